"""What is swept: sessions that have ended."""

from datetime import datetime

from django.contrib.sessions.models import Session

from motcua.kernel.jobs import job


@job("people.sweep_sessions", every="53 * * * *")
def sweep_sessions(*, at: datetime) -> None:
    """Remove sessions past their end."""
    Session.objects.filter(expire_date__lt=at).delete()
