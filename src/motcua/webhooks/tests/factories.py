"""Systems that are told what happens, and messages that nobody took, made through the commands."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from motcua.kernel.actors import Actor, machine
from motcua.systems.tests.factories import administrator, connected
from motcua.webhooks import commands, rules
from motcua.webhooks.models import Message, Subscription

RECEIVED = "dossiers.DossierReceived"
ROBOT = machine("test")


def subscribed(
    agency: UUID,
    *,
    at: datetime,
    url: str = "https://doitac.example.vn/tin",
    events: Sequence[str] = (RECEIVED,),
    name: str = "Hộ tịch",
    by: Actor | None = None,
) -> Subscription:
    """Return the subscription of a newly connected system of the agency."""
    system = connected(agency, at=at, name=name)
    return commands.make_subscription(
        system=system.id, url=url, events=events, by=by or administrator(agency), at=at
    )  # fmt: skip


def gathered(at: datetime) -> int:
    """Make messages of what has happened, as the worker does, and return how many."""
    return commands.gather(by=ROBOT, at=at)


def failed(message: UUID, attempts: int, at: datetime) -> bool:
    """Let one try after so many others fail at the partner."""
    return commands.note_answer(message=message, attempts=attempts, status=500, error="HTTP 500", by=ROBOT, at=at)


def dead(subscription: Subscription, at: datetime) -> Message:
    """Return the newest message of the subscription after all its tries have failed."""
    message = Message.objects.filter(subscription=subscription).latest("id")
    for attempts in range(len(rules.LADDER) + 1):
        failed(message.id, attempts, at)
    message.refresh_from_db()
    return message
