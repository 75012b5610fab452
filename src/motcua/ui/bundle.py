"""Join the sources of the style sheets, so that every page loads one.

``python -m motcua.ui.bundle`` writes them; a test fails when somebody has forgotten to.
"""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
_SHARED = ("tokens", "ground", "fields", "shows", "strip")
SHEETS = {
    "office": (*_SHARED, "office", "paper"),
    "public": (*_SHARED, "public", "paper"),
    "print": ("tokens", "ground", "sheet"),
}


def joined(sheet: str) -> str:
    """Return one style sheet, its comments and indentation left out."""
    sources = ((HERE / "css" / f"{part}.css").read_text(encoding="utf-8") for part in SHEETS[sheet])
    plain = re.sub(r"/\*.*?\*/", "", "\n".join(sources), flags=re.DOTALL)
    return "\n".join(line.strip() for line in plain.splitlines() if line.strip()) + "\n"


def write() -> None:
    """Write every style sheet to the static folder."""
    for sheet in SHEETS:
        (HERE / "static" / "ui" / f"{sheet}.css").write_text(joined(sheet), encoding="utf-8")


if __name__ == "__main__":
    write()
