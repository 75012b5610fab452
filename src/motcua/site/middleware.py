"""What every request gets: its actor, its one reading of the clock, safe headers, a READ ONLY transaction to read in."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone

from motcua.kernel.actors import ANYONE
from motcua.kernel.api.problems import is_api
from motcua.kernel.commands import whole
from motcua.kernel.facts import RecordSeen, announce
from motcua.kernel.reference import steady
from motcua.kernel.web import SAFE, Request
from motcua.people.web.acting import actor_of
from motcua.site import errors

Handler = Callable[[Request], HttpResponse]

REFUSED = "motcua.refused"  # in the environment: the status with which the body was refused; no header can set it
LEADING_ON = frozenset(
    {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT}
)
SOON_AGAIN = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def safe_headers(handle: Handler) -> Handler:
    """Send the strict content policy with every page; a view may only make it stricter."""

    def middleware(request: Request) -> HttpResponse:
        response = handle(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        if getattr(request, "actor", ANYONE).known:
            response.headers.setdefault("Cache-Control", "no-store")
        elif response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "no-cache")
        return response

    return middleware


def led_by_script(handle: Handler) -> Handler:
    """Tell a page that sent a form by script where to go, instead of leading its script there.

    A script that followed the redirect would open the next page unseen, and use up what it says once.
    """

    def middleware(request: Request) -> HttpResponse:
        response = handle(request)
        if request.headers.get("X-Led-By") == "script" and response.status_code in LEADING_ON:
            response.status_code = HTTPStatus.NO_CONTENT
        return response

    return middleware


class CompressedPages(GZipMiddleware):
    """Send pages compressed; Django pads them at random, so that their length tells nothing about tokens (BREACH)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress HTML only: papers, pictures and spreadsheets are compressed already."""
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


def acting(handle: Handler) -> Handler:
    """Give the request its actor and its one reading of the clock."""

    def middleware(request: Request) -> HttpResponse:
        if is_api(request):
            return handle(request)
        if _has_nul(request):
            return errors.page(request, 400)
        request.now = timezone.localtime()
        request.seen = []
        request.actor = actor_of(request)
        return handle(request)

    return middleware


def reading_is_read_only(handle: Handler) -> Handler:
    """Let PostgreSQL itself refuse a write in a GET; note afterwards which records were opened."""

    def middleware(request: Request) -> HttpResponse:
        response = _read_only(handle, request) if request.method in SAFE else handle(request)
        if request.seen:
            _note_seen(request)
        return response

    return middleware


def _has_nul(request: Request) -> bool:
    """Tell whether the address or a field holds NUL: nobody types it, and the database does not keep it."""
    sent = [request.GET] if request.method in SAFE else [request.GET, request.POST]
    return "\0" in request.path or any("\0" in value for q in sent for _name, values in q.lists() for value in values)


def _read_only(handle: Handler, request: Request) -> HttpResponse:
    with transaction.atomic(), steady():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        response = handle(request)
        transaction.set_rollback(response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR)
    return response


def _note_seen(request: Request) -> None:
    """Commit that records were opened before their page is sent: all of them or none, in one statement."""
    match = request.resolver_match
    event = RecordSeen(screen=match.view_name if match else "")
    with whole():
        for subject, agency in request.seen:
            announce(event, subject=subject, agency=agency, by=request.actor, at=request.now)


def most_bytes(request: HttpRequest) -> int:
    """Return how much somebody may send before we know who it is: what comes with a session or a token is read later."""
    if is_api(request):
        most: int = settings.SYSTEM_MAX_BYTES if "Authorization" in request.headers else settings.STRANGER_MAX_BYTES
    else:
        most = (
            settings.REQUEST_MAX_BYTES
            if settings.SESSION_COOKIE_NAME in request.COOKIES
            else settings.STRANGER_MAX_BYTES
        )
    return most


def as_it_came(handle: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer in words, without the database, for a body that is too large or that was not taken in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        refused = request.META.get(REFUSED)
        if not refused and (not length.isdigit() or int(length) > most_bytes(request)):
            refused = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        if not refused:
            return handle(request)
        answer = errors.page(request, refused)
        if refused in SOON_AGAIN:
            answer["Retry-After"] = "10"
        return answer

    return middleware
