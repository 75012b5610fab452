"""A small disk for the house to live on, that can be filled to the last page: a tmpfs, where root allows it."""

import os
import shutil
import subprocess
from pathlib import Path

LEFT = 4096  # bytes that stay free on a full disk
PIECE = 64 * 1024 * 1024


class Room:
    """A tmpfs mounted at ``place``; what lies in it lives as long as the mount."""

    def __init__(self, place: Path, *, megabytes: int) -> None:
        self.place, self._megabytes = place, megabytes
        self._ballast = place / ".ballast"

    def mount(self) -> bool:
        """Mount it and say whether that was allowed."""
        programme = shutil.which("mount")
        if os.geteuid() != 0 or programme is None:
            return False
        self.place.mkdir(mode=0o700, parents=True, exist_ok=True)
        options = f"size={self._megabytes}m,mode=0700"
        done = subprocess.run(
            [programme, "-t", "tmpfs", "-o", options, "tmpfs", self.place], capture_output=True, check=False
        )
        return done.returncode == 0

    def unmount(self) -> None:
        """Let it go, with all that is in it."""
        programme = shutil.which("umount")
        if programme is not None and self.place.is_mount():
            subprocess.run([programme, "-l", self.place], capture_output=True, check=False)

    def fill(self) -> None:
        """Leave only the last page free, whatever others write meanwhile."""
        piece, size = PIECE, 0
        with self._ballast.open("wb") as ballast:
            while piece >= LEFT:
                try:
                    os.posix_fallocate(ballast.fileno(), size, piece)
                except OSError:
                    piece //= 2
                else:
                    size += piece

    def free(self) -> None:
        """Give the room back."""
        self._ballast.unlink(missing_ok=True)
