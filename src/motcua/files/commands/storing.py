"""Keeping a file, giving it its row, and putting a cleaned copy in its place."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings

from motcua.files import rules
from motcua.files.commands import contents
from motcua.files.commands.contents import Kept
from motcua.files.events import FileCleaned, FileStored
from motcua.files.models import StoredFile
from motcua.files.rules import ALWAYS_TAKEN
from motcua.kernel.actors import Actor, known_only, machine_only
from motcua.kernel.commands import command
from motcua.kernel.facts import announce
from motcua.kernel.faults import crash_here
from motcua.kernel.rows import insert, made
from motcua.kernel.text import clean

CLEAN_TIMES = 3  # a picture written anew may take more bytes than a clever camera gave it


def keep(*, chunks: Iterable[bytes], also: Collection[str] = (), by: Actor) -> Kept:
    """Keep the bytes, before the command begins that gives them their row; without one they are swept a day later.

    PDF, JPEG and PNG are taken, by content; ``also`` names further media types
    that the caller asks for.

    :raises Refused: empty, too large, broken, or of a type that is not taken.
    :raises TakingNoFiles: no room, or the store is away.
    """
    known_only(by)
    return contents.keep(chunks, ALWAYS_TAKEN | set(also))


def keep_clean(*, chunks: Iterable[bytes], media_type: str, by: Actor) -> Kept:
    """Keep the bytes of a cleaned copy, before the command begins that puts it in the place of what came.

    :raises Refused: the copy is empty, too large or of another type.
    :raises TakingNoFiles: no room, or the store is away.
    """
    machine_only(by)
    return contents.keep(chunks, {media_type}, most=CLEAN_TIMES * settings.FILE_MAX_BYTES)


@command
def store_file(*, kept: Kept, name: str, by: Actor, at: datetime) -> StoredFile:
    """Give bytes that are kept their row and return it; the command above decides who may.

    Nobody is shown the file before inspection has passed it.
    """
    return store_files(given=[(name, kept)], by=by, at=at)[0]


@command
def store_files(*, given: Sequence[tuple[str, Kept]], by: Actor, at: datetime) -> list[StoredFile]:
    """Give several kept files, each with its name, their rows, and return these in the same order, written together."""
    known_only(by)
    rows = [_row(kept, name, by, at) for name, kept in given]
    insert(rows)
    for row in rows:
        _announce(row, by, at)
    crash_here("files.after_row")
    return rows


def _row(kept: Kept, name: str, by: Actor, at: datetime) -> StoredFile:
    """Return a row for bytes that are kept; it is not written yet."""
    return made(
        StoredFile,
        sha256=kept.digest,
        size=kept.size,
        media_type=kept.media_type,
        name=rules.safe_name(clean(name), kept.media_type),
        stored_by=by.id,
        stored_at=at,
    )


def _announce(row: StoredFile, by: Actor, at: datetime) -> None:
    announce(FileStored(row.sha256, row.size, row.media_type, row.id), subject=row.id, agency=None, by=by, at=at)


@command
def put_cleaned(*, stored: UUID, kept: Kept, by: Actor, at: datetime) -> StoredFile:
    """Let a cleaned copy, kept before, take the place of what came; the digest of what came is remembered.

    The bytes that came are swept a day later, when no other row names them.
    """
    machine_only(by)
    row = StoredFile.objects.select_for_update().get(id=stored)
    row.came_as = row.came_as or row.sha256
    row.sha256, row.size = kept.digest, kept.size
    row.save(update_fields=["came_as", "sha256", "size"])
    announce(FileCleaned(row.came_as, row.sha256, row.size), subject=row.id, agency=None, by=by, at=at)
    crash_here("files.after_cleaned_row")
    return row
