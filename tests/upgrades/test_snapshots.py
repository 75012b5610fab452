"""A populated database of every version that was given away is brought up to the present one, and loses nothing."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest

from motcua.site.embedded import programmes, throwaway

pytestmark = pytest.mark.promise("P27")

SNAPSHOTS = sorted((Path(__file__).parent / "snapshots").glob("*.dump"))
KEPT = ("dossiers_dossier", "dossiers_dossierpaper", "tasks_interval", "tasks_task", "people_account", "kernel_fact")
COLUMNS = "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
DIGEST = "SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t.id)) FROM (SELECT {} FROM {}) t"
BUT_THE_UPGRADES_OWN = "(SELECT * FROM kernel_fact WHERE actor_name <> 'Nâng cấp') AS kept"
WORKS_ON = """
import django
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
django.setup()
from django.test import Client
from motcua.dossiers.models import Dossier
from motcua.kernel.numbers import last_number
dossier = Dossier.objects.exclude(code=None).order_by("-received_at").first()
page = Client(SERVER_NAME="127.0.0.1").get(f"/tra-cuu/{dossier.code}/{dossier.tracking_secret}/")
assert page.status_code == 200, page.status_code
assert dossier.code in page.content.decode()
agency = dossier.code.split("-")[0]
assert last_number(f"{agency}/HS", dossier.code.split("-")[1]) >= 1
print("works")
"""
INDEX = "task_once_in_unit"
HALF_MADE = "an index that is not valid"
VALID = f"SELECT indisvalid FROM pg_index WHERE indexrelid = '{INDEX}'::regclass"
ROLES = """
import django
django.setup()
from motcua.people import queries
print("behind:", queries.roles_are_behind())
"""


@pytest.fixture(params=SNAPSHOTS, ids=lambda path: path.stem)
def restored(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """A database as that version left it."""
    with throwaway() as cluster:
        restore = [programmes() / "pg_restore", "--no-owner", "--no-privileges", "-d", cluster.owner_url, request.param]
        subprocess.run(restore, check=True, capture_output=True)
        yield cluster.owner_url, cluster.app_url


def columns(url: str) -> dict[str, str]:
    """Return the columns that each table has."""
    with psycopg.connect(url) as connection:
        return {table: str((connection.execute(COLUMNS, [table]).fetchone() or ("",))[0]) for table in KEPT}


def digests(url: str, of: dict[str, str]) -> dict[str, tuple[object, ...]]:
    """Return how many rows each table has, and a digest of these columns of them."""
    with psycopg.connect(url) as connection:
        return {
            table: connection.execute(
                DIGEST.format(names, BUT_THE_UPGRADES_OWN if table == "kernel_fact" else table)
            ).fetchone()
            or ()
            for table, names in of.items()
        }


def run(url: str, *words: str, **more: str) -> str:
    environment = {**os.environ, "MOTCUA_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "motcua.site.settings", **more}
    done = subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_an_earlier_database_is_brought_up_and_loses_nothing(restored: tuple[str, str]) -> None:
    owner, application = restored
    of = columns(owner)
    before = digests(owner, of)
    assert all(count for count, _digest in before.values())
    waiting = run(owner, "-m", "django", "showmigrations", "--plan")
    assert "[ ]" in waiting, "this snapshot is of the present version; there is nothing to prove"
    with TemporaryDirectory() as data:
        as_owner = {"MOTCUA_OWNER_DATABASE_URL": owner}
        run(application, "-m", "motcua.site.cli", "migrate", "--data", data, **as_owner)
        assert "✓ Bảng đúng phiên bản" in run(application, "-m", "motcua.site.cli", "check", "--data", data, **as_owner)
    assert "[ ]" not in run(owner, "-m", "django", "showmigrations", "--plan")
    assert digests(owner, of) == before
    assert "behind: False" in run(application, "-c", ROLES)
    assert "works" in run(application, "-c", WORKS_ON)


@pytest.mark.full
def test_an_upgrade_killed_around_an_index_is_finished_by_the_next(restored: tuple[str, str], tmp_path: Path) -> None:
    owner, application = restored
    words = ("-m", "motcua.site.cli", "migrate", "--data", str(tmp_path))
    as_owner = {"MOTCUA_OWNER_DATABASE_URL": owner}
    run(application, *words, **as_owner)
    for left_behind in ("SELECT 1", f"DROP INDEX {INDEX}", HALF_MADE):
        with psycopg.connect(owner, autocommit=True) as database:
            database.execute("DELETE FROM django_migrations WHERE app = 'tasks' AND name = '0003_work_once_in_unit'")
            if left_behind is HALF_MADE:
                half_made(database, owner)
            else:
                database.execute(left_behind)
        run(application, *words, **as_owner)
        with psycopg.connect(owner) as database:
            assert database.execute(VALID).fetchone() == (True,)


def half_made(database: psycopg.Connection[Any], owner: str) -> None:
    """Leave an invalid index behind, as a build does that must give up: somebody holds a row that it waits for."""
    database.execute(f"DROP INDEX {INDEX}")
    with psycopg.connect(owner) as holding:
        holding.execute("LOCK TABLE tasks_task IN ROW EXCLUSIVE MODE")
        database.execute("SET lock_timeout = '200ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            database.execute(f"CREATE INDEX CONCURRENTLY {INDEX} ON tasks_task (organisation)")
    assert database.execute(VALID).fetchone() == (False,)


@pytest.mark.full
def test_two_who_upgrade_at_once_do_not_stop_each_other(restored: tuple[str, str], tmp_path: Path) -> None:
    owner, application = restored
    environment = os.environ | {
        "MOTCUA_DATABASE_URL": application,
        "MOTCUA_OWNER_DATABASE_URL": owner,
        "DJANGO_SETTINGS_MODULE": "motcua.site.settings",
    }
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "motcua.site.cli", "migrate", "--data", str(tmp_path / name)],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for name in ("one", "other")
    ]  # fmt: skip
    said = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum("bước di chuyển" in words for words in said) == 1, said
