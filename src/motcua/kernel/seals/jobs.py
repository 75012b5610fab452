"""What keeps the seal going: every minute a link, every hour a signature, every night a look at the whole."""

import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings

from motcua.kernel.jobs import job
from motcua.kernel.seals import state
from motcua.kernel.seals.heads import sign_head
from motcua.kernel.seals.sealing import seal_facts

log = logging.getLogger(__name__)


@job("kernel.seal_facts", every="* * * * *")
def seal(*, at: datetime) -> None:  # noqa: ARG001 - a job is given the time; the chain takes the database's
    """Seal the facts whose transactions have ended."""
    seal_facts()


@job("kernel.sign_head", every="7 * * * *")
def sign(*, at: datetime) -> None:
    """Sign where the chain has got to."""
    sign_head(Path(settings.DATA), at=at)


@job("kernel.verify_facts", every="31 2 * * *")
def check(*, at: datetime) -> None:
    """Look at all facts and seals; what is found stands on the page of the seal and in the log."""
    found = state.check_here(Path(settings.DATA), at=at)
    if found.faults:
        log.error("the seal on facts is broken: %s findings", found.faults)
