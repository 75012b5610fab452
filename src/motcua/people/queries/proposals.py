"""What waits for a second person, and who may be that person."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor, NotThere, Post
from motcua.kernel.models import Fact
from motcua.people import rules
from motcua.people.lifecycle import State
from motcua.people.models import Account, Proposal, Substitution

RECENT = 50
GIVEN = ("people.PasswordSet", "people.SecondStepsReset", "people.SignInUnlocked")


class NoSuchProposal(NotThere):
    """There is no such proposal, or the viewer may not know that there is one."""


def to_confirm(viewer: Actor, *, at: datetime) -> QuerySet[Proposal]:
    """Return what waits for this viewer as the second person, the longest waiting first."""
    waiting = Proposal.objects.filter(state=State.WAITING, expires_at__gt=at)
    return (
        waiting.filter(_able(viewer), ~_tied(viewer, at)).exclude(proposed_by=viewer.id).order_by("proposed_at", "id")
    )


def count_to_confirm(viewer: Actor, *, at: datetime) -> int | None:
    """Count what waits for this viewer; None, without asking, for whoever may confirm nothing."""
    if not any(rules.confirms(right) for post in viewer.posts for right in post.rights):
        return None
    return to_confirm(viewer, at=at).count()


def own_proposals(viewer: Actor) -> list[Proposal]:
    """Return what the viewer proposed, the newest first."""
    return list(Proposal.objects.filter(proposed_by=viewer.id).order_by("-proposed_at", "-id")[:RECENT])


def settled_by(viewer: Actor) -> list[Proposal]:
    """Return what the viewer settled for others, the newest first."""
    rows = Proposal.objects.filter(settled_by=viewer.id).exclude(proposed_by=viewer.id)
    return list(rows.order_by("-settled_at", "-id")[:RECENT])


def proposal_for(viewer: Actor, proposal: UUID) -> Proposal:
    """Return a proposal to whoever made it or may confirm it.

    :raises NoSuchProposal: absent, or not for this viewer.
    """
    row = Proposal.objects.filter(pk=proposal).first()
    if row is None or not (row.proposed_by_id == viewer.id or confirming_post(viewer, row)):
        raise NoSuchProposal(proposal)
    return row


def confirming_post(viewer: Actor, proposal: Proposal) -> Post | None:
    """Return the post in which the viewer could be the second person, its own before a substitution.

    Never one of the proposer, and never one in which the viewer stands in for the proposer.
    """
    if viewer.id is None or viewer.id == proposal.proposed_by_id:
        return None
    able = [
        post for post in viewer.posts if _carries(post, proposal) and post.standing_in_for != proposal.proposed_by_id
    ]
    return min(able, key=lambda post: post.standing_in_for is not None, default=None)


def _carries(post: Post, proposal: Proposal) -> bool:
    if proposal.right in post.of_unit:  # a right over one unit does not answer for the agency
        return False
    if proposal.agency_id is None:
        return proposal.right in post.rights and post.reach is None
    return post.may(proposal.right, within=proposal.agency_id)


def _able(viewer: Actor) -> Q:
    """Say in SQL which proposals a post of the viewer carries the right for."""
    able = Q(pk__in=[])
    for post in viewer.posts:
        rights = [right for right in post.rights - post.of_unit if rules.confirms(right)]
        if not rights:
            continue
        one = Q(right__in=rights)
        if post.reach is not None:
            one &= Q(agency__in=post.reach)
        if post.standing_in_for is not None:
            one &= ~Q(proposed_by=post.standing_in_for)
        able |= one
    return able


def _standing(viewer: UUID | None, at: datetime, other: object, since: object) -> QuerySet[Substitution]:
    """Return the substitutions between two people that held at any time since the proposal was made."""
    not_ended = Q(ended_at__isnull=True) | Q(ended_at__gt=since)
    between = Q(absent=viewer, substitute=other) | Q(absent=other, substitute=viewer)
    return Substitution.objects.filter(between, not_ended, from_at__lte=at, to_at__gt=since)


def _tied(viewer: Actor, at: datetime) -> Exists:
    return Exists(_standing(viewer.id, at, OuterRef("proposed_by"), OuterRef("proposed_at")))


def why_not(viewer: Actor, proposal: Proposal, *, at: datetime) -> str:
    """Say why somebody with the right may still not be the second person here; empty when nothing is in the way."""
    if _standing(viewer.id, at, proposal.proposed_by_id, proposal.proposed_at).exists():
        return _("Ông/bà và người đề nghị đang làm thay cho nhau, nên cần một người khác xác nhận.")
    if _one_human(viewer.id, proposal.proposed_by_id):
        return _("Hai tài khoản này dùng chung thư điện tử hoặc điện thoại, nên được coi là một người.")
    return _let_in(viewer.id, proposal, at)


def _let_in(viewer: UUID | None, proposal: Proposal, at: datetime) -> str:
    """Say when one of the two, or one third person for both, was lately given the means to sign in as the other.

    Whoever sets a password, takes a second step away or opens a locked name may hold both accounts, whichever
    of them proposes. Counted back from the proposal, so that waiting does not shake it off.
    """
    two = {one for one in (viewer, proposal.proposed_by_id) if one is not None}
    since = min(at, proposal.proposed_at) - timedelta(days=rules.DAYS_A_SET_PASSWORD_TIES)
    known = Fact.objects.filter(subject__in=two, name__in=GIVEN, at__gt=since, actor__isnull=False).order_by("id")
    given = [fact for fact in known if fact.actor != fact.subject and fact.body.get("temporary", True)]
    if any((fact.actor, fact.subject) == (proposal.proposed_by_id, viewer) for fact in given):
        return _(
            "Người đề nghị vừa đặt mật khẩu, bỏ đăng nhập hai bước hoặc mở khóa đăng nhập cho ông/bà trong 7 ngày qua, "
            "nên cần một người khác xác nhận."
        )
    if any((fact.actor, fact.subject) == (viewer, proposal.proposed_by_id) for fact in given):
        return _(
            "Ông/bà vừa đặt mật khẩu, bỏ đăng nhập hai bước hoặc mở khóa đăng nhập cho người đề nghị trong 7 ngày qua, "
            "nên cần một người khác xác nhận."
        )
    hands = [{fact.actor for fact in given if fact.subject == one and fact.name == GIVEN[0]} for one in two]
    if len(hands) > 1 and set.intersection(*hands):
        return _(
            "Cùng một người vừa đặt mật khẩu cho cả ông/bà và người đề nghị trong 7 ngày qua, "
            "nên cần một người khác xác nhận."
        )
    return ""


def _one_human(one: UUID | None, other: UUID) -> bool:
    """Tell whether two accounts give away that the same human holds them."""
    told = list(Account.objects.filter(pk__in=[one, other]).values_list("email", "phone"))
    emails, phones = ([value for value in column if value] for column in zip(*told, strict=True))
    return len(set(emails)) < len(emails) or len(set(phones)) < len(phones)
