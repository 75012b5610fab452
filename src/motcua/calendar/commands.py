"""Declare days and office hours. Nothing is overwritten: what no longer holds is withdrawn, and stays readable.

Days and years hold for the whole province, so they are declared by who may manage the calendar everywhere; office hours of one
agency by who may manage the calendar there.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.calendar import events
from motcua.calendar.models import Day, Declaration, Edition, Kind, OfficeHours, YearNotice
from motcua.calendar.queries import MANAGE, NoSuchDay, hours_edition
from motcua.calendar.rules import (
    ReferenceDay,
    Session,
    WrongHours,
    check_sessions,
    day_words,
    reference_days,
    reference_years,
)
from motcua.kernel.actors import Actor, Forbidden, Post, machine_only, require
from motcua.kernel.commands import Conflict, Refused, command
from motcua.kernel.editions import same_edition
from motcua.kernel.facts import announce
from motcua.kernel.ids import new_id
from motcua.kernel.text import clean
from motcua.organisations.queries import NoSuchOrganisation, agency_of

ALWAYS = datetime(1990, 1, 1, tzinfo=UTC)  # on a fresh installation the packaged days count as always known
LONGEST_BASIS = 250
LONGEST_NAME = 100
FIRST_YEAR, LAST_YEAR = 2014, 2100
A_DAY = timedelta(days=1)


@command
def load_calendar(*, by: Actor, at: datetime) -> int:
    """Read in the days that come with the program and return how many were new.

    Repeatable. What a person declared or withdrew stays; what an earlier version of the program brought and this one no longer
    does is withdrawn.

    :raises Forbidden: only a machine loads reference data.
    """
    machine_only(by)
    return _load(by, at)


@command
def declare_day_off(*, day: date, kind: str, name: str, basis: str, by: Actor, at: datetime) -> UUID:
    """Declare a day off for the whole province and return its key.

    Promises already made do not move by this: whoever made them recalculates.

    :raises Refused: the day is declared already, or a field is wrong.
    :raises Forbidden: the right does not reach the whole province.
    """
    post = _province_wide(by)
    faults = _faults_of_day(day) | _faults_of_words(name=name, basis=basis)
    if kind not in set(Kind.values) - {Kind.MAKEUP}:
        faults["kind"] = _("Hãy chọn loại ngày nghỉ.")
    _begin(by, at)
    row = _declared_day(faults, day=day, kind=kind, name=name, basis=basis, instead_of=None, by=by, at=at)
    announce(events.DayOffDeclared(day=day, kind=kind), subject=row.id, agency=None, by=by, at=at, post=post)
    return row.id


@command
def declare_makeup_workday(
    *, day: date, instead_of: date | None, name: str = "", basis: str, by: Actor, at: datetime
) -> UUID:
    """Declare that a day of rest is worked, with the office hours of the day it stands in for; return its key.

    Without a name it is called after that day.

    :raises Refused: the day is declared already, stands in for itself, or a field is wrong.
    :raises Forbidden: the right does not reach the whole province.
    """
    post = _province_wide(by)
    words = _("Làm bù cho %(day)s") % {"day": day_words(instead_of)} if instead_of else _("Ngày làm bù")
    name = clean(name) or words
    faults = _faults_of_day(day) | _faults_of_words(name=name, basis=basis)
    if instead_of == day:
        faults["instead_of"] = _("Ngày làm bù phải khác ngày được nghỉ thay.")
    _begin(by, at)
    row = _declared_day(faults, day=day, kind=Kind.MAKEUP, name=name, basis=basis, instead_of=instead_of, by=by, at=at)
    fact = events.MakeupWorkdayDeclared(day=day, instead_of=instead_of)
    announce(fact, subject=row.id, agency=None, by=by, at=at, post=post)
    return row.id


@command
def withdraw_day(*, day: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Withdraw a declared day; a right one can then be declared in its place.

    :raises NoSuchDay: there is none.
    :raises Conflict: somebody has withdrawn it already.
    :raises Refused: no reason is given.
    :raises Forbidden: the right does not reach the whole province.
    """
    post = _province_wide(by)
    reason = _reason(reason)
    _begin(by, at)
    row = Day.objects.filter(id=day).first()
    if row is None:
        raise NoSuchDay(day)
    if row.withdrawn_at is not None:
        raise Conflict(_("Ngày này đã được rút trước đó."))
    _withdraw(row, reason, by, at)
    announce(events.DayWithdrawn(day=row.day, kind=row.kind), subject=row.id, agency=None, by=by, at=at, post=post)


@command
def announce_year(*, year: int, basis: str, by: Actor, at: datetime) -> UUID:
    """Mark the days off of a year as official: promises that reach into it are no longer provisional.

    :raises Refused: the year is announced already, or a field is wrong.
    :raises Forbidden: the right does not reach the whole province.
    """
    post = _province_wide(by)
    faults = _faults_of_words(basis=basis)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        faults["year"] = _("Năm phải từ %(first)s đến %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
    _refuse(faults)
    _begin(by, at)
    if YearNotice.objects.filter(year=year, withdrawn_at__isnull=True).exists():
        raise Refused(_("Lịch nghỉ năm này đã được công bố."), field="year")
    row = YearNotice.objects.create(year=year, basis=clean(basis), **_signed(by, at))
    announce(events.YearAnnounced(year=year), subject=row.id, agency=None, by=by, at=at, post=post)
    return row.id


@command
def withdraw_year(*, year: int, reason: str, by: Actor, at: datetime) -> None:
    """Make a year provisional again: it was announced by mistake, or the Government has changed it.

    :raises Refused: the year is not announced, or no reason is given.
    :raises Forbidden: the right does not reach the whole province.
    """
    post = _province_wide(by)
    reason = _reason(reason)
    _begin(by, at)
    row = YearNotice.objects.filter(year=year, withdrawn_at__isnull=True).first()
    if row is None:
        raise Refused(_("Lịch nghỉ năm này chưa được công bố."), field="year")
    _withdraw(row, reason, by, at)
    announce(events.YearWithdrawn(year=year), subject=row.id, agency=None, by=by, at=at, post=post)


@command
def set_office_hours(
    *,
    organisation: UUID | None,
    sessions: Mapping[int, Sequence[Session]],
    valid_from: date,
    valid_to: date | None = None,
    basis: str,
    edition: int | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Set the office hours of an agency (None: of all that have none of their own) for a period; return its key.

    Both days are included; without ``valid_to`` they hold until further notice. ``sessions`` is by weekday, 0 = Monday. Earlier
    hours that overlap are withdrawn and declared again for the days that remain to them. A counter that only receives on
    Saturdays does not belong here: a weekday with sessions counts as a working day.

    :raises Overtaken: somebody set hours there since the page with this ``edition`` was made.
    :raises Refused: no weekday is worked, sessions overlap, the days are in the wrong order, or it is not an agency.
    :raises Forbidden: the right does not reach this agency (or, for None, the whole province).
    """
    post = _province_wide(by) if organisation is None else require(by, MANAGE, within=organisation)
    faults = _faults_of_words(basis=basis) | _faults_of_sessions(sessions)
    if organisation is not None and not _is_agency(organisation):
        faults["organisation"] = _("Giờ làm việc đặt cho cơ quan, không đặt cho đơn vị bên trong.")
    if valid_to is not None and valid_to < valid_from:
        faults["valid_to"] = _("Ngày cuối phải từ ngày đầu trở đi.")
    _refuse(faults)
    _begin(by, at)
    same_edition(hours_edition(organisation), edition)
    _make_room(organisation, valid_from, valid_to, by, at)
    row = OfficeHours.objects.create(
        organisation_id=organisation,
        valid_from=valid_from,
        valid_to=valid_to,
        sessions=_stored(sessions),
        basis=clean(basis),
        **_signed(by, at),
    )
    fact = events.OfficeHoursSet(organisation=organisation, valid_from=valid_from, valid_to=valid_to)
    announce(fact, subject=row.id, agency=organisation, by=by, at=at, post=post)
    return row.id


def _load(by: Actor, at: datetime) -> int:
    known_since = at if Edition.objects.exists() else ALWAYS
    _turn_edition(at)
    wanted = {row.day: row for row in reference_days()}
    live = {row.day: row for row in Day.objects.filter(withdrawn_at__isnull=True)}
    for day, row in list(live.items()):
        if row.declared_by is None and not _same(row, wanted.get(day)):
            _withdraw(live.pop(day), _("Bản lịch mới đi kèm phần mềm không còn ngày này."), by, at)
    settled = set(Day.objects.filter(withdrawn_by__isnull=False).values_list("day", flat=True))
    signed = _signed(by, at) | {"known_since_at": known_since}
    days = Day.objects.bulk_create(
        Day(day=row.day, kind=row.kind, name=row.name, instead_of=row.instead_of, basis=row.basis, **signed)
        for day, row in wanted.items()
        if day not in live and day not in settled
    )
    noticed = set(YearNotice.objects.values_list("year", flat=True))
    years = YearNotice.objects.bulk_create(
        YearNotice(year=year, basis=basis, **signed) for year, basis in reference_years().items() if year not in noticed
    )
    loaded = events.CalendarLoaded(days=len(days), years=len(years))
    announce(loaded, subject=new_id(), agency=None, by=by, at=at)
    return len(days)


def _same(row: Day, other: ReferenceDay | None) -> bool:
    if other is None:
        return False
    return (row.kind, row.name, row.instead_of) == (other.kind, other.name, other.instead_of)


def _begin(by: Actor, at: datetime) -> None:
    """Serialise changes of the calendar, and make every process see that its copy is old.

    Before the first change the packaged days hold without rows: they are read in, or the change would hide them.
    """
    if Edition.objects.select_for_update().exists():
        _turn_edition(at)
    else:
        _load(by, at)


def _turn_edition(at: datetime) -> None:
    Edition.objects.update_or_create(id=Edition.ONLY, defaults={"token": new_id(), "changed_at": at})


def _province_wide(by: Actor) -> Post:
    post = require(by, MANAGE)
    if by.reach(MANAGE) is not None:
        message = f"{by.name} may manage the calendar of some agencies, not of the province"
        raise Forbidden(message)
    return post


def _signed(by: Actor, at: datetime) -> dict[str, object]:
    return {"known_since_at": at, "declared_at": at, "declared_by": by.id, "declared_by_name": by.name}


def _withdraw(row: Declaration, reason: str, by: Actor, at: datetime) -> None:
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_by_name = at, by.id, by.name
    row.withdrawal_reason = reason
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_by_name", "withdrawal_reason"])


def _declared_day(
    faults: dict[str, str],
    *,
    day: date,
    kind: str,
    name: str,
    basis: str,
    instead_of: date | None,
    by: Actor,
    at: datetime,
) -> Day:
    there = Day.objects.filter(day=day, withdrawn_at__isnull=True).first()
    if there is not None:
        faults.setdefault("day", _("Ngày này đã khai là “%(name)s”: hãy rút trước.") % {"name": there.name})
    _refuse(faults)
    return Day.objects.create(
        day=day, kind=kind, name=clean(name), basis=clean(basis), instead_of=instead_of, **_signed(by, at)
    )


def _make_room(organisation: UUID | None, first: date, last: date | None, by: Actor, at: datetime) -> None:
    """Withdraw what overlaps the period, and declare again the days before and after it."""
    ends_after = Q(valid_to__isnull=True) | Q(valid_to__gte=first)
    overlapping = OfficeHours.objects.filter(ends_after, organisation=organisation, withdrawn_at__isnull=True)
    if last is not None:
        overlapping = overlapping.filter(valid_from__lte=last)
    for row in list(overlapping.order_by("valid_from")):
        _withdraw(row, _("Có giờ làm việc mới cho thời gian này."), by, at)
        remaining: list[tuple[date, date | None]] = []
        if row.valid_from < first:
            remaining.append((row.valid_from, first - A_DAY))
        if last is not None and (row.valid_to is None or row.valid_to > last):
            remaining.append((last + A_DAY, row.valid_to))
        for start, end in remaining:
            OfficeHours.objects.create(
                organisation_id=organisation,
                valid_from=start,
                valid_to=end,
                sessions=row.sessions,
                basis=row.basis,
                **_signed(by, at),
            )


def _is_agency(organisation: UUID) -> bool:
    try:
        return agency_of(organisation) == organisation
    except NoSuchOrganisation:
        return False


def _stored(sessions: Mapping[int, Sequence[Session]]) -> dict[str, list[list[str]]]:
    return {
        str(weekday): [[f"{session.opens:%H:%M}", f"{session.closes:%H:%M}"] for session in sessions[weekday]]
        for weekday in sorted(sessions)
        if sessions[weekday]
    }


def _faults_of_sessions(sessions: Mapping[int, Sequence[Session]]) -> dict[str, str]:
    if not any(sessions.values()):
        return {"sessions": _("Phải có ít nhất một buổi làm việc trong tuần.")}
    for weekday, of_a_day in sessions.items():
        try:
            check_sessions(of_a_day)
        except WrongHours as wrong:
            return {f"sessions_{weekday}": str(wrong)}
    return {}


def _faults_of_day(day: date) -> dict[str, str]:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return {}
    return {"day": _("Ngày phải từ năm %(first)s đến năm %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}}


def _faults_of_words(*, basis: str, name: str | None = None) -> dict[str, str]:
    faults = {}
    if name is not None and not clean(name):
        faults["name"] = _("Hãy ghi tên ngày.")
    elif name is not None and len(clean(name)) > LONGEST_NAME:
        faults["name"] = _("Tên ngày dài quá %(most)s chữ.") % {"most": LONGEST_NAME}
    if not clean(basis):
        faults["basis"] = _("Hãy ghi căn cứ: số và ngày của văn bản.")
    elif len(clean(basis)) > LONGEST_BASIS:
        faults["basis"] = _("Căn cứ dài quá %(most)s chữ.") % {"most": LONGEST_BASIS}
    return faults


def _reason(reason: str) -> str:
    faults = {}
    if not clean(reason):
        faults["reason"] = _("Hãy ghi lý do rút.")
    elif len(clean(reason)) > LONGEST_BASIS:
        faults["reason"] = _("Lý do dài quá %(most)s chữ.") % {"most": LONGEST_BASIS}
    _refuse(faults)
    return clean(reason)


def _refuse(faults: dict[str, str]) -> None:
    if faults:
        raise Refused(_("Hãy sửa những chỗ còn sai."), fields=faults)
