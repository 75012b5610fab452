"""What can be done with subscriptions and messages."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor, Post, machine_only, require
from motcua.kernel.commands import Conflict, Refused, command
from motcua.kernel.editions import same_edition
from motcua.kernel.facts import announce
from motcua.kernel.models import Fact
from motcua.kernel.outgoing import NotAllowedOutside, check_url
from motcua.systems import queries as systems
from motcua.systems.rules import MANAGE
from motcua.webhooks import queries, rules
from motcua.webhooks.events import (
    MessageDied,
    MessagesResent,
    SigningSecretChanged,
    SubscriptionChanged,
    SubscriptionEnded,
    SubscriptionMade,
)
from motcua.webhooks.models import Message, Subscription
from motcua.webhooks.rules import State

FACTS_AT_ONCE = 1_000
REST = timedelta(seconds=60)


@command
def make_subscription(*, system: UUID, url: str, events: Sequence[str], by: Actor, at: datetime) -> Subscription:
    """Let a system be told of these facts from now on.

    :raises Refused: the address may not be called, or no fact is chosen.
    :raises Conflict: the system was ended.
    """
    told = systems.system_for(by, system)
    post = require(by, MANAGE, within=told.agency_id)
    if told.ended_at is not None:
        raise Conflict(_("Hệ thống này đã ngừng kết nối."))
    given = _checked(url, events)
    made = Subscription(system_id=system, made_at=at, secret_changed_at=at, turn=queries.settled_turn(), **given)
    made.save(force_insert=True)
    announce(
        SubscriptionMade(system, tuple(made.events)), subject=made.id, agency=told.agency_id, by=by, at=at, post=post
    )
    return made


@command
def change_subscription(
    *, subscription: UUID, url: str, events: Sequence[str], edition: int | None = None, by: Actor, at: datetime
) -> Subscription:
    """Change where, and of what, a system is told.

    :raises Refused: the address may not be called, or no fact is chosen.
    :raises Overtaken: somebody saved the subscription since the page with this ``edition`` was made.
    """
    kept, post = _locked(subscription, by)
    same_edition(kept.edition, edition)
    given = _checked(url, events)
    names = tuple(name for name, value in given.items() if getattr(kept, name) != value)
    if not names:
        return kept
    for name in names:
        setattr(kept, name, given[name])
    kept.rest_until, kept.edition = None, kept.edition + 1
    kept.save(update_fields=[*names, "rest_until", "edition"])
    announce(SubscriptionChanged(names), subject=kept.id, agency=kept.system.agency_id, by=by, at=at, post=post)
    return kept


@command
def change_secret(*, subscription: UUID, by: Actor, at: datetime) -> Subscription:
    """Sign with a new secret from now on, and for a week with the one before as well.

    :raises Refused: the one before is younger than a week, so that three would hold.
    """
    kept, post = _locked(subscription, by)
    if kept.secret_edition > 1 and at - kept.secret_changed_at < rules.OLD_SECRET_HOLDS:
        raise Refused(_("Khóa vừa đổi chưa đủ bảy ngày; đối tác còn đang chuyển sang khóa mới."))
    kept.secret_edition, kept.secret_changed_at = kept.secret_edition + 1, at
    kept.save(update_fields=["secret_edition", "secret_changed_at"])
    event = SigningSecretChanged(kept.secret_edition)
    announce(event, subject=kept.id, agency=kept.system.agency_id, by=by, at=at, post=post)
    return kept


@command
def end_subscription(*, subscription: UUID, by: Actor, at: datetime) -> Subscription:
    """Tell the system nothing more; what still waited is dead."""
    kept, post = _locked(subscription, by)
    waiting = kept.messages.filter(state=State.WAITING).update(state=State.DEAD, error=_("Đăng ký đã ngừng."))
    kept.ended_at = at
    kept.save(update_fields=["ended_at"])
    announce(SubscriptionEnded(waiting), subject=kept.id, agency=kept.system.agency_id, by=by, at=at, post=post)
    return kept


@command
def resend(*, subscription: UUID, messages: Sequence[UUID] = (), by: Actor, at: datetime) -> int:
    """Try again now what nobody took: these messages, or all; return how many. The ladder begins anew."""
    kept, post = _locked(subscription, by)
    dead = kept.messages.filter(state=State.DEAD)
    if messages:
        dead = dead.filter(id__in=messages)
    count = dead.update(state=State.WAITING, attempts=0, next_try_at=at, error="")
    if count:
        Subscription.objects.filter(id=kept.id).update(rest_until=None)
        announce(MessagesResent(count), subject=kept.id, agency=kept.system.agency_id, by=by, at=at, post=post)
    return count


@command
def gather(*, by: Actor, at: datetime) -> int:
    """Make messages of the facts that have happened since the last time, and return how many.

    Facts are read in the order of their turns and only when no open transaction can
    add an earlier one: none is missed, none is told twice. Costs the commands that
    announce them nothing.
    """
    machine_only(by)
    until, made = queries.settled_turn(), 0
    for kept in (
        Subscription.objects.select_for_update(of=("self",), skip_locked=True).filter(ended_at=None).order_by("id")
    ):
        made += _gathered(kept, until, at)
    return made


def _gathered(kept: Subscription, until: int, at: datetime) -> int:
    """Go on after the last fact that was told: one turn may hold more facts than are told at once."""
    facts = Fact.objects.filter(turn__gte=kept.turn, turn__lt=until, name__in=kept.events).order_by("turn", "id")
    if kept.fact is not None:
        facts = facts.filter(Q(turn__gt=kept.turn) | Q(id__gt=kept.fact))
    reach = systems.reach_of(kept.system_id, at)
    if reach is not None:
        facts = facts.filter(agency__in=reach)
    found = list(facts.values_list("turn", "id")[:FACTS_AT_ONCE])
    rows = [Message(subscription=kept, fact_id=fact, next_try_at=at, made_at=at) for _turn, fact in found]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    kept.turn, kept.fact = found[-1] if len(found) == FACTS_AT_ONCE else (until, None)
    kept.save(update_fields=["turn", "fact"])
    return len(rows)


@command
def note_answer(*, message: UUID, attempts: int, status: int | None, error: str, by: Actor, at: datetime) -> bool:
    """Write down what came of one try after so many ``attempts``; return whether the message was taken.

    Without a ``status`` the partner was not reached at all, and rests for a minute:
    its other messages wait without being tried. A failure of a run that another one
    has overtaken counts no second time.
    """
    machine_only(by)
    kept = Message.objects.select_for_update(of=("self",)).select_related("subscription__system").get(id=message)
    taken = status is not None and rules.taken(status)
    if kept.state != State.WAITING or (kept.attempts != attempts and not taken):
        return kept.state == State.TAKEN
    kept.attempts, kept.tried_at, kept.status, kept.error = kept.attempts + 1, at, status, error[:300]
    again = rules.next_try(kept.attempts, at)
    if taken:
        kept.state = State.TAKEN
    elif again is None:
        kept.state = State.DEAD
        announce(
            MessageDied(kept.id), subject=kept.subscription_id, agency=kept.subscription.system.agency_id, by=by, at=at
        )
    else:
        kept.next_try_at = again
    kept.save(update_fields=["state", "attempts", "tried_at", "status", "error", "next_try_at"])
    if status is None:
        Subscription.objects.filter(id=kept.subscription_id).update(rest_until=at + REST)
    return kept.state == State.TAKEN


@command
def forget_taken(*, before: datetime, by: Actor, at: datetime) -> int:  # noqa: ARG001 - every command says when
    """Remove messages that were taken before this instant, and return how many; the facts stay."""
    machine_only(by)
    removed, _by_model = Message.objects.filter(state=State.TAKEN, tried_at__lt=before).delete()
    return removed


def _locked(subscription: UUID, by: Actor) -> tuple[Subscription, Post]:
    """Return the subscription, locked, and the post that administers its system.

    :raises Conflict: it was ended.
    """
    queries.subscription_for(by, subscription)
    kept = Subscription.objects.select_for_update(of=("self",)).select_related("system").get(id=subscription)
    if kept.ended_at is not None:
        raise Conflict(_("Đăng ký này đã ngừng."))
    return kept, require(by, MANAGE, within=kept.system.agency_id)


def _checked(url: str, events: Sequence[str]) -> dict[str, object]:
    wrong: dict[str, str] = {}
    try:
        check_url(url.strip())
    except NotAllowedOutside as no:
        wrong["url"] = str(no)
    if not events or set(events) - queries.CHOOSABLE.keys():
        wrong["events"] = _("Hãy chọn ít nhất một việc cần báo.")
    if wrong:
        raise Refused(_("Chưa lưu được."), fields=wrong)
    return {"url": url.strip(), "events": [name for name in queries.CHOOSABLE if name in events]}
