"""Who acts in a request: the account that signed in."""

from django.http import HttpRequest
from django.utils import timezone

from motcua.kernel.actors import ANYONE, Actor
from motcua.people import queries


def actor_of(request: HttpRequest) -> Actor:
    """Return the actor of the session, or the anonymous public."""
    if not request.user.is_authenticated:
        return ANYONE
    return queries.actor_for(request.user.pk, timezone.localtime())
