"""The outermost layer of every request: its number, its line in the log, its figures."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import timezone

from motcua.kernel import logs
from motcua.kernel.actors import ANYONE
from motcua.kernel.ids import new_id
from motcua.kernel.spans import span
from motcua.kernel.web import Request
from motcua.site import figures

Handler = Callable[[HttpRequest], HttpResponse]
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BROKEN = 500
log = logging.getLogger("motcua.request")


class _Statements:
    """Counts what one request asks of the database; what is asked is nobody's business."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., object], *asked: object) -> object:
        self.count += 1
        with span("SQL"):
            return execute(*asked)


def noted(handle: Handler) -> Handler:
    """Write one line for each request and count it, by the name of its route: never by path, query or fields.

    The number of the request is ours, not the visitor's, and goes back as ``X-Request-ID``.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        number, begun, statements = str(new_id()), time.perf_counter(), _Statements()
        with span("request") as say, logs.around(request=number), connection.execute_wrapper(statements):
            response = handle(request)
            say(name=route_of(request), request=number, status=response.status_code, statements=statements.count)
            _note(request, response, time.perf_counter() - begun, statements.count)
        response.headers["X-Request-ID"] = number
        return response

    return middleware


def route_of(request: HttpRequest) -> str:
    """Return the name of the route: ``dossiers:show``, ``static``, or ``nowhere`` for what no address of ours is."""
    match = getattr(request, "resolver_match", None)
    if match is not None:
        return str(match.view_name)
    return "static" if request.path.startswith(settings.STATIC_URL) else "nowhere"


def _note(request: HttpRequest, response: HttpResponse, seconds: float, statements: int) -> None:
    route = route_of(request)
    method = request.method if request.method in METHODS else "OTHER"
    figures.count_request(route, method or "OTHER", response.status_code, seconds, statements)
    actor = getattr(request, "actor", ANYONE)
    fields = {
        "route": route,
        "method": method,
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "statements": statements,
        "actor": actor.id,
    }
    level = logging.ERROR if response.status_code >= BROKEN else logging.DEBUG if route == "static" else logging.INFO
    log.log(level, "request", extra={"fields": fields})


def machines_first(handle: Callable[[Request], HttpResponse]) -> Callable[[Request], HttpResponse]:
    """Answer probes without session, actor or transaction: whether we live must not depend on the database."""

    def middleware(request: Request) -> HttpResponse:
        if request.path not in settings.PROBES:
            return handle(request)
        request.actor, request.now, request.seen = ANYONE, timezone.localtime(), []
        request.resolver_match = resolve(request.path)
        view, words, names = request.resolver_match
        answer: HttpResponse = view(request, *words, **names)
        return answer

    return middleware
