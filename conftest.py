"""Every test runs on a real PostgreSQL of its own, as the application's role.

The first process starts one throw-away cluster and migrates it once; each worker
copies that database.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from motcua.site.embedded import throwaway
from motcua.site.grants import APPEND_ONLY, grant

HERE = Path(__file__).resolve().parent
OWNER, APPLICATION = "MOTCUA_TEST_OWNER_URL", "MOTCUA_TEST_APPLICATION_URL"
SUPERUSER = "MOTCUA_TEST_SUPERUSER_URL"
UNTOUCHED = ("django_migrations", "django_content_type", "auth_permission")


def pytest_configure(config: pytest.Config) -> None:
    os.environ["MOTCUA_CASES"] = str((HERE / os.environ.get("MOTCUA_CASES", "../shared")).resolve())
    if hasattr(config, "workerinput") or config.option.collectonly or config.option.help:
        return
    stack = ExitStack()
    config.add_cleanup(stack.close)
    cluster = stack.enter_context(throwaway())
    os.environ[OWNER], os.environ[APPLICATION] = cluster.owner_url, cluster.app_url
    os.environ[SUPERUSER] = cluster.superuser_url
    as_owner = {
        **os.environ,
        "MOTCUA_DATABASE_URL": cluster.owner_url,
        "DJANGO_SETTINGS_MODULE": "motcua.site.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity=0", "--skip-checks"],
        env=as_owner, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise pytest.UsageError(done.stderr[-3000:])
    grant(cluster.owner_url, urlsplit(cluster.app_url).username or "")


def named(url: str, name: str) -> str:
    """Return the same address with another database."""
    parts = urlsplit(url)
    return parts._replace(path=f"/{name}").geturl()


@pytest.fixture(scope="session")
def owner_url() -> str:
    """The owner's address of this worker's database, for what the application may not do."""
    return named(os.environ[OWNER], f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")


@pytest.fixture(scope="session")
def superuser_url(owner_url: str) -> str:
    """The superuser's address of this worker's database, for what nobody may do."""
    return named(os.environ[SUPERUSER], urlsplit(owner_url).path.strip("/"))


@pytest.fixture(scope="session")
def django_db_setup(owner_url: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Copy the migrated database for this worker and point Django at it, as the application."""
    from django.db import connections

    from motcua.site.database import database_from

    name = urlsplit(owner_url).path.strip("/")
    template = urlsplit(os.environ[OWNER]).path.strip("/")
    with psycopg.connect(named(os.environ[OWNER], "postgres"), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    with django_db_blocker.unblock():
        connections["default"].close()
        fresh = database_from(named(os.environ[APPLICATION], name))
        connections["default"].settings_dict.update(
            {key: fresh[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} | {"CONN_MAX_AGE": 0}
        )
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def emptying_is_the_owners(owner_url: str) -> Iterator[None]:
    """After a test with real commits let the owner empty the tables: the application may not."""
    from django.test import TransactionTestCase

    def empty(_case: object) -> None:
        with psycopg.connect(owner_url, autocommit=True) as owner:
            rows = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            tables = ", ".join(f'"{name}"' for (name,) in rows if name not in UNTOUCHED)
            off, on = (
                ";".join(f"ALTER TABLE {t} {x} TRIGGER USER" for t in APPEND_ONLY) for x in ("DISABLE", "ENABLE")
            )
            owner.execute(f"{off}; TRUNCATE {tables} CASCADE; {on}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture(autouse=True)
def data_folder(settings: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Keep the files of each test in a folder of its own."""
    settings.DATA = tmp_path / "data"
    return tmp_path / "data"


@pytest.fixture(scope="session", autouse=True)
def plain_assets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Serve style sheets and scripts from where they lie: tests have not collected them."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    empty = tmp_path_factory.mktemp("static")
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}, STATIC_ROOT=empty):
        yield
