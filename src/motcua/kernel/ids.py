"""Keys of rows: UUID version 7, made by us before the row exists."""

import os
import threading
import time
from uuid import UUID

AT_ONCE = 512  # random numbers fetched together: each fetch hands the interpreter to another thread
_lock = threading.Lock()
_last = 0
_chances: list[int] = []
os.register_at_fork(after_in_child=_chances.clear)


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562) that is greater than every earlier one of this process.

    48 bits of milliseconds, then 12 bits of the fraction of the millisecond, so
    that rows of one subject keep their order when sorted by key.
    """
    global _last  # noqa: PLW0603 - one monotonic counter per process is the point
    with _lock:
        ticks = max(time.time_ns() * 4096 // 1_000_000, _last + 1)
        _last = ticks
        if not _chances:
            _chances.extend(memoryview(os.urandom(8 * AT_ONCE)).cast("Q"))
        random = _chances.pop() & ((1 << 62) - 1)
    milliseconds, fraction = divmod(ticks, 4096)
    return UUID(int=milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | random)
