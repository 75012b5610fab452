"""The processes below the supervisor: how they are started, watched and ended."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from motcua.site import privileges

FAMILY = "MOTCUA_FAMILY"  # set for every child: the data folder it belongs to
HEALTHY_AFTER = 60.0  # seconds of life after which a crash counts as the first one again
LONGEST_PAUSE = 30.0


@dataclass
class Child:
    """One process that is started again when it crashes, each time after a longer pause."""

    name: str
    words: list[str]
    folder: Path
    process: subprocess.Popen[bytes] | None = None
    crashes: int = 0
    born: float = 0.0
    due: float = field(default=0.0)

    def start(self) -> None:
        """Start it in a session of its own; it ends when the thread of the supervisor does."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "motcua.site.cli", *self.words],
            stdin=subprocess.DEVNULL,
            env=os.environ | {FAMILY: str(self.folder)},
            start_new_session=True,
            preexec_fn=privileges.before_exec(farewell=signal.SIGTERM),
        )
        self.born = time.monotonic()

    def look_after(self) -> str | None:
        """Start it again when it died and its pause is over; return what to tell the administrator."""
        if self.process is not None and self.process.poll() is not None:
            code, self.process = self.process.returncode, None
            self.crashes = 1 if time.monotonic() - self.born > HEALTHY_AFTER else self.crashes + 1
            pause = min(0.5 * 2 ** (self.crashes - 1), LONGEST_PAUSE)
            self.due = time.monotonic() + pause
            return f"{self.name} đã dừng (mã {code}); khởi động lại sau {pause:g} giây."
        if self.process is None and time.monotonic() >= self.due:
            self.start()
        return None

    def ask_to_stop(self) -> None:
        """Send SIGTERM, without waiting."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self, patience: float) -> None:
        """Wait until it is gone; after ``patience`` seconds it and all that it started are killed."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


def end_leftovers(folder: Path) -> int:
    """End what a killed supervisor left running for this data folder, and return how many processes it was.

    The caller holds the folder's lock, so nobody living can own them. They are
    known by the mark in their environment, which outlives every parent.
    """
    mark = f"{FAMILY}={folder}".encode()
    found = _marked(mark)
    for farewell in (signal.SIGTERM, signal.SIGKILL):
        for pid in _marked(mark):
            try:
                os.kill(pid, farewell)
            except ProcessLookupError:
                continue
        deadline = time.monotonic() + 10.0
        while _marked(mark) and time.monotonic() < deadline:
            time.sleep(0.05)
    return len(found)


def _marked(mark: bytes) -> list[int]:
    proc = Path("/proc")
    if not (proc / "self/environ").exists():
        return []
    found = []
    for entry in proc.iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
        except OSError:
            continue
    return found
