"""Bytes in a folder of this machine, two levels of folders deep."""

import errno
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from motcua.files.ports import NoRoom, NotKept, Space, StoreAway
from motcua.kernel.faults import crash_here

PIECE = 64 * 1024
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
LEAVING = "leaving"  # on its way out; taken back when a row turns up


class DiskStore:
    """A folder that only this application writes to."""

    def __init__(self, root: Path | None = None) -> None:
        self.root: Path = root or settings.DATA / "files"

    def keep(self, arriving: Path, digest: str) -> None:
        """Rename the file to its digest and flush the folders, in this order."""
        self.keep_all([(arriving, digest)])

    def keep_all(self, arriving: Sequence[tuple[Path | str, str]]) -> None:
        """Rename all files, then flush each folder once: the first flush writes the names of all, the rest find little to do."""
        folders = [f"{self.root}/{digest[:2]}/{digest[2:4]}" for _coming, digest in arriving]
        try:
            for (coming, digest), folder in zip(arriving, folders, strict=True):
                _rename(coming, folder, digest)
            crash_here("files.after_rename")
            for folder in set(folders):
                _flush(folder)
        except OSError as error:
            raise trouble_of(error) from error
        crash_here("files.after_folder_flush")

    def read(self, digest: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Open the file and return it piece by piece."""
        for place in self._where(digest):
            try:
                stream = place.open("rb")
            except FileNotFoundError:
                continue
            except OSError as error:
                raise StoreAway(error.strerror) from error
            return _pieces(stream, start, length)
        raise NotKept(digest)

    def holds(self, digest: str) -> bool:
        """Tell whether the file is there."""
        return any(place.exists() for place in self._where(digest))

    def remove_older(self, digest: str, before: datetime) -> bool:
        """Move it aside and look at its age there: whoever keeps the same bytes now writes a young file beside."""
        place, aside, _again = self._where(digest)
        aside.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            place.rename(aside)
            crash_here("files.while_leaving")
            if aside.stat().st_mtime >= before.timestamp():
                aside.replace(place)
                return False
            aside.unlink()
        return True

    def older(self, before: datetime) -> Iterator[str]:
        """Walk the folders; what a crash left half removed is put back first, as young as bytes that came just now.

        It may take the place of the same bytes, kept a moment ago for a row that is not committed yet.
        """
        for stranded in (self.root / LEAVING).glob("*"):
            with suppress(FileNotFoundError):
                os.utime(stranded)
                stranded.replace(self._path(stranded.name))
        for folder in self.root.glob("??/??"):
            for entry in os.scandir(folder):
                with suppress(FileNotFoundError):
                    if entry.stat().st_mtime < before.timestamp():
                        yield entry.name

    def place(self, digest: str) -> str:
        """Return ``ab/cd/abcd…``, or where the file stands aside."""
        found = next((place for place in self._where(digest) if place.exists()), self._path(digest))
        return found.relative_to(self.root).as_posix()

    def space(self) -> Space:
        """Return the room on the volume of the folder, without what only root may use, as ``df`` counts it."""
        try:
            usage = shutil.disk_usage(self.root)
        except FileNotFoundError:  # nothing was kept yet
            usage = shutil.disk_usage(next(folder for folder in self.root.parents if folder.exists()))
        return Space(usage.used + usage.free, usage.free)

    def _path(self, digest: str) -> Path:
        return Path(f"{self.root}/{digest[:2]}/{digest[2:4]}/{digest}")

    def _where(self, digest: str) -> tuple[Path, Path, Path]:
        """Return its place, where it stands while it leaves, and its place again: it may come back between two looks."""
        place = self._path(digest)
        return place, self.root / LEAVING / digest, place


def trouble_of(error: OSError) -> NoRoom | StoreAway:
    """Tell a full disk from a broken one."""
    return NoRoom(error.strerror) if error.errno in FULL else StoreAway(error.strerror)


def _rename(coming: Path | str, folder: str, name: str) -> None:
    """Rename the file. Its folders are nearly always there; a missing one is made only when the renaming fails."""
    place = f"{folder}/{name}"
    try:
        os.replace(coming, place)  # noqa: PTH105 - paths of text cost a third
    except FileNotFoundError:
        _make(Path(folder))
        os.replace(coming, place)  # noqa: PTH105


def _make(folder: Path) -> None:
    """Make a folder and those above it, and flush at once where their names stand: others may build on them now."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in reversed(missing):
        _flush(one.parent)


def _flush(folder: Path | str) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _pieces(stream: BinaryIO, start: int, length: int | None) -> Iterator[bytes]:
    with stream:
        stream.seek(start)
        left = length
        while left is None or left > 0:
            piece = stream.read(PIECE if left is None else min(PIECE, left))
            if not piece:
                return
            left = None if left is None else left - len(piece)
            yield piece
