"""Bring the database to this version: tables, rights of the application's role, static files, demonstration."""

import hashlib
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from psycopg.errors import DeadlockDetected, LockNotAvailable

from motcua.kernel.seals import turns
from motcua.operations.queries import steps_missing
from motcua.site.database import database_from
from motcua.site.grants import grant
from motcua.site.trouble import Trouble, about_the_disk

OLDEST_POSTGRESQL = 150_000
LOCK = 24_580_66  # one migration at a time, whoever starts it
LONGEST_LOCK = "2s"
TRIES = 60
STEP_BACK = 1.0  # seconds
ASK_AGAIN = 0.5


@contextmanager
def as_owner() -> Iterator[None]:
    """Speak to the database as the owner of the tables, then again as the application."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(database_from(settings.OWNER_URL) | {"TEST": before.get("TEST")})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)


def upgrade() -> int:
    """Apply what is missing, give the application's role its rights, and return how many steps were applied.

    Whoever waits for a lock on a table holds up everybody behind. So a step that does not get its
    lock within two seconds steps back, lets people pass, and is tried again.

    :raises Trouble: the database is not reachable, too old, or newer than this program; or its tables stay busy.
    """
    try:
        with as_owner():
            applied = _patiently()
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise Trouble(f"Không nối được cơ sở dữ liệu: {reason}") from error
    _bring_roles()
    collect_static()
    return applied


def _bring_roles() -> None:
    """Give a database of an earlier version the rights that this one asks for, as the application's role."""
    from django.utils import timezone

    from motcua.kernel.actors import machine
    from motcua.people import commands, queries

    if queries.roles_are_behind():
        commands.load_reference(by=machine("Nâng cấp"), at=timezone.now())


def _patiently() -> int:
    wanted = 0
    for _turn in range(TRIES):
        try:
            return max(wanted, _upgrade_once())
        except OperationalError as busy:
            if not isinstance(busy.__cause__, LockNotAvailable | DeadlockDetected):
                raise
            _start_anew()
            wanted = max(wanted, len(steps_missing()))
            time.sleep(STEP_BACK)
    raise Trouble("Các bảng bận suốt, chưa nâng cấp xong; không mất gì, hãy chạy lại «motcua migrate» lúc vắng hơn.")


def _upgrade_once() -> int:
    with connection.cursor() as cursor:
        _check_version()
        _await_turn(cursor)
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LONGEST_LOCK])
        applied = _apply()
        cursor.execute("SELECT set_config('lock_timeout', '0', false)")
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        turns.go_on()
        if application_role() != connection.settings_dict["USER"]:
            grant(settings.OWNER_URL, application_role())
    return applied


def _start_anew() -> None:
    """Take a new connection: Django leaves the old one inside its transaction when a step fails at its very end."""
    if (held := connection.connection) is not None:
        held.close()
    del connections["default"]


def _await_turn(cursor: CursorWrapper) -> None:
    """Wait until nobody else upgrades. Asks again and again: who waits in a statement holds a snapshot, and an index that
    the other one builds beside the work would wait for it.
    """
    while True:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if cursor.fetchone()[0]:
            return
        time.sleep(ASK_AGAIN)


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
    """Say whether nobody has an account yet, so that the demonstration may be loaded."""
    return not get_user_model().objects.exists()


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
            facts = Path(storage.path(name)).stat()
            found.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return found.hexdigest()
