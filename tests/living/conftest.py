"""One living installation for the tests of this folder: filled, running with everything on, its lines for machines."""

import http.cookiejar
import re
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

import psycopg
import pytest

from motcua.site.embedded import Cluster, Server
from tests.run.conftest import UP, Program, free_port
from tests.upgrades.test_snapshots import SNAPSHOTS, programmes


@dataclass
class Answer:
    status: int
    headers: Message
    text: str


@dataclass
class Living:
    """The running program, and its database as the owner and as the superuser."""

    program: Program
    cluster: Cluster

    def owner(self) -> psycopg.Connection:
        return psycopg.connect(self.cluster.owner_url, autocommit=True)

    def superuser(self) -> psycopg.Connection:
        return psycopg.connect(self.cluster.superuser_url, autocommit=True)

    def ask(self, path: str, data: bytes | None = None, **headers: str) -> Answer:
        """Send one request without a cookie; follow nothing."""
        return Visitor(self.program.port).ask(path, data, **headers)


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_told: object) -> None:
        return None


@dataclass
class Visitor:
    """A browser without a screen: keeps cookies, fills in the protection token."""

    port: int
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def ask(self, path: str, data: bytes | None = None, **headers: str) -> Answer:
        keeps = urllib.request.HTTPCookieProcessor(self.jar)
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, told)
        try:
            with urllib.request.build_opener(_Stays, keeps).open(asked, timeout=60) as answer:
                return Answer(answer.status, answer.headers, answer.read().decode(errors="replace"))
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read().decode(errors="replace"))

    def send(self, page: str, where: str = "", **fields: str) -> Answer:
        """Fill in the first form of a page and send it."""
        text = self.ask(page).text
        hidden = dict(re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', text))
        sent = urllib.parse.urlencode(hidden | fields).encode()
        return self.ask(where or page, sent, Referer=f"http://127.0.0.1:{self.port}{page}")


class Load(threading.Thread):
    """Asks for pages without pause and remembers when each answer came and how it was."""

    def __init__(self, port: int, paths: tuple[str, ...]) -> None:
        super().__init__(daemon=True)
        self.port, self.paths = port, paths
        self.answers: list[tuple[float, int, bool]] = []
        self.ended = threading.Event()

    def run(self) -> None:
        turn = 0
        while not self.ended.is_set():
            turn += 1
            status, can_wait = 0, False
            with suppress(OSError):
                answer = Visitor(self.port).ask(self.paths[turn % len(self.paths)])
                status, can_wait = answer.status, "Retry-After" in answer.headers
            self.answers.append((time.monotonic(), status, can_wait))

    def stop(self) -> None:
        self.ended.set()
        self.join(90)


def filled(folder: Path) -> None:
    """Put the last snapshot into the embedded database of a folder."""
    folder.mkdir(mode=0o700, parents=True)
    server = Server(folder / "postgres")
    cluster = server.start(patience=60)
    try:
        words = [programmes() / "pg_restore", "--no-owner", "--no-privileges", "-d", cluster.owner_url, SNAPSHOTS[-1]]
        subprocess.run(words, check=True, capture_output=True)
    finally:
        server.stop()


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    folder = tmp_path_factory.mktemp("living") / "var"
    filled(folder)
    lines = {"MOTCUA_LOG_FORMAT": "json", "MOTCUA_LOG": "DEBUG"}
    program = Program(folder, free_port(), "--workers", "2", **lines)
    try:
        program.wait_for(UP)
        cluster = Server(folder / "postgres").addresses()
        assert cluster
        yield Living(program, cluster)
    finally:
        program.end()
