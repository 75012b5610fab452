"""What is swept: rows that nothing ever came to hold, and bytes that never got their row."""

from datetime import datetime, timedelta

from motcua.files import commands
from motcua.kernel.actors import machine
from motcua.kernel.jobs import job

ROWS_WAIT = timedelta(hours=48)
BYTES_WAIT = timedelta(hours=24)
SWEEPER = machine("Dọn tệp")


@job("files.sweep_unused", every="41 3 * * *")
def sweep_unused(*, at: datetime) -> None:
    """Let go of scans that were left behind on a page, then of bytes that no row names."""
    while commands.forget_unused(before=at - ROWS_WAIT, by=SWEEPER, at=at):
        pass
    commands.sweep_bytes(before=at - BYTES_WAIT, by=SWEEPER, at=at)
