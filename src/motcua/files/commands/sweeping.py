"""Letting go of what nobody holds."""

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from motcua.files.events import FilesForgotten
from motcua.files.models import StoredFile
from motcua.files.queries import path_of
from motcua.kernel.actors import Actor, machine_only
from motcua.kernel.commands import command
from motcua.kernel.facts import announce
from motcua.kernel.ids import new_id


@command
def forget_unused(*, before: datetime, by: Actor, at: datetime) -> int:
    """Remove files stored before this instant that no record holds, and bytes that never got a row; return how many.

    Whoever holds a file does so by a foreign key, so the database itself refuses to lose one that is in use.
    """
    machine_only(by)
    unused = list(_unused().filter(stored_at__lt=before).values_list("id", "sha256"))
    StoredFile.objects.filter(id__in=[key for key, _digest in unused]).delete()
    digests = {digest for _key, digest in unused}
    still_named = set(StoredFile.objects.filter(sha256__in=digests).values_list("sha256", flat=True))
    for digest in digests - still_named:
        path_of(digest).unlink(missing_ok=True)
    half = _half_written(before)
    if unused or half:
        announce(FilesForgotten(len(unused), half), subject=new_id(), agency=None, by=by, at=at)
    return len(unused) + half


def _unused() -> QuerySet[StoredFile]:
    rows = StoredFile.objects.all()
    for relation in StoredFile._meta.related_objects:  # noqa: SLF001 - Django's documented way to ask who points here
        holders = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})  # noqa: SLF001
        rows = rows.filter(~Exists(holders))
    return rows


def _half_written(before: datetime) -> int:
    arriving = [p for p in (settings.DATA / "files" / "arriving").glob("*") if p.stat().st_mtime < before.timestamp()]
    for path in arriving:
        path.unlink(missing_ok=True)
    return len(arriving)
