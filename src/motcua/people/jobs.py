"""What is swept: sessions that have ended, and tries to sign in that no longer count."""

from datetime import datetime

from django.contrib.sessions.models import Session

from motcua.kernel.jobs import job
from motcua.people.models import LimiterEntry


@job("people.sweep_sessions", every="53 * * * *")
def sweep_sessions(*, at: datetime) -> None:
    """Remove sessions past their end."""
    Session.objects.filter(expire_date__lt=at).delete()


@job("people.sweep_tries", every="23 * * * *")
def sweep_tries(*, at: datetime) -> None:
    """Remove tries to sign in that no limit counts any more: they hold network addresses."""
    LimiterEntry.objects.filter(ends_at__lt=at).delete()
