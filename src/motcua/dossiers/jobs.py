"""What is swept: tries to open dossiers by a typed secret, once they no longer count."""

from datetime import datetime

from motcua.dossiers import commands
from motcua.kernel.actors import machine
from motcua.kernel.jobs import job

SWEEPER = machine("Dọn lượt tra cứu")


@job("dossiers.sweep_tries", every="23 * * * *")
def sweep_tries(*, at: datetime) -> None:
    """Forget tries that the limiter no longer counts."""
    commands.forget_tries(by=SWEEPER, at=at)
