"""What can be asked about files, by the record that holds them."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from motcua.files.models import StoredFile
from motcua.kernel.actors import Actor, known_only


@dataclass(frozen=True, slots=True)
class Content:
    """Where a file's bytes are and how to name them to the person."""

    path: Path
    name: str
    media_type: str
    size: int


def path_of(sha256: str) -> Path:
    """Return where the bytes with this digest lie."""
    root: Path = settings.DATA / "files"
    return root / sha256[:2] / sha256[2:4] / sha256


def content_of(viewer: Actor, file_id: UUID) -> Content:
    """Return where the bytes are; the upper module has decided that this viewer may have them.

    :raises StoredFile.DoesNotExist: no such file.
    """
    known_only(viewer)
    stored = StoredFile.objects.get(id=file_id)
    return Content(path_of(stored.sha256), stored.name, stored.media_type, stored.size)
