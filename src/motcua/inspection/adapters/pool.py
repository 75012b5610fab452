"""A few cells that stand ready, each ended after some files or when it takes too long."""

import atexit
import json
import logging
import os
import select
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from queue import Queue
from typing import Any, BinaryIO

from django.conf import settings

from motcua.inspection.ports import Away, Examined

CELLS, FILES_OF_A_CELL = 2, 50
PATIENCE, STARTING = 20.0, 30.0  # seconds
LONGEST_ANSWER = 64 * 1024
FROM_NETWORK = frozenset({"seccomp", "netns"})
FAMILY = "MOTCUA_FAMILY"  # by which a later start finds what a killed one left behind
log = logging.getLogger("motcua.inspection")


class Cell:
    """One process behind walls, and the line to it."""

    def __init__(self, skip: frozenset[str] = frozenset()) -> None:
        self.line, far = socket.socketpair()
        words = [sys.executable, "-s", "-P", "-m", "motcua.inspection.adapters.cell", str(far.fileno())]
        surroundings = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "LC_ALL": "C.UTF-8"}
        if FAMILY in os.environ:
            surroundings[FAMILY] = os.environ[FAMILY]
        with far:
            self.process = subprocess.Popen(
                [*words, ",".join(skip)] if skip else words,
                pass_fds=[far.fileno()], env=surroundings, cwd="/", stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        self.walls: tuple[str, ...] | None = None
        self.seen = 0

    def barriers(self) -> tuple[str, ...]:
        """Wait until the walls stand and return their names.

        :raises Away: it did not come up.
        """
        if self.walls is None:
            hello = self._heard(STARTING)
            if hello is None:
                raise Away("a cell did not start")
            self.walls = tuple(hello["barriers"])
        return self.walls

    def examine(self, content: BinaryIO, media_type: str, clean: BinaryIO, patience: float) -> Examined:
        """Hand over two open files and wait for the answer; what does not answer in time is ended."""
        self.seen += 1
        begun = time.monotonic()
        words = json.dumps({"media_type": media_type}).encode()
        try:
            socket.send_fds(self.line, [words], [content.fileno(), clean.fileno()])
            heard = self._heard(patience)
        except OSError:
            heard = None
        if heard is None:
            slow = time.monotonic() - begun >= patience
            self.end()
            return Examined(("too_slow" if slow else "examiner_died",), seconds=time.monotonic() - begun)
        return Examined(tuple(heard["found"]), heard["facts"], heard["cleaned"], heard["seconds"], self._peak())

    def _peak(self) -> int:
        """Return the most memory that the cell ever held, in bytes; 0 where the system does not say."""
        try:
            with Path(f"/proc/{self.process.pid}/status").open(encoding="ascii") as told:
                return next((int(line.split()[1]) * 1024 for line in told if line.startswith("VmHWM:")), 0)
        except OSError:
            return 0

    def _heard(self, patience: float) -> dict[str, Any] | None:
        """Return one line of JSON, or ``None``: the time is over or the cell is gone."""
        until, read = time.monotonic() + patience, b""
        while not read.endswith(b"\n"):
            left = until - time.monotonic()
            if left <= 0 or len(read) > LONGEST_ANSWER or not select.select([self.line], [], [], left)[0]:
                return None
            piece = self.line.recv(4096)
            if not piece:
                return None
            read += piece
        answer: dict[str, Any] = json.loads(read)
        return answer

    def end(self) -> None:
        """Kill it and wait until it is gone."""
        self.line.close()
        self.process.kill()
        self.process.wait()


class Pool:
    """Cells that were started before they are needed."""

    def __init__(
        self,
        *,
        size: int = CELLS,
        patience: float = PATIENCE,
        skip: frozenset[str] = frozenset(),
        strict: bool | None = None,
    ) -> None:
        self.patience, self.skip = patience, skip
        self.strict: bool = settings.PRODUCTION if strict is None else strict
        self._ready: Queue[Cell] = Queue()
        for _n in range(size):
            self._ready.put(Cell(skip))
        atexit.register(self._end_own, os.getpid())

    def examine(self, content: BinaryIO, media_type: str, clean: BinaryIO) -> Examined:
        """Let the next free cell look at the file. A file at which a cell dies is looked at once more by a fresh one.

        :raises Away: no cell starts, or none can be closed to the network (in production).
        """
        cell = self._ready.get()
        try:
            cell = self._standing(cell)
            examined = cell.examine(_rewound(content), media_type, _emptied(clean), self.patience)
            if examined.found == ("examiner_died",):
                cell = self._fresh(cell)
                cell.barriers()
                examined = cell.examine(_rewound(content), media_type, _emptied(clean), self.patience)
        finally:
            self._ready.put(self._next(cell))
        return examined

    def barriers(self) -> tuple[str, ...]:
        """Return the walls of the next cell.

        :raises Away: it does not start.
        """
        cell = self._ready.get()
        try:
            return cell.barriers()
        finally:
            self._ready.put(cell)

    def end(self) -> None:
        """End all cells that are not at work."""
        while not self._ready.empty():
            self._ready.get().end()

    def _end_own(self, owner: int) -> None:
        """End the cells with the process that started them, not with one forked from it."""
        if os.getpid() == owner:
            self.end()

    def _standing(self, cell: Cell) -> Cell:
        if cell.process.poll() is not None:
            cell = self._fresh(cell)
        if not FROM_NETWORK & set(cell.barriers()):
            log.warning("cells are open to the network on this machine")
            if self.strict:
                raise Away("no wall against the network")
        return cell

    def _next(self, cell: Cell) -> Cell:
        worn = cell.seen >= FILES_OF_A_CELL or cell.process.poll() is not None or cell.walls is None
        return self._fresh(cell) if worn else cell

    def _fresh(self, cell: Cell) -> Cell:
        cell.end()
        return Cell(self.skip)


def _rewound(content: BinaryIO) -> BinaryIO:
    content.seek(0)
    return content


def _emptied(clean: BinaryIO) -> BinaryIO:
    clean.seek(0)
    clean.truncate()
    return clean


_made: dict[int, Pool] = {}
_lock = threading.Lock()


def shared() -> Pool:
    """Return the pool of this process, started at the first call."""
    with _lock:
        if os.getpid() not in _made:
            _made.clear()
            _made[os.getpid()] = Pool()
        return _made[os.getpid()]
