"""Asking for an inspection, beginning it, and putting it back when it could not be done."""

from datetime import datetime
from uuid import UUID

from django.db.models import F

from motcua.inspection.events import InspectionStuck
from motcua.inspection.lifecycle import LIFECYCLE, State
from motcua.inspection.models import Inspection
from motcua.kernel.actors import Actor, machine_only
from motcua.kernel.commands import command
from motcua.kernel.facts import announce
from motcua.kernel.jobs import defer

MOST_ATTEMPTS = 5
JOB = "inspection.examine_waiting"


@command
def ask_inspection(*, stored: UUID, by: Actor, at: datetime) -> None:
    """Put a stored file in the line of those to be examined; once, however often it is asked."""
    machine_only(by)
    Inspection.objects.bulk_create([Inspection(stored_id=stored, asked_at=at)], ignore_conflicts=True)
    defer(JOB, key=JOB)


@command
def begin_inspections(*, limit: int, by: Actor, at: datetime) -> list[Inspection]:
    """Take the oldest waiting inspections, which nobody else takes meanwhile, and return them."""
    machine_only(by)
    waiting = Inspection.objects.filter(state=State.WAITING).order_by("asked_at", "id")
    rows = list(waiting.select_for_update(skip_locked=True)[:limit])
    for row in rows:
        row.state = LIFECYCLE.after(row.state, "begin")
        row.begun_at = at
    Inspection.objects.bulk_update(rows, ["state", "begun_at"])
    return rows


@command
def put_back(*, inspection: UUID, waits_for: str, by: Actor, at: datetime) -> None:
    """Let a file wait again; ``waits_for`` names who was away (no attempt is counted), empty: it hung or broke off.

    After five attempts it is given up, and shown to the people who operate the system.
    """
    machine_only(by)
    row = Inspection.objects.select_for_update().get(id=inspection)
    if not waits_for:
        row.attempts = F("attempts") + 1
        row.save(update_fields=["attempts"])
        row.refresh_from_db(fields=["attempts"])
    given_up = row.attempts >= MOST_ATTEMPTS
    if row.state != State.WAITING or given_up:
        row.state = LIFECYCLE.after(row.state, "give_up" if given_up else "put_back")
    row.waits_for, row.begun_at = waits_for, None
    row.save(update_fields=["state", "waits_for", "begun_at"])
    if given_up:
        announce(InspectionStuck(row.attempts), subject=row.stored_id, agency=None, by=by, at=at)


@command
def retry_inspection(*, inspection: UUID, by: Actor, at: datetime) -> None:
    """Put a file that was given up in the line again, with all its attempts."""
    machine_only(by)
    row = Inspection.objects.select_for_update().get(id=inspection)
    row.state = LIFECYCLE.after(row.state, "retry")
    row.attempts, row.asked_at = 0, at
    row.save(update_fields=["state", "attempts", "asked_at"])
    defer(JOB, key=JOB)
