"""Accounts that nobody uses: level 3 asks to disable them after 45 days (TCVN 14423:2026, 5.6.2.4)."""

from datetime import datetime

from django.db.models import Q

from motcua.people.models import Account


def idle_accounts(*, before: datetime) -> int:
    """Return how many accounts that may sign in did not since this instant, those that never did counted from their making."""
    idle = Q(last_login__lt=before) | Q(last_login=None, created_at__lt=before)
    return Account.objects.filter(idle, is_active=True, is_demonstration=False, dormant_at=None).count()
