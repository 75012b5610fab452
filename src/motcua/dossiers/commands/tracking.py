"""The limiter: of typed secrets on the public tracking page, of people looked up by number at a counter."""

import hashlib
from datetime import datetime, timedelta

from django.db.models import Count

from motcua.dossiers.events import LookupsExceeded
from motcua.dossiers.models import TrackingTry
from motcua.dossiers.rules import typed_code
from motcua.kernel.actors import Actor, machine_only, require
from motcua.kernel.commands import command
from motcua.kernel.facts import announce
from motcua.kernel.locks import take_turns

MOST_TRIES_OF_A_CODE = 10
MOST_TRIES_OF_AN_ADDRESS = 120  # a whole commune may stand behind one address
MOST_LOOKUPS = 200  # twice what the busiest counter takes in during an hour
WITHIN = timedelta(hours=1)


@command
def note_try(*, code: str, address: str, by: Actor, at: datetime) -> bool:  # noqa: ARG001 - anybody may try; tries are counted
    """Count one try to open a dossier by a typed secret; False when there were too many in the last hour.

    Counted for the code however it was typed, whether a dossier bears it or not, so that the
    limiter tells nobody which codes exist, and for the address it comes from.
    An address that had too many counts no more for any code: it would close other people's.
    Only digests are kept. Many tries at once are counted one after the other.
    """
    of_code, of_address = (
        hashlib.sha256(what.encode()).hexdigest() for what in (f"code {typed_code(code)}", f"from {address}")
    )
    take_turns(of_code, of_address)
    recent = TrackingTry.objects.filter(what__in=(of_code, of_address), at__gt=at - WITHIN)
    seen = dict(recent.order_by("what").values_list("what").annotate(n=Count("id")))
    if seen.get(of_address, 0) >= MOST_TRIES_OF_AN_ADDRESS:
        return False
    TrackingTry.objects.bulk_create(TrackingTry(what=digest, at=at) for digest in (of_code, of_address))
    return bool(seen.get(of_code, 0) < MOST_TRIES_OF_A_CODE)


@command
def note_lookup(*, by: Actor, at: datetime) -> bool:
    """Count one looking-up of somebody by number; False when the official had too many in the last hour.

    The first one too many is an alarm in the log. Which number it was is kept nowhere here.

    :raises Forbidden: ``by`` takes in no dossiers anywhere.
    """
    post = require(by, "people.parties")
    what = hashlib.sha256(f"lookup {by.id}".encode()).hexdigest()
    take_turns(what)
    seen = TrackingTry.objects.filter(what=what, at__gt=at - WITHIN)[: MOST_LOOKUPS + 1].count()
    if seen > MOST_LOOKUPS:
        return False
    TrackingTry.objects.create(what=what, at=at)
    if seen == MOST_LOOKUPS and by.id:
        announce(LookupsExceeded(MOST_LOOKUPS), subject=by.id, agency=post.agency, by=by, at=at, post=post)
    return seen < MOST_LOOKUPS


@command
def forget_tries(*, by: Actor, at: datetime) -> int:
    """Remove tries older than the limiter counts and return how many; nothing of them may be kept longer."""
    machine_only(by)
    removed, _by_model = TrackingTry.objects.filter(at__lt=at - WITHIN).delete()
    return removed
