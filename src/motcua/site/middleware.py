"""What every request gets: its actor, its one reading of the clock, safe headers, a READ ONLY transaction to read in."""

from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from motcua.kernel.actors import ANYONE
from motcua.kernel.facts import RecordSeen, announce
from motcua.kernel.web import SAFE, Request
from motcua.people.web.acting import actor_of
from motcua.site import errors

Handler = Callable[[Request], HttpResponse]

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
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault(
                "Cache-Control", "no-store" if getattr(request, "actor", ANYONE).known else "no-cache"
            )
        return response

    return middleware


def acting(handle: Handler) -> Handler:
    """Give the request its actor and its one reading of the clock."""

    def middleware(request: Request) -> HttpResponse:
        request.now = timezone.localtime()
        request.seen = []
        request.actor = actor_of(request)
        return handle(request)

    return middleware


def reading_is_read_only(handle: Handler) -> Handler:
    """Let PostgreSQL itself refuse a write in a GET; note afterwards which records were opened."""

    def middleware(request: Request) -> HttpResponse:
        if request.method not in SAFE:
            return handle(request)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            response = handle(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
        if request.seen:
            _note_seen(request)
        return response

    return middleware


def _note_seen(request: Request) -> None:
    """Commit that records were opened before their page is sent."""
    match = request.resolver_match
    event = RecordSeen(screen=match.view_name if match else "")
    with transaction.atomic():
        for subject, agency in request.seen:
            announce(event, subject=subject, agency=agency, by=request.actor, at=request.now)


def trouble(handle: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 503 in words when the database is away; the page needs none."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            return handle(request)
        except (OperationalError, InterfaceError):
            return errors.database_is_away(request)

    return middleware
