"""Done once, however often it is sent: the answer is kept with the effect, and given again."""

import hashlib
import hmac
from collections.abc import Callable
from typing import TypeVar

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.kernel.commands import Refused, whole
from motcua.kernel.facts import beside_the_facts
from motcua.kernel.models import OnceKey
from motcua.kernel.numbers import wait_until_durable
from motcua.kernel.web import Request, fingerprint

T = TypeVar("T")


class UsedForSomethingElse(Refused):
    """The key was sent before with another request."""


def once(request: Request, key: str, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Do the work in one transaction and keep its answer under the key; see ``once_after``."""
    return once_after(request, key, lambda: None, lambda _nothing: work())


def once_after(request: Request, key: str, first: Callable[[], T], work: Callable[[T], HttpResponse]) -> HttpResponse:
    """Do the work in one transaction and keep its answer under the key, or give the answer that was kept.

    Costs no statement of its own: the key is written last, with the facts of the effect, so
    two requests with one key cannot both commit. Whatever goes wrong, a kept answer
    goes before it; without one, everything is undone and the key stays free.

    A connection that died in the middle leaves open whether the effect was committed. The key tells: so the work is
    begun again, on a new connection, and an effect that is there already gives its answer.

    ``first`` is what must be done before the transaction, each time: it asks other machines, and bears being repeated.

    :raises UsedForSomethingElse: the key was used for another request.
    """
    mine = hashlib.sha256(f"{request.actor.id} {key}".encode()).hexdigest()
    sent = _fingerprint(request)
    for last in (False, False, True):
        try:
            return _tried(request, mine, sent, first, work)
        except (OperationalError, InterfaceError) as error:
            if last or connection.in_atomic_block or not _lost(error):
                raise
            connection.close()
    raise AssertionError


LOST = ("08", "57P")  # SQLSTATE: the connection broke; the server stops, crashed or starts


def _lost(error: Exception) -> bool:
    """Tell whether it was the connection that failed, rather than what was asked."""
    cause = error.__cause__
    return isinstance(cause, psycopg.Error) and (cause.sqlstate is None or cause.sqlstate.startswith(LOST))


def _tried(
    request: Request, mine: str, sent: str, first: Callable[[], T], work: Callable[[T], HttpResponse]
) -> HttpResponse:
    try:
        brought = first()
        with whole():
            response = work(brought)
            _keep(mine, sent, request, response)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        kept = OnceKey.objects.filter(key=mine).first()
        if kept is None:
            raise
        return _again(kept, sent)
    return response


def _keep(key: str, sent: str, request: Request, response: HttpResponse) -> None:
    row = OnceKey(
        key=key,
        actor=request.actor.id,
        fingerprint=sent,
        status=response.status_code,
        location=response.get("Location", ""),
        body=response.content.decode(),
    )
    beside_the_facts(row)


def _again(kept: OnceKey, sent: str) -> HttpResponse:
    if kept.fingerprint != sent:
        raise UsedForSomethingElse(
            _("Idempotency-Key này đã dùng cho một yêu cầu khác. Mỗi yêu cầu mới cần một khóa mới.")
        )
    wait_until_durable()
    response = HttpResponse(kept.body, status=kept.status, content_type="application/json")
    response["Cache-Control"] = "no-store"
    response["Idempotency-Replayed"] = "true"
    if kept.location:
        response["Location"] = kept.location
    return response


def _fingerprint(request: Request) -> str:
    """Return a keyed digest of what was sent; a multipart body by its fields, because its boundary differs each time."""
    if request.content_type == "multipart/form-data":
        return fingerprint(request)
    digest = hmac.new(settings.SECRET_KEY.encode(), request.get_full_path().encode(), "sha256")
    digest.update(request.body)
    return digest.hexdigest()
