"""The house that is drilled: a whole ``motcua run`` in a folder of its own, its processes by their part."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg

from motcua.kernel.faults import CRASH_AT, WISH
from motcua.site import leftovers
from motcua.site.children import FAMILY
from motcua.site.embedded import Cluster, Server
from motcua.site.trouble import Trouble

PATIENCE = 240.0  # seconds until the house answers; a start on a busy machine takes a minute
COMES_UP = 60.0  # seconds until PostgreSQL speaks again after a fault
GONE, WAITING = {"MOTCUA_DATABASE_URL", "MOTCUA_OWNER_DATABASE_URL", "PROMETHEUS_MULTIPROC_DIR"}, 0.1


@dataclass(frozen=True, slots=True)
class Member:
    """One process of the house."""

    pid: int
    parent: int
    words: str


class House:
    """One ``motcua run`` below ``folder``; it is started again by whoever killed its supervisor."""

    def __init__(self, folder: Path, *, workers: int = 2) -> None:
        self.folder, self.workers = folder / "var", workers
        self.wish, self.log = folder / "crash.wish", folder / "house.log"
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers.

        :raises Trouble: it does not come up.
        """
        words = ["run", "--data", str(self.folder), "--port", str(self.port), "--workers", str(self.workers)]
        around = {name: value for name, value in os.environ.items() if name not in GONE}
        around |= {CRASH_AT: f"{WISH}{self.wish}", "PYTHONUNBUFFERED": "1", "MOTCUA_DATA": str(self.folder)}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "motcua.site.cli", *words], env=around, stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        self.await_answer()

    def await_answer(self, patience: float = PATIENCE) -> float:
        """Wait until a page that needs the database is answered, and return how many seconds that took.

        :raises Trouble: it does not come, with the last words of the log.
        """
        begun = time.monotonic()
        while time.monotonic() - begun < patience:
            if self.ask() == 200:  # noqa: PLR2004 - well
                return time.monotonic() - begun
            if self._process is not None and self._process.poll() is not None:
                break
            time.sleep(WAITING)
        said = self.log.read_bytes()[-1500:].decode(errors="replace")
        raise Trouble(f"Hệ thống diễn tập không lên lại:\n{said}")

    def ask(self, path: str = "/tra-cuu/") -> int:
        """Return the status of a page, 0 when nobody answers."""
        asked = HTTPConnection("127.0.0.1", self.port, timeout=10.0)
        try:
            asked.request("GET", path)
            answer = asked.getresponse()
            answer.read()
        except (OSError, HTTPException):
            return 0
        else:
            return answer.status
        finally:
            asked.close()

    def stop(self) -> None:
        """Stop it politely; whatever is left is ended."""
        self.wish.unlink(missing_ok=True)
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(60)
        self.kill([process.pid for process in self.family()])
        leftovers.clear(self.folder / "postgres" / "data")
        self._process = None

    def cluster(self) -> Cluster:
        """Return the addresses of its database.

        :raises Trouble: none runs.
        """
        found = Server(self.folder / "postgres").addresses()
        if found is None:
            raise Trouble("Cơ sở dữ liệu diễn tập không chạy.")
        return found

    def be_followed(self) -> None:
        """Let Django in this process speak to the database where it is now: after a kill its socket lies elsewhere.

        :raises Trouble: none runs.
        """
        from django.db import connections

        from motcua.site.database import database_from

        connections.close_all()
        connections["default"].settings_dict.update(database_from(self.cluster().app_url))

    def speak(self) -> psycopg.Connection:
        """Return a connection of the superuser to the database of the house, which may just be coming up again."""
        until = time.monotonic() + COMES_UP
        while True:
            try:
                url = self.cluster().superuser_url.replace("/postgres?", "/motcua?")
                return psycopg.connect(url, autocommit=True)
            except (psycopg.OperationalError, Trouble):
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    # --- its processes

    def family(self) -> list[Member]:
        """Return every living process of the house, the supervisor first; PostgreSQL's are known by where they live."""
        mark = f"{FAMILY}={self.folder}".encode()
        inside = set(leftovers.inhabitants(self.folder / "postgres" / "data"))
        first = self._process.pid if self._process is not None and self._process.poll() is None else 0
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            pid = int(entry.name)
            if pid in inside or pid == first or _bears(entry, mark):
                with suppress(OSError):
                    found.append(_read(entry))
        return sorted(found, key=lambda process: (process.pid != first, process.pid))

    def supervisor(self) -> list[int]:
        """Return the process that looks after all others."""
        return [self._process.pid] if self._process is not None and self._process.poll() is None else []

    def masters(self) -> list[int]:
        """Return the web server's main process."""
        return [one.pid for one in self.family() if " serve " in one.words and one.parent in self.supervisor()]

    def web_workers(self) -> list[int]:
        """Return the processes that answer requests."""
        masters = set(self.masters())
        return [one.pid for one in self.family() if one.parent in masters]

    def job_workers(self) -> list[int]:
        """Return the process of background work."""
        return [one.pid for one in self.family() if one.words.endswith(" work") and one.parent in self.supervisor()]

    def postmaster(self) -> list[int]:
        """Return PostgreSQL's main process."""
        pid = leftovers.postmaster(self.folder / "postgres" / "data")
        return [pid] if pid else []

    def database(self) -> list[int]:
        """Return PostgreSQL's main process and all its children, the children first."""
        main = self.postmaster()
        return [pid for pid in leftovers.inhabitants(self.folder / "postgres" / "data") if pid not in main] + main

    def backends(self) -> list[int]:
        """Return PostgreSQL's processes that serve a client."""
        with self.speak() as database:
            rows = database.execute(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            return [row[0] for row in rows]

    def kill(self, pids: list[int], number: int = signal.SIGKILL) -> int:
        """Send a signal to these processes and return how many were still there."""
        hit = 0
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
                hit += 1
        if self._process is not None and self._process.pid in pids:
            self._process.wait(30)
        return hit


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _bears(entry: Path, mark: bytes) -> bool:
    try:
        return mark in (entry / "environ").read_bytes().split(b"\0")
    except OSError:
        return False


def _read(entry: Path) -> Member:
    words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    return Member(int(entry.name), parent, words)
