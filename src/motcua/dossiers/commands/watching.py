"""What is written down when somebody takes a list away."""

from datetime import datetime
from uuid import UUID

from motcua.dossiers.events import DossiersExported
from motcua.kernel.actors import Actor, require
from motcua.kernel.commands import command
from motcua.kernel.facts import announce
from motcua.kernel.ids import new_id


@command
def note_export(*, rows: int, filters: str, confirmed_by: UUID | None = None, by: Actor, at: datetime) -> None:
    """Keep who took how many dossiers out of the system as a spreadsheet, by which filters (names of fields only).

    :raises Forbidden: ``by`` may not export.
    """
    post = require(by, "dossiers.export")
    announce(
        DossiersExported(rows, filters, confirmed_by), subject=new_id(), agency=post.agency, by=by, at=at, post=post
    )
