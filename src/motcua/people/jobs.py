"""What is swept: sessions that have ended, and tries to sign in that no longer count."""

from datetime import datetime

from motcua.kernel.actors import machine
from motcua.kernel.jobs import job
from motcua.people import commands, rules
from motcua.people.models import LimiterEntry, OpenSession, SignInCount


@job("people.sweep_sessions", every="53 * * * *")
def sweep_sessions(*, at: datetime) -> None:
    """Remove sessions past their end."""
    OpenSession.objects.filter(expire_date__lt=at).delete()


@job("people.sweep_tries", every="23 * * * *")
def sweep_tries(*, at: datetime) -> None:
    """Remove tries to sign in that no limit counts any more: they hold network addresses."""
    LimiterEntry.objects.filter(ends_at__lt=at).delete()
    SignInCount.objects.filter(last_at__lt=at - rules.KNOWN_FOR).delete()


@job("people.expire_proposals", every="*/10 * * * *")
def expire_proposals(*, at: datetime) -> None:
    """End the proposals that nobody settled in time."""
    commands.expire_proposals(by=machine("people.expire_proposals"), at=at)


@job("people.let_go_dormant", every="40 3 * * *")
def let_go_dormant(*, at: datetime) -> None:
    """Close the way in for accounts that nobody has used for 45 days (TCVN 14423:2026, 5.6.2.4)."""
    commands.let_go_dormant(by=machine("people.let_go_dormant"), at=at)
