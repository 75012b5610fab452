"""Lists of dossiers."""

import re
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.dossiers.lifecycle import OPEN, State
from motcua.dossiers.models import Dossier
from motcua.kernel.actors import Actor
from motcua.kernel.identifiers import is_personal_number, phone
from motcua.kernel.text import search_pattern
from motcua.kernel.time import PROVINCE
from motcua.tasks import queries as tasks

READ = "dossiers.read"
EXPORT = "dossiers.export"


@dataclass(frozen=True, slots=True)
class Filters:
    """How a list of dossiers is narrowed; empty means not narrowed."""

    text: str = ""
    state: str = ""
    lateness: str = ""  # late | near | running
    procedure: str = ""
    agency: UUID | None = None
    channel: str = ""
    received_from: date | None = None
    received_to: date | None = None

    @property
    def names(self) -> str:
        """The names of the filters that are set, for the fact about an export."""
        return " ".join(f.name for f in fields(self) if getattr(self, f.name))


def visible_to(viewer: Actor) -> QuerySet[Dossier]:
    """Return the dossiers that the viewer may see: of the agencies in reach, and those it has or had in hand."""
    if not viewer.posts:
        return Dossier.objects.none()
    reach = viewer.reach(READ)
    if reach is None:
        return Dossier.objects.all()
    of_agencies = Q(received_by_agency__in=reach) | Q(competent_agency__in=reach)
    in_hand = tasks.subjects_of(viewer)
    return Dossier.objects.filter(of_agencies | in_hand if reach else in_hand)


def found_by(text: str) -> str:
    """Return the pattern that finds what was typed: codes, names without diacritics, numbers and telephones with any blanks."""
    unspaced, bare = "".join(text.split()), re.sub(r"[\s.\-]", "", text)
    if is_personal_number(bare):
        return bare
    return search_pattern(phone(text) or (unspaced if unspaced.isdigit() else text))


def listed(viewer: Actor, filters: Filters, *, now: datetime) -> QuerySet[Dossier]:
    """Return the visible dossiers that the filters leave; page them by ``("-submitted_at", "-id")``.

    With ``lateness`` set every row has a promise: page those by ``("due_at", "id")``.
    """
    return _narrowed(visible_to(viewer), filters, now)


def exportable(viewer: Actor, filters: Filters, *, now: datetime) -> QuerySet[Dossier]:
    """Return what of the list the viewer may take away: dossiers of the agencies where it may export."""
    reach = viewer.reach(EXPORT)
    rows = listed(viewer, filters, now=now)
    if reach is None:
        return rows
    return rows.filter(Q(received_by_agency__in=reach) | Q(competent_agency__in=reach))


def _narrowed(rows: QuerySet[Dossier], filters: Filters, now: datetime) -> QuerySet[Dossier]:
    if filters.text:
        rows = rows.filter(search_key__regex=found_by(filters.text))
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.procedure:
        rows = rows.filter(procedure_code=filters.procedure)
    if filters.channel:
        rows = rows.filter(channel=filters.channel)
    if filters.agency:
        rows = rows.filter(Q(competent_agency=filters.agency) | Q(received_by_agency=filters.agency))
    if filters.received_from:
        rows = rows.filter(received_at__gte=_start(filters.received_from))
    if filters.received_to:
        rows = rows.filter(received_at__lt=_start(filters.received_to + timedelta(days=1)))
    return _by_lateness(rows, filters.lateness, now)


def _by_lateness(rows: QuerySet[Dossier], lateness: str, now: datetime) -> QuerySet[Dossier]:
    running = rows.filter(state__in=[State.ACCEPTED, State.PROCESSING])
    if lateness == "late":
        return running.filter(due_at__lt=now)
    if lateness == "near":
        return running.filter(due_at__gte=now, due_at__lt=now + timedelta(days=1))
    return rows.filter(state__in=OPEN, due_at__isnull=False) if lateness == "running" else rows


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=PROVINCE)


def counts_by_state(viewer: Actor) -> dict[str, int]:
    """Count the visible dossiers by state, in one statement."""
    rows = visible_to(viewer).values_list("state").annotate(n=Count("id")).order_by("state")
    return dict(rows)
