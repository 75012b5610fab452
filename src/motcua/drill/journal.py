"""The acknowledgement journal: what was sent, what was answered, on the disk before the next thing is asked for."""

import json
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

SENT, ACKNOWLEDGED, UNKNOWN, REFUSED = "sent", "acknowledged", "unknown", "refused"
INTAKE = "intake"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: what was sent under a key, or what came of it.

    ``files`` are the SHA-256 of the attachments, ``at`` is the wall clock (seconds), ``mono`` the monotonic one of the
    process that asked. An ``unknown`` request got no answer; a ``refused`` one got another answer than success.
    """

    said: str
    scenario: str
    key: str
    subject: str = ""
    code: str = ""
    status: int = 0
    body: str = ""  # SHA-256 of the answer
    files: tuple[str, ...] = ()
    retry_after: str = ""
    why: str = ""
    took: float = 0.0
    at: float = field(default_factory=time.time)
    mono: float = field(default_factory=time.monotonic)


class Journal:
    """Appends entries; each is flushed to the disk before ``write`` returns. Several threads may write."""

    def __init__(self, place: Path) -> None:
        self._handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._lock = threading.Lock()

    def write(self, entry: Entry) -> None:
        """Put one entry at the end of the journal and wait until the disk has it."""
        line = json.dumps({k: v for k, v in asdict(entry).items() if v or k == "at"}, ensure_ascii=False) + "\n"
        with self._lock:
            os.write(self._handle, line.encode())
            os.fsync(self._handle)

    def close(self) -> None:
        """Close the journal."""
        os.close(self._handle)

    def __enter__(self) -> Self:
        """Give the journal."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close it."""
        self.close()


def read(place: Path) -> Iterator[Entry]:
    """Return what the journal holds, in its order; a last line that was cut off by a crash is left out."""
    if not place.exists():
        return
    with place.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if not line.endswith("\n"):
                return
            told: dict[str, Any] = json.loads(line)
            yield Entry(**told | {"files": tuple(told.get("files", ()))})


def acknowledged(place: Path) -> int:
    """Return how many acknowledgements the journal holds, without reading them as entries."""
    if not place.exists():
        return 0
    mark = f'"said": "{ACKNOWLEDGED}"'.encode()
    with place.open("rb") as lines:
        return sum(mark in line for line in lines)
