"""Lists of dossiers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from motcua.calendar import queries as calendar
from motcua.dossiers.lifecycle import OPEN, State
from motcua.dossiers.models import Dossier
from motcua.kernel.actors import Actor
from motcua.kernel.identifiers import is_personal_number, phone
from motcua.kernel.text import search_pattern
from motcua.kernel.time import PROVINCE
from motcua.procedures import queries as procedures
from motcua.tasks import queries as tasks

READ = "dossiers.read"
EXPORT = "dossiers.export"
MOST_COUNTED = 1_000
ANY_STATE = "any state"  # stands in the SQL of one state until each of them takes its place


@dataclass(frozen=True, slots=True)
class Filters:
    """How a list of dossiers is narrowed; empty means not narrowed."""

    text: str = ""
    state: str = ""
    lateness: str = ""  # late | near (at most one working day left) | running
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
    in_reach = _in_reach(viewer)
    if in_reach is None:
        return Dossier.objects.all()
    return Dossier.objects.filter(reduce(or_, in_reach, tasks.subjects_of(viewer)))


def _in_reach(viewer: Actor) -> tuple[Q, ...] | None:
    """Return the ways in which a dossier belongs to an agency or a unit that the viewer reads; None: it reads everything."""
    reach = viewer.reach(READ)
    if reach is None:
        return None
    units = viewer.units(READ)
    of_units = (tasks.subjects_in(units),) if units else ()
    return (Q(received_by_agency__in=reach), Q(competent_agency__in=reach), *of_units) if reach else of_units


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
        applied_for = Q(procedure_code__in=procedures.codes_named(filters.text))
        rows = rows.filter(Q(search_key__regex=found_by(filters.text)) | applied_for)
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
        return running.filter(calendar.due_soon(now, due="due_at", agency="competent_agency_id"))
    return rows.filter(state__in=OPEN, due_at__isnull=False) if lateness == "running" else rows


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=PROVINCE)


def exact(counts: dict[str, int]) -> bool:
    """Tell whether none of these counts by state stands for "more than that"."""
    return all(count <= MOST_COUNTED for count in counts.values())


def how_many(viewer: Actor, *, most: int) -> int:
    """Count the visible dossiers, up to one more than ``most``; each way to see one is left once it has shown enough."""
    in_reach = _in_reach(viewer)
    if in_reach is None or not viewer.posts:
        return visible_to(viewer)[: most + 1].count()
    ways = [Dossier.objects.filter(way).values_list("id") for way in (*in_reach, tasks.subjects_of(viewer))]
    seen, values = _union([rows[: most + 1].query.sql_with_params() for rows in ways])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({seen}) AS seen", values)  # noqa: S608 - as the ORM wrote it
        return min(int(cursor.fetchone()[0]), most + 1)


def counts_by_state(viewer: Actor) -> dict[str, int]:
    """Count the visible dossiers by state, in one statement; a count above ``MOST_COUNTED`` means "more than that".

    Each way to see a dossier is walked along its own index and left once it has shown
    enough, so that it costs the same in a small commune and over a million dossiers.
    """
    if not viewer.posts:
        return {}
    in_reach = _in_reach(viewer)
    found: list[tuple[str, Sequence[Any]]] = []
    for way in (Q(),) if in_reach is None else in_reach:
        rows = Dossier.objects.filter(way, state=ANY_STATE).values_list("id", "state")[: MOST_COUNTED + 1]
        written, values = rows.query.sql_with_params()
        found += [(written, [state if value == ANY_STATE else value for value in values]) for state in State]
    if in_reach is not None:
        found.append(
            Dossier.objects.filter(tasks.subjects_of(viewer)).values_list("id", "state").query.sql_with_params()
        )
    seen, asked = _union(found)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT state, count(*) FROM ({seen}) AS seen (id, state) GROUP BY state", asked)  # noqa: S608 - as the ORM wrote it
        return dict(cursor.fetchall())


def _union(queries: Sequence[tuple[str, Sequence[Any]]]) -> tuple[str, list[Any]]:
    """Return one query of what any of these finds, each row once, and its values."""
    return " UNION ".join(f"({written})" for written, _values in queries), [v for _written, its in queries for v in its]
