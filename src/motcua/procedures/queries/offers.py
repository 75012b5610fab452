"""Which agency takes in which procedure on a day: the rule of its level, and local switches against it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from motcua.kernel.actors import Actor
from motcua.kernel.facts import facts_about
from motcua.kernel.reference import remembered
from motcua.organisations import queries as organisations
from motcua.procedures.models import AgencyProcedure, Competence, ProcedureVersion
from motcua.procedures.queries.versions import in_force


def offered_at(agency: UUID, on: date) -> QuerySet[ProcedureVersion]:
    """Return the versions in force that an agency takes in itself on a day, in Vietnamese order.

    A commune's People's Committee takes in every procedure of its level, a
    department those in which it is competent, the province's service centre all
    of the province's; a switch may add or take away one. Procedures of ministries'
    systems are never among them (NĐ 224/2026 Đ15).
    """
    there = organisations.agencies(on, within=[agency])
    if not there:
        return ProcedureVersion.objects.none()
    listed = there[0]
    competent = Competence.objects.filter(level=listed.level)
    if listed.kind != "service_centre":
        competent = competent.filter(
            Q(agency_key="", agency_kind=listed.kind) | Q(agency_key=listed.reference_key or "-")
        )
    switches = AgencyProcedure.objects.filter(agency=agency, procedure=OuterRef("procedure"), from_on__lte=on)
    latest = Subquery(switches.order_by("-from_on").values("offered")[:1])
    by_rule = Q(id__in=competent.values("version"), switched__isnull=True)
    found = in_force(on).filter(system="own").annotate(switched=latest).filter(by_rule | Q(switched=True))
    return found.select_related("procedure__field").order_by("sort_key", "id")


@remembered("procedures", "organisations")
def takes_in(agency: UUID, procedure: UUID, on: date) -> bool:
    """Tell whether the agency takes in the procedure on this day."""
    return offered_at(agency, on).filter(procedure=procedure).exists()


def agencies_offering(code: str, on: date, *, among: Sequence[organisations.Listed] | None = None) -> tuple[UUID, ...]:
    """Return the agencies that take in a code on a day, in the official order; for "where do I go".

    ``among`` gives the agencies of the day to a caller who asks for many codes.
    """
    version = in_force(on).filter(procedure__code=code, system="own").prefetch_related("competences").first()
    if version is None:
        return ()
    switches = AgencyProcedure.objects.filter(procedure=version.procedure_id, from_on__lte=on).order_by("from_on")
    switched = {switch.agency_id: switch.offered for switch in switches}
    competences = list(version.competences.all())
    rows = organisations.agencies(on) if among is None else among
    return tuple(row.id for row in rows if switched.get(row.id, _by_rule(row, competences)))


@dataclass(frozen=True, slots=True)
class Switch:
    """One local switch: which agency, offered or not, from which day on."""

    agency: UUID
    agency_name: str
    offered: bool
    from_on: date


def switches_of(viewer: Actor, code: str, on: date) -> tuple[Switch, ...]:
    """Return the local switches of a procedure, the newest first; empty for who may not read procedures."""
    if not viewer.may("procedures.read"):
        return ()
    rows = list(AgencyProcedure.objects.filter(procedure__code=code).order_by("-from_on", "id"))
    names = organisations.names([row.agency_id for row in rows], on)
    return tuple(Switch(row.agency_id, names[row.agency_id], row.offered, row.from_on) for row in rows)


def choosable_agencies(viewer: Actor, on: date) -> tuple[tuple[UUID, str], ...]:
    """Return the agencies for which the viewer may switch procedures, with their names."""
    reach = viewer.reach("procedures.publish")
    return tuple((row.id, row.name) for row in organisations.agencies(on, within=reach))


def _by_rule(row: organisations.Listed, competences: Iterable[Competence]) -> bool:
    for competence in competences:
        named = competence.agency_key == (row.reference_key or "-")
        every = not competence.agency_key and competence.agency_kind == row.kind
        if competence.level == row.level and (named or every or row.kind == "service_centre"):
            return True
    return False


def offers_edition(procedure: UUID) -> int:
    """Count how often offers of the procedure were switched: it grows with every change."""
    return facts_about(procedure).filter(name="procedures.OfferSwitched").count()
