"""A durable server is killed at once under load: every number that was told is there, and none is missing between."""

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from motcua.kernel.ids import new_id
from motcua.kernel.numbers import TAKE
from motcua.site import leftovers
from motcua.site.embedded import Server

pytestmark = pytest.mark.promise("P1", "P4")

TABLES = """
    CREATE TABLE kernel_numberbook (id uuid, book text, period text, last int, UNIQUE (book, period));
    CREATE TABLE paper (number int);
    GRANT ALL ON ALL TABLES IN SCHEMA public TO motcua_app;
"""
WRITERS = 16
WAIT_UNTIL_DURABLE = "SELECT pg_logical_emit_message(TRUE, 'motcua', '')"


def write(url: str, told: list[int]) -> None:
    """Take number after number as a command does: take, keep, commit, wait for the disk, tell."""
    try:
        with psycopg.connect(url, autocommit=True, cursor_factory=psycopg.RawCursor) as connection:
            while True:
                with connection.transaction():
                    row = connection.execute(TAKE, [new_id(), "hot", "2026"]).fetchone()
                    assert row
                    connection.execute("INSERT INTO paper VALUES ($1)", [row[0]])
                connection.execute(WAIT_UNTIL_DURABLE)
                told.append(row[0])
    except psycopg.OperationalError:
        return  # killed


@pytest.mark.parametrize("kills", [2, pytest.param(12, marks=pytest.mark.full)])
def test_numbers_told_survive_a_server_that_is_killed(tmp_path: Path, kills: int) -> None:
    server = Server(tmp_path / "postgres")
    cluster = server.start()
    told: list[int] = []
    try:
        with psycopg.connect(cluster.owner_url, autocommit=True) as owner:
            owner.execute(TABLES)
        for turn in range(kills):
            threads = [threading.Thread(target=write, args=(cluster.app_url, told)) for _ in range(WRITERS)]
            for thread in threads:
                thread.start()
            time.sleep(1.0 + turn / 10)
            for pid in [cluster.pid, *leftovers.inhabitants(server.data)]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            for thread in threads:
                thread.join()
            server.stop(patience=0.0)
            cluster = server.start()
            with psycopg.connect(cluster.owner_url) as owner:
                kept = [row[0] for row in owner.execute("SELECT number FROM paper ORDER BY number")]
                assert kept == list(range(1, len(kept) + 1)), "a gap or a duplicate"
                assert set(told) <= set(kept), "somebody was told a number that is lost"
                assert owner.execute("SELECT last FROM kernel_numberbook").fetchone() == (len(kept),)
        assert told
    finally:
        server.stop(patience=0.0)
