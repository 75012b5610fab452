"""What is swept: sessions that have ended, and tries to sign in that no longer count."""

from datetime import datetime

from django.contrib.sessions.models import Session

from motcua.kernel.actors import machine
from motcua.kernel.jobs import job
from motcua.people import commands
from motcua.people.models import LimiterEntry


@job("people.sweep_sessions", every="53 * * * *")
def sweep_sessions(*, at: datetime) -> None:
    """Remove sessions past their end."""
    Session.objects.filter(expire_date__lt=at).delete()


@job("people.sweep_tries", every="23 * * * *")
def sweep_tries(*, at: datetime) -> None:
    """Remove tries to sign in that no limit counts any more: they hold network addresses."""
    LimiterEntry.objects.filter(ends_at__lt=at).delete()


@job("people.expire_proposals", every="*/10 * * * *")
def expire_proposals(*, at: datetime) -> None:
    """End the proposals that nobody settled in time."""
    commands.expire_proposals(by=machine("people.expire_proposals"), at=at)
