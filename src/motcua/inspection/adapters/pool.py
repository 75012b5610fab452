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
from contextlib import suppress
from pathlib import Path
from queue import Queue
from typing import Any, BinaryIO, TypeGuard

from django.conf import settings

from motcua.inspection.ports import Away, Examined

CELLS, FILES_OF_A_CELL = 2, 50
PATIENCE, STARTING = 20.0, 30.0  # seconds
LONGEST_ANSWER = 64 * 1024
FROM_NETWORK = frozenset({"seccomp", "netns"})
LONGEST_WORD = 200
LARGEST = 2**53
DIED = "examiner_died"
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
        try:
            with far:
                self.process = subprocess.Popen(
                    [*words, ",".join(skip)] if skip else words,
                    pass_fds=[far.fileno()], env=surroundings, cwd="/", stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
                )  # fmt: skip
        except BaseException:
            self.line.close()
            raise
        self.walls: tuple[str, ...] | None = None
        self.seen = 0

    def barriers(self) -> tuple[str, ...]:
        """Wait until the walls stand and return their names.

        :raises Away: it did not come up, and was ended.
        """
        if self.walls is None:
            walls = self._heard(STARTING).get("barriers")
            if not _are_words(walls):
                self.end()
                raise Away("a cell did not start")
            self.walls = tuple(walls)
        return self.walls

    def examine(self, content: BinaryIO, media_type: str, clean: BinaryIO, patience: float) -> Examined:
        """Hand over two open files and wait for the answer; a cell that gives none in time, or nonsense, is ended."""
        self.seen += 1
        begun = time.monotonic()
        words = json.dumps({"media_type": media_type}).encode()
        examined = None
        with suppress(OSError):
            if self._is_quiet():
                self.line.settimeout(patience)
                socket.send_fds(self.line, [words], [content.fileno(), clean.fileno()])
                examined = _understood(self._heard(patience), self._peak())
        if examined is None:
            self.end()
            seconds = time.monotonic() - begun
            return Examined(("too_slow" if seconds >= patience else DIED,), seconds=seconds)
        return examined

    def _peak(self) -> int:
        """Return the most memory that the cell ever held, in bytes; 0 where the system does not say."""
        try:
            with Path(f"/proc/{self.process.pid}/status").open(encoding="ascii") as told:
                return next((int(line.split()[1]) * 1024 for line in told if line.startswith("VmHWM:")), 0)
        except OSError:
            return 0

    def _is_quiet(self) -> bool:
        """Tell whether it has said nothing unasked, which would pass for its answer about the next file."""
        line = select.poll()
        line.register(self.line, select.POLLIN)
        return not line.poll(0)

    def _heard(self, patience: float) -> dict[str, Any]:
        """Return what one line of JSON says; nothing when the time is over, the cell is gone, or it says nonsense."""
        until, read = time.monotonic() + patience, b""
        try:
            while not read.endswith(b"\n"):
                left = until - time.monotonic()
                if left <= 0 or len(read) > LONGEST_ANSWER:
                    return {}
                self.line.settimeout(left)
                piece = self.line.recv(4096)
                if not piece:
                    return {}
                read += piece
            answer = json.loads(read)
        except (OSError, ValueError, RecursionError):
            return {}
        return answer if isinstance(answer, dict) else {}

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
        self._ready: Queue[Cell | None] = Queue()  # None: a place whose cell is lost; it gets one when it is needed
        for _n in range(size):
            self._ready.put(self._started())
        atexit.register(self._end_own, os.getpid())

    def examine(self, content: BinaryIO, media_type: str, clean: BinaryIO) -> Examined:
        """Let the next free cell look at the file. A file at which a cell dies is looked at once more by a fresh one.

        Whatever becomes of the cell, its place is given back, so that other files go on.

        :raises Away: no cell starts, or none can be closed to the network (in production).
        """
        cell = self._ready.get()
        try:
            cell = self._standing(cell)
            examined = cell.examine(_rewound(content), media_type, _emptied(clean), self.patience)
            if examined.found == (DIED,):
                cell = self._standing(cell)
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
            cell = cell or self._started()
            if cell is None:
                raise Away("no cell can be started")
            return cell.barriers()
        finally:
            self._ready.put(self._next(cell))

    def end(self) -> None:
        """End all cells that are not at work."""
        while not self._ready.empty():
            if cell := self._ready.get():
                cell.end()

    def _end_own(self, owner: int) -> None:
        """End the cells with the process that started them, not with one forked from it."""
        if os.getpid() == owner:
            self.end()

    def _standing(self, cell: Cell | None) -> Cell:
        """Return this cell, or a fresh one in its place, with its walls around it."""
        standing = self._next(cell) or self._started()
        if standing is None:
            raise Away("no cell can be started")
        if not FROM_NETWORK & set(standing.barriers()):
            log.warning("cells are open to the network on this machine")
            if self.strict:
                standing.end()
                raise Away("no wall against the network")
        return standing

    def _next(self, cell: Cell | None) -> Cell | None:
        """Return the cell for the next file: this one, or a fresh one when it is worn or dead."""
        if cell is None or (cell.seen < FILES_OF_A_CELL and cell.process.poll() is None):
            return cell
        cell.end()
        return self._started()

    def _started(self) -> Cell | None:
        """Start a cell; without one when the machine has no room for it: it is tried again at the next file."""
        try:
            return Cell(self.skip)
        except OSError as error:
            log.warning("no cell can be started: %s", error)
            return None


def _understood(said: dict[str, Any], peak: int) -> Examined | None:
    """Read an answer as the words of somebody who may have been taken over by the file: all of it is right, or none."""
    found, facts, cleaned, seconds = (said.get(name) for name in ("found", "facts", "cleaned", "seconds"))
    if not (_are_words(found) and isinstance(facts, dict) and isinstance(cleaned, bool)):
        return None
    if not (_are_words([*facts]) and all(_is_word(told) or _is_number(told) for told in facts.values())):
        return None
    return Examined(tuple(found), facts, cleaned, seconds, peak) if _is_number(seconds) else None


def _are_words(said: object) -> TypeGuard[list[str]]:
    return isinstance(said, list) and all(_is_word(word) for word in said)


def _is_word(said: object) -> bool:
    return isinstance(said, str) and len(said) <= LONGEST_WORD and said.isprintable()


def _is_number(said: object) -> TypeGuard[float]:
    """Tell whether it is a number that a row can hold; of what is no number at all every comparison is false."""
    return isinstance(said, int | float) and 0 <= said <= LARGEST


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
