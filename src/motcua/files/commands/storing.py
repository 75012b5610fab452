"""Keeping a file, and putting a cleaned copy in its place."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings

from motcua.files import rules
from motcua.files.commands import contents
from motcua.files.events import FileCleaned, FileStored
from motcua.files.models import StoredFile
from motcua.files.rules import ALWAYS_TAKEN
from motcua.kernel.actors import Actor, known_only, machine_only
from motcua.kernel.commands import command
from motcua.kernel.facts import announce
from motcua.kernel.faults import crash_here
from motcua.kernel.rows import insert
from motcua.kernel.text import clean

CLEAN_TIMES = 3  # a picture written anew may take more bytes than a clever camera gave it


@command
def store_file(
    *, chunks: Iterable[bytes], name: str, also: Collection[str] = (), by: Actor, at: datetime
) -> StoredFile:
    """Keep the bytes and return their row; the command above decides who may.

    PDF, JPEG and PNG are taken, by content; ``also`` names further media types
    that the caller asks for. Nobody is shown the file before inspection has
    passed it.

    :raises Refused: empty, too large, broken, or of a type that is not taken.
    :raises TakingNoFiles: no room, or the store is away.
    """
    known_only(by)
    stored = _row(contents.keep(chunks, ALWAYS_TAKEN | set(also)), name, by, at)
    stored.save(force_insert=True)
    _announce(stored, by, at)
    crash_here("files.after_row")
    return stored


@command
def store_files(*, given: Sequence[tuple[str, bytes]], by: Actor, at: datetime) -> list[StoredFile]:
    """Keep several small files, as name and bytes, and return their rows in the same order, written together.

    :raises Refused: one cannot be kept; ``fields`` names it by its place, from 0. Nothing is kept.
    :raises TakingNoFiles: no room, or the store is away.
    """
    known_only(by)
    kept = contents.keep_all([content for _name, content in given])
    rows = [_row(one, name, by, at) for one, (name, _content) in zip(kept, given, strict=True)]
    insert(rows)
    for row in rows:
        _announce(row, by, at)
    crash_here("files.after_row")
    return rows


def _row(kept: contents.Kept, name: str, by: Actor, at: datetime) -> StoredFile:
    """Return a row for bytes that are kept; it is not written yet."""
    return StoredFile(
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
def put_cleaned(*, stored: UUID, chunks: Iterable[bytes], by: Actor, at: datetime) -> StoredFile:
    """Let a cleaned copy take the place of what came; the digest of what came is remembered.

    The bytes that came are swept a day later, when no other row names them.

    :raises Refused: the copy is empty, too large or of another type.
    :raises TakingNoFiles: no room, or the store is away.
    """
    machine_only(by)
    row = StoredFile.objects.select_for_update().get(id=stored)
    kept = contents.keep(chunks, {row.media_type}, most=CLEAN_TIMES * settings.FILE_MAX_BYTES)
    row.came_as = row.came_as or row.sha256
    row.sha256, row.size = kept.digest, kept.size
    row.save(update_fields=["came_as", "sha256", "size"])
    announce(FileCleaned(row.came_as, row.sha256, row.size), subject=row.id, agency=None, by=by, at=at)
    crash_here("files.after_cleaned_row")
    return row
