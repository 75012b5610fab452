"""What can be asked about subscriptions and their messages."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from motcua.dossiers import events as dossiers
from motcua.kernel.actors import Actor, NotThere
from motcua.kernel.facts import name_of
from motcua.kernel.seals.turns import HORIZON
from motcua.systems import queries as systems
from motcua.systems.queries import System
from motcua.webhooks import rules
from motcua.webhooks.models import Message, Subscription
from motcua.webhooks.rules import State

CHOOSABLE: dict[str, str] = {
    name_of(event): event.SAID
    for event in (
        dossiers.DossierSubmitted,
        dossiers.DossierReceived,
        dossiers.DossierRejected,
        dossiers.DossierHandedOver,
        dossiers.DossierAssigned,
        dossiers.DossierTaken,
        dossiers.SupplementRequested,
        dossiers.DossierSupplemented,
        dossiers.ResultSubmitted,
        dossiers.DossierDecided,
        dossiers.DossierCompleted,
        dossiers.ResultReturned,
        dossiers.DossierStopped,
        dossiers.DossierWithdrawn,
    )
}
"""The facts that a system may be told, by name, in words."""


class NoSuchSubscription(NotThere):
    """There is none, or the viewer may not know that there is one."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to be sent, which was tried so often before."""

    message: UUID
    attempts: int
    url: str
    body: bytes
    headers: dict[str, str]


def subscriptions_within(viewer: Actor) -> QuerySet[Subscription]:
    """Return the subscriptions of the systems that the viewer administers, with ``waiting`` and ``dead``, open ones first."""
    mine = systems.systems_within(viewer).order_by()
    waiting, dead = (Count("messages", filter=Q(messages__state=state)) for state in (State.WAITING, State.DEAD))
    rows = Subscription.objects.filter(system__in=mine.values("id")).select_related("system")
    return rows.annotate(waiting=waiting, dead=dead).order_by(F("ended_at").asc(nulls_first=True), "system__name", "id")


def subscription_for(viewer: Actor, subscription: UUID) -> Subscription:
    """Return one subscription.

    :raises NoSuchSubscription: absent, or not for this viewer.
    """
    found = subscriptions_within(viewer).filter(id=subscription).first()
    if found is None:
        raise NoSuchSubscription(str(subscription))
    return found


def systems_to_tell(viewer: Actor) -> list[System]:
    """Return the systems that the viewer may let be told."""
    return list(systems.systems_within(viewer).filter(ended_at=None))


def messages_of(viewer: Actor, subscription: UUID, state: str = "") -> QuerySet[Message]:
    """Return the messages of a subscription; page them by ``("-id",)``."""
    mine = subscriptions_within(viewer).filter(id=subscription).order_by().values("id")
    rows = Message.objects.filter(subscription__in=mine).select_related("fact")
    return rows.filter(state=state) if state else rows


def dead_count(viewer: Actor, _at: datetime) -> int | None:
    """Count what nobody took, for the rail; None when nothing is dead."""
    mine = systems.systems_within(viewer).order_by().values("id")
    return Message.objects.filter(state=State.DEAD, subscription__system__in=mine).count() or None


def secrets_of(subscription: Subscription, at: datetime) -> list[str]:
    """Return the secrets that hold: the new one first, the one before while it is younger than a week."""
    key, edition = settings.SECRET_KEY.encode(), subscription.secret_edition
    held = [rules.secret_of(key, subscription.id, edition)]
    if edition > 1 and at - subscription.secret_changed_at < rules.OLD_SECRET_HOLDS:
        held.append(rules.secret_of(key, subscription.id, edition - 1))
    return held


def partners_waiting(at: datetime) -> list[UUID]:
    """Return the subscriptions for which something is due, and whose partner does not rest. For the job."""
    rested = Q(subscription__rest_until__isnull=True) | Q(subscription__rest_until__lte=at)
    due = Message.objects.filter(rested, state=State.WAITING, next_try_at__lte=at)
    return list(due.order_by("subscription").values_list("subscription", flat=True).distinct())


def letters_for(subscription: UUID, at: datetime) -> list[Letter]:
    """Return what is due for one partner, the oldest first, signed. For the job."""
    due = Message.objects.filter(subscription=subscription, state=State.WAITING, next_try_at__lte=at)
    rows = due.select_related("fact", "subscription").order_by("fact_id")[: rules.MOST_AT_ONCE]
    return [_letter(row, at) for row in rows]


def _letter(message: Message, at: datetime) -> Letter:
    fact = message.fact
    body = rules.envelope(
        message=message.id,
        name=fact.name,
        subject=fact.subject,
        agency=fact.agency,
        at=fact.at,
        body=fact.body,
        source=f"{settings.PUBLIC_ADDRESS}/api/v1",
    )
    secrets = secrets_of(message.subscription, at)
    headers = rules.headers(message.id, at, body, secrets)
    return Letter(message.id, message.attempts, message.subscription.url, body, headers)


def settled_turn() -> int:
    """Return the turn below which every fact is there for good: no open transaction can still add one."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {HORIZON} FROM pg_current_snapshot() AS s")  # noqa: S608 - our own constant
        row = cursor.fetchone()
    return int(row[0])
