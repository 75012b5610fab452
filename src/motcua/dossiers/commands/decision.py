"""Result: drafted, submitted, signed or sent back, numbered, handed out."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.dossiers import rules
from motcua.dossiers.commands import moves
from motcua.dossiers.commands.drafting import wrong_personal_number
from motcua.dossiers.events import (
    DossierCompleted,
    DossierDecided,
    DraftSentBack,
    ResultReturned,
    ResultSubmitted,
)
from motcua.dossiers.models import Decision, Dossier, HandOut, Handover
from motcua.dossiers.queries.way import needed_before_leader, steps_of
from motcua.dossiers.rules import Outcome, Stage
from motcua.kernel.actors import Actor, Post
from motcua.kernel.commands import Conflict, Refused, command
from motcua.kernel.facts import announce
from motcua.kernel.numbers import take_number
from motcua.kernel.text import clean
from motcua.kernel.time import local, local_day
from motcua.people.rules import tidy_number
from motcua.tasks import commands as tasks
from motcua.tasks.rules import Clock


@command
def submit_result(
    *,
    dossier: UUID,
    outcome: Outcome,
    summary: str,
    reason: str = "",
    legal_basis: str = "",
    guidance: str = "",
    edition: int | None = None,
    by: Actor,
    at: datetime,
) -> Decision:
    """Put a drafted result, or a refusal with its reason, before the leader.

    A refusal after verification is a result (``OneStopLaw.refusing``): same way, same promise.

    :raises Refused: nothing is drafted, a refusal has no reason or no legal basis, or a step
        before the leader's may not be skipped.
    :raises Conflict: the dossier lies with somebody else now.
    """
    kept = moves.locked(dossier, edition=edition)
    post = moves.in_hand(kept, by, "dossiers.handle")
    _check_draft(outcome, summary, reason, legal_basis)
    if needed := needed_before_leader(kept):
        raise Refused(_("Còn bước “%(step)s” phải làm trước khi trình ký.") % {"step": needed})
    draft = Decision(
        dossier=kept,
        stage=Stage.VERIFY,
        outcome=outcome,
        summary=clean(summary),
        reason=clean(reason),
        legal_basis=clean(legal_basis),
        guidance=clean(guidance),
        drafted_at=at,
        drafted_by_name=by.name,
        drafted_by_position=post.position,
    )
    moves.change(kept, "submit", step=moves.step_after(kept, "leader"))
    draft.save(force_insert=True)
    moves.move(kept, by=by, at=at)
    announce(ResultSubmitted(outcome), subject=kept.id, agency=kept.competent_agency_id, by=by, at=at, post=post)
    return draft


@command
def send_back(*, dossier: UUID, remark: str, edition: int | None = None, by: Actor, at: datetime) -> Dossier:
    """Return the draft with remarks to who drafted it.

    :raises Refused: no remark: the person must know what to mend.
    :raises Conflict: the dossier lies with somebody else now.
    """
    kept = moves.locked(dossier, edition=edition)
    post = moves.in_hand(kept, by, "dossiers.decide")
    draft = open_draft(kept)
    if not clean(remark):
        raise Refused(_("Hãy ghi rõ cần sửa gì."), field="remark")
    draft.sent_back_at, draft.remark = at, clean(remark)
    draft.save(update_fields=["sent_back_at", "remark"])
    moves.change(kept, "send_back", step=last_unit_step(kept))
    moves.move(kept, by=by, at=at, position=draft.drafted_by_position)
    announce(DraftSentBack(), subject=kept.id, agency=kept.competent_agency_id, by=by, at=at, post=post)
    return kept


@command
def approve_result(*, dossier: UUID, edition: int | None = None, by: Actor, at: datetime) -> Dossier:
    """Sign what was submitted. Without a records step the result is ready at once.

    :raises Conflict: the dossier lies with somebody else now.
    """
    kept = moves.locked(dossier, edition=edition)
    post = moves.in_hand(kept, by, "dossiers.decide")
    draft = open_draft(kept)
    draft.decided_at, draft.decided_by_name, draft.decided_by_title = at, by.name, moves.title_of(post)
    draft.save(update_fields=["decided_at", "decided_by_name", "decided_by_title"])
    moves.change(kept, "approve", step=moves.step_after(kept))
    announce(DossierDecided(draft.outcome), subject=kept.id, agency=kept.competent_agency_id, by=by, at=at, post=post)
    if steps_of(kept)[kept.step].place == "records":
        moves.move(kept, by=by, at=at)
    else:
        _complete(kept, draft, by=by, at=at, post=post)
    return kept


@command
def issue_result(*, dossier: UUID, edition: int | None = None, by: Actor, at: datetime) -> Dossier:
    """Number and seal the signed result; it is ready from now on (văn thư).

    :raises Conflict: the dossier lies with somebody else now.
    """
    kept = moves.locked(dossier, edition=edition)
    post = moves.in_hand(kept, by, "dossiers.number")
    draft = (
        kept.decisions.filter(decided_at__isnull=False, number=None, stage=Stage.VERIFY).order_by("-drafted_at").first()
    )
    if draft is None:
        raise Conflict(_("Hồ sơ này chưa có kết quả được ký."))
    kept.step = moves.step_after(kept)
    _complete(kept, draft, by=by, at=at, post=post)
    return kept


@command
def return_result(
    *,
    dossier: UUID,
    method: str,
    receiver_name: str,
    receiver_number: str = "",
    note: str = "",
    edition: int | None = None,
    by: Actor,
    at: datetime,
) -> Dossier:
    """Give the result to the person, or to the post; the dossier's life ends here.

    :raises Refused: nobody is named as the receiver, or the number is not built like a person's; says all of it.
    :raises NotAllowed: there is no result yet, or it was handed out before.
    """
    kept = moves.locked(dossier, edition=edition)
    post = moves.in_hand(kept, by, "dossiers.return")
    number = tidy_number(receiver_number)
    _check_receiver(method, receiver_name, number)
    moves.change(kept, "return_result", returned_at=at, ended_at=at)
    HandOut(
        dossier=kept,
        method=method,
        receiver_name=clean(receiver_name),
        receiver_number=number,
        note=clean(note),
        at=at,
        by_name=by.name,
    ).save(force_insert=True)
    tasks.finish(subject=kept.id, by=by, at=at)
    announce(ResultReturned(method), subject=kept.id, agency=kept.received_by_agency_id, by=by, at=at, post=post)
    return kept


def open_draft(dossier: Dossier) -> Decision:
    """Return the draft that waits for the leader.

    :raises Conflict: there is none.
    """
    drafts = dossier.decisions.filter(stage=Stage.VERIFY, decided_at=None, sent_back_at=None)
    draft = drafts.order_by("-drafted_at").first()
    if draft is None:
        raise Conflict(_("Hồ sơ này không chờ ký."))
    return draft


def _complete(dossier: Dossier, decision: Decision, *, by: Actor, at: datetime, post: Post) -> None:
    moves.change(dossier, "complete", resolved_at=at, step=len(steps_of(dossier)) - 1)
    moves.move(dossier, by=by, at=at, clock=Clock.STOPPED)
    numbered(dossier, decision, at)
    decision.save(update_fields=["number", "notation"])
    announce(
        DossierCompleted(decision.notation, rules.timeliness(local(at), local(rules.known(dossier.due_at)))),
        subject=dossier.id, agency=dossier.competent_agency_id, by=by, at=at, post=post,
    )  # fmt: skip


def book_of(dossier: Dossier, decision: Decision, at: datetime) -> str:
    """Return the name of the number book in which this result is numbered."""
    kind = "KQ" if decision.outcome == Outcome.APPROVED else "TCGQ"
    return f"{moves.organ_code(dossier.competent_agency_id, at)}/{kind}"


def numbered(dossier: Dossier, decision: Decision, at: datetime) -> None:
    """Give a result the next number of its book and year; the row is not saved."""
    book = book_of(dossier, decision, at)
    decision.number = take_number(book, f"{local_day(at):%Y}")
    decision.notation = f"{decision.number:04d}/{book.rpartition('/')[2]}"


def last_unit_step(dossier: Dossier) -> int:
    """Return the last step of the route, up to the present one, that was done in a unit."""
    steps = steps_of(dossier)
    return max(i for i, step in enumerate(steps[: dossier.step + 1]) if step.place == "unit")


def _check_receiver(method: str, name: str, number: str) -> None:
    fields = {}
    if method not in Handover.values:
        fields["method"] = _("Hãy chọn cách trả kết quả.")
    if not clean(name):
        fields["receiver_name"] = _("Hãy ghi tên người nhận.")
    if wrong := wrong_personal_number(number):
        fields["receiver_number"] = wrong
    if fields:
        raise Refused(" ".join(fields.values()), fields=fields)


def _check_draft(outcome: Outcome, summary: str, reason: str, legal_basis: str) -> None:
    fields = {}
    if outcome not in {Outcome.APPROVED, Outcome.REFUSED}:
        fields["outcome"] = _("Hãy chọn kết quả hay từ chối.")
    if outcome == Outcome.APPROVED and not clean(summary):
        fields["summary"] = _("Hãy ghi nội dung kết quả trình ký.")
    if outcome == Outcome.REFUSED and not clean(reason):
        fields["reason"] = _("Hãy ghi lý do không giải quyết.")
    if outcome == Outcome.REFUSED and not clean(legal_basis):
        fields["legal_basis"] = _("Hãy ghi căn cứ pháp lý của việc từ chối.")
    if fields:
        raise Refused(_("Dự thảo chưa đủ để trình ký."), fields=fields)
