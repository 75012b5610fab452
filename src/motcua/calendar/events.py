"""Facts announced by the calendar. Keys, days and kinds only."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DayOffDeclared:
    """A day is off from now on; promises that counted it are recalculated by whoever made them."""

    SAID = "Đã khai ngày nghỉ"

    day: date
    kind: str


@dataclass(frozen=True, slots=True)
class MakeupWorkdayDeclared:
    """A day of rest is worked, perhaps instead of another day."""

    SAID = "Đã khai ngày làm bù"

    day: date
    instead_of: date | None = None


@dataclass(frozen=True, slots=True)
class DayWithdrawn:
    """A declared day no longer holds; it stays readable as what was known until then."""

    SAID = "Đã rút ngày đã khai"

    day: date
    kind: str


@dataclass(frozen=True, slots=True)
class YearAnnounced:
    """The days off of a year are official."""

    SAID = "Đã công bố lịch nghỉ của năm"

    year: int


@dataclass(frozen=True, slots=True)
class OfficeHoursSet:
    """Office hours of an agency (or of all) hold from a day, perhaps until a last day."""

    SAID = "Đã đặt giờ làm việc"

    organisation: UUID | None
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class CalendarLoaded:
    """The days that come with the program were read in; so many were new."""

    SAID = "Đã nạp lịch nghỉ đi kèm phần mềm"

    days: int
    years: int


@dataclass(frozen=True, slots=True)
class YearWithdrawn:
    """The days off of a year are provisional again."""

    SAID = "Đã rút công bố lịch nghỉ của năm"

    year: int
