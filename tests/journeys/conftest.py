"""Journeys: the whole house as a visitor meets it – granian, hashed assets, the demonstration province – and Chromium.

The province is loaded once into a template; each worker copies it and starts a web server of its own on the copy.
"""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg
import pytest
from playwright.sync_api import Browser

from motcua.people.rules import DEMONSTRATION_PASSWORD
from motcua.ui.tests.browser import Visitor, chromium

__all__ = ["chromium"]
ROOT = Path(__file__).resolve().parents[2]
OWNER, APPLICATION = "MOTCUA_TEST_OWNER_URL", "MOTCUA_TEST_APPLICATION_URL"
TEMPLATE = "journeys_template"
LOCK = 24580
PATIENCE = 15_000  # milliseconds; two cores may be shared with other tests


def at_database(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


@dataclass(frozen=True)
class Province:
    """One worker's copy of the province: where its database is, and what a process needs to work on it."""

    owner_url: str
    app_url: str
    environment: dict[str, str]

    def ask(self, query: str, *values: Any) -> list[Any]:
        """Return the rows of a query; a row of one column is its value."""
        with psycopg.connect(self.owner_url, autocommit=True) as owner:
            rows = owner.execute(query, values).fetchall()
        return [row[0] if len(row) == 1 else row for row in rows]


def run(environment: dict[str, str], *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Province:
    """This worker's copy of the province; the first worker that comes loads it for all."""
    base = tmp_path_factory.getbasetemp()
    name = f"journeys_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "MOTCUA_TEST"))}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "motcua.site.settings",
        "MOTCUA_DATA": str(tmp_path_factory.mktemp("province")),
        "MOTCUA_STATIC": str(base / "journeys-static"),  # its own: a house collects them anew when it starts
        "MOTCUA_SECRET_KEY": secrets.token_urlsafe(32),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }

    def pointed(database: str) -> dict[str, str]:
        return environment | {
            "MOTCUA_DATABASE_URL": at_database(os.environ[APPLICATION], database),
            "MOTCUA_OWNER_DATABASE_URL": at_database(os.environ[OWNER], database),
        }

    with psycopg.connect(at_database(os.environ[OWNER], "postgres"), autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchall():
            empty = urlsplit(os.environ[OWNER]).path.strip("/")
            server.execute(f'DROP DATABASE IF EXISTS "{TEMPLATE}_draft" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{TEMPLATE}_draft" TEMPLATE "{empty}"')
            run(pointed(f"{TEMPLATE}_draft"), "tests.journeys.province")
            server.execute(f'ALTER DATABASE "{TEMPLATE}_draft" RENAME TO "{TEMPLATE}"')
        if not (base / "journeys-static" / "staticfiles.json").exists():
            run(pointed(TEMPLATE), "django", "collectstatic", "--noinput", "--verbosity=0")
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    return Province(at_database(os.environ[OWNER], name), at_database(os.environ[APPLICATION], name), pointed(name))


@pytest.fixture(scope="session")
def house(province: Province, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a web server on this worker's province."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    log = tmp_path_factory.mktemp("house") / "log"
    with log.open("wb") as stream:
        server = subprocess.Popen(
            [sys.executable, "-m", "motcua.site.cli", "serve", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--address", address],
            cwd=ROOT, env=province.environment | {"MOTCUA_PUBLIC_ADDRESS": address}, stdout=stream, stderr=stream,
        )  # fmt: skip
        try:
            answers(address, server, log)
            yield address
        finally:
            server.terminate()
            server.wait(30)
    assert "Traceback" not in log.read_text(encoding="utf-8"), log.read_text(encoding="utf-8")[-3000:]


def answers(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(f"{address}/robots.txt", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8")[-3000:])


@dataclass
class Town:
    """Browsers of the people of the story. Each official signs in once; later windows know the session."""

    browser: Browser
    home: str
    sessions: dict[str, list[Any]] = field(default_factory=dict)

    @contextmanager
    def window(self, profile: dict[str, Any], who: str = "", **more: Any) -> Iterator[Visitor]:
        """Open a window in which ``who`` is signed in; it must end without a complaint."""
        context = self.browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **(profile | more))
        if who:
            context.add_cookies(self.sessions.get(who) or self.signed_in(who))
        visitor = Visitor(context.new_page(), self.home)
        visitor.watch()
        context.set_default_timeout(PATIENCE)
        try:
            yield visitor
            assert visitor.complaints == []
        finally:
            context.close()

    def signed_in(self, who: str) -> list[Any]:
        """Sign in on the page as a person does, and return the cookies."""
        context = self.browser.new_context(locale="vi-VN")
        page = context.new_page()
        page.goto(f"{self.home}/dang-nhap/")
        page.fill("[name=login]", who)
        page.fill("[name=password]", DEMONSTRATION_PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/dang-nhap/" not in url)  # where the day starts differs by right
        self.sessions[who] = context.cookies()
        context.close()
        return self.sessions[who]


@pytest.fixture(scope="module")
def town(chromium: Browser, house: str) -> Town:
    return Town(chromium, house)


@pytest.fixture
def window(town: Town) -> Callable[..., Any]:
    """A function that opens a window: ``with window(DESK, "mot.cua") as clerk: clerk.goes_to("/viec/")``."""
    return town.window
