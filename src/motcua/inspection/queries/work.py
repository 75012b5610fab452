"""What waits too long, for sweepers and operators (P6: nothing waits unseen)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet

from motcua.files import queries as files
from motcua.inspection.lifecycle import UNDER_WAY, State
from motcua.inspection.models import Inspection
from motcua.kernel.actors import Actor, machine_only

SLOW = timedelta(minutes=30)
UNASKED = timedelta(minutes=2)


def slow(viewer: Actor, now: datetime) -> QuerySet[Inspection]:
    """Return inspections under way for more than half an hour."""
    machine_only(viewer)
    rows = Inspection.objects.filter(state__in=UNDER_WAY).order_by("asked_at", "id")
    return rows.filter(Q(begun_at__lt=now - SLOW) | Q(begun_at__isnull=True, asked_at__lt=now - SLOW))


def waiting_since(viewer: Actor) -> datetime | None:
    """Return since when the oldest waiting file waits, unless an examiner is away and will be asked again anyway."""
    machine_only(viewer)
    rows = Inspection.objects.filter(state=State.WAITING, waits_for="").order_by("asked_at")
    return rows.values_list("asked_at", flat=True).first()


def stuck(viewer: Actor) -> QuerySet[Inspection]:
    """Return inspections that were given up and wait for a person."""
    machine_only(viewer)
    return Inspection.objects.filter(state=State.STUCK).order_by("asked_at", "id")


def unasked(viewer: Actor, now: datetime, limit: int = 1_000) -> list[UUID]:
    """Return files whose inspection was never asked for: stored before this version, or their reaction was lost."""
    answer = Inspection.objects.filter(stored_id=OuterRef("pk"))
    return files.without(viewer, answer, before=now - UNASKED, limit=limit)
