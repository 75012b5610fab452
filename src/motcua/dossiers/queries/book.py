"""The ledger of an agency (sổ theo dõi hồ sơ): what its counter received in a span of days, in the order of the numbers."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import F, Q, QuerySet

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.lists import EXPORT, READ
from motcua.kernel.actors import Actor, require
from motcua.kernel.time import PROVINCE


class Standing(StrEnum):
    """Which entries of a ledger are wanted."""

    ALL = ""
    OPEN = "chua-tra"
    RETURNED = "da-tra"
    LATE = "tre-han"


@dataclass(frozen=True, slots=True)
class Book:
    """One agency's ledger over a span of days, both ends included."""

    agency: UUID
    first: date
    last: date
    standing: Standing = Standing.ALL

    @property
    def names(self) -> str:
        """The names of what narrows it, for the fact about taking it away."""
        return "agency received_from received_to" + (" standing" if self.standing else "")


def ledger_book(viewer: Actor, book: Book, *, now: datetime) -> QuerySet[Dossier]:
    """Return the entries of the ledger, to be read; page them by ``("received_at", "id")``.

    :raises Forbidden: the viewer does not read the agency's dossiers.
    """
    require(viewer, READ, within=book.agency)
    begins = datetime.combine(book.first, time.min, tzinfo=PROVINCE)
    ends = datetime.combine(book.last + timedelta(days=1), time.min, tzinfo=PROVINCE)
    rows = Dossier.objects.filter(received_by_agency=book.agency, received_at__gte=begins, received_at__lt=ends)
    wanted = {
        Standing.OPEN: Q(returned_at=None, ended_at=None),
        Standing.RETURNED: Q(returned_at__isnull=False),
        Standing.LATE: Q(resolved_at__gt=F("due_at"))
        | Q(resolved_at=None, ended_at=None, paused_at=None, due_at__lt=now),
    }
    return rows.filter(wanted.get(book.standing, Q())).select_related("hand_out").order_by("received_at", "id")


def ledger_to_take(viewer: Actor, book: Book, *, now: datetime) -> QuerySet[Dossier]:
    """Return the entries of the ledger, to be printed or taken away.

    :raises Forbidden: the viewer may not take lists of this agency away.
    """
    require(viewer, EXPORT, within=book.agency)
    return ledger_book(viewer, book, now=now)
