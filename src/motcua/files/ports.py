"""Where the bytes lie: what is asked of a disk or of an S3 store."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


class NoRoom(Exception):
    """The store is full: nothing more is taken until somebody makes room."""


class StoreAway(Exception):
    """The store does not answer, or answers that it cannot."""


class NotKept(Exception):
    """There are no bytes under this digest."""


@dataclass(frozen=True, slots=True)
class Space:
    """How large the store is and how much of it is free, in bytes."""

    total: int
    free: int

    @property
    def taken(self) -> float:
        """The share that is taken, from 0 to 1."""
        return 1 - self.free / self.total if self.total else 1.0


class Store(Protocol):
    """Bytes under their SHA-256, written once, never changed."""

    def keep(self, arriving: Path, digest: str) -> None:
        """Take over a whole file that has been flushed to the disk; it is durable when this returns.

        Bytes that lie there already are made young again, so that no sweeper takes them away meanwhile.

        :raises NoRoom: the store is full.
        :raises StoreAway: it cannot be reached, or failed.
        """
        ...

    def keep_all(self, arriving: Sequence[tuple[Path, str]]) -> None:
        """Take over several whole files, each with its digest, as ``keep`` does; all are durable when this returns."""
        ...

    def read(self, digest: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Return the bytes in small pieces; opened before this returns.

        :raises NotKept: there are none.
        :raises StoreAway: the store does not answer.
        """
        ...

    def holds(self, digest: str) -> bool:
        """Tell whether the bytes are there."""
        ...

    def remove_older(self, digest: str, before: datetime) -> bool:
        """Remove the bytes unless they were kept again since, and tell whether they are gone."""
        ...

    def older(self, before: datetime) -> Iterator[str]:
        """Return the digests of all bytes kept before this instant."""
        ...

    def place(self, digest: str) -> str | None:
        """Return the path below the root, for a front server that sends files itself; ``None`` where it cannot."""
        ...

    def space(self) -> Space | None:
        """Return how much room there is; ``None`` where that has no meaning."""
        ...
