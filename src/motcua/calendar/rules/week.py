"""Which days and hours an agency works."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from motcua.calendar.rules.moments import PROVINCE, at_clock, day_words, local

A_DAY = timedelta(days=1)
SATURDAY = 5
FAR = 800  # days searched before we say that an agency never works


class NoWorkingDay(ValueError):
    """The calendar holds no working day within reach: its office hours are empty."""


class WrongHours(ValueError):
    """The sessions of a day overlap, run backwards or leave the day."""


class DayKind(StrEnum):
    """Why a day is off."""

    STATUTORY = "statutory"
    COMPENSATORY = "compensatory"
    ADJACENT = "adjacent"
    SWAPPED = "swapped"
    SPECIAL = "special"


DAY_KINDS: Mapping[DayKind, str] = MappingProxyType(
    {
        DayKind.STATUTORY: "Ngày lễ, tết",
        DayKind.COMPENSATORY: "Nghỉ bù",
        DayKind.ADJACENT: "Ngày liền kề Quốc khánh",
        DayKind.SWAPPED: "Nghỉ hoán đổi",
        DayKind.SPECIAL: "Nghỉ đột xuất",
    }
)


class Session(NamedTuple):
    """One unbroken stretch of office hours."""

    opens: time
    closes: time


class Shift(NamedTuple):
    """A session on one certain day, as two instants."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class DayOff:
    """A declared day off and what it is called."""

    name: str
    kind: DayKind = DayKind.STATUTORY


@dataclass(frozen=True)
class MakeupWorkday:
    """A day of rest that is worked, usually for a weekday given free."""

    name: str
    instead_of: date | None = None


@dataclass(frozen=True)
class OfficeHours:
    """Sessions by weekday (0 = Monday), in force from ``valid_from`` to ``valid_to``, both included."""

    sessions: Mapping[int, tuple[Session, ...]]
    valid_from: date = date.min
    valid_to: date | None = None

    def covers(self, day: date) -> bool:
        """Whether these hours are in force on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


_DEFAULT_DAY = (Session(time(7, 30), time(11, 30)), Session(time(13, 30), time(17, 30)))
DEFAULT_HOURS = OfficeHours(MappingProxyType(dict.fromkeys(range(5), _DEFAULT_DAY)))


def check_sessions(sessions: Iterable[Session]) -> None:
    """Accept sessions that run forward and follow each other within the day.

    :raises WrongHours: with a Vietnamese sentence saying which session is wrong.
    """
    closed: time | None = None
    for session in sessions:
        words = f"{session.opens:%H:%M}–{session.closes:%H:%M}"
        if session.opens >= session.closes:
            raise WrongHours(f"Buổi {words}: giờ kết thúc phải sau giờ bắt đầu.")
        if closed is not None and session.opens < closed:
            raise WrongHours(f"Buổi {words}: bắt đầu trước khi buổi trước kết thúc.")
        closed = session.closes


@dataclass(frozen=True)
class WorkCalendar:
    """All that the counting of a deadline needs to know about one agency's days.

    ``office_hours``: the first that covers a day is in force; none covers it: the usual hours.
    ``announced_years``: years whose days off are official; every other year is provisional.
    A make-up workday wins over a day off and over the weekly rest.
    """

    days_off: Mapping[date, DayOff] = field(default_factory=dict)
    makeup_workdays: Mapping[date, MakeupWorkday] = field(default_factory=dict)
    announced_years: frozenset[int] = frozenset()
    office_hours: tuple[OfficeHours, ...] = (DEFAULT_HOURS,)
    _shifts: dict[date, tuple[Shift, ...]] = field(default_factory=dict, compare=False, repr=False)

    def shifts(self, day: date) -> tuple[Shift, ...]:
        """Return the sessions worked on ``day``, in order; none on a day off."""
        known = self._shifts.get(day)
        if known is None:
            known = self._shifts[day] = tuple(
                Shift(at_clock(day, opens), at_clock(day, closes)) for opens, closes in self._sessions(day)
            )
        return known

    def _sessions(self, day: date) -> tuple[Session, ...]:
        makeup = self.makeup_workdays.get(day)
        if makeup is None and day in self.days_off:
            return ()
        week = next((h for h in self.office_hours if h.covers(day)), DEFAULT_HOURS).sessions
        usual = week.get(day.weekday(), ())
        if usual or makeup is None:
            return usual
        if makeup.instead_of is not None and week.get(makeup.instead_of.weekday()):
            return week[makeup.instead_of.weekday()]
        return next((week[weekday] for weekday in sorted(week) if week[weekday]), ())

    def works(self, day: date) -> bool:
        """Whether ``day`` counts as a working day."""
        return bool(self.shifts(day))

    def closing(self, day: date) -> datetime:
        """Return the end of office hours of a working day."""
        return self.shifts(day)[-1].closes_at

    def next_working_day(self, day: date) -> date:
        """Return ``day`` itself when it is worked, otherwise the first worked day after it.

        :raises NoWorkingDay: nothing is worked for more than two years.
        """
        for _ in range(FAR):
            if self.works(day):
                return day
            day += A_DAY
        raise NoWorkingDay("Lịch không có ngày làm việc nào: hãy kiểm tra giờ làm việc đã khai.")

    def why_off(self, day: date) -> str:
        """Say why ``day`` is not worked; empty when it is worked."""
        if self.works(day):
            return ""
        declared = self.days_off.get(day)
        if declared is not None:
            return declared.name
        return "nghỉ cuối tuần" if day.weekday() >= SATURDAY else "cơ quan không làm việc"

    def why_worked(self, day: date) -> str:
        """Say why a day of rest is worked; empty for an ordinary day."""
        makeup = self.makeup_workdays.get(day)
        if makeup is None:
            return ""
        if makeup.instead_of is None:
            return makeup.name
        return f"làm bù cho {day_words(makeup.instead_of)}"

    def announced(self, first: date, last: date) -> bool:
        """Whether the days off of every year from ``first`` to ``last`` are official."""
        return all(year in self.announced_years for year in range(first.year, last.year + 1))

    def shifts_from(self, at: datetime) -> Iterator[Shift]:
        """Yield what is left of the session at ``at``, then every later session, without end.

        A session that closes at ``at`` itself is over.
        """
        at = at.astimezone(PROVINCE)
        day = at.date()
        while True:
            day = self.next_working_day(day)
            for opens_at, closes_at in self.shifts(day):
                if closes_at > at:
                    yield Shift(max(opens_at, at), closes_at)
            day += A_DAY


def add_working_time(start: datetime, amount: timedelta, calendar: WorkCalendar) -> datetime:
    """Return the instant at which ``amount`` of office hours has passed since ``start``.

    A full session ends at its closing time, not at the next opening. Nothing added to an instant
    outside office hours leaves it where it is.
    """
    if not amount:
        return start
    for shift in calendar.shifts_from(start):
        length = shift.closes_at - shift.opens_at
        if amount <= length:
            return shift.opens_at + amount
        amount -= length
    raise AssertionError("shifts_from never ends")


def working_time_between(start: datetime, end: datetime, calendar: WorkCalendar) -> timedelta:
    """Return the office hours between two instants; zero when ``end`` is not after ``start``."""
    total = timedelta()
    day, last = local(start).date(), local(end).date()
    while day <= last:
        for opens_at, closes_at in calendar.shifts(day):
            total += max(min(closes_at, end) - max(opens_at, start), timedelta())
        day += A_DAY
    return total
