"""Calendars for tests, made through the commands."""

from datetime import date, datetime, time
from uuid import UUID

from motcua.calendar import commands
from motcua.calendar.rules import Session
from motcua.kernel.actors import Actor, Post, machine
from motcua.kernel.ids import new_id
from motcua.kernel.time import PROVINCE

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=PROVINCE)
RIGHTS = frozenset({"calendar.read", "calendar.manage"})
SUMMER = (Session(time(7), time(11)), Session(time(13), time(17)))


def actor(*, rights: frozenset[str] = RIGHTS, reach: frozenset[UUID] | None = None) -> Actor:
    """Return somebody with one post; by default an administrator of the whole province."""
    place = new_id()
    post = Post(new_id(), place, place, "Quản trị viên", "UBND tỉnh", rights, reach)
    return Actor(id=new_id(), name="Người quản trị", posts=(post,))


def loaded(at: datetime = NOW) -> int:
    """Load the days that come with the program."""
    return commands.load_calendar(by=machine("test"), at=at)


def day_off(
    day: date = date(2026, 11, 26), *, at: datetime = NOW, by: Actor | None = None, kind: str = "special"
) -> UUID:
    """Declare a day off and return its key."""
    return commands.declare_day_off(
        day=day, kind=kind, name="Nghỉ phòng, chống bão", basis="Công điện 01/CĐ-UBND", by=by or actor(), at=at
    )


def summer_hours(
    organisation: UUID | None,
    valid_from: date = date(2027, 4, 1),
    valid_to: date | None = date(2027, 10, 31),
    *,
    by: Actor | None = None,
    at: datetime = NOW,
) -> UUID:
    """Set 07:00–11:00 and 13:00–17:00 from Monday to Friday, and return the key."""
    return commands.set_office_hours(
        organisation=organisation,
        sessions=dict.fromkeys(range(5), SUMMER),
        valid_from=valid_from,
        valid_to=valid_to,
        basis="Quyết định 12/QĐ-UBND",
        by=by or actor(),
        at=at,
    )
