"""Everything about one organisation, for its page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from motcua.kernel.actors import Actor
from motcua.organisations import rules
from motcua.organisations.models import (
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    OrganisationSuccession,
    SuccessionKind,
)
from motcua.organisations.queries.listed import READ, Listed, listed
from motcua.organisations.queries.lookups import NoSuchOrganisation, names
from motcua.organisations.queries.territories import Passage, Territory, former_of_row, territory_of

MANAGE = "organisations.manage"


@dataclass(frozen=True, slots=True)
class DatedTitle:
    """A name and the days on which it holds."""

    name: str
    short_name: str
    valid_from: date
    valid_to: date | None
    basis: str


@dataclass(frozen=True, slots=True)
class DatedCode:
    """An identifier and the days on which it holds; invented ones are not the province's real codes."""

    scheme: str
    scheme_name: str
    code: str
    valid_from: date
    valid_to: date | None
    invented: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """The other end of a succession."""

    id: UUID
    name: str
    kind_name: str
    on: date
    basis: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One organisation with its past and its surroundings."""

    now: Listed
    path: tuple[tuple[UUID, str], ...]
    titles: tuple[DatedTitle, ...]
    codes: tuple[DatedCode, ...]
    came_from: tuple[Followed, ...]
    carried_on_by: tuple[Followed, ...]
    territory: Territory | None
    former_territories: tuple[Passage, ...]
    closing_basis: str
    edition: int
    managed_from: UUID | None


def may_change_below(viewer: Actor, agency: UUID | None) -> bool:
    """Tell whether the viewer may create, rename and close what stands directly below this agency.

    An agency is managed from the agency above it, a unit inside from its own
    agency; the top of the province (``None``) only by those whose right holds everywhere.
    """
    if agency is None:
        return viewer.may(MANAGE) and viewer.reach(MANAGE) is None
    return viewer.may(MANAGE, within=agency)


def organisation_for(viewer: Actor, organisation: UUID, *, on: date) -> Profile:
    """Return the organisation with its history, named as on the day.

    :raises NoSuchOrganisation: there is none, or the viewer may not read organisations.
    """
    row = Organisation.objects.select_related("administrative_unit__parent", "parent").filter(id=organisation).first()
    if row is None or not viewer.may(READ):
        raise NoSuchOrganisation(organisation)
    titles = list(OrganisationName.objects.filter(organisation=row).order_by("-valid_from"))
    title = rules.holding(titles, on)
    if title is None:
        raise NoSuchOrganisation(organisation)
    place = row.administrative_unit
    above = names(row.lineage, on, short=True)
    return Profile(
        now=listed(OrganisationName.objects.filter(id=title.id), on)[0],
        path=tuple((key, above[key]) for key in row.lineage),
        titles=tuple(DatedTitle(t.name, t.short_name, t.valid_from, t.valid_to, t.basis) for t in titles),
        codes=_codes(organisation),
        came_from=_followed(OrganisationSuccession.objects.filter(successor=row), "former_id", on),
        carried_on_by=_followed(OrganisationSuccession.objects.filter(former=row), "successor_id", on),
        territory=territory_of(place) if place else None,
        former_territories=former_of_row(place) if place else (),
        closing_basis=row.closing_basis,
        edition=row.edition,
        managed_from=row.parent.agency_id if row.parent else None,
    )


def _codes(organisation: UUID) -> tuple[DatedCode, ...]:
    rows = OrganisationIdentifier.objects.filter(organisation=organisation).order_by("-valid_from", "id")
    return tuple(
        DatedCode(r.scheme, r.get_scheme_display(), r.code, r.valid_from, r.valid_to, r.invented) for r in rows
    )


def _followed(rows: Iterable[OrganisationSuccession], end: str, on: date) -> tuple[Followed, ...]:
    found = sorted(rows, key=lambda row: (row.on, row.id))
    known = names([getattr(row, end) for row in found], on)
    return tuple(
        Followed(key, known[key], str(SuccessionKind(row.kind).label), row.on, row.basis)
        for row in found
        for key in [getattr(row, end)]
    )
