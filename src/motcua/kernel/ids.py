"""Keys of rows: UUID version 7, made by us before the row exists."""

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562) that is greater than every earlier one of this process.

    48 bits of milliseconds, then 12 bits of the fraction of the millisecond, so
    that rows of one subject keep their order when sorted by key.
    """
    global _last  # noqa: PLW0603 - one monotonic counter per process is the point
    with _lock:
        ticks = max(time.time_ns() * 4096 // 1_000_000, _last + 1)
        _last = ticks
    milliseconds, fraction = divmod(ticks, 4096)
    random = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | random)
