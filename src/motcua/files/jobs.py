"""What is swept: bytes that never got their row, and rows that nothing ever came to hold."""

from datetime import datetime, timedelta

from motcua.files import commands
from motcua.kernel.actors import machine
from motcua.kernel.jobs import job

WAIT = timedelta(hours=48)
SWEEPER = machine("Dọn tệp")


@job("files.sweep_unused", every="41 3 * * *")
def sweep_unused(*, at: datetime) -> None:
    """Remove scans that were left behind on a page and bytes that a crash left half written."""
    commands.forget_unused(before=at - WAIT, by=SWEEPER, at=at)
