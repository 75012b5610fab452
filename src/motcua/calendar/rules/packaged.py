"""The national days off and make-up workdays 2014–2035 that come with the program, in ``reference/``.

``days.csv``   one row a day: day, kind, name, instead_of (of a make-up workday), basis
``years.csv``  years whose days off are official, with the basis; every other year is computed from
               the law (Tết by the lunar calendar of Vietnam) and stays provisional.

24/11 is a day off from 2026 on (Nghị quyết 28/2026/QH16). Swaps of years to come are not known.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from motcua.calendar.rules.week import DayKind, DayOff, MakeupWorkday, WorkCalendar

MAKEUP = "makeup"


@dataclass(frozen=True)
class ReferenceDay:
    """One row of ``days.csv``; ``kind`` is a DayKind or ``makeup``."""

    day: date
    kind: str
    name: str
    instead_of: date | None
    basis: str


def reference_days() -> tuple[ReferenceDay, ...]:
    """Return every day off and make-up workday of the packaged data, by day."""
    return tuple(
        ReferenceDay(
            day=date.fromisoformat(row["day"]),
            kind=row["kind"],
            name=row["name"],
            instead_of=date.fromisoformat(row["instead_of"]) if row["instead_of"] else None,
            basis=row["basis"],
        )
        for row in _rows("days.csv")
    )


def reference_years() -> dict[int, str]:
    """Return the announced years of the packaged data, each with its basis."""
    return {int(row["year"]): row["basis"] for row in _rows("years.csv")}


@cache
def packaged_calendar() -> WorkCalendar:
    """Return the calendar of the packaged data with the usual office hours; needs no database."""
    days = reference_days()
    return WorkCalendar(
        days_off={d.day: DayOff(d.name, DayKind(d.kind)) for d in days if d.kind != MAKEUP},
        makeup_workdays={d.day: MakeupWorkday(d.name, d.instead_of) for d in days if d.kind == MAKEUP},
        announced_years=frozenset(reference_years()),
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("motcua.calendar").joinpath("reference", name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())
