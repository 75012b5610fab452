"""Jobs by name: a command starts one without knowing who does it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from motcua.kernel import logs
from motcua.kernel.models import Delivery, OnceKey
from motcua.kernel.spans import span

JobFunction = Callable[..., None]
NAMES: set[str] = set()
SCHEDULES: dict[str, str] = {}
"""The cron line of each periodic job, read in UTC."""

KEYS_ARE_KEPT = timedelta(days=7)
DONE_DELIVERIES_ARE_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Owed:
    """A job that the records say must still be done, whatever the queue says."""

    key: str
    since: datetime
    arguments: dict[str, Any] = field(default_factory=dict)


Debts = Callable[[datetime], Iterable[Owed]]
Watcher = Callable[[str, datetime, BaseException | None], None]
_debts: dict[str, Debts] = {}
_watchers: list[Watcher] = []


def job(name: str, *, every: str | None = None, queue: str = "own") -> Callable[[JobFunction], JobFunction]:
    """Offer a function as the job ``module.verb``; ``every`` is a cron line for a periodic one.

    Each ``queue`` is worked through by itself: "own", "files" for what looks into files, and "outside" for what
    waits for other systems.

    A job runs at least once: whatever it does must bear being done again. It is
    given ``at``, the time it was started, and the arguments it was deferred with:
    keys of records, never a person's data, because the queue is read by operators.
    """

    def register(function: JobFunction) -> JobFunction:
        def run(timestamp: int | None = None, **arguments: Any) -> None:  # noqa: ARG001 - periodic jobs are given it
            _watched(name, function, arguments)

        task = app.task(name=name, queue=queue, retry=5, queueing_lock=name if every else None)(run)
        if every:
            app.periodic(cron=every)(task)
            SCHEDULES[name] = every
        NAMES.add(name)
        return function

    return register


def _watched(name: str, function: JobFunction, arguments: dict[str, Any]) -> None:
    begun = timezone.now()
    with span(name), logs.around(job=name):
        try:
            function(at=begun, **arguments)
        except Exception as error:
            for watcher in _watchers:
                watcher(name, begun, error)
            raise
    for watcher in _watchers:
        watcher(name, begun, None)


def watch(watcher: Watcher) -> None:
    """Be told of every run of a job: its name, when it began, and the error it ended with or None."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def owed(name: str) -> Callable[[Debts], Debts]:
    """Let a function say, from the records alone, which runs of a deferred job are still to be done.

    Asked every minute: what is owed and not in the queue is put back, what is owed
    for long is shown to operators. ``key`` is the one that ``defer`` was given.
    """

    def register(debts: Debts) -> Debts:
        _debts[name] = debts
        return debts

    return register


def debts(at: datetime) -> list[tuple[str, Owed]]:
    """Return every run of a deferred job that the records say is owed, with the name of the job."""
    return [(name, one) for name, ask in sorted(_debts.items()) for one in ask(at)]


def accountable() -> set[str]:
    """Return the jobs whose loss from the queue would be noticed: periodic ones, and those that records ask for."""
    return set(SCHEDULES) | set(_debts)


def defer(name: str, *, key: str | None = None, alone: bool = False, **arguments: Any) -> None:
    """Ask for a job in the current transaction; a waiting one with the same key makes this a no-op.

    ``alone``: it begins when no other one of the same key is at work.
    """
    try:
        with transaction.atomic():
            app.configure_task(name, queueing_lock=key, lock=key if alone else None).defer(**arguments)
    except AlreadyEnqueued:
        return


@job("kernel.sweep_old_keys", every="17 * * * *")
def sweep_old_keys(*, at: Any) -> None:
    """Remove idempotency keys and answered deliveries that nobody will ask for again."""
    OnceKey.objects.filter(made_at__lt=at - KEYS_ARE_KEPT).delete()
    Delivery.objects.filter(done_at__lt=at - DONE_DELIVERIES_ARE_KEPT).delete()
