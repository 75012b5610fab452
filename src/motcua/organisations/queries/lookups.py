"""Short questions that other modules ask by key: names, codes, the agency of a unit inside, what follows what."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q

from motcua.kernel.reference import remembered
from motcua.kernel.text import clean
from motcua.organisations import rules
from motcua.organisations.models import (
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    OrganisationSuccession,
    Scheme,
)


class NoSuchOrganisation(Exception):
    """There is none, or the viewer may not know that there is one."""


def holding_on(day: date, prefix: str = "") -> Q:
    """Say that a dated row (``valid_from`` … ``valid_to``, both included) holds on the day."""
    started = Q(**{f"{prefix}valid_from__lte": day})
    return started & (Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day}))


def existing_on(day: date, prefix: str = "") -> Q:
    """Say that an organisation exists on the day; ``closed_on`` is its last day."""
    opened = Q(**{f"{prefix}opened_on__lte": day})
    return opened & (Q(**{f"{prefix}closed_on__isnull": True}) | Q(**{f"{prefix}closed_on__gte": day}))


def names(ids: Iterable[UUID], on: date, *, short: bool = False) -> dict[UUID, str]:
    """Return the names that held on the day, in one query, for a list or a table.

    Before its first day an organisation is shown with its first name, after its
    last day with its last one. Unknown keys are left out.
    """
    titles: dict[UUID, list[OrganisationName]] = {}
    for title in OrganisationName.objects.filter(organisation__in=set(ids)):
        titles.setdefault(title.organisation_id, []).append(title)
    held = {key: rules.holding(dated, on) for key, dated in titles.items()}
    return {key: (title.short_name if short else title.name) for key, title in held.items() if title}


@remembered("organisations")
def name_on(organisation: UUID, day: date, *, short: bool = False) -> str:
    """Return the name that held on the day (see ``names``).

    :raises NoSuchOrganisation: no such key.
    """
    try:
        return names([organisation], day, short=short)[organisation]
    except KeyError as error:
        raise NoSuchOrganisation(organisation) from error


def codes(ids: Iterable[UUID], on: date, *, scheme: str = Scheme.QD20) -> dict[UUID, str]:
    """Return the identifier codes of one scheme on the day (the last known one after it ended), in one query."""
    dated: dict[UUID, list[OrganisationIdentifier]] = {}
    for row in OrganisationIdentifier.objects.filter(organisation__in=set(ids), scheme=scheme):
        dated.setdefault(row.organisation_id, []).append(row)
    held = {key: rules.holding(rows, on) for key, rows in dated.items()}
    return {key: row.code for key, row in held.items() if row}


@remembered("organisations")
def code_of(organisation: UUID, on: date, *, scheme: str = Scheme.QD20) -> str | None:
    """Return one organisation's identifier code, or none: units inside have no identifier of their own."""
    return codes([organisation], on, scheme=scheme).get(organisation)


def by_identifier(code: str, on: date | None = None) -> UUID:
    """Return whom a code means, in any scheme: QĐ 20/2020, TT 10/2016, local, alias.

    With a day, only what held then; without one, the holder last known, so that
    late papers to a dissolved agency still find it. An old-scheme code that
    nobody registered is tried in its new-scheme readings.

    :raises NoSuchOrganisation: nobody has the code. Codes are compared exactly; small letters match nothing.
    """
    wanted = clean(code)
    readings = (wanted, *(rules.qd20_candidates(wanted) if rules.is_tt10(wanted) else ()))
    rows = OrganisationIdentifier.objects.filter(code__in=readings).order_by("-valid_from")
    held = list(rows.filter(holding_on(on)) if on else rows)
    for reading in readings:
        for row in held:
            if row.code == reading:
                return row.organisation_id
    raise NoSuchOrganisation(code)


def by_references(keys: Iterable[str]) -> dict[str, UUID]:
    """Return organisations by the keys of the reference data: ``so-noi-vu``, ``24580``, ``24580/hcc``."""
    found = Organisation.objects.filter(reference_key__in=set(keys)).values_list("reference_key", "id")
    return {key: organisation for key, organisation in found if key}


@remembered("organisations")
def by_reference(key: str) -> UUID:
    """Return the organisation that reference data calls by this key.

    :raises NoSuchOrganisation: the reference data was not loaded, or has no such key.
    """
    try:
        return by_references([key])[key]
    except KeyError as error:
        raise NoSuchOrganisation(key) from error


@remembered("organisations")
def agency_of(organisation: UUID) -> UUID:
    """Return the agency that a unit inside belongs to; an agency belongs to itself.

    :raises NoSuchOrganisation: no such key.
    """
    found = Organisation.objects.filter(id=organisation).values_list("agency", flat=True).first()
    if found is None:
        raise NoSuchOrganisation(organisation)
    return found


@remembered("organisations")
def agency_of_commune(code: str, on: date) -> UUID:
    """Return the People's Committee of a commune by the code of the statistics office.

    :raises NoSuchOrganisation: no commune had this code on that day.
    """
    there = Organisation.objects.filter(
        existing_on(on), administrative_unit__code=code, level="commune", kind="people_committee"
    )
    found = there.values_list("id", flat=True).first()
    if found is None:
        raise NoSuchOrganisation(code)
    return found


def lineages(ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Return, for each, the organisations from the top of the province down to it, itself included, in one query."""
    rows = Organisation.objects.filter(id__in=set(ids)).values_list("id", "lineage")
    return {key: tuple(lineage) for key, lineage in rows}


@remembered("organisations")
def path(organisation: UUID) -> tuple[UUID, ...]:
    """Return the organisations from the top of the province down to this one, itself included.

    :raises NoSuchOrganisation: no such key.
    """
    try:
        return lineages([organisation])[organisation]
    except KeyError as error:
        raise NoSuchOrganisation(organisation) from error


def subtree(organisation: UUID, on: date | None = None) -> frozenset[UUID]:
    """Return the keys of this organisation and of everything below it, on the day or ever."""
    below = Organisation.objects.filter(lineage__contains=[organisation])
    return frozenset((below.filter(existing_on(on)) if on else below).values_list("id", flat=True))


@remembered("organisations")
def is_open(organisation: UUID, on: date) -> bool:
    """Tell whether the organisation exists on that day."""
    return Organisation.objects.filter(existing_on(on), id=organisation).exists()


def successors(organisation: UUID, on: date) -> tuple[UUID, ...]:
    """Return who carries on on that day what this organisation did; itself while it exists.

    Follows successions through organisations that have ended in between. Several
    answers mean that a person must choose by the matter or by the address.
    """
    following: Mapping[UUID, list[UUID]] = _following(on)
    alive: dict[UUID, None] = {}
    seen: set[UUID] = set()
    waiting = [organisation]
    while waiting:
        found = waiting.pop(0)
        if found in seen:
            continue
        seen.add(found)
        if is_open(found, on):
            alive[found] = None
        else:
            waiting += following.get(found, [])
    return tuple(alive)


def _following(on: date) -> dict[UUID, list[UUID]]:
    rows = OrganisationSuccession.objects.filter(on__lte=on).order_by("on", "id").values_list("former", "successor")
    following: dict[UUID, list[UUID]] = {}
    for former, successor in rows:
        following.setdefault(former, []).append(successor)
    return following
