"""How a backup lies in its folder; nothing here needs Django, so that restoring does not."""

from collections.abc import Callable
from pathlib import Path

FORMAT = 1
PREFIX = "motcua-"
MANIFEST, MAC = "manifest.json", "manifest.mac"
KEYS = ("secret_key", "seal_key", "seal_key.pub")
Progress = Callable[[str, int, int], None]
"""What is being done, how far, of how much; in bytes or files."""


def backups(to: Path) -> list[Path]:
    """Return the finished backups below a folder, the oldest first."""
    return sorted(place for place in to.glob(f"{PREFIX}*") if (place / MANIFEST).is_file())
