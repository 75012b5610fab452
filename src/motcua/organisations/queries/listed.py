"""Lists and the tree of organisations on a day."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from motcua.kernel.actors import Actor
from motcua.kernel.reference import remembered
from motcua.kernel.text import search_key, search_pattern, sort_key
from motcua.organisations.models import Kind, Level, OrganisationIdentifier, OrganisationName, Scheme
from motcua.organisations.queries.lookups import existing_on, holding_on

READ = "organisations.read"
COMMUNES_IN_ORDER = ("organisation__administrative_unit__sort_key", "id")


@dataclass(frozen=True, slots=True)
class Listed:
    """One organisation as it was on the day asked for."""

    id: UUID
    name: str
    short_name: str
    kind: str
    level: str
    is_agency: bool
    parent: UUID | None
    agency: UUID
    lineage: tuple[UUID, ...]
    reference_key: str | None
    opened_on: date
    closed_on: date | None
    code: str = ""
    invented: bool = False
    commune: str = ""

    @property
    def kind_name(self) -> str:
        """The kind in Vietnamese."""
        return str(Kind(self.kind).label)

    @property
    def level_name(self) -> str:
        """The level in Vietnamese."""
        return str(Level(self.level).label)


@dataclass(frozen=True, slots=True)
class Branch:
    """An organisation and what stands below it, in the official order."""

    node: Listed
    below: "tuple[Branch, ...]"


def listed(titles: QuerySet[OrganisationName], on: date) -> tuple[Listed, ...]:
    """Return rows for names already chosen and ordered; two queries however many they are."""
    rows = list(titles.select_related("organisation", "organisation__administrative_unit"))
    known = OrganisationIdentifier.objects.filter(
        holding_on(on), organisation__in=[row.organisation_id for row in rows], scheme=Scheme.QD20
    ).order_by("valid_from")
    by_key = {row.organisation_id: row for row in known}
    return tuple(_row(row, by_key.get(row.organisation_id)) for row in rows)


def _row(title: OrganisationName, identifier: OrganisationIdentifier | None) -> Listed:
    organisation = title.organisation
    place = organisation.administrative_unit
    return Listed(
        id=organisation.id,
        name=title.name,
        short_name=title.short_name,
        kind=organisation.kind,
        level=organisation.level,
        is_agency=organisation.is_agency,
        parent=organisation.parent_id,
        agency=organisation.agency_id,
        lineage=tuple(organisation.lineage),
        reference_key=organisation.reference_key,
        opened_on=organisation.opened_on,
        closed_on=organisation.closed_on,
        code=identifier.code if identifier else "",
        invented=identifier.invented if identifier else False,
        commune=place.code if place else "",
    )


def rows_of(titles: Sequence[OrganisationName], on: date) -> tuple[Listed, ...]:
    """Return the rows of one page of ``communes_of``, in its order."""
    wanted = [title.id for title in titles]
    by_key = {row.id: row for row in listed(OrganisationName.objects.filter(id__in=wanted), on)}
    return tuple(by_key[title.organisation_id] for title in titles)


def titles_on(day: date, *conditions: Q) -> QuerySet[OrganisationName]:
    """Return the names, on the day, of the organisations that exist then, in the official order."""
    there = existing_on(day, "organisation__")
    titles = OrganisationName.objects.filter(there, holding_on(day), *conditions)
    return titles.order_by("organisation__position", "organisation__administrative_unit__sort_key", "sort_key", "id")


def tree(viewer: Actor, *, on: date) -> tuple[Branch, ...]:
    """Return everything that exists on the day as a tree; empty for who may not read organisations."""
    if not viewer.may(READ):
        return ()
    below: dict[UUID | None, list[Listed]] = {}
    for row in listed(titles_on(on), on):
        below.setdefault(row.parent, []).append(row)
    return _branches(below, None)


def _branches(below: dict[UUID | None, list[Listed]], parent: UUID | None) -> tuple[Branch, ...]:
    return tuple(Branch(node, _branches(below, node.id)) for node in below.get(parent, ()))


def children_of(viewer: Actor, organisation: UUID, *, on: date) -> tuple[Listed, ...]:
    """Return what stands directly below it on the day, agencies and units inside."""
    if not viewer.may(READ):
        return ()
    return listed(titles_on(on, Q(organisation__parent=organisation)), on)


@remembered("organisations")
def units_of(agency: UUID, on: date) -> tuple[Listed, ...]:
    """Return the units inside one agency on the day (not the agency, not agencies below it)."""
    return listed(titles_on(on, Q(organisation__agency=agency, organisation__is_agency=False)), on)


@remembered("organisations")
def units_by_key(on: date) -> tuple[tuple[str, str], ...]:
    """Return how a route names units inside an agency, each with the name that most of them bear on the day, by name."""
    units = titles_on(on, Q(organisation__is_agency=False), Q(organisation__reference_key__contains="/"))
    named: dict[str, Counter[str]] = {}
    for key, name in units.values_list("organisation__reference_key", "name"):
        named.setdefault(str(key).rpartition("/")[2], Counter())[name] += 1
    most = [(key, names.most_common(1)[0][0]) for key, names in named.items()]
    return tuple(sorted(most, key=lambda row: sort_key(row[1])))


def agencies(on: date, *, level: str | None = None, within: Iterable[UUID] | None = None) -> tuple[Listed, ...]:
    """Return the agencies that exist on the day; ``within`` keeps only these keys, ``None`` keeps all."""
    conditions = Q(organisation__is_agency=True)
    if level:
        conditions &= Q(organisation__level=level)
    if within is not None:
        conditions &= Q(organisation__in=set(within))
    return listed(titles_on(on, conditions), on)


def communes_of(viewer: Actor, *, on: date, text: str = "", kind: str = "") -> QuerySet[OrganisationName]:
    """Return the names of communes' People's Committees on the day, for a paged list.

    ``text`` is matched without diacritics, ``kind`` is ``xa``, ``phuong`` or empty for both.
    """
    if not viewer.may(READ):
        return OrganisationName.objects.none()
    conditions = Q(organisation__level="commune", organisation__kind="people_committee")
    if kind:
        conditions &= Q(organisation__administrative_unit__kind=kind)
    if text.strip():
        conditions &= Q(search_key__regex=search_pattern(text)) | Q(
            organisation__administrative_unit__code=text.strip()
        )
    titles = titles_on(on, conditions).select_related("organisation__administrative_unit")
    return titles.order_by(*COMMUNES_IN_ORDER)


def search(viewer: Actor, text: str, *, on: date, ended: bool = False, limit: int = 50) -> tuple[Listed, ...]:
    """Find organisations by a part of any name they ever had, or by an identifier, without diacritics.

    The name shown is the one of the day. ``ended`` also finds what no longer
    exists, shown by its last name.
    """
    wanted = search_key(text)
    if not viewer.may(READ) or not wanted:
        return ()
    named = Q(search_key__regex=search_pattern(text)) | Q(organisation__identifiers__code__istartswith=text.strip())
    keys = OrganisationName.objects.filter(named).values("organisation")
    chosen = Q(organisation__in=keys)
    titles = titles_on(on, chosen)
    if ended:
        titles = OrganisationName.objects.filter(holding_on(on), chosen, organisation__opened_on__lte=on)
        still_there_first = F("organisation__closed_on").desc(nulls_first=True)
        titles = titles.order_by(still_there_first, "organisation__position", "sort_key", "id")
    return listed(titles[:limit], on)
