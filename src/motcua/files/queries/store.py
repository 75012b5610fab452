"""The store that the settings name."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from motcua.files.ports import Store


def store() -> Store:
    """Return the store of this installation: a folder, or a bucket."""
    return _made(settings.FILE_STORE, settings.DATA)


@lru_cache(maxsize=8)
def _made(place: str, _folder: Path) -> Store:
    made: Store = import_string(place)()
    return made
