"""Administrative units by the day, and the passage from former ones to present ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from motcua.kernel.text import search_pattern
from motcua.organisations.models import AdministrativeUnit, Extent, UnitSuccession
from motcua.organisations.queries.lookups import holding_on


class NoSuchTerritory(Exception):
    """No administrative unit had this code then."""


@dataclass(frozen=True, slots=True)
class Territory:
    """An administrative unit; ``parent_name`` is the former district, or the province."""

    id: UUID
    code: str
    kind: str
    level: str
    name: str
    full_name: str
    also_written: str
    parent_name: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Passage:
    """What became of a former unit: this much of it, in or out of the territory named."""

    territory: Territory
    extent: str
    extent_name: str
    on: date
    basis: str


def territory_of(row: AdministrativeUnit) -> Territory:
    """Translate a row."""
    return Territory(
        id=row.id,
        code=row.code,
        kind=row.kind,
        level=row.level,
        name=row.name,
        full_name=row.full_name,
        also_written=row.also_written,
        parent_name=row.parent.full_name if row.parent else "",
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def territory_on(code: str, day: date) -> Territory:
    """Return the administrative unit that had the code on the day.

    :raises NoSuchTerritory: none had.
    """
    row = AdministrativeUnit.objects.select_related("parent").filter(holding_on(day), code=code).first()
    if row is None:
        raise NoSuchTerritory(code)
    return territory_of(row)


def communes_on(day: date) -> tuple[Territory, ...]:
    """Return all communes of the day in the order of the Vietnamese alphabet."""
    rows = AdministrativeUnit.objects.select_related("parent").filter(holding_on(day), level="commune")
    return tuple(territory_of(row) for row in rows.order_by("sort_key", "code"))


def commune_for_old(code: str) -> tuple[Passage, ...]:
    """Return the present communes into which the former commune of this code went.

    More than one answer means that only the address below the commune (thôn, tổ
    dân phố) can tell. Empty when the code was no former unit.
    """
    rows = UnitSuccession.objects.filter(former__code=code).select_related("present__parent")
    return tuple(_passage(row, row.present) for row in rows.order_by("present__sort_key"))


def former_of(code: str) -> tuple[Passage, ...]:
    """Return the former units out of which the present unit of this code was made."""
    return _formers(UnitSuccession.objects.filter(present__code=code))


def former_of_row(place: AdministrativeUnit) -> tuple[Passage, ...]:
    """Return the former units of one row; a former unit itself has none."""
    return _formers(UnitSuccession.objects.filter(present=place))


def _formers(rows: QuerySet[UnitSuccession]) -> tuple[Passage, ...]:
    found = rows.select_related("former__parent", "present")
    return tuple(_passage(row, row.former) for row in found.order_by("former__sort_key", "former__code"))


def find_former(text: str, *, limit: int = 100) -> tuple[tuple[Territory, tuple[Passage, ...]], ...]:
    """Find former communes by name without diacritics, or by code, each with where it went."""
    pattern = search_pattern(text)
    if not pattern:
        return ()
    into = UnitSuccession.objects.select_related("present__parent").order_by("present__sort_key")
    rows = AdministrativeUnit.objects.filter(level="commune", valid_to__isnull=False)
    found = rows.filter(code=text.strip()) | rows.filter(search_key__regex=pattern)
    chosen = found.select_related("parent").prefetch_related(Prefetch("successions", queryset=into))
    return tuple(_with_passages(row) for row in chosen.order_by("sort_key", "code")[:limit])


def _with_passages(row: AdministrativeUnit) -> tuple[Territory, tuple[Passage, ...]]:
    successions: Iterable[UnitSuccession] = row.successions.all()
    return territory_of(row), tuple(_passage(succession, succession.present) for succession in successions)


def _passage(row: UnitSuccession, shown: AdministrativeUnit) -> Passage:
    return Passage(territory_of(shown), row.extent, str(Extent(row.extent).label), row.present.valid_from, row.basis)
