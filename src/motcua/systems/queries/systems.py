"""Connected systems as administrators see them."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Max, QuerySet

from motcua.kernel.actors import Actor, NotThere
from motcua.organisations import queries as organisations
from motcua.organisations.queries import Listed
from motcua.systems import rules
from motcua.systems.models import System, SystemToken
from motcua.systems.queries.acting import live


class NoSuchSystem(NotThere):
    """There is none, or the viewer may not know that there is one."""


def systems_within(viewer: Actor) -> QuerySet[System]:
    """Return the systems of the agencies that the viewer administers, each with ``used_at``, open ones first."""
    reach = viewer.reach(rules.MANAGE)
    rows = System.objects.all() if reach is None else System.objects.filter(agency__in=reach)
    return rows.annotate(used_at=Max("tokens__last_used_at")).order_by(
        F("ended_at").asc(nulls_first=True), "name", "id"
    )


def system_for(viewer: Actor, system: UUID) -> System:
    """Return one system.

    :raises NoSuchSystem: absent, or not for this viewer.
    """
    found = systems_within(viewer).filter(id=system).first()
    if found is None:
        raise NoSuchSystem(str(system))
    return found


def own_system(viewer: Actor) -> System:
    """Return the system that acts.

    :raises NoSuchSystem: it is no system that acts.
    """
    found = System.objects.filter(id=viewer.id).first() if viewer.id else None
    if found is None:
        raise NoSuchSystem(str(viewer.id))
    return found


def tokens_of(viewer: Actor, system: UUID) -> QuerySet[SystemToken]:
    """Return the tokens of a system, the newest first; empty where the viewer does not administer."""
    return SystemToken.objects.filter(system__in=systems_within(viewer).filter(id=system)).order_by("-issued_at")


def live_tokens(system: UUID, at: datetime) -> QuerySet[SystemToken]:
    """Return the tokens of a system that hold at this instant. No right checked: for commands."""
    return SystemToken.objects.filter(live(at), system=system).order_by("issued_at")


def agencies_to_answer(viewer: Actor, on: date) -> tuple[Listed, ...]:
    """Return the agencies for which the viewer may connect a system, in the official order."""
    return organisations.agencies(on, within=viewer.reach(rules.MANAGE))
