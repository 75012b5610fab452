"""Load the reference data of the demonstration province: what stands in ``organisations/reference``."""

from datetime import datetime

from motcua.kernel.actors import Actor, machine_only
from motcua.kernel.commands import command
from motcua.kernel.facts import announce
from motcua.organisations import events
from motcua.organisations.commands.catalogue import Catalogue, read_catalogue
from motcua.organisations.commands.rows import name_row
from motcua.organisations.models import (
    AdministrativeUnit,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    OrganisationSuccession,
    UnitSuccession,
)
from motcua.organisations.queries.lookups import by_reference

TOP = "ubnd-tinh"


@command
def load_reference(*, by: Actor, at: datetime) -> int:
    """Add what the reference data has and the database has not, set by set, and return how many organisations were added.

    Run twice it adds nothing; what people changed since stays as they left it.
    One fact is announced for the whole load, none when nothing was added.

    :raises Forbidden: only a machine of ours loads reference data.
    """
    machine_only(by)
    catalogue = read_catalogue()
    territories = _add_territories(catalogue)
    organisations = _add_organisations(catalogue)
    if territories or organisations:
        top = by_reference(TOP)
        event = events.ReferenceLoaded(organisations=organisations, units=territories)
        announce(event, subject=top, agency=top, by=by, at=at)
    return organisations


def _add_territories(catalogue: Catalogue) -> int:
    known = set(AdministrativeUnit.objects.values_list("code", "valid_from"))
    fresh = [row for row in catalogue.territories if (row.code, row.valid_from) not in known]
    ids = {(row.code, row.valid_from): row.id for row in AdministrativeUnit.objects.all()}
    ids |= {(row.code, row.valid_from): row.id for row in fresh}
    parents = catalogue.territory_parents
    for row in fresh:
        above = parents.get((row.code, row.valid_from))
        row.parent_id = ids[above] if above else None
    AdministrativeUnit.objects.bulk_create(fresh)
    UnitSuccession.objects.bulk_create(
        [
            UnitSuccession(former_id=ids[former], present_id=ids[present], extent=extent, basis=basis)
            for former, present, extent, basis in catalogue.territory_successions
        ],
        ignore_conflicts=True,
    )
    return len(fresh)


def _add_organisations(catalogue: Catalogue) -> int:
    places = {(row.code, row.valid_from): row.id for row in AdministrativeUnit.objects.all()}
    known = {row.reference_key: row for row in Organisation.objects.exclude(reference_key=None)}
    rows, names, identifiers = [], [], []
    for entry in catalogue.organisations:
        if entry.key in known:
            continue
        above = known[entry.parent] if entry.parent else None
        row = Organisation(
            reference_key=entry.key,
            kind=entry.kind,
            level=entry.level,
            is_agency=entry.is_agency,
            parent=above,
            administrative_unit_id=places[entry.place] if entry.place else None,
            position=entry.position,
            opened_on=entry.opened_on,
            closed_on=entry.closed_on,
        )
        row.lineage = [*(above.lineage if above else []), row.id]
        row.agency_id = row.id if entry.is_agency or above is None else above.agency_id
        known[entry.key] = row
        rows.append(row)
        names.append(name_row(row.id, entry.name, entry.short_name, entry.opened_on, ""))
        identifiers += [
            OrganisationIdentifier(
                organisation=row,
                scheme=scheme,
                code=code,
                valid_from=entry.opened_on,
                valid_to=entry.closed_on,
                invented=entry.invented,
            )
            for scheme, code in entry.codes
        ]
    Organisation.objects.bulk_create(rows)
    OrganisationName.objects.bulk_create(names)
    OrganisationIdentifier.objects.bulk_create(identifiers)
    OrganisationSuccession.objects.bulk_create(
        [
            OrganisationSuccession(former=known[former], successor=known[successor], kind=kind, on=on, basis=basis)
            for former, successor, kind, on, basis in catalogue.successions
        ],
        ignore_conflicts=True,
    )
    return len(rows)
