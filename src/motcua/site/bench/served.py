"""The house as it is served, on the ground of a measurement, and what its processes cost."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import psycopg

from motcua.site.bench.ground import Ground
from motcua.site.trouble import Trouble

PATIENCE = 60.0  # seconds until the server answers
TICKS = os.sysconf("SC_CLK_TCK")
USER_TIME, CHILDREN_TIME = slice(11, 13), slice(13, 15)  # of /proc/PID/stat after the name


@contextmanager
def served(stand: Ground, *, workers: int) -> Iterator[tuple[int, int]]:
    """Serve the house with this many worker processes and give the port and the key of the main process.

    :raises Trouble: it does not come up.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log = stand.folder / "served.log"
    words = ["serve", "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)]
    words += ["--address", f"http://127.0.0.1:{port}"]
    around = os.environ | {"MOTCUA_PUBLIC_ADDRESS": f"http://127.0.0.1:{port}"}
    with log.open("wb") as stream:
        server = subprocess.Popen(
            [sys.executable, "-m", "motcua.site.cli", *words], env=around, stdout=stream, stderr=stream
        )
        try:
            _wait(server, port, log)
            yield port, server.pid
        finally:
            server.terminate()
            server.wait(30)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            asked = HTTPConnection("127.0.0.1", port, timeout=5)
            asked.request("GET", "/robots.txt")
            asked.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise Trouble(f"Máy chủ để đo không lên: {log.read_text(encoding='utf-8', errors='replace')[-500:]}")


def postmaster(stand: Ground) -> int:
    """Return the key of PostgreSQL's main process; 0 when it runs on another machine."""
    with psycopg.connect(stand.owner_url) as owner:
        row = owner.execute("SELECT pg_backend_pid()").fetchone()
        place = Path(f"/proc/{row[0] if row else 0}/stat")
        return int(_fields(place)[1]) if place.exists() else 0


def spent(roots: Iterable[int]) -> float:
    """Return the processor seconds that these processes and all their children, living or gone, have used so far."""
    parents = {int(path.name): path for path in Path("/proc").iterdir() if path.name.isdigit()}
    stats = {pid: fields for pid, path in parents.items() if (fields := _fields(path / "stat"))}
    found, waiting = 0.0, [root for root in roots if root in stats]
    while waiting:
        pid = waiting.pop()
        fields = stats[pid]
        found += sum(int(ticks) for ticks in (*fields[USER_TIME], *fields[CHILDREN_TIME])) / TICKS
        waiting += [child for child, its in stats.items() if int(its[1]) == pid]
    return found


def _fields(place: Path) -> list[str]:
    """Return what stands behind the name of the program, which may hold blanks itself; empty when it has ended."""
    try:
        return place.read_text().rpartition(")")[2].split()
    except OSError:
        return []
