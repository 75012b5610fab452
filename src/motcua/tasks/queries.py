"""What can be asked about tasks. Every answer is cut to the viewer's own trays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from motcua.calendar import queries as calendar
from motcua.kernel.actors import Actor
from motcua.tasks.models import Interval, Task
from motcua.tasks.rules import Held

TRAYS = ("mine", "waiting", "near", "late")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks lie in each tray."""

    mine: int = 0
    waiting: int = 0
    near: int = 0
    late: int = 0


def lies_with(viewer: Actor) -> Q:
    """Say in SQL which open tasks are the viewer's: by name, or by right in an agency or unit."""
    mine = Q(position__in=viewer.positions)
    for post in viewer.posts:
        here = Q(organisation=None) | Q(organisation=post.organisation)
        mine |= Q(position=None, agency=post.agency, right__in=post.rights) & here
    return mine


def open_tasks() -> QuerySet[Task]:
    """Return every open task."""
    return Task.objects.filter(closed_at=None)


def tray(viewer: Actor, name: str, *, now: datetime) -> QuerySet[Task]:
    """Return one tray of the viewer; page it by ``("paused", "burns_at", "id")``.

    ``mine``: waits for the viewer. ``waiting``: the viewer worked on it and somebody
    else holds it. ``near``: mine and near, as the calendar counts working days.
    ``late``: mine and past its promise.
    """
    if not viewer.posts:
        return Task.objects.none()
    if name == "waiting":
        worked_on = Task.objects.filter(subject=OuterRef("subject"), closed_by=viewer.id)
        return open_tasks().filter(~lies_with(viewer), Exists(worked_on))
    mine = open_tasks().filter(lies_with(viewer))
    if name == "near":
        return mine.filter(_soon(now), paused=False)
    if name == "late":
        return mine.filter(paused=False, due_at__lt=now)
    return mine


def _soon(now: datetime) -> Q:
    return calendar.due_soon(now, due="due_at", agency="agency")


def counts(viewer: Actor, *, now: datetime) -> Counts:
    """Count the viewer's trays, in two statements."""
    if not viewer.posts:
        return Counts()
    live = Q(paused=False)
    found = tray(viewer, "mine", now=now).aggregate(
        mine=Count("id"),
        near=Count("id", filter=live & _soon(now)),
        late=Count("id", filter=live & Q(due_at__lt=now)),
    )
    return Counts(waiting=tray(viewer, "waiting", now=now).count(), **found)


def ledger(subject: UUID) -> tuple[Held, ...]:
    """Return the intervals of one record in order; the caller has decided that the viewer may see it."""
    rows = Interval.objects.filter(subject=subject).order_by("from_at", "id")
    return tuple(
        Held(r.holder, r.label, r.clock, r.from_at, r.to_at, agency=r.agency, position=r.position) for r in rows
    )


def holder_of(subject: UUID) -> Task | None:
    """Return the open task of one record: who has it now, to do what."""
    return open_tasks().filter(subject=subject).first()


def holders_of(subjects: Iterable[UUID]) -> dict[UUID, Task]:
    """Return the open task of each of these records, in one statement, for the rows of a list."""
    return {task.subject: task for task in open_tasks().filter(subject__in=set(subjects))}


def loads(positions: Iterable[UUID], *, now: datetime) -> dict[UUID, tuple[int, int]]:
    """Return how many open tasks each of these positions holds by name, and how many of them are late."""
    held = open_tasks().filter(position__in=set(positions)).values_list("position").order_by("position")
    counted = held.annotate(n=Count("id"), late=Count("id", filter=Q(paused=False, due_at__lt=now)))
    return {position: (n, late) for position, n, late in counted if position is not None}


def count_with_right(viewer: Actor, right: str) -> int:
    """Count what waits for the viewer at steps that need this right."""
    return open_tasks().filter(lies_with(viewer), right=right).count() if viewer.posts else 0


def is_held_by(viewer: Actor, subject: UUID) -> bool:
    """Tell whether the record waits for this viewer."""
    return open_tasks().filter(lies_with(viewer), subject=subject).exists()


def subjects_in(units: Iterable[UUID]) -> Q:
    """Say in SQL, of a table keyed by subject, which records lie or lay in one of these units."""
    return Q(id__in=Task.objects.filter(organisation__in=set(units)).values("subject"))


def subjects_of(viewer: Actor) -> Q:
    """Say in SQL, of a table keyed by subject, which records the viewer has or had in hand.

    Used as a filter on ``id``: what lies in the viewer's trays now, and what one of
    the viewer's positions held by name before.
    """
    named = Task.objects.filter(position__in=viewer.positions).values("subject")
    pooled = open_tasks().filter(lies_with(viewer)).values("subject")
    return Q(id__in=named.union(pooled))
