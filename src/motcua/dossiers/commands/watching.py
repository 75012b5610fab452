"""What is written down when somebody takes a list away."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from motcua.dossiers.events import DossiersExported
from motcua.dossiers.models import ExportTaken
from motcua.dossiers.queries import needs_second
from motcua.dossiers.rules import EXPORT_COUNTED, known
from motcua.kernel.actors import Actor, require
from motcua.kernel.commands import command
from motcua.kernel.facts import announce
from motcua.kernel.ids import new_id
from motcua.kernel.locks import take_turns
from motcua.people.commands import NeedsSecondPerson


@command
def note_export(
    *,
    rows: int,
    agencies: Collection[UUID] | None,
    filters: str,
    confirmed_by: UUID | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Keep who took how many dossiers out of the system, by which filters (names of fields only), before they leave.

    ``agencies`` are those that the list covers, None the whole province. What is taken without a second person
    adds up over 24 hours, whichever page it is taken from, so that a large list does not leave in slices.

    :raises NeedsSecondPerson: it is too much for one person alone, with what was taken before.
    :raises Forbidden: ``by`` may not export.
    """
    post = require(by, "dossiers.export")
    if confirmed_by is None:
        account = known(by.id)
        take_turns(f"export {account}")
        if needs_second(by, agencies, rows, now=at):
            raise NeedsSecondPerson
        ExportTaken.objects.filter(account=account, taken_at__lte=at - EXPORT_COUNTED).delete()
        named = sorted(str(agency) for agency in agencies or ())
        ExportTaken.objects.create(account=account, agencies=named, rows=rows, taken_at=at)
    announce(
        DossiersExported(rows, filters, confirmed_by), subject=new_id(), agency=post.agency, by=by, at=at, post=post
    )
