"""Jobs by name: a command starts one without knowing who does it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from motcua.kernel.models import Delivery, OnceKey

JobFunction = Callable[..., None]
NAMES: set[str] = set()

KEYS_ARE_KEPT = timedelta(days=7)
DONE_DELIVERIES_ARE_KEPT = timedelta(days=30)


def job(name: str, *, every: str | None = None, queue: str = "own") -> Callable[[JobFunction], JobFunction]:
    """Offer a function as the job ``module.verb``; ``every`` is a cron line for a periodic one.

    A job runs at least once: whatever it does must bear being done again. It is
    given ``at``, the time it was started, and the arguments it was deferred with.
    """

    def register(function: JobFunction) -> JobFunction:
        def run(timestamp: int | None = None, **arguments: Any) -> None:  # noqa: ARG001 - periodic jobs are given it
            function(at=timezone.now(), **arguments)

        task = app.task(name=name, queue=queue, retry=5, queueing_lock=name if every else None)(run)
        if every:
            app.periodic(cron=every)(task)
        NAMES.add(name)
        return function

    return register


def defer(name: str, *, key: str | None = None, **arguments: Any) -> None:
    """Ask for a job in the current transaction; a waiting one with the same key makes this a no-op."""
    try:
        with transaction.atomic():
            app.configure_task(name, queueing_lock=key).defer(**arguments)
    except AlreadyEnqueued:
        return


@job("kernel.sweep_old_keys", every="17 * * * *")
def sweep_old_keys(*, at: Any) -> None:
    """Remove idempotency keys and answered deliveries that nobody will ask for again."""
    OnceKey.objects.filter(made_at__lt=at - KEYS_ARE_KEPT).delete()
    Delivery.objects.filter(done_at__lt=at - DONE_DELIVERIES_ARE_KEPT).delete()
