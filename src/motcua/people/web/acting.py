"""Who acts in a request: the account that signed in, and what that account must do before it works."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

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


def duties_first(handle: Callable[[Request], HttpResponse]) -> Callable[[Request], HttpResponse]:
    """Let nobody work with a password that an administrator knows or that is too old, or without a second step that the role asks for."""

    def middleware(request: Request) -> HttpResponse:
        if hasattr(request, "actor") and request.user.is_authenticated and not request.path.startswith("/_/"):
            duty = _duty(request)
            if duty and request.path != reverse(duty) and not _always_open(request.path, duty):
                return redirect(duty)
        return handle(request)

    return middleware


def _duty(request: Request) -> str:
    account = cast("queries.Account", request.user)
    if account.must_change_password or queries.password_is_old(account, request.now):
        return "people:password"
    if queries.needs_second_step(account.pk, request.now) and not queries.has_second_step(account.pk):
        return "people:second_step"
    return ""


def _always_open(path: str, duty: str) -> bool:
    """Tell whether this page may be used before the duty is done: signing out, the lock, and what the duty leads to."""
    open_ones = {reverse("account_logout"), reverse("people:lock"), reverse("people:prove")}
    return path in open_ones or (duty == "people:second_step" and path.startswith(reverse(duty)))
