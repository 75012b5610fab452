"""How much somebody may still take out of the system without a second person."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from motcua.dossiers.models import ExportTaken
from motcua.dossiers.queries.lists import EXPORT
from motcua.dossiers.rules import EXPORT_COUNTED, known, most_agencies_alone, most_taken_alone
from motcua.kernel.actors import Actor
from motcua.kernel.time import local_day


def covered(viewer: Actor, agency: UUID | None) -> frozenset[UUID] | None:
    """Return the agencies that a list covers, narrowed to one or not; None is the whole province."""
    return frozenset({agency}) if agency else viewer.reach(EXPORT)


def needs_second(viewer: Actor, agencies: Collection[UUID] | None, rows: int, *, now: datetime) -> bool:
    """Tell whether a list is too large or too wide for one person alone: with what the same one took in 24 hours.

    What a second person allowed is not counted again. The whole province always needs two.
    """
    if agencies is None:
        return True
    taken = ExportTaken.objects.filter(account=known(viewer.id), taken_at__gt=now - EXPORT_COUNTED)
    before = list(taken.order_by("id").values_list("rows", "agencies"))
    reached = {str(agency) for agency in agencies}.union(*(names for _rows, names in before))
    day = local_day(now)
    return rows + sum(n for n, _names in before) > most_taken_alone(day) or len(reached) > most_agencies_alone(day)
