"""Letting go of what nobody holds."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db.models import CASCADE, Exists, ForeignObjectRel, OuterRef, QuerySet

from motcua.files.events import BytesSwept, FilesForgotten
from motcua.files.models import StoredFile
from motcua.files.queries import store
from motcua.kernel.actors import Actor, machine_only
from motcua.kernel.commands import command, outside_any, whole
from motcua.kernel.facts import announce
from motcua.kernel.ids import new_id

AT_A_TIME = 1_000


@command
def forget_unused(*, before: datetime, by: Actor, at: datetime) -> int:
    """Remove the rows of files stored before this instant that no record holds; return how many.

    Whoever holds a file does so by a foreign key that protects it, so the database
    itself refuses to lose one that is in use. Their bytes go with the next sweep.
    """
    machine_only(by)
    unused = list(_unused().filter(stored_at__lt=before).values_list("id", flat=True)[:AT_A_TIME])
    StoredFile.objects.filter(id__in=unused).delete()
    if unused:
        announce(FilesForgotten(len(unused)), subject=new_id(), agency=None, by=by, at=at)
    return len(unused)


def _unused() -> QuerySet[StoredFile]:
    """Return files that nobody protects; what goes with its file (CASCADE) holds nothing."""
    rows = StoredFile.objects.all()
    for relation in StoredFile._meta.get_fields(include_hidden=True):  # noqa: SLF001 - Django's documented way
        if not isinstance(relation, ForeignObjectRel) or relation.on_delete is CASCADE:
            continue
        holders = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})  # noqa: SLF001
        rows = rows.filter(~Exists(holders))
    return rows


def sweep_bytes(*, before: datetime, by: Actor, at: datetime) -> int:
    """Remove bytes kept before this instant that no row names, and bytes that a crash left half written.

    Run it with an instant a day ago: a row is committed seconds after its bytes.
    The store is asked outside any transaction; only the fact at the end is one.
    """
    machine_only(by)
    outside_any()
    kept, orphans = store(), 0
    digests = kept.older(before)
    while batch := list(islice(digests, AT_A_TIME)):
        orphans += sum(kept.remove_older(digest, before) for digest in _nameless(batch))
    half = _half_written(before)
    if orphans or half:
        with whole():
            announce(BytesSwept(orphans, half), subject=new_id(), agency=None, by=by, at=at)
    return orphans + half


def _nameless(digests: list[str]) -> Iterator[str]:
    named = set(StoredFile.objects.filter(sha256__in=digests).values_list("sha256", flat=True))
    return (digest for digest in digests if digest not in named)


def _half_written(before: datetime) -> int:
    swept = 0
    for path in (settings.DATA / "files" / "arriving").glob("*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                swept += 1
    return swept
