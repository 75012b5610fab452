"""A dangerous act needs two people: one proposes it, another one confirms it, and only then it is done (ADR 0011).

A command is made dangerous by ``needs_two``: called in any other way than by
``confirm_proposal`` it refuses, whatever rights the caller has.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, get_type_hints
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor, Forbidden, NotThere, known_only, machine_only
from motcua.kernel.commands import Conflict, Refused, command, rehearsed
from motcua.kernel.facts import announce, plain, revived
from motcua.kernel.text import clean
from motcua.people import queries, rules
from motcua.people.events import (
    ProposalConfirmed,
    ProposalExpired,
    ProposalMade,
    ProposalRefused,
    ProposalWithdrawn,
)
from motcua.people.lifecycle import LIFECYCLE, State
from motcua.people.models import Proposal
from motcua.people.queries.proposals import NoSuchProposal, confirming_post, why_not

LONGEST = 500
Act = TypeVar("Act", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Matter:
    """What a proposal is about: the record, where the confirming right must hold, and in words what will happen.

    ``agency`` None means that the second person must hold the right in the whole province.
    """

    subject: UUID
    agency: UUID | None
    title: str
    effects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dangerous:
    """An act that needs two people: the command, and the right by which the second one confirms it."""

    action: str
    right: str
    run: Callable[..., object]
    tell: Callable[..., Matter]


@dataclass(frozen=True, slots=True)
class Second:
    """Who confirmed the act that is being done. In a rehearsal nobody has yet."""

    action: str
    actor: Actor | None

    @property
    def id(self) -> UUID | None:
        """The key of the second person's account, for the fact."""
        return self.actor.id if self.actor else None


class NeedsSecondPerson(Refused):
    """The act was tried by one person alone."""

    def __init__(self) -> None:
        super().__init__(_("Việc này cần người thứ hai đồng ý. Hãy gửi đề nghị và chờ người đó xác nhận."))


ACTS: dict[str, Dangerous] = {}
_confirmed: ContextVar[Second | None] = ContextVar("confirmed", default=None)


def needs_two(action: str, *, right: str, tell: Callable[..., Matter]) -> Callable[[Act], Act]:
    """Make a command dangerous: it runs only when a second person, who holds ``right``, confirmed a proposal of it.

    ``action`` is its name, ``module.command``; a test resolves every one.
    """

    def guard(function: Act) -> Act:
        @functools.wraps(function)
        def run(**arguments: Any) -> object:
            second_person(action)
            return function(**arguments)

        register_act(action, right=right, run=run, tell=tell)
        return run  # type: ignore[return-value]

    return guard


def register_act(action: str, *, right: str, run: Callable[..., object], tell: Callable[..., Matter]) -> None:
    """Let a command be proposed that asks for ``second_person`` itself, because only some of its uses are dangerous."""
    ACTS[action] = Dangerous(action, right, run, tell)


def second_person(action: str) -> Second:
    """Return who confirmed the act that is being done.

    :raises NeedsSecondPerson: nobody did.
    """
    second = _confirmed.get()
    if second is None or second.action != action:
        raise NeedsSecondPerson
    return second


@contextmanager
def confirmed(second: Second) -> Iterator[None]:
    """Let the act run inside, as confirmed by this person."""
    token = _confirmed.set(second)
    try:
        yield
    finally:
        _confirmed.reset(token)


@command
def propose(*, action: str, arguments: Mapping[str, object], reason: str, by: Actor, at: datetime) -> Proposal:
    """Ask a second person to let a dangerous act happen; it waits seven days.

    The act is rehearsed and undone, so that what it would refuse is refused now.

    :raises Refused: no reason, or the act itself would be refused.
    :raises Conflict: the same act waits already.
    :raises Forbidden: ``by`` may not do it even with a second person.
    """
    known_only(by)
    act = ACTS[action]
    if by.id is None:
        message = "a machine proposes nothing"
        raise Forbidden(message)
    if not clean(reason):
        raise Refused(_("Hãy ghi lý do, để người thứ hai hiểu vì sao cần làm."), field="reason")
    told = {name: value for name, value in arguments.items() if value is not None}
    matter = act.tell(by=by, at=at, **told)
    with rehearsed(), confirmed(Second(action, None)):
        act.run(by=by, at=at, **told)
    kept = {name: plain(value) for name, value in told.items()}
    _not_twice(action, kept)
    row = Proposal(
        action=action,
        arguments=kept,
        subject=matter.subject,
        agency_id=matter.agency,
        right=act.right,
        title=matter.title[:LONGEST],
        effects=list(matter.effects),
        reason=clean(reason)[:LONGEST],
        proposed_by_id=by.id,
        proposed_by_name=by.name,
        proposed_at=at,
        expires_at=at + timedelta(days=rules.DAYS_A_PROPOSAL_WAITS),
    )
    row.save(force_insert=True)
    announce(ProposalMade(row.id, action), subject=matter.subject, agency=matter.agency, by=by, at=at)
    return row


def _not_twice(action: str, kept: dict[str, object]) -> None:
    waiting = Proposal.objects.filter(action=action, arguments=kept, state=State.WAITING).first()
    if waiting is not None:
        raise Conflict(
            _("%(name)s đã đề nghị việc này và đang chờ người thứ hai.") % {"name": waiting.proposed_by_name}
        )


@command
def confirm_proposal(*, proposal: UUID, by: Actor, at: datetime) -> Proposal:
    """Let the proposed act happen: it is done now, by who proposed it, in the same transaction.

    Two who confirm at once: the first one's act is done, the second one learns that it was.

    :raises Refused: ``by`` may not be the second person here, or the act cannot be done any more.
    :raises Conflict: it was settled before, or waited too long.
    :raises NoSuchProposal: absent, or not ``by``'s to confirm.
    """
    row, post = _to_settle(proposal, by, at)
    act = ACTS[row.action]
    _settle(row, "confirm", by, at)
    proposer = queries.actor_for(row.proposed_by_id, at)
    try:
        with confirmed(Second(row.action, by)):
            act.run(by=proposer, at=at, **arguments_of(row))
    except (Forbidden, NotThere) as no:
        message = _("Người đề nghị không còn quyền làm việc này, hoặc bản ghi không còn. Hãy từ chối đề nghị.")
        raise Refused(message) from no
    event = ProposalConfirmed(row.id, row.action, row.proposed_by_id)
    announce(event, subject=row.subject, agency=row.agency_id, by=by, at=at, post=post)
    return row


def arguments_of(row: Proposal) -> dict[str, Any]:
    """Return the arguments of the proposed command, as they were before they were kept."""
    hints = get_type_hints(ACTS[row.action].run)
    return {name: revived(hints[name], value) for name, value in row.arguments.items()}


@command
def refuse_proposal(*, proposal: UUID, remark: str, by: Actor, at: datetime) -> Proposal:
    """Say no to a proposal; nothing is done, and who proposed it reads why.

    :raises Refused: no reason is given.
    :raises Conflict: it was settled before.
    :raises NoSuchProposal: absent, or not ``by``'s to settle.
    """
    row, post = _to_settle(proposal, by, at)
    if not clean(remark):
        raise Refused(_("Hãy ghi vì sao không đồng ý."), field="remark")
    row.remark = clean(remark)[:LONGEST]
    _settle(row, "refuse", by, at)
    event = ProposalRefused(row.id, row.action, row.proposed_by_id)
    announce(event, subject=row.subject, agency=row.agency_id, by=by, at=at, post=post)
    return row


@command
def withdraw_proposal(*, proposal: UUID, by: Actor, at: datetime) -> Proposal:
    """Take one's own proposal back before anybody settled it.

    :raises Conflict: it was settled before.
    :raises NoSuchProposal: absent, or somebody else's.
    """
    known_only(by)
    row = _locked(proposal)
    if row.proposed_by_id != by.id:
        raise NoSuchProposal(proposal)
    _settle(row, "withdraw", by, at)
    announce(ProposalWithdrawn(row.id, row.action), subject=row.subject, agency=row.agency_id, by=by, at=at)
    return row


@command
def expire_proposals(*, by: Actor, at: datetime) -> int:
    """End what waited too long, and return how many that were. Safe to repeat.

    :raises Forbidden: ``by`` is not the machine.
    """
    machine_only(by)
    rows = Proposal.objects.select_for_update(skip_locked=True).filter(state=State.WAITING, expires_at__lte=at)
    over = list(rows.order_by("id"))
    for row in over:
        row.state, row.settled_at = LIFECYCLE.after(row.state, "expire"), at
        row.save(update_fields=["state", "settled_at"])
        announce(ProposalExpired(row.id, row.action), subject=row.subject, agency=row.agency_id, by=by, at=at)
    return len(over)


def _locked(proposal: UUID) -> Proposal:
    row = Proposal.objects.select_for_update(of=("self",)).filter(pk=proposal).first()
    if row is None:
        raise NoSuchProposal(proposal)
    return row


def _to_settle(proposal: UUID, by: Actor, at: datetime) -> tuple[Proposal, Any]:
    """Return the proposal, locked, and the post in which this second person settles it."""
    known_only(by)
    row = _locked(proposal)
    post = confirming_post(by, row)
    if post is None:
        raise NoSuchProposal(proposal)
    if row.state != State.WAITING or row.expires_at <= at:
        raise Conflict(settled_words(row))
    if reason := why_not(by, row, at=at):
        raise Refused(reason)
    return row, post


def settled_words(row: Proposal) -> str:
    """Say how a proposal that no longer waits was settled."""
    words = {
        State.CONFIRMED: _("%(name)s đã đồng ý và việc đã được làm."),
        State.REFUSED: _("%(name)s đã từ chối đề nghị này."),
        State.WITHDRAWN: _("Người đề nghị đã rút đề nghị này."),
    }
    said = words.get(State(row.state), _("Đề nghị này đã hết hạn chờ."))
    return said % {"name": row.settled_by_name}


def _settle(row: Proposal, action: str, by: Actor, at: datetime) -> None:
    if row.state != State.WAITING:
        raise Conflict(settled_words(row))
    row.state = LIFECYCLE.after(row.state, action)
    row.settled_by_id, row.settled_by_name, row.settled_at = by.id, by.name, at
    row.save(update_fields=["state", "settled_by", "settled_by_name", "settled_at", "remark"])
