"""What can be done with files."""

from collections.abc import Iterable
from datetime import datetime

from motcua.files import rules
from motcua.files.commands import contents
from motcua.files.events import FileStored
from motcua.files.models import StoredFile
from motcua.kernel.actors import Actor, known_only
from motcua.kernel.commands import command
from motcua.kernel.facts import announce
from motcua.kernel.text import clean


@command
def store_file(*, chunks: Iterable[bytes], name: str, by: Actor, at: datetime) -> StoredFile:
    """Keep the bytes and return their row; the command above decides who may.

    :raises Refused: empty, too large, broken, or not PDF, JPEG or PNG by content.
    """
    known_only(by)
    digest, size, media_type = contents.keep(chunks)
    stored = StoredFile(
        sha256=digest,
        size=size,
        media_type=media_type,
        name=rules.safe_name(clean(name), media_type),
        stored_by=by.id,
        stored_at=at,
    )
    stored.save(force_insert=True)
    announce(FileStored(digest, size, media_type), subject=stored.id, agency=None, by=by, at=at)
    return stored
