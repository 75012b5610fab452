"""The sweeper as a job too: whoever runs jobs without our worker loop still loses nothing."""

from datetime import datetime

from motcua.kernel.actors import machine
from motcua.kernel.jobs import job
from motcua.operations import commands

SWEEPER = machine("Dọn hàng đợi")


@job("operations.put_back", every="*/5 * * * *")
def put_back(*, at: datetime) -> None:
    """Put back what the records say is owed and the queue has lost."""
    commands.put_back(by=SWEEPER, at=at)
