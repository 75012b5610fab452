"""At the counter: a dossier comes, is checked, and is received or refused."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.calendar import queries as calendar
from motcua.calendar.rules import Due
from motcua.dossiers import rules
from motcua.dossiers.commands import moves
from motcua.dossiers.commands.drafting import Draft, Intake, drafted, limit_of
from motcua.dossiers.events import DossierReceived, DossierRejected, DossierSubmitted, FileAttached
from motcua.dossiers.lifecycle import LIFECYCLE
from motcua.dossiers.models import Decision, Dossier
from motcua.dossiers.queries.checklist import lacking, missing_papers
from motcua.dossiers.queries.way import asked_before
from motcua.dossiers.rules import Outcome, Stage
from motcua.kernel.actors import Actor, Post, require
from motcua.kernel.commands import Refused, command
from motcua.kernel.facts import announce
from motcua.kernel.lifecycle import NotAllowed
from motcua.kernel.numbers import take_number, take_numbers
from motcua.kernel.reference import steady
from motcua.kernel.rows import together
from motcua.kernel.text import clean
from motcua.kernel.time import local_day
from motcua.tasks import commands as tasks
from motcua.tasks.rules import Clock


@command
def submit_dossier(*, intake: Intake, by: Actor, at: datetime) -> Dossier:
    """Record what was handed in; there is no dossier code yet, the clock does not run.

    :raises Refused: the procedure is not taken in here, something told is wrong, or nobody has stated a time limit
        that the catalogue lacks.
    :raises Forbidden: ``by`` may not receive at this agency.
    """
    post = require(by, "dossiers.receive", within=intake.agency)
    with steady():
        draft = drafted(intake, by=by, at=at)
        draft.dossier.search_key = moves.search_words(draft.dossier)
        with together():
            draft.save()
            moves.move(draft.dossier, by=by, at=at, clock=Clock.WAITING, first=True)
    _announce_submitted(draft, post, by, at)
    return draft.dossier


@command
def receive_dossier(*, dossier: UUID, edition: int | None = None, by: Actor, at: datetime) -> Dossier:
    """Receive a complete dossier: it gets its code and its promise, and the clock runs (NĐ 118/2025 Đ17.3).

    :raises Refused: required papers are missing.
    :raises NotAllowed: it is not waiting to be received.
    :raises Forbidden: ``by`` may not receive at this agency.
    """
    kept = moves.locked(dossier, edition=edition)
    post = require(by, "dossiers.receive", within=kept.received_by_agency_id)
    if missing := missing_papers(kept):
        raise Refused(_lacking(kept, missing))
    LIFECYCLE.after(kept.state, "receive")
    with steady():
        promise = _promise(kept, by, at)
        _number(kept, at)
        moves.change(kept, "receive", code=kept.code, search_key=moves.search_words(kept), **_reception(kept))
        moves.move(kept, by=by, at=at)
    _announce_received(kept, promise, post, by, at)
    return kept


@command
def take_in(*, intake: Intake, by: Actor, at: datetime) -> Dossier:
    """Record and receive in one go: what a clerk or a system does with a complete dossier.

    The hot road of the house: every table is written once, the numbers are taken
    when all that can be refused has been checked, and the dossier is saved received.

    :raises Refused: something told is wrong, or required papers are missing.
    :raises Forbidden: ``by`` may not receive at this agency.
    """
    post = require(by, "dossiers.receive", within=intake.agency)
    with steady():
        draft = drafted(intake, by=by, at=at)
        dossier = draft.dossier
        if missing := lacking(dossier, draft.papers):
            raise Refused(_lacking_at_once(missing))
        promise = _promise(dossier, by, at)
        _number(dossier, at)
        dossier.state, dossier.edition = LIFECYCLE.after(dossier.state, "receive"), dossier.edition + 1
        dossier.search_key = moves.search_words(dossier)
        with together():
            draft.save()
            moves.move(dossier, by=by, at=at, first=True)
    _announce_submitted(draft, post, by, at)
    _announce_received(dossier, promise, post, by, at)
    return dossier


def _promise(dossier: Dossier, by: Actor, at: datetime) -> Due:
    """Set what is promised from this instant of reception on, and by whom."""
    promise = calendar.due_for(dossier.competent_agency_id, at, limit_of(dossier))
    dossier.received_at = at
    dossier.due_at = dossier.first_due_at = promise.due_at
    dossier.due_provisional, dossier.due_flagged = promise.provisional, promise.flagged
    dossier.derivation = [[step.kind, step.text] for step in promise.steps]
    dossier.received_by, dossier.received_by_name = by.id, by.name
    return promise


def _number(dossier: Dossier, at: datetime) -> None:
    """Take the receipt's number and the dossier's from their books, both rows in one statement."""
    on = local_day(at)
    agency = moves.organ_code(dossier.received_by_agency_id, at)
    receipts, dossiers = (f"{agency}/TNHS", f"{on:%Y}"), (f"{agency}/HS", f"{on:%y%m%d}")
    taken = take_numbers({receipts: 1, dossiers: 1})
    dossier.receipt_no = taken[receipts]
    dossier.code = rules.dossier_code(agency, on, taken[dossiers])


RECEPTION = (
    "received_at", "due_at", "first_due_at", "due_provisional", "due_flagged", "derivation", "received_by",
    "received_by_name", "receipt_no",
)  # fmt: skip


def _reception(dossier: Dossier) -> dict[str, object]:
    return {name: getattr(dossier, name) for name in RECEPTION}


def _announce_submitted(draft: Draft, post: Post, by: Actor, at: datetime) -> None:
    dossier = draft.dossier
    where = {"subject": dossier.id, "agency": dossier.received_by_agency_id}
    announce(DossierSubmitted(dossier.procedure_code, dossier.channel), **where, by=by, at=at, post=post)
    for scan in draft.files:
        announce(FileAttached(scan.id, scan.stage), **where, by=by, at=at, post=post)


def _announce_received(dossier: Dossier, promise: Due, post: Post, by: Actor, at: datetime) -> None:
    announce(
        DossierReceived(str(dossier.code), dossier.procedure_code, promise.due_at, promise.convention),
        subject=dossier.id,
        agency=dossier.received_by_agency_id,
        by=by,
        at=at,
        post=post,
    )


@command
def reject_dossier(
    *, dossier: UUID, reason: str, legal_basis: str, guidance: str, edition: int | None = None, by: Actor, at: datetime
) -> Dossier:
    """Refuse to receive, with the numbered notice that says why and where to go (Mẫu 03, NĐ 118/2025 Đ17).

    Also ends the wait for papers that were asked for before reception and never came.

    :raises Refused: no reason, no legal basis or no guidance.
    :raises NotAllowed: it is not waiting to be received, or was received before.
    """
    kept = moves.locked(dossier, edition=edition)
    post = require(by, "dossiers.receive", within=kept.received_by_agency_id)
    _check_refusal(reason, legal_basis, guidance)
    if kept.received_at is not None:
        raise NotAllowed("reject", kept.state)
    moves.change(kept, "reject", ended_at=at, paused_at=None)
    notice = Decision(
        dossier=kept,
        stage=Stage.CHECK,
        outcome=Outcome.REFUSED,
        reason=clean(reason),
        legal_basis=clean(legal_basis),
        guidance=clean(guidance),
        drafted_at=at,
        drafted_by_name=by.name,
        decided_at=at,
        decided_by_name=by.name,
        decided_by_title=moves.title_of(post),
    )
    tasks.finish(subject=kept.id, by=by, at=at)
    agency = moves.organ_code(kept.received_by_agency_id, at)
    notice.number = take_number(f"{agency}/TCHS", f"{local_day(at):%Y}")
    notice.notation = f"{notice.number:04d}/TCHS"
    notice.save(force_insert=True)
    announce(DossierRejected(notice.id), subject=kept.id, agency=kept.received_by_agency_id, by=by, at=at, post=post)
    return kept


def _lacking(dossier: Dossier, missing: Sequence[str]) -> str:
    if asked_before(dossier, Stage.CHECK):
        words = _("Còn thiếu: %(papers)s. Phiếu yêu cầu bổ sung chỉ được lập một lần; hãy từ chối tiếp nhận.")
        return words % {"papers": "; ".join(missing)}
    return _lacking_at_once(missing)


def _lacking_at_once(missing: Sequence[str]) -> str:
    return _("Còn thiếu: %(papers)s. Hãy lập phiếu yêu cầu bổ sung.") % {"papers": "; ".join(missing)}


def _check_refusal(reason: str, legal_basis: str, guidance: str) -> None:
    fields = {}
    if not clean(reason):
        fields["reason"] = _("Hãy ghi lý do từ chối.")
    if not clean(legal_basis):
        fields["legal_basis"] = _("Hãy ghi căn cứ pháp lý của việc từ chối.")
    if not clean(guidance):
        fields["guidance"] = _("Hãy hướng dẫn người nộp phải làm gì, đến cơ quan nào.")
    if fields:
        raise Refused(_("Phiếu từ chối chưa đủ."), fields=fields)
