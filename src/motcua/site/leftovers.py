"""Find and end what a killed Motcua left running in a data folder.

A pid in a lock file proves nothing, because numbers are used again. What a
process really is, is told by the folder it works in: PostgreSQL's processes all
stay in the data folder of their cluster.
"""

import os
import signal
import time
from pathlib import Path

GRACE = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))


def inhabitants(data: Path) -> list[int]:
    """Return the processes whose working folder is this one (Linux; elsewhere none are seen)."""
    if not Path("/proc/self/cwd").exists() or not data.exists():
        return []
    wanted = data.stat()
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _lives_in(entry, wanted)]


def _lives_in(process: Path, wanted: os.stat_result) -> bool:
    try:
        return os.path.samestat((process / "cwd").stat(), wanted)
    except OSError:
        return False


def postmaster(data: Path) -> int | None:
    """Return the pid of the PostgreSQL that runs in this data folder, or None.

    Without ``/proc`` the pid in the lock file is believed when such a process exists.
    """
    try:
        pid = int((data / "postmaster.pid").read_text(encoding="utf-8").split()[0])
    except (OSError, ValueError, IndexError):
        return None
    if Path("/proc/self/cwd").exists():
        return pid if pid in inhabitants(data) else None
    try:
        os.kill(pid, 0)
    except OSError:
        return None
    return pid


def clear(data: Path) -> None:
    """End every process that still lives in the data folder, then remove a stale lock file.

    The server is asked first; its children follow it. Children whose server was
    killed are ended one by one, since a new server would refuse to start beside them.
    """
    first = postmaster(data)
    for farewell, seconds in GRACE:
        alive = inhabitants(data)
        for pid in [first] if first in alive else alive:
            _send(pid, farewell)
        if _empty(data, seconds):
            break
    if postmaster(data) is None:
        (data / "postmaster.pid").unlink(missing_ok=True)


def _send(pid: int | None, farewell: signal.Signals) -> None:
    if pid is None:
        return
    try:
        os.kill(pid, farewell)
    except ProcessLookupError:
        return


def _empty(data: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while inhabitants(data):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
