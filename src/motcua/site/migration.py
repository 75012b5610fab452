"""Bring the database to this version: tables, rights of the application's role, static files, demonstration."""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from motcua.site.grants import grant
from motcua.site.trouble import Trouble, about_the_disk

OLDEST_POSTGRESQL = 150_000
LOCK = 24_580_66  # one migration at a time, whoever starts it


@dataclass(frozen=True)
class Outcome:
    """What the upgrade did."""

    applied: int
    empty: bool

    def said(self) -> str:
        """Say it in Vietnamese."""
        return f"Đã áp dụng {self.applied} bước di chuyển." if self.applied else "Cơ sở dữ liệu đã ở phiên bản này."

    def written(self) -> str:
        """Write it for the supervisor, on one line."""
        return json.dumps({"applied": self.applied, "empty": self.empty})


def upgrade() -> Outcome:
    """Apply what is missing, as the owner role, and give the application's role its rights.

    :raises Trouble: the database is not reachable, too old, or newer than this program.
    """
    try:
        with connection.cursor() as cursor:
            _check_version()
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            try:
                applied = _apply()
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        role = application_role()
        if role != connection.settings_dict["USER"]:
            grant(os.environ["MOTCUA_OWNER_DATABASE_URL"], role)
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise Trouble(f"Không nối được cơ sở dữ liệu: {reason}") from error
    collect_static()
    return Outcome(applied, is_empty())


def application_role() -> str:
    """Return the role named by MOTCUA_DATABASE_URL."""
    return unquote(urlsplit(settings.APPLICATION_URL).username or "")


def _check_version() -> None:
    found = connection.connection.info.server_version if connection.connection else 0
    if found < OLDEST_POSTGRESQL:
        raise Trouble(f"PostgreSQL ở máy chủ là bản {found // 10_000}; Motcua cần bản 15 trở lên.")


def _apply() -> int:
    executor = MigrationExecutor(connection)
    ours = set(executor.loader.disk_migrations)
    if unknown := sorted(key for key in executor.loader.applied_migrations if key not in ours):
        app, name = unknown[0]
        raise Trouble(f"Cơ sở dữ liệu thuộc một phiên bản Motcua mới hơn (bước di chuyển {app}.{name} chưa có ở đây).")
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    return len(plan)


def is_empty() -> bool:
    """Say whether the database holds no organisation yet, so that the demonstration may be loaded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT EXISTS (SELECT FROM organisations_organisation)")
        row = cursor.fetchone()
    return bool(row and row[0])


def load_demonstration() -> None:
    """Load the demonstration province, saying how far it is."""
    from motcua.site import demo

    demo.load(print)


def collect_static() -> None:
    """Hash and compress the static files into ``STATIC_ROOT``, unless the same ones already stand there.

    :raises Trouble: they cannot be written.
    """
    root = Path(settings.STATIC_ROOT)
    stamp, wanted = root / ".stamp", fingerprint()
    try:
        if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
            return
        draft = root.with_name(f"{root.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        _collect_into(draft)
        (draft / ".stamp").write_text(wanted, encoding="ascii")
        shutil.rmtree(root, ignore_errors=True)
        draft.rename(root)
    except OSError as error:
        raise about_the_disk(error, root) from error


def _collect_into(folder: Path) -> None:
    from django.contrib.staticfiles import storage

    target = storage.staticfiles_storage
    target.location, target.base_location = str(folder), str(folder)  # type: ignore[attr-defined]
    call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)


def fingerprint() -> str:
    """Return a hash over names, sizes and ages of all static sources."""
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda pair: str(pair[0])):
            facts = os.stat(storage.path(name))
            found.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return found.hexdigest()
