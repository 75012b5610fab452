"""Scans, receipts, and looking at what is masked."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.dossiers import queries
from motcua.dossiers.commands import moves
from motcua.dossiers.events import FileAttached, PersonalNumberShown, ReceiptPrinted
from motcua.dossiers.lifecycle import ENDED
from motcua.dossiers.models import Dossier, DossierFile
from motcua.dossiers.queries.receipt import may_have_receipt
from motcua.files import commands as files
from motcua.files import queries as stored_files
from motcua.kernel.actors import Actor, Forbidden
from motcua.kernel.commands import Conflict, command
from motcua.kernel.facts import announce

STAGES = ("intake", "supplement", "draft", "result")


@command
def attach_file(
    *,
    dossier: UUID,
    kept: files.Kept,
    name: str,
    stage: str,
    paper: UUID | None = None,
    by: Actor,
    at: datetime,
) -> DossierFile:
    """Put a scan, a draft or a signed result to a dossier that the actor may work on; its bytes were kept before.

    :raises NotThere: there is no such dossier for this actor.
    :raises Conflict: the dossier has ended.
    """
    _still_open(by, dossier)
    stored = files.store_file(kept=kept, name=name, by=by, at=at)
    return attach_stored(dossier=dossier, stored=stored.id, stage=stage, paper=paper, by=by, at=at)


@command
def attach_stored(
    *, dossier: UUID, stored: UUID, stage: str, paper: UUID | None = None, by: Actor, at: datetime
) -> DossierFile:
    """Put bytes that were stored before to a dossier; the caller has made sure that ``by`` brought them.

    :raises NotThere: there is no such dossier for this actor.
    :raises Conflict: the dossier has ended.
    """
    kept = _still_open(by, dossier)
    content = stored_files.content_of(by, stored)
    row = DossierFile(
        dossier=kept,
        paper=kept.papers.filter(id=paper).first() if paper else None,
        stored_id=stored,
        stage=stage if stage in STAGES else "intake",
        name=content.name,
        size=content.size,
        media_type=content.media_type,
        added_at=at,
        added_by_name=by.name,
    )
    row.save(force_insert=True)
    announce(
        FileAttached(row.id, row.stage), subject=kept.id, agency=kept.received_by_agency_id,
        by=by, at=at, post=moves.post_beside(kept, by),
    )  # fmt: skip
    return row


def _still_open(by: Actor, dossier: UUID) -> Dossier:
    kept = queries.workable(by, dossier)
    if kept.state in ENDED:
        raise Conflict(_("Hồ sơ đã kết thúc nên không đính kèm thêm được."))
    return kept


@command
def print_receipt(*, dossier: UUID, by: Actor, at: datetime) -> int:
    """Count one more print of the receipt and return how many there were before (0: this is the first).

    :raises Forbidden: ``by`` does not work at the counter that received the dossier.
    """
    kept = queries.dossier_for(by, dossier)
    if not may_have_receipt(by, kept):
        raise Forbidden
    before: int = Dossier.objects.select_for_update().values_list("receipt_prints", flat=True).get(id=kept.id)
    Dossier.objects.filter(id=kept.id).update(receipt_prints=before + 1)
    event, post = ReceiptPrinted(before + 1), moves.post_beside(kept, by)
    announce(event, subject=kept.id, agency=kept.received_by_agency_id, by=by, at=at, post=post)
    return before


@command
def show_number(*, dossier: UUID, by: Actor, at: datetime) -> str:
    """Return the owner's number in full, and keep that it was looked at."""
    kept = queries.dossier_for(by, dossier)
    post = moves.post_beside(kept, by)
    announce(PersonalNumberShown(), subject=kept.id, agency=kept.received_by_agency_id, by=by, at=at, post=post)
    return kept.owner_number
