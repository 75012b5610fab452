"""Named places at which a test lets the process die, so that what remains can be reconciled."""

import os
import signal
from pathlib import Path

CRASH_AT = "MOTCUA_CRASH_AT"
WISH = "@"  # of a value that names the file in which a drill writes its wish
_passed: dict[str, int] = {}


def crash_here(name: str) -> None:
    """Kill this process, as a power cut would, when ``MOTCUA_CRASH_AT`` names this place; otherwise do nothing.

    ``files.after_rename`` dies on the first visit, ``files.after_rename:5`` on the fifth; ``@/a/path`` dies at the place
    that this path says when it is reached, whenever that was written there, and takes the wish away first: one process
    dies for each wish. Nothing is flushed, rolled back or closed. Only tests and drills set it.
    """
    wanted = os.environ.get(CRASH_AT, "")
    if not wanted:
        return
    if wanted.startswith(WISH):
        if _granted(Path(wanted[1:]), name):
            os.kill(os.getpid(), signal.SIGKILL)
        return
    place, _colon, visit = wanted.partition(":")
    if place != name:
        return
    _passed[name] = _passed.get(name, 0) + 1
    if _passed[name] >= int(visit or 1):
        os.kill(os.getpid(), signal.SIGKILL)


def _granted(wish: Path, name: str) -> bool:
    try:
        if wish.read_text(encoding="ascii").strip() != name:
            return False
        wish.unlink()
    except FileNotFoundError:  # nothing is wished, or another process was first
        return False
    return True
