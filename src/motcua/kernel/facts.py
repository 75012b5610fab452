"""Announce what happened; let upper modules react after the commit."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar, get_type_hints
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from motcua.kernel import rows
from motcua.kernel.actors import Actor, Post, machine
from motcua.kernel.commands import at_the_end, written
from motcua.kernel.faults import crash_here
from motcua.kernel.ids import new_id
from motcua.kernel.logs import explained
from motcua.kernel.models import Delivery, Fact

Reaction = Callable[..., None]
E = TypeVar("E")

RETRY_LADDER = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(hours=1))
_reactions: dict[str, dict[str, tuple[type, Reaction]]] = defaultdict(dict)
_said: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class RecordSeen:
    """Somebody opened a record that holds a person's data."""

    SAID = "Đã mở xem"

    screen: str


def name_of(event: type) -> str:
    """Return the name under which facts of this class are kept: ``module.ClassName``."""
    return f"{event.__module__.split('.')[1]}.{event.__name__}"


def said(fact: Fact) -> str:
    """Say the fact in Vietnamese, as its class in ``events`` does."""
    return _(_said.get(fact.name) or _look_up(fact.name))


def _look_up(name: str) -> str:
    from importlib import import_module

    module, _dot, event = name.partition(".")
    room = "facts" if module == "kernel" else "events"
    try:
        _said[name] = getattr(import_module(f"motcua.{module}.{room}"), event).SAID
    except (ModuleNotFoundError, AttributeError):
        _said[name] = event  # a fact outlives the class that announced it
    return _said[name]


def announce(
    event: Any, *, subject: UUID, agency: UUID | None, by: Actor, at: datetime, post: Post | None = None
) -> Fact:
    """Write the fact, and what reactions owe it, with the current transaction: all facts of a command at its end.

    ``post`` is the post acting, as ``require`` returned it. The body must hold
    keys and field names only, never a person's data: facts outlive erasure.
    """
    name = name_of(type(event))
    fact = rows.made(
        Fact,
        name=name,
        subject=subject,
        agency=agency,
        actor=by.id,
        actor_name=by.name,
        position=post.position if post else None,
        at=at,
        body={f.name: plain(getattr(event, f.name)) for f in fields(event)},
    )
    beside_the_facts(fact)
    return fact


def beside_the_facts(row: Model) -> None:
    """Write a new row, whose key is made, by the statement that writes the facts of the command at its end.

    For what nothing later in the transaction reads. A key that is taken makes the whole fail there.
    """
    at_the_end(_write, row)


def _write(late: list[Model]) -> None:
    crash_here("facts.before_writing")
    owed = [
        rows.made(Delivery, fact_id=fact.id, reaction=reaction, subject=fact.subject)
        for fact in late
        if isinstance(fact, Fact)
        for reaction in _reactions.get(fact.name, ())
    ]
    rows.insert([*late, *owed])


def reacts_to(event: type[E]) -> Callable[[Reaction], Reaction]:
    """Let a function answer each fact of this class, exactly once in effect.

    It is called as ``reaction(event, by=machine, at=fact.at)`` in the transaction
    that also notes that it ran.
    """
    if not is_dataclass(event):
        message = f"{event!r} is no event"
        raise TypeError(message)

    def register(reaction: Reaction) -> Reaction:
        key = f"{reaction.__module__.split('.')[1]}.{reaction.__name__}"
        _reactions[name_of(event)][key] = (event, reaction)
        return reaction

    return register


def facts_about(subject: UUID) -> QuerySet[Fact]:
    """Return all facts of one record in the order in which they were announced."""
    written(_write)
    return Fact.objects.filter(subject=subject).order_by("id")


def last_change(subject: UUID) -> Fact | None:
    """Return the last thing that was done to a record; that somebody read it is none."""
    return facts_about(subject).exclude(name__startswith="kernel.").last()


NEXT_IN_LINE = """
    SELECT d.id FROM kernel_delivery d
    WHERE d.done_at IS NULL AND d.next_try_at <= clock_timestamp() AND NOT EXISTS (
        SELECT FROM kernel_delivery earlier
        WHERE earlier.done_at IS NULL AND earlier.reaction = d.reaction
          AND earlier.subject = d.subject AND earlier.fact_id < d.fact_id)
    ORDER BY d.fact_id LIMIT %s FOR UPDATE OF d SKIP LOCKED
"""


def deliver_pending(limit: int = 100) -> int:
    """Run one batch of owed reactions and return how many were run, well or badly.

    In order per reaction and subject: a failing one holds back only what comes
    after it for the same subject, and is tried again by the retry ladder.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(NEXT_IN_LINE, [limit])
            keys = [row[0] for row in cursor.fetchall()]
        waiting = Delivery.objects.filter(id__in=keys).select_related("fact").order_by("fact_id")
        for delivery in waiting:
            _deliver(delivery)
    return len(keys)


def _deliver(delivery: Delivery) -> None:
    now = datetime.now(tz=delivery.fact.at.tzinfo)
    try:
        event, reaction = _reactions[delivery.fact.name][delivery.reaction]
        with transaction.atomic():
            reaction(_revive(event, delivery.fact.body), by=machine(delivery.reaction), at=delivery.fact.at)
            crash_here("facts.in_delivery")
            connection.check_constraints()  # what would fail at the commit fails here, and holds up no other reaction
    except Exception as error:  # noqa: BLE001 - whatever it was, it is kept for a person and tried again
        rung = RETRY_LADDER[min(delivery.attempts, len(RETRY_LADDER) - 1)]
        delivery.attempts += 1
        delivery.next_try_at = now + rung
        delivery.last_error = explained(error)[:2000]
        delivery.save(update_fields=["attempts", "next_try_at", "last_error"])
    else:
        delivery.done_at = now
        delivery.save(update_fields=["done_at"])


def reactions() -> list[tuple[str, str]]:
    """Return every reaction of this program as name of the fact and key of the reaction."""
    return sorted((name, key) for name, owed in _reactions.items() for key in owed)


def reaction_exists(name: str, key: str) -> bool:
    """Tell whether this program has a reaction of this key to facts of this name."""
    return key in _reactions.get(name, {})


def stuck(*, older_than: timedelta = timedelta(minutes=5), now: datetime) -> QuerySet[Delivery]:
    """Return what reactions still owe although the fact is older than this."""
    return Delivery.objects.filter(done_at__isnull=True, fact__recorded_at__lt=now - older_than).order_by("fact_id")


def new_fact_row(event: Any, *, subject: UUID, agency: UUID | None, by: Actor, at: datetime) -> Fact:
    """Return an unsaved fact for a set-based writer (``history``): no reaction is owed to it."""
    return Fact(
        id=new_id(),
        name=name_of(type(event)),
        subject=subject,
        agency=agency,
        actor=by.id,
        actor_name=by.name,
        at=at,
        body={f.name: plain(getattr(event, f.name)) for f in fields(event)},
    )


def plain(value: object) -> object:
    """Return the value as JSON can keep it: keys and days as text, sequences as lists."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(item) for item in value]
    return value


def _revive(event: type, body: dict[str, Any]) -> Any:
    hints = get_type_hints(event)
    return event(**{key: revived(hints[key], value) for key, value in body.items()})


def revived(hint: object, value: Any) -> Any:
    """Return what ``plain`` made of a value of this type: keys, instants and days are themselves again."""
    if value is None:
        return None
    for kind, revive in ((UUID, UUID), (datetime, datetime.fromisoformat), (date, date.fromisoformat)):
        if hint == kind or hint == (kind | None):
            return revive(value)
    return tuple(value) if isinstance(value, list) else value
