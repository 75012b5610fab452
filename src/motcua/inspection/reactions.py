"""What inspection answers to."""

from datetime import datetime

from motcua.files.events import FileStored
from motcua.inspection import commands
from motcua.kernel.actors import Actor
from motcua.kernel.facts import reacts_to


@reacts_to(FileStored)
def ask_inspection(event: FileStored, *, by: Actor, at: datetime) -> None:
    """Put every file that was stored in the line of those to be examined."""
    if event.stored is not None:
        commands.ask_inspection(stored=event.stored, by=by, at=at)
