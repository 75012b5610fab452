"""The limiter of the public tracking page."""

import hashlib
from datetime import datetime, timedelta

from motcua.dossiers.models import TrackingTry
from motcua.kernel.actors import Actor
from motcua.kernel.commands import command

MOST_TRIES = 10
WITHIN = timedelta(hours=1)


@command
def note_try(*, what: str, by: Actor, at: datetime) -> bool:  # noqa: ARG001 - anybody may try; that is what is counted
    """Count one try to open a dossier by a typed secret; False when there were too many in the last hour.

    ``what`` is the code as typed, whether a dossier bears it or not, so that the
    limiter tells nobody which codes exist. Only a digest of it is kept.
    """
    digest = hashlib.sha256(what.upper().encode()).hexdigest()
    recent = TrackingTry.objects.filter(what=digest, at__gt=at - WITHIN).count()
    TrackingTry(what=digest, at=at).save(force_insert=True)
    return recent < MOST_TRIES
