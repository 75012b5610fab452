"""The background worker: answers facts, and runs jobs and schedules.

Facts are drained by the main thread, jobs run in a second one, the deep look at files
in a third, for it may take hours after a rush, and what waits for other systems in a
fourth, several at a time. Procrastinate's own connection
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

from asgiref.sync import sync_to_async
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
OWN = "own"
LANES = {OWN: 1, "files": 1, "outside": 8}  # queues, and how many jobs of each at a time: so many partners are called
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
            asyncio.run(self._jobs("", 1))
            return
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        lanes = [
            threading.Thread(target=self._jobs_until_stopped, args=(queue, together), name=queue, daemon=True)
            for queue, together in LANES.items()
        ]
        for lane in lanes:
            lane.start()
        while not self.stopping.is_set():
            self.keep_watch(time.monotonic())
            if not self.answer_facts():
                self.stopping.wait(IDLE)
        until = time.monotonic() + FAREWELL
        for lane in lanes:
            lane.join(max(until - time.monotonic(), 1.0))
        if any(lane.is_alive() for lane in lanes):
            os._exit(1)  # it waits for a database that is gone; what it had begun is taken up again at the next start

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
        except Exception:  # whatever it was, facts and jobs go on
            log.exception("watch waits")

    def _beat(self, name: str) -> None:
        operations.beat(name=name, since=self.since, by=KEEPER, at=timezone.now())

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _jobs_until_stopped(self, queue: str, together: int) -> None:
        while not self.stopping.is_set():
            try:
                asyncio.run(self._jobs(queue, together))
            except Exception:
                log.exception("jobs wait")
            self.stopping.wait(AFTER_TROUBLE)  # it ends by itself when one of its parts fails, the schedules say

    async def _jobs(self, queue: str, together: int) -> None:
        """Run the jobs of this queue, so many at a time, until asked to stop; without a queue, what waits in any."""
        fetching = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
        async with fetching.open_async():
            worker: Any = JobWorker(  # its methods are untyped
                app=fetching,
                name=f"motcua {queue}".strip(),
                queues=[queue] if queue else None,
                wait=bool(queue),
                concurrency=together,
                delete_jobs="successful",
                install_signal_handlers=False,
                shutdown_graceful_timeout=FAREWELL - 2,
                task_middleware=[_with_fresh_connection],
            )
            if not queue:
                await worker.run()
                return
            await sync_to_async(close_old_connections)()  # schedules ask through a connection that may have died
            running = asyncio.ensure_future(worker.run())
            while not (running.done() or self.stopping.is_set()):
                await asyncio.wait([running], timeout=IDLE)
                if queue == OWN and not running.done():
                    self.jobs_seen = time.monotonic()
            worker.stop()
            await running


def _with_fresh_connection(call_next: Callable[[], Any], _context: JobContext, _worker: JobWorker) -> object:
    close_old_connections()
    try:
        return call_next()
    finally:
        close_old_connections()
