"""Whether this installation can do its work now."""

import shutil
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from motcua.kernel.logs import describe
from motcua.operations import rules
from motcua.operations.models import Heartbeat

_migrated: set[str] = set()  # databases that were seen at this version: nobody goes back while we run


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether requests should be sent here, and why not."""

    reasons: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Say whether there is nothing against it."""
        return not self.reasons


def readiness(*, now: datetime) -> Readiness:
    """Look at database, version of the tables, room on the disk and the worker; never raises."""
    try:
        reasons = [*_of_database(), *_of_disk(), *_of_worker(now)]
    except (DatabaseError, InterfaceError) as error:
        connection.close()
        reasons = [_("Không hỏi được cơ sở dữ liệu: %(error)s") % {"error": describe(error)}, *_of_disk()]
    return Readiness(tuple(reasons))


def heartbeats() -> dict[str, datetime]:
    """Return when each background program was last heard of."""
    return {beat.name: beat.at for beat in Heartbeat.objects.order_by("name")}


def steps_missing() -> list[str]:
    """Return the migrations of this program that the database has not seen."""
    loader = MigrationLoader(connection)
    ours = loader.disk_migrations or {}
    return sorted(f"{app}.{name}" for app, name in set(ours) - set(loader.applied_migrations))


def _of_database() -> list[str]:
    name = str(connection.settings_dict["NAME"])
    if name in _migrated:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return []
    if missing := steps_missing():
        return [_("Còn %(count)s bước di chuyển chưa áp dụng.") % {"count": len(missing)}]
    _migrated.add(name)
    return []


def _of_disk() -> list[str]:
    try:
        free = shutil.disk_usage(settings.DATA).free
    except OSError as error:
        return [_("Không đọc được thư mục dữ liệu: %(error)s") % {"error": describe(error)}]
    return [] if free >= rules.LEAST_DISK else [_("Đĩa dữ liệu còn dưới 1 GB.")]


def _of_worker(now: datetime) -> list[str]:
    beat = heartbeats().get("facts")
    if rules.is_alive(beat, now):
        return []
    return [
        _("Việc nền không có nhịp sống trong %(seconds)s giây qua.") % {"seconds": int(rules.ALIVE.total_seconds())}
    ]
