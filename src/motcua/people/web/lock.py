"""The lock after idle time (TCVN 14423:2026, 5.5.2.2): asks who it is, and loses nothing that was typed.

What a page sends to a locked session is not done. Its text is kept, sealed, in the
session itself: whoever else signs in has another session and never meets it. Its key is
kept with it: had the page been sent and its answer lost before, it is still the same thing.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from motcua.kernel.commands import Refused
from motcua.kernel.web import SAFE, Request, redirect, render, screen
from motcua.people import commands, queries
from motcua.people.web import proof
from motcua.people.web.sealed import seal, unseal
from motcua.people.web.typed import whole_errors

TYPED, KEPT = "typed", "typed_is_kept"
BACKGROUND = "X-Background"
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "password", "old", "again", "code", "credential", "secret", "sent_to"})
MOST_KEPT = 200_000  # characters


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into a page whose session had locked: the page, where it was sent, field by field.

    ``sent`` is False where the screen locked while it was still being written.
    """

    page: str
    sent_to: str
    fields: list[tuple[str, str]]
    had_files: bool
    sent: bool = True


def locked_when_idle(handle: Callable[[Request], HttpResponse]) -> Callable[[Request], HttpResponse]:
    """Show the lock instead of a page when nobody did anything for too long. Background requests keep nothing awake."""

    def middleware(request: Request) -> HttpResponse:
        if not hasattr(request, "actor") or not request.user.is_authenticated:  # other systems have tokens, no session
            return handle(request)
        if is_locked(request):
            open_ones = {reverse("people:lock"), reverse("people:keep_typed"), reverse("account_logout")}
            return handle(request) if request.path in open_ones else _locked(request)
        if not request.headers.get(BACKGROUND):
            request.session.note_sign_of_life()  # type: ignore[attr-defined]  # our own store
        if request.method not in SAFE:
            _let_go(request)
        return handle(request)

    return middleware


def is_locked(request: Request) -> bool:
    """Tell whether the person at this browser did nothing for too long."""
    account = cast("queries.Account", request.user)
    idle = request.session.idle_for()  # type: ignore[attr-defined]  # our own store
    limit = queries.idle_limit(account.pk, request.now)
    request.locks_after = int(limit.total_seconds())  # type: ignore[attr-defined]  # for the clock in the page
    return bool(idle >= limit)


def _locked(request: Request) -> HttpResponse:
    if request.headers.get(BACKGROUND):
        return HttpResponse(status=204)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"X-Locked": reverse("people:keep_typed")})
    if request.method in SAFE:
        return _to_lock(request.get_full_path())
    page = _came_from(request)
    _keep(request, page, request.path, sent=True)
    return _to_lock(page)


def _to_lock(page: str) -> HttpResponse:
    answer = redirect("people:lock")
    answer["Location"] += "?" + urlencode({"next": page})
    return answer


def _came_from(request: Request) -> str:
    page = urlsplit(request.headers.get("Referer", ""))
    ours = page.netloc == request.get_host() and page.path.startswith("/") and not page.path.startswith("//")
    return page._replace(scheme="", netloc="", fragment="").geturl() if ours else resolve_url("/")


def _keep(request: Request, page: str, sent_to: str, *, sent: bool) -> None:
    fields = [
        (name, value) for name, values in request.POST.lists() if name not in NOT_KEPT for value in values if value
    ]
    text = json.dumps([page, sent_to, fields, bool(request.FILES), sent], ensure_ascii=False)
    if any(name != "once_key" for name, _value in fields) and len(text) <= MOST_KEPT and KEPT not in request.session:
        request.session[TYPED] = seal(text)
        if is_locked(request):
            request.session[KEPT] = True  # whoever passes by the lock replaces none of it


def _kept(request: HttpRequest) -> Typed | None:
    sealed = request.session.get(TYPED)
    text = unseal(sealed) if sealed else None
    if text is None:
        return None
    page, sent_to, fields, *more = json.loads(text)
    return Typed(page, sent_to, [(name, value) for name, value in fields], *more)


def _let_go(request: Request) -> None:
    """Forget the kept text when the same thing is sent again."""
    kept = _kept(request) if TYPED in request.session else None
    if kept is not None and kept.sent_to == request.path:
        del request.session[TYPED]


def refill(request: HttpRequest) -> dict[str, Any]:
    """Give every page the means to lock by its own clock, and to fill in again what was typed before (a context processor).

    The page counts the same idle time as the server, so that nobody reads on a screen that was left; it leaves for
    the lock with what was typed.
    """

    def kept_here() -> Typed | None:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated or TYPED not in request.session:
            return None
        kept = _kept(request)
        return kept if kept is not None and urlsplit(kept.page).path == request.path else None

    def locks_after() -> dict[str, Any] | None:
        seconds, lock = getattr(request, "locks_after", None), reverse("people:lock")
        if seconds is None or request.path == lock:
            return None
        return {"seconds": seconds, "lock": lock, "keep": reverse("people:keep_typed")}

    return {"refill": kept_here, "locks_after": locks_after}


@screen(needs="signed-in", methods=("GET", "POST"), fields=("next", "username", "password", "credential"))
def lock(request: Request) -> HttpResponse:
    """Ask the same person for the password or a passkey; then back to the page, with what was typed."""
    account = queries.own_account(request.actor)
    asked = request.POST.get("next", "") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    page = asked if safe else resolve_url("/")
    if not is_locked(request):
        return redirect(page)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            _prove(request, account)
        except commands.TooManyTries as no:
            logout(request)
            messages.error(request, no.message)
            return redirect("account_login")
        except Refused as refused:
            errors = whole_errors(refused)
        else:
            request.session.cycle_key()
            request.session.pop(KEPT, None)
            return redirect(page)
    context = {
        "account": account,
        "next": page,
        "errors": errors,
        "minutes": int(queries.idle_limit(account.pk, request.now).total_seconds()) // 60,
        "kept": _kept(request),
        "question": _question(request, account),
    }
    return render(request, "people/lock.html", context, status=422 if errors else 200)


def _prove(request: Request, account: queries.Account) -> None:
    if answer := request.POST.get("credential", ""):
        proof.check_passkey(account, answer)
    else:
        proof.check_password(request, account, str(request.POST.get("password", "")))


def _question(request: Request, account: queries.Account) -> str:
    has_one = any(step.type == step.Type.WEBAUTHN for step in queries.second_steps(account.pk))
    return proof.passkey_question(account) if has_one and proof.passkeys_work_at(request) else ""


@screen(needs="signed-in", methods=("POST",), passed_over=("*",))
def keep_typed(request: Request) -> HttpResponse:
    """Keep the text of a page whose session locked while it was still being written."""
    page = _came_from(request)
    sent_to = urlsplit(str(request.POST.get("sent_to", ""))).path
    _keep(request, page, sent_to, sent=False)
    return _to_lock(page)
