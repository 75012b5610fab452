"""Files that an upper module has not answered yet."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, QuerySet

from motcua.files.models import StoredFile
from motcua.kernel.actors import Actor, machine_only


def without(viewer: Actor, answer: "QuerySet[Any]", *, before: datetime, limit: int) -> list[UUID]:
    """Return the oldest files for which ``answer``, a query with ``OuterRef("pk")`` for the file, finds nothing."""
    machine_only(viewer)
    rows = StoredFile.objects.filter(~Exists(answer), stored_at__lt=before)
    return list(rows.order_by("id").values_list("id", flat=True)[:limit])
