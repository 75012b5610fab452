"""Asking for more: one complete list, and the clock meanwhile."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.calendar import queries as calendar
from motcua.calendar.rules import Pause, due_with_pauses
from motcua.dossiers.commands import moves
from motcua.dossiers.commands.drafting import limit_of
from motcua.dossiers.events import DossierSupplemented, SupplementRequested
from motcua.dossiers.lifecycle import State
from motcua.dossiers.models import Dossier, DossierPaper, SupplementRequest
from motcua.dossiers.queries.checklist import papers_asked
from motcua.dossiers.queries.way import agency_at, asked_before, steps_of
from motcua.dossiers.rules import ClockEffect, Lack, Stage, complete_list, known, one_stop_law
from motcua.kernel.actors import Actor, Post, require
from motcua.kernel.commands import Conflict, Refused, command
from motcua.kernel.facts import announce
from motcua.kernel.numbers import take_number
from motcua.kernel.text import clean
from motcua.kernel.time import local_day
from motcua.tasks import queries as task_queries
from motcua.tasks.commands import Meanwhile
from motcua.tasks.rules import Clock, Holder

ONCE_BEFORE_RECEPTION = (
    "Hồ sơ này đã được yêu cầu bổ sung một lần. Trước khi tiếp nhận chỉ được yêu cầu một lần "
    "(%(law)s): hãy tiếp nhận, hoặc từ chối nếu không đủ điều kiện."
)
ONCE_AFTER_RECEPTION = (
    "Hồ sơ này đã được yêu cầu bổ sung một lần sau khi tiếp nhận. "
    "Muốn yêu cầu thêm phải do lãnh đạo có thẩm quyền lập phiếu (%(law)s)."
)
CITIZEN = Meanwhile(Holder.CITIZEN, "Người nộp bổ sung")


@command
def ask_for_more(
    *,
    dossier: UUID,
    lacks: Sequence[Lack],
    reason: str,
    legal_basis: str,
    answer_by_on: date,
    clock_effect: ClockEffect,
    edition: int | None = None,
    by: Actor,
    at: datetime,
) -> SupplementRequest:
    """Send one complete list of what is missing (Mẫu 02); from now on the clock stands still.

    Before reception the desk asks, afterwards whoever has the dossier in hand, at a step
    of the route where the clock may stand still. Once for each (NĐ 118/2025 Đ17.2a);
    what must be asked for again after reception is asked for by who decides.
    ``clock_effect`` says whether the limit goes on afterwards or starts again
    (``rules.one_stop_law``: which decree says so depends on the day of reception).

    :raises Refused: the list is empty, an item has no guidance, the day is past, it was asked
        before, or the route lets the clock not stand still at this step.
    :raises NotAllowed: the dossier is neither waiting to be received nor in process.
    """
    kept = moves.locked(dossier, edition=edition)
    stage = Stage.CHECK if kept.received_at is None else Stage.VERIFY
    post = _who_asks(kept, stage, by, at)
    tidy = [Lack(clean(lack.what), clean(lack.how)) for lack in lacks if clean(lack.what) or clean(lack.how)]
    if wrong := wrong_in_request(tidy, reason, answer_by_on, local_day(at)):
        raise Refused(_("Phiếu yêu cầu bổ sung chưa đủ."), fields=wrong)
    held = task_queries.holder_of(kept.id)
    request = SupplementRequest(
        dossier=kept,
        stage=stage,
        lacks=[{"what": lack.what, "how": lack.how} for lack in tidy],
        reason=clean(reason),
        legal_basis=clean(legal_basis),
        answer_by_on=answer_by_on,
        clock_effect=clock_effect,
        asked_at=at,
        asked_by_name=by.name,
        step=kept.step,
        position_holding=held.position if held else None,
    )
    moves.change(kept, "ask_before" if stage is Stage.CHECK else "ask_for_more", paused_at=at)
    clock = Clock.WAITING if stage is Stage.CHECK else Clock.PAUSED
    moves.move(kept, by=by, at=at, clock=clock, position=request.position_holding, meanwhile=CITIZEN)
    request.number = take_number(f"{moves.organ_code(agency_at(kept), at)}/YCBS", f"{local_day(at):%Y}")
    request.save(force_insert=True)
    announce(
        SupplementRequested(request.id, stage, clock_effect),
        subject=kept.id, agency=agency_at(kept), by=by, at=at, post=post,
    )  # fmt: skip
    return request


@command
def answer_supplement(
    *, dossier: UUID, papers: Sequence[str] = (), edition: int | None = None, by: Actor, at: datetime
) -> Dossier:
    """Note that everything asked for has come; the dossier goes back to who asked, with its new promise.

    ``papers`` names what was handed in, in the order of the list.

    :raises Conflict: nothing is being waited for.
    :raises Forbidden: ``by`` neither receives at the counter nor has the dossier in hand.
    """
    kept = moves.locked(dossier, edition=edition)
    request = kept.supplements.filter(answered_at=None).first()
    if request is None:
        raise Conflict(_("Hồ sơ này không chờ bổ sung."))
    post = _who_takes(kept, by)
    request.answered_at, request.answered_by_name = at, by.name
    request.save(update_fields=["answered_at", "answered_by_name"])
    _add_papers(kept, papers, at)
    due = _new_promise(kept) if kept.received_at else {}
    moves.change(kept, "supplement" if kept.received_at else "resubmit", paused_at=None, step=request.step, **due)
    clock = Clock.RUNNING if kept.received_at else Clock.WAITING
    moves.move(kept, by=by, at=at, clock=clock, position=request.position_holding)
    announce(
        DossierSupplemented(request.id, kept.due_at),
        subject=kept.id, agency=agency_at(kept), by=by, at=at, post=post,
    )  # fmt: skip
    return kept


def _who_asks(dossier: Dossier, stage: Stage, by: Actor, at: datetime) -> Post:
    cited = {"law": one_stop_law(local_day(dossier.received_at or at)).asking}
    if stage is Stage.CHECK:
        post = require(by, "dossiers.receive", within=dossier.received_by_agency_id)
        if dossier.state == State.NEW and asked_before(dossier, stage):
            raise Refused(_(ONCE_BEFORE_RECEPTION) % cited)
        return post
    step, competent = steps_of(dossier)[dossier.step], dossier.competent_agency_id
    again = asked_before(dossier, stage)
    decides = again and by.may("dossiers.decide", within=competent)
    post = require(by, "dossiers.decide", within=competent) if decides else moves.in_hand(dossier, by, step.right)
    if dossier.state == State.PROCESSING and again and not decides:
        raise Refused(_(ONCE_AFTER_RECEPTION) % cited)
    if dossier.state == State.PROCESSING and not step.may_pause:
        raise Refused(_("Quy trình không cho tạm dừng ở bước “%(step)s”.") % {"step": step.label})
    return post


def _who_takes(dossier: Dossier, by: Actor) -> Post:
    if by.may("dossiers.receive", within=dossier.received_by_agency_id):
        return require(by, "dossiers.receive", within=dossier.received_by_agency_id)
    return moves.in_hand(dossier, by, steps_of(dossier)[dossier.step].right)


def wrong_in_request(lacks: Sequence[Lack], reason: str, answer_by_on: date | None, today: date) -> dict[str, str]:
    """Return all that is wrong with a request for more, by field of its page; None is a day that cannot be read."""
    fields = {}
    if not complete_list(lacks):
        fields["lacks"] = _("Ghi đủ từng giấy tờ còn thiếu hoặc sai, kèm hướng dẫn cách làm. Chỉ được yêu cầu một lần.")
    if not clean(reason):
        fields["reason"] = _("Hãy ghi lý do yêu cầu bổ sung.")
    if answer_by_on is None:
        fields["answer_by_on"] = _("Hãy ghi ngày, tháng, năm, ví dụ 27/11/2026.")
    elif answer_by_on <= today:
        fields["answer_by_on"] = _("Hạn bổ sung phải sau hôm nay.")
    return fields


def _add_papers(dossier: Dossier, papers: Sequence[str], at: datetime) -> None:
    """Tick what came; what stood on no list yet is added, tied to the required paper that it is by name."""
    last = dossier.papers.order_by("-position").values_list("position", flat=True).first() or 0
    names = [clean(name) for name in papers if clean(name)]
    dossier.papers.filter(name__in=names, present=False).update(present=True)
    known = set(dossier.papers.filter(name__in=names).values_list("name", flat=True))
    asked = {paper.name: paper.id for paper in papers_asked(dossier)}
    DossierPaper.objects.bulk_create(
        DossierPaper(
            dossier=dossier,
            required_id=asked.get(name),
            position=last + n,
            name=name,
            originals=1,
            present=True,
            added_at=at,
        )
        for n, name in enumerate((name for name in names if name not in known), start=1)
    )


def _new_promise(dossier: Dossier) -> dict[str, object]:
    """Count the promise again with every pause and restart so far, by the competent agency's office hours."""
    received_at = known(dossier.received_at)
    pauses = [
        Pause(s.asked_at, s.answered_at, restarts=s.clock_effect == ClockEffect.RESTART)
        for s in dossier.supplements.filter(stage=Stage.VERIFY, answered_at__isnull=False).order_by("asked_at")
        if s.answered_at
    ]
    days = calendar.calendar_for(dossier.competent_agency_id)
    promise = due_with_pauses(received_at, limit_of(dossier), pauses, days)
    return {
        "due_at": promise.due_at,
        "due_provisional": promise.provisional,
        "due_flagged": promise.flagged,
        "derivation": [[step.kind, step.text] for step in promise.steps],
    }
