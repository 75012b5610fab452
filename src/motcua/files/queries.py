"""What can be asked about files, by the record that holds them."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from motcua.files import contents
from motcua.files.models import StoredFile
from motcua.kernel.actors import Actor, known_only


@dataclass(frozen=True, slots=True)
class Content:
    """Where a file's bytes are and how to name them to the person."""

    path: Path
    name: str
    media_type: str
    size: int


def content_of(viewer: Actor, file_id: UUID) -> Content:
    """Return where the bytes are; the upper module has decided that this viewer may have them.

    :raises StoredFile.DoesNotExist: no such file.
    """
    known_only(viewer)
    stored = StoredFile.objects.get(id=file_id)
    return Content(contents.path_of(stored.sha256), stored.name, stored.media_type, stored.size)
