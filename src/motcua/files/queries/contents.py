"""The bytes of a stored file, read in pieces."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from motcua.files.models import StoredFile
from motcua.files.ports import Space
from motcua.files.queries.store import store
from motcua.kernel.actors import Actor, known_only


@dataclass(frozen=True, slots=True)
class Content:
    """What is kept under a name, and how to tell it to the person's browser."""

    stored: UUID
    digest: str
    name: str
    media_type: str
    size: int


def content_of(viewer: Actor, file_id: UUID) -> Content:
    """Return what is kept; the upper module has decided that this viewer may have it.

    :raises StoredFile.DoesNotExist: no such file.
    """
    known_only(viewer)
    stored = StoredFile.objects.get(id=file_id)
    return Content(stored.id, stored.sha256, stored.name, stored.media_type, stored.size)


def pieces(content: Content, start: int = 0, length: int | None = None) -> Iterator[bytes]:
    """Return the bytes, or a range of them, in small pieces; never a whole file in memory.

    :raises NotKept: the bytes are gone.
    :raises StoreAway: the store does not answer.
    """
    return store().read(content.digest, start, length)


def front_address(content: Content, prefix: str) -> str:
    """Return the address under which a front server finds the bytes; empty without one, or where it cannot."""
    place = store().place(content.digest) if prefix else None
    return f"{prefix.rstrip('/')}/{place}" if place else ""


@contextmanager
def copied(content: Content) -> Iterator[BinaryIO]:
    """Give an open, nameless copy of the bytes to read and to hand on to another process.

    :raises NotKept: the bytes are gone.
    :raises StoreAway: the store does not answer.
    """
    with tempfile.TemporaryFile() as copy:
        for piece in pieces(content):
            copy.write(piece)
        copy.flush()
        copy.seek(0)
        yield copy


def space() -> Space | None:
    """Return how much room the store has; ``None`` where it does not say."""
    return store().space()
