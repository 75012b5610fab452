"""Pages for what went wrong: what happened, what to do, whom to call."""

import logging
import sys
from errno import EDQUOT, ENOSPC

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

log = logging.getLogger("motcua.trouble")


def page(request: HttpRequest, status: int) -> HttpResponse:
    """Return the page for one status; it needs neither database nor session."""
    return HttpResponse(loader.get_template(f"ui/{status}.html").render({}, request), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 when what was sent is too large."""
    return page(request, 413 if type(exception).__name__ == "RequestDataTooBig" else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """403."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404: absent, or not for this viewer; both look the same."""
    return page(request, 404)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: tries to sign in came faster than the limits let them."""
    return page(request, 429)


def broken(request: HttpRequest) -> HttpResponse:
    """500; 503 when it was the database that went away, 507 when the system's own folder for uploads is full.

    Django turns whatever a view or a middleware raises into a call of this, so nothing further out sees the error.
    """
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        return database_is_away(request)
    if isinstance(error, OSError) and error.errno in {ENOSPC, EDQUOT}:
        return page(request, 507)
    return page(request, 500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - the reason quotes what was sent
    """403 for a page whose protection token is stale."""
    log.warning("protection token stale or foreign")
    return page(request, 403)


def database_is_away(request: HttpRequest) -> HttpResponse:
    """503 with Retry-After, made without the database."""
    response = page(request, 503)
    response["Retry-After"] = "10"
    return response
