"""Write the reference pages from the code: ``python docs/generate.py``; with ``--check`` only say which are stale."""

import sys
from collections.abc import Callable
from pathlib import Path

import api_pages
import code_pages
import code_read
import promise_pages
import screen_pages

HERE = Path(__file__).resolve().parent
REFERENCE = HERE / "reference"
NOTE = "<!-- Sinh từ mã nguồn bằng docs/generate.py; đừng sửa tay. Generated from the code; do not edit. -->"

PAGES: dict[str, Callable[[], str]] = {
    "modules.md": code_pages.modules,
    "lifecycles.md": code_pages.lifecycles,
    "records.md": code_pages.records,
    "commands.md": code_pages.commands,
    "facts.md": code_pages.facts,
    "rights.md": screen_pages.rights,
    "settings.md": screen_pages.settings,
    "command-line.md": screen_pages.command_line,
    "addresses.md": screen_pages.addresses,
    "api.md": api_pages.api,
    "promises.md": promise_pages.promises,
}


def main(words: list[str]) -> int:
    """Write every page, or with ``--check`` return 1 and name those that the code has outgrown."""
    code_read.set_up()
    stale = []
    for name, page in PAGES.items():
        text = f"{NOTE}\n\n{page().strip()}\n"
        place = REFERENCE / name
        if place.exists() and place.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in words:
            place.parent.mkdir(exist_ok=True)
            place.write_text(text, encoding="utf-8")
    if stale:
        sys.stdout.write(f"{'Stale' if '--check' in words else 'Written'}: {', '.join(stale)}\n")
    return 1 if stale and "--check" in words else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
