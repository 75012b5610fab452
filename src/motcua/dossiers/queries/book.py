"""The ledger of an agency (sổ theo dõi hồ sơ): what its counter received in a span of days, in the order of the numbers."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.lists import EXPORT
from motcua.kernel.actors import Actor, require
from motcua.kernel.time import PROVINCE


def ledger_book(viewer: Actor, agency: UUID, first: date, last: date) -> QuerySet[Dossier]:
    """Return the dossiers received at the agency's counter from the first day to the last, oldest first.

    :raises Forbidden: the viewer may not take lists of this agency away.
    """
    require(viewer, EXPORT, within=agency)
    begins = datetime.combine(first, time.min, tzinfo=PROVINCE)
    ends = datetime.combine(last + timedelta(days=1), time.min, tzinfo=PROVINCE)
    rows = Dossier.objects.filter(received_by_agency=agency, received_at__gte=begins, received_at__lt=ends)
    return rows.select_related("hand_out").order_by("received_at", "receipt_no", "id")
