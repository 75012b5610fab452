"""A hundred thousand dossiers are brought up to the present version while people read and write as the old one did (P27)."""

import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
import pytest

from motcua.site.embedded import Cluster, programmes, throwaway
from tests.upgrades.test_snapshots import SNAPSHOTS, run

pytestmark = pytest.mark.promise("P27")

DOSSIERS = 100_000
LONGEST_LOCK = 2.0  # seconds
NEW_VALUES = {
    "id": "gen_random_uuid()",
    "code": "CASE WHEN t.code IS NOT NULL THEN t.code || '-' || n END",
    "submission_no": "CASE WHEN t.submission_no IS NOT NULL THEN left(t.submission_no, 20) || '-' || n END",
    "subject": "md5(t.subject::text || n)::uuid",
}
COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
WAITING = """
    SELECT coalesce(max(extract(epoch FROM clock_timestamp() - query_start)), 0) FROM pg_stat_activity
    WHERE usename = 'motcua_app' AND wait_event_type = 'Lock' AND state = 'active'
"""
READS = (
    "SELECT id, code, owner_name, due_at FROM dossiers_dossier WHERE state = 'processing' ORDER BY due_at, id LIMIT 50",
    "SELECT id FROM dossiers_dossier WHERE search_key LIKE '%%nguyen%%' LIMIT 20",
    "SELECT name, at, body FROM kernel_fact WHERE subject = %(subject)s ORDER BY id",
    "SELECT id, title, due_at FROM tasks_task WHERE closed_at IS NULL ORDER BY burns_at, id LIMIT 50",
)
FACT = """
    INSERT INTO kernel_fact (id, name, subject, agency, actor, actor_name, position, at, body)
    VALUES (gen_random_uuid(), 'dossiers.DossierTaken', %(subject)s, NULL, NULL, 'Tải', NULL, now(), '{}')
"""
WRITES = (FACT, "UPDATE dossiers_dossier SET edition = edition + 1 WHERE id = %(subject)s")


@dataclass
class Clerk(threading.Thread):
    """Reads and writes as the old version does; remembers how long each turn took and what went wrong."""

    url: str
    seed: int
    subjects: list[str]
    slowest: float = 0.0
    turns: int = 0
    errors: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        chance = Random(self.seed)
        with psycopg.connect(self.url) as connection:
            while not self.ended.is_set():
                words = {"subject": chance.choice(self.subjects)}
                statements = [chance.choice(READS)] if chance.random() < 0.6 else list(WRITES)
                begun = time.monotonic()
                try:
                    with connection.transaction():
                        for statement in statements:
                            connection.execute(statement, words)
                except psycopg.Error as error:
                    self.errors.append(f"{type(error).__name__}: {error}")
                self.slowest = max(self.slowest, time.monotonic() - begun)
                self.turns += 1
                time.sleep(0.01)


class Watch(threading.Thread):
    """Looks ten times a second who waits for a lock, and for how long."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url, self.longest, self.ended = url, 0.0, threading.Event()

    def run(self) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            while not self.ended.is_set():
                (waits,) = connection.execute(WAITING).fetchone() or (0,)
                self.longest = max(self.longest, float(waits))
                time.sleep(0.1)


def opened(cluster: Cluster) -> None:
    """Give the application the rights that the earlier version gave it; its tables are not all of today's."""
    with psycopg.connect(cluster.owner_url, autocommit=True) as owner:
        owner.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO motcua_app")
        owner.execute("GRANT USAGE ON SCHEMA public TO motcua_app")


def multiplied(owner: psycopg.Connection, table: str, times: int) -> None:
    """Copy every row of a table so many times, with keys of their own."""
    names = [str(row[0]) for row in owner.execute(COLUMNS, [table])]
    values = ", ".join(NEW_VALUES.get(name, f't."{name}"') for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    owner.execute(f"INSERT INTO {table} ({listed}) SELECT {values} FROM {table} t, generate_series(1, {times}) n")


@pytest.fixture
def large() -> Iterator[Cluster]:
    """The last version's snapshot, grown to the size of a province."""
    with throwaway() as cluster:
        words = [programmes() / "pg_restore", "--no-owner", "--no-privileges", "-d", cluster.owner_url, SNAPSHOTS[-1]]
        subprocess.run(words, check=True, capture_output=True)
        with psycopg.connect(cluster.owner_url, autocommit=True) as owner:
            (count,) = owner.execute("SELECT count(*) FROM dossiers_dossier").fetchone() or (0,)
            for table in ("dossiers_dossier", "kernel_fact", "tasks_interval", "tasks_task"):
                multiplied(owner, table, -(-DOSSIERS // count) - (table != "dossiers_dossier") * 600)
            owner.execute("ANALYZE")
        opened(cluster)
        yield cluster


@pytest.mark.full
def test_nobody_waits_and_nothing_fails_while_a_province_is_upgraded(large: Cluster, record_property) -> None:
    with psycopg.connect(large.owner_url) as owner:
        (dossiers,) = owner.execute("SELECT count(*) FROM dossiers_dossier").fetchone() or (0,)
        found = owner.execute("SELECT id::text FROM dossiers_dossier ORDER BY id LIMIT 2000").fetchall()
    assert dossiers >= DOSSIERS
    clerks = [Clerk(large.app_url, seed, [row[0] for row in found]) for seed in range(4)]
    watch = Watch(large.superuser_url)
    for thread in (*clerks, watch):
        thread.start()
    time.sleep(3)
    begun = time.monotonic()
    with TemporaryDirectory() as data:
        owner_too = {"MOTCUA_OWNER_DATABASE_URL": large.owner_url}
        said = run(large.app_url, "-m", "motcua.site.cli", "migrate", "--data", data, **owner_too)
    seconds = time.monotonic() - begun
    time.sleep(2)
    for thread in (*clerks, watch):
        thread.ended.set()
        thread.join(60)
    turns = sum(clerk.turns for clerk in clerks)
    figures = f"{dossiers} dossiers, {seconds:.1f} s, {turns} turns, lock {watch.longest:.2f} s"
    record_property("figures", figures)
    assert "bước di chuyển" in said
    assert [error for clerk in clerks for error in clerk.errors] == []
    assert turns > 500
    assert watch.longest <= LONGEST_LOCK, figures


@pytest.mark.full
def test_a_step_that_does_not_get_its_lock_steps_back_and_is_tried_again(tmp_path: Path) -> None:
    with throwaway() as cluster:
        words = [programmes() / "pg_restore", "--no-owner", "--no-privileges", "-d", cluster.owner_url, SNAPSHOTS[-1]]
        subprocess.run(words, check=True, capture_output=True)
        opened(cluster)
        holding = psycopg.connect(cluster.owner_url)
        holding.execute("LOCK TABLE dossiers_dossier IN ROW EXCLUSIVE MODE")
        timer = threading.Timer(12.0, holding.close)
        clerk, watch = Clerk(cluster.app_url, 1, [str(uuid4())]), Watch(cluster.superuser_url)
        for thread in (timer, clerk, watch):
            thread.start()
        try:
            owner_too = {"MOTCUA_OWNER_DATABASE_URL": cluster.owner_url}
            run(cluster.app_url, "-m", "motcua.site.cli", "migrate", "--data", str(tmp_path), **owner_too)
        finally:
            timer.cancel()
            holding.close()
            for thread in (clerk, watch):
                thread.ended.set()
                thread.join(60)
        assert clerk.errors == []
        assert 0 < watch.longest <= LONGEST_LOCK  # behind the step that waits others wait, until it steps back
        assert "[ ]" not in run(cluster.owner_url, "-m", "django", "showmigrations", "--plan")
