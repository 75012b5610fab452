"""Who acts in a request: the account that signed in."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from motcua.kernel.actors import ANYONE, Actor
from motcua.kernel.web import Request, redirect
from motcua.people import queries


def actor_of(request: HttpRequest, at: datetime | None = None) -> Actor:
    """Return the actor of the session, or the anonymous public."""
    if not request.user.is_authenticated:
        return ANYONE
    return queries.actor_for(request.user.pk, at or timezone.localtime())


def own_password_first(handle: Callable[[Request], HttpResponse]) -> Callable[[Request], HttpResponse]:
    """Let nobody work with a password that an administrator knows: change it first, or sign out."""

    def middleware(request: Request) -> HttpResponse:
        if request.user.is_authenticated and request.user.must_change_password:
            allowed = {reverse("people:password"), reverse("account_logout")}
            if request.path not in allowed and not request.path.startswith("/_/"):
                return redirect("people:password")
        return handle(request)

    return middleware
