"""Screens of the two-person rule: what waits for a second person, and one proposal in plain words."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.time import clock_day
from motcua.kernel.web import Request, once, redirect, render, screen
from motcua.people import commands, queries
from motcua.people.lifecycle import WORDS, State
from motcua.people.web.typed import typed_fields, whole_errors
from motcua.ui.places import address_of

NEEDS = "signed-in"
TONES = {State.WAITING: "waiting", State.CONFIRMED: "good"}


@dataclass(frozen=True, slots=True)
class Row:
    """One proposal as the list shows it."""

    id: UUID
    title: str
    who: str
    when: str
    until: str
    reason: str
    state: str
    tone: str
    settled: str


def row_of(proposal: queries.Proposal, now: datetime) -> Row:
    """Return a proposal, ready to be shown; one whose time is over reads as expired before the job has ended it."""
    state = State(proposal.state)
    if state is State.WAITING and proposal.expires_at <= now:
        state = State.EXPIRED
    settled = f"{proposal.settled_by_name}, {clock_day(proposal.settled_at)}" if proposal.settled_at else ""
    return Row(
        id=proposal.id,
        title=proposal.title,
        who=proposal.proposed_by_name,
        when=clock_day(proposal.proposed_at),
        until=clock_day(proposal.expires_at),
        reason=proposal.reason,
        state=_(WORDS[state]),
        tone=TONES.get(state, "stopped"),
        settled=settled.lstrip(", "),
    )


@lru_cache(maxsize=64)
def count_at(viewer: Actor, now: datetime) -> int | None:
    """Return how much waits for this person as the second one: asked once per page."""
    return queries.count_to_confirm(viewer, at=now)


@screen(needs=NEEDS)
def show_proposals(request: Request) -> HttpResponse:
    """List what waits for the viewer as the second person, what the viewer proposed, and what was settled."""
    me, now = request.actor, request.now
    context = {
        "waiting": [row_of(one, now) for one in queries.to_confirm(me, at=now)],
        "own": [row_of(one, now) for one in queries.own_proposals(me)],
        "settled": [row_of(one, now) for one in queries.settled_by(me)],
    }
    return render(request, "people/proposals.html", context)


@screen(needs=NEEDS)
def show_proposal(request: Request, proposal: UUID) -> HttpResponse:
    """Show one proposal: what will happen, why, who asked, and what the viewer may do with it."""
    return _page(request, queries.proposal_for(request.actor, proposal))


def _page(
    request: Request, row: queries.Proposal, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    waiting = row.state == State.WAITING and row.expires_at > request.now
    own = row.proposed_by_id == request.actor.id
    module, _dot, _command = row.action.partition(".")
    outcome = address_of(row.action, row.subject)
    about = "" if outcome else address_of(module, row.subject)
    context = {
        "proposal": row,
        "row": row_of(row, request.now),
        "own": own,
        "waiting": waiting,
        "why_not": "" if own or not waiting else queries.why_not(request.actor, row, at=request.now),
        "about": outcome if own and row.state == State.CONFIRMED else about,
        "typed": typed_fields(request, "remark"),
        "errors": errors or {},
    }
    return render(request, "people/proposal.html", context, status=status)


@screen(needs=NEEDS, methods=("POST",))
def confirm(request: Request, proposal: UUID) -> HttpResponse:
    """Confirm as the second person: the act is done with it."""
    row = queries.proposal_for(request.actor, proposal)
    try:
        with once(request) as claim:
            commands.confirm_proposal(proposal=proposal, by=request.actor, at=request.now)
            messages.success(request, _("Đã đồng ý. Việc đã được làm và ghi tên cả hai người."))
            return claim.done(redirect("people:proposal", proposal))
    except Refused as refused:
        return _refused(request, row, refused)


@screen(needs=NEEDS, methods=("POST",))
def refuse(request: Request, proposal: UUID) -> HttpResponse:
    """Refuse as the second person, with a reason."""
    row = queries.proposal_for(request.actor, proposal)
    try:
        with once(request) as claim:
            remark = typed_fields(request, "remark")["remark"]
            commands.refuse_proposal(proposal=proposal, remark=remark, by=request.actor, at=request.now)
            messages.success(request, _("Đã từ chối. Người đề nghị đọc được lý do."))
            return claim.done(redirect("people:proposal", proposal))
    except Refused as refused:
        return _refused(request, row, refused)


@screen(needs=NEEDS, methods=("POST",))
def withdraw(request: Request, proposal: UUID) -> HttpResponse:
    """Take one's own proposal back."""
    row = queries.proposal_for(request.actor, proposal)
    try:
        with once(request) as claim:
            commands.withdraw_proposal(proposal=proposal, by=request.actor, at=request.now)
            messages.success(request, _("Đã rút đề nghị."))
            return claim.done(redirect("people:proposal", proposal))
    except Refused as refused:
        return _refused(request, row, refused)


def _refused(request: Request, row: queries.Proposal, refused: Refused) -> HttpResponse:
    row.refresh_from_db()
    return _page(request, row, whole_errors(refused), 409 if isinstance(refused, Conflict) else 422)


def proposed(request: Request) -> None:
    """Say after an act was proposed that it waits, and for whom."""
    messages.success(request, _("Đã gửi đề nghị. Việc này chỉ làm khi một người thứ hai có quyền đồng ý."))
