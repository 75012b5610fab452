"""Turns at the threads of one process: few requests compute at once, more only while those few wait for something."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """``at_once`` requests have their turn; it is over when they are answered, or after ``longest`` seconds.

    Threads of one interpreter that compute take its lock from each other at every call that may wait: four of them
    do the same work as two, with a fifth more CPU. A request whose turn was long enough, though, most likely waits –
    for a slow store, for a row that is locked, for the examiner of files – and must not keep others waiting; it goes
    on, and the next has its turn. Asked in one loop only; who came first is first.
    """

    def __init__(self, at_once: int, *, longest: float) -> None:
        self._free, self._longest = asyncio.Semaphore(at_once), longest

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Wait for a turn and hold it."""
        await self._free.acquire()
        loop = asyncio.get_running_loop()
        over = loop.create_future()
        over.add_done_callback(lambda _over: self._free.release())
        alarm = loop.call_later(self._longest, _finish, over)
        try:
            yield
        finally:
            alarm.cancel()
            _finish(over)


def _finish(over: "asyncio.Future[None]") -> None:
    if not over.done():
        over.set_result(None)
