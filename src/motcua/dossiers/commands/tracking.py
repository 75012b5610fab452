"""The limiter of the public tracking page."""

import hashlib
from datetime import datetime, timedelta

from django.db.models import Count

from motcua.dossiers.models import TrackingTry
from motcua.kernel.actors import Actor, machine_only
from motcua.kernel.commands import command

MOST_TRIES_OF_A_CODE = 10
MOST_TRIES_OF_AN_ADDRESS = 120  # a whole commune may stand behind one address
WITHIN = timedelta(hours=1)


@command
def note_try(*, code: str, address: str, by: Actor, at: datetime) -> bool:  # noqa: ARG001 - anybody may try; tries are counted
    """Count one try to open a dossier by a typed secret; False when there were too many in the last hour.

    Counted for the code as typed, whether a dossier bears it or not, so that the
    limiter tells nobody which codes exist, and for the address it comes from.
    Only digests are kept.
    """
    counted = ((f"code {code.upper()}", MOST_TRIES_OF_A_CODE), (f"from {address}", MOST_TRIES_OF_AN_ADDRESS))
    digests = {hashlib.sha256(what.encode()).hexdigest(): most for what, most in counted}
    recent = TrackingTry.objects.filter(what__in=digests, at__gt=at - WITHIN)
    seen = dict(recent.order_by("what").values_list("what").annotate(n=Count("id")))
    TrackingTry.objects.bulk_create(TrackingTry(what=digest, at=at) for digest in digests)
    return all(seen.get(digest, 0) < most for digest, most in digests.items())


@command
def forget_tries(*, by: Actor, at: datetime) -> int:
    """Remove tries older than the limiter counts and return how many; nothing of them may be kept longer."""
    machine_only(by)
    removed, _by_model = TrackingTry.objects.filter(at__lt=at - WITHIN).delete()
    return removed
