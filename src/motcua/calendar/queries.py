"""What can be asked about working days and office hours.

The calendar holds nobody's data: the engine's questions need no viewer. The lists for screens do, because only who may read the
calendar sees who declared what.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Q

from motcua.calendar.models import Day, Edition, Kind, OfficeHours, YearNotice
from motcua.calendar.rules import (
    DayKind,
    DayOff,
    Due,
    Limit,
    MakeupWorkday,
    Session,
    WorkCalendar,
    due,
    near_until,
    packaged_calendar,
)
from motcua.calendar.rules import OfficeHours as Hours
from motcua.kernel.actors import Actor
from motcua.kernel.reference import remembered

READ = "calendar.read"
MANAGE = "calendar.manage"


class NoSuchDay(Exception):
    """There is no such declared day, or the viewer may not know that there is one."""


@dataclass
class _Copy:
    """What this process read when the edition had this token. Calendars are built when first asked for."""

    token: UUID
    changed_at: datetime
    days_off: Mapping[date, DayOff]
    makeup_workdays: Mapping[date, MakeupWorkday]
    announced_years: frozenset[int]
    hours: Mapping[UUID | None, tuple[Hours, ...]]
    calendars: dict[UUID | None, WorkCalendar] = field(default_factory=dict)

    def calendar(self, agency: UUID | None) -> WorkCalendar:
        key = agency if agency in self.hours else None
        if key not in self.calendars:
            usual = self.hours.get(None, ())
            own = self.hours.get(key, ()) if key else ()
            self.calendars[key] = WorkCalendar(
                self.days_off, self.makeup_workdays, self.announced_years, (*own, *usual)
            )
        return self.calendars[key]


_latest: _Copy | None = None


def calendar_for(agency: UUID | None, known_at: datetime | None = None) -> WorkCalendar:
    """Return the days and hours of an agency (or of one without hours of its own), now or as known at an instant.

    Costs one query by key; the calendar itself stays in the process until somebody changes it. Before anything was loaded the
    days that come with the program hold. An unknown agency has the usual hours.
    """
    edition = _edition()
    if edition is None:
        return packaged_calendar()
    if known_at is not None and known_at < edition.changed_at:
        return _read(edition, Q(known_since_at__lte=known_at) & (_LIVE | Q(withdrawn_at__gt=known_at))).calendar(agency)
    return _current(edition).calendar(agency)


def calendars_for(agencies: Iterable[UUID]) -> dict[UUID, WorkCalendar]:
    """Return the calendars of several agencies as they are now, for a list: one query however many they are."""
    edition = _edition()
    if edition is None:
        return dict.fromkeys(agencies, packaged_calendar())
    copy = _current(edition)
    return {agency: copy.calendar(agency) for agency in agencies}


def due_for(agency: UUID | None, received_at: datetime, limit: Limit, *, known_at: datetime | None = None) -> Due:
    """Return what an agency promises for a dossier received at this instant.

    :raises NoWorkingDay: the declared office hours leave no working day.
    """
    return due(received_at, limit, calendar_for(agency, known_at))


def due_soon(now: datetime, *, due: str, agency: str) -> Q:
    """Say in SQL which promises are near, as their chips say it: each by the days of its own agency.

    ``due`` and ``agency`` name the columns of the promise and of the agency that gave it. What is late is not near.
    """
    usual = near_until(now, calendar_for(None))
    soon = Q(**{f"{due}__lt": usual})
    for key, until in _own_ends(now).items():
        if until != usual:
            soon = (soon & ~Q(**{agency: key})) | Q(**{agency: key, f"{due}__lt": until})
    return Q(**{f"{due}__gte": now}) & soon


def _own_ends(now: datetime) -> dict[UUID, datetime]:
    """Return until when a promise is near at each agency that has hours of its own."""
    edition = _edition()
    if edition is None:
        return {}
    copy = _current(edition)
    return {key: near_until(now, copy.calendar(key)) for key in copy.hours if key is not None}


_LIVE = Q(withdrawn_at__isnull=True)


@remembered("calendar")
def _edition() -> Edition | None:
    return Edition.objects.filter(id=Edition.ONLY).first()


def _current(edition: Edition) -> _Copy:
    global _latest  # noqa: PLW0603 - one copy for the process is the point
    copy = _latest
    if copy is None or copy.token != edition.token:
        copy = _latest = _read(edition, _LIVE)
    return copy


def _read(edition: Edition, holding: Q) -> _Copy:
    days = list(Day.objects.filter(holding).order_by("day", "id"))
    hours: dict[UUID | None, list[Hours]] = {}
    for row in OfficeHours.objects.filter(holding).order_by("valid_from", "id"):
        hours.setdefault(row.organisation_id, []).append(as_hours(row))
    return _Copy(
        token=edition.token,
        changed_at=edition.changed_at,
        days_off={d.day: DayOff(d.name, DayKind(d.kind)) for d in days if d.kind != Kind.MAKEUP},
        makeup_workdays={d.day: MakeupWorkday(d.name, d.instead_of) for d in days if d.kind == Kind.MAKEUP},
        announced_years=frozenset(YearNotice.objects.filter(holding).values_list("year", flat=True)),
        hours={key: tuple(rows) for key, rows in hours.items()},
    )


def as_hours(row: OfficeHours) -> Hours:
    """Return a stored row as the engine reads it."""
    return Hours(sessions_from(row.sessions), row.valid_from, row.valid_to)


def sessions_from(stored: Mapping[str, Iterable[Iterable[str]]]) -> dict[int, tuple[Session, ...]]:
    """Read stored sessions: ``{"0": [["07:30", "11:30"]]}``."""
    return {
        int(weekday): tuple(Session(*(time.fromisoformat(clock) for clock in pair)) for pair in pairs)
        for weekday, pairs in stored.items()
    }


def days_of(viewer: Actor, year: int, *, withdrawn: bool = False) -> tuple[Day, ...]:
    """Return the declared days of a year in order; with ``withdrawn`` also those that no longer hold."""
    if not viewer.may(READ) and not viewer.may(MANAGE):
        return ()
    rows = Day.objects.filter(day__year=year).order_by("day", "declared_at", "id")
    return tuple(rows if withdrawn else rows.filter(_LIVE))


def day_for(viewer: Actor, key: UUID) -> Day:
    """Return one declared day.

    :raises NoSuchDay: there is none, or the viewer may not read the calendar.
    """
    if viewer.may(READ) or viewer.may(MANAGE):
        found = Day.objects.filter(id=key).first()
        if found:
            return found
    raise NoSuchDay(key)


def notice_of(year: int) -> YearNotice | None:
    """Return the notice that made the days off of the year official; None while it is provisional."""
    return YearNotice.objects.filter(_LIVE, year=year).first()


def hours_of(viewer: Actor, agency: UUID | None, *, withdrawn: bool = False) -> tuple[OfficeHours, ...]:
    """Return the office hours of one agency (None: those of all that have none), newest period first."""
    if not viewer.may(READ) and not viewer.may(MANAGE):
        return ()
    rows = OfficeHours.objects.filter(organisation=agency).order_by("-valid_from", "-declared_at", "id")
    return tuple(rows if withdrawn else rows.filter(_LIVE))


def hours_edition(agency: UUID | None) -> int:
    """Count the office hours ever declared for an agency (None: for all that have none): it grows with every change."""
    return OfficeHours.objects.filter(organisation=agency).count()


def agencies_with_hours(viewer: Actor) -> frozenset[UUID]:
    """Return the agencies that have office hours of their own in some period."""
    if not viewer.may(READ) and not viewer.may(MANAGE):
        return frozenset()
    own = OfficeHours.objects.filter(_LIVE, organisation__isnull=False)
    return frozenset(own.values_list("organisation_id", flat=True).distinct())


def may_manage_province(viewer: Actor) -> bool:
    """Tell whether the viewer may declare days for the whole province: the right reaches everywhere."""
    return viewer.may(MANAGE) and viewer.reach(MANAGE) is None
