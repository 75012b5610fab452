"""The background worker: answers facts, and runs jobs and schedules.

Facts are drained by the main thread, jobs run in a second one, and those that wait
for other systems in a third, several at a time. Procrastinate's own connection
fetches the jobs; a job that defers another one uses Django's, so that deferring
stays inside the transaction of the command.
"""

import asyncio
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext
from procrastinate.worker import Worker as JobWorker

from motcua.kernel.actors import machine
from motcua.kernel.facts import deliver_pending
from motcua.operations import commands as operations

BATCH = 200
IDLE = 0.5  # seconds between two looks for new facts
FAREWELL = 12.0  # seconds for the job at hand
AFTER_TROUBLE = 3.0  # seconds to wait when the database is away
BEATS = 10.0  # seconds between two signs of life
SWEEPS = 60.0  # seconds between two looks for lost work
OWN, OUTSIDE = ("own",), ("outside",)  # queues: what we do ourselves, and what waits for other systems
CALLS = 8  # partners called at the same time
KEEPER = machine("Việc nền")

log = logging.getLogger("motcua.worker")


class Worker:
    """Runs until it is asked to stop by SIGTERM or SIGINT, finishing what it has begun."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.since = timezone.now()
        self.jobs_seen = 0.0  # when the thread of jobs last came round
        self._next_beat = self._next_sweep = 0.0

    def run(self, *, once: bool = False) -> None:
        """Work until asked to stop; ``once`` does what is waiting and returns."""
        if once:
            while self.answer_facts():
                pass
            asyncio.run(self._jobs((), 1))
            return
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        jobs = threading.Thread(target=self._jobs_until_stopped, args=(OWN, 1), name="jobs", daemon=True)
        outside = threading.Thread(target=self._jobs_until_stopped, args=(OUTSIDE, CALLS), name="outside", daemon=True)
        jobs.start()
        outside.start()
        while not self.stopping.is_set():
            self.keep_watch(time.monotonic())
            if not self.answer_facts():
                self.stopping.wait(IDLE)
        jobs.join(FAREWELL)
        outside.join(1.0)
        if (
            jobs.is_alive() or outside.is_alive()
        ):  # waits for a database that is gone; what it had begun is taken up again at the next start
            os._exit(1)

    def answer_facts(self) -> int:
        """Run one batch of owed reactions and return how many; zero too when the database is away."""
        try:
            return deliver_pending(BATCH)
        except (DatabaseError, InterfaceError) as error:
            log.warning("facts wait: %s", error)
            connection.close()
            self.stopping.wait(AFTER_TROUBLE)
            return 0

    def keep_watch(self, clock: float) -> None:
        """Give a sign of life every ten seconds, and put lost work back every minute."""
        try:
            if clock >= self._next_beat:
                self._next_beat = clock + BEATS
                self._beat("facts")
                if clock - self.jobs_seen < 2 * BEATS:
                    self._beat("jobs")
            if clock >= self._next_sweep:
                self._next_sweep = clock + SWEEPS
                operations.put_back(by=KEEPER, at=timezone.now())
        except (DatabaseError, InterfaceError) as error:
            log.warning("watch waits: %s", error)
            connection.close()

    def _beat(self, name: str) -> None:
        operations.beat(name=name, since=self.since, by=KEEPER, at=timezone.now())

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _jobs_until_stopped(self, queues: tuple[str, ...], together: int) -> None:
        while not self.stopping.is_set():
            try:
                asyncio.run(self._jobs(queues, together))
            except Exception:
                log.exception("jobs wait")
                self.stopping.wait(AFTER_TROUBLE)

    async def _jobs(self, queues: tuple[str, ...], together: int) -> None:
        """Run the jobs of these queues, so many at a time, until asked to stop; without queues, what waits in any."""
        fetching = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
        async with fetching.open_async():
            worker: Any = JobWorker(  # its methods are untyped
                app=fetching,
                name=f"motcua {' '.join(queues)}".strip(),
                queues=list(queues) or None,
                wait=bool(queues),
                concurrency=together,
                delete_jobs="successful",
                install_signal_handlers=False,
                shutdown_graceful_timeout=FAREWELL - 2,
                task_middleware=[_with_fresh_connection],
            )
            if not queues:
                await worker.run()
                return
            running = asyncio.ensure_future(worker.run())
            while not (running.done() or self.stopping.is_set()):
                if queues == OWN:
                    self.jobs_seen = time.monotonic()
                await asyncio.wait([running], timeout=IDLE)
            worker.stop()
            await running


def _with_fresh_connection(call_next: Callable[[], Any], _context: JobContext, _worker: JobWorker) -> object:
    close_old_connections()
    try:
        return call_next()
    finally:
        close_old_connections()
