"""Named places at which a test lets the process die, so that what remains can be reconciled."""

import os
import signal

CRASH_AT = "MOTCUA_CRASH_AT"
_passed: dict[str, int] = {}


def crash_here(name: str) -> None:
    """Kill this process, as a power cut would, when ``MOTCUA_CRASH_AT`` names this place; otherwise do nothing.

    ``files.after_rename`` dies on the first visit, ``files.after_rename:5`` on the
    fifth. Nothing is flushed, rolled back or closed. Only tests and drills set it.
    """
    wanted = os.environ.get(CRASH_AT, "")
    place, _colon, visit = wanted.partition(":")
    if place != name:
        return
    _passed[name] = _passed.get(name, 0) + 1
    if _passed[name] >= int(visit or 1):
        os.kill(os.getpid(), signal.SIGKILL)
