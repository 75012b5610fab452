"""The verdict."""

from datetime import datetime
from uuid import UUID

from motcua.files import commands as files
from motcua.inspection.events import FilePassed, FileRefused
from motcua.inspection.lifecycle import LIFECYCLE
from motcua.inspection.models import Inspection
from motcua.inspection.ports import Examined
from motcua.inspection.rules import Verdict, verdict_of
from motcua.kernel.actors import Actor, machine_only
from motcua.kernel.commands import command
from motcua.kernel.facts import announce


@command
def record_verdict(
    *, inspection: UUID, media_type: str, examined: Examined, clean: files.Kept | None, by: Actor, at: datetime
) -> Verdict:
    """Decide by the policy what was found, and let a clean copy take the place of what came.

    A picture passes with its clean copy only, whose bytes were kept before.

    :raises NotAllowed: it was decided, or put back, meanwhile.
    """
    machine_only(by)
    row = Inspection.objects.select_for_update().get(id=inspection)
    verdict, reasons = verdict_of(examined.found, media_type)
    row.state = LIFECYCLE.after(row.state, verdict)
    row.reasons, row.facts, row.waits_for = list(reasons), dict(examined.facts), ""
    row.seconds, row.peak_bytes, row.ended_at = examined.seconds, examined.peak_bytes, at
    row.save(update_fields=["state", "reasons", "facts", "waits_for", "seconds", "peak_bytes", "ended_at"])
    if verdict != Verdict.REFUSE and clean is not None:
        files.put_cleaned(stored=row.stored_id, kept=clean, by=by, at=at)
    refused = verdict == Verdict.REFUSE
    event = FileRefused(reasons) if refused else FilePassed(verdict == Verdict.SEAL, reasons)
    announce(event, subject=row.stored_id, agency=None, by=by, at=at)
    return verdict
