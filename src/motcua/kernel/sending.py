"""Bytes sent to a browser: whole or a range of them, in small pieces, with headers that keep them harmless."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

Pieces = Callable[[int, int], Iterator[bytes]]  # first byte, number of bytes
ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
ALONE = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
SANDBOXED = f"sandbox; {ALONE}"
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Sent:
    """What is sent: how much there is, how to read it, how it is called, and whether it may be shown in the browser."""

    size: int
    pieces: Pieces
    tag: str  # its digest: other bytes have another tag
    media_type: str
    disposition: str
    inline: bool
    front: str = ""  # the address under which a front server finds the bytes itself


@dataclass(frozen=True, slots=True)
class Span:
    """The bytes asked for: from ``first``, ``length`` of them."""

    first: int
    length: int


def span_of(header: str, size: int) -> Span | None:
    """Return the one range that a ``Range`` header asks for; ``None``: send everything (RFC 9110, 14.2).

    Several ranges, other units and nonsense are answered with everything, which is always allowed.

    :raises ValueError: it asks for what lies behind the end (416).
    """
    match = ONE_RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        if length == 0:
            raise ValueError(header)
        return Span(size - length, length)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise ValueError(header)
    return Span(int(first), min(int(last) if last else size - 1, size - 1) - int(first) + 1)


def send(request: HttpRequest, sent: Sent) -> HttpResponseBase:
    """Answer GET and HEAD with the bytes: 200, 206 for a range, 416 for one that does not exist.

    A range is honoured only while ``If-Range`` names the same bytes. The first
    piece is read before the headers go out, so that bytes that are gone are an
    error page and never half an answer.
    """
    tag = f'"{sent.tag}"'
    if sent.front:
        return _dressed(HttpResponse(headers={"X-Accel-Redirect": sent.front}), sent, tag)
    wanted = request.headers.get("Range", "") if request.headers.get("If-Range", tag) == tag else ""
    try:
        span = span_of(wanted, sent.size)
    except ValueError:
        missed = HttpResponse(status=416, headers={"Content-Range": f"bytes */{sent.size}"})
        return _dressed(missed, sent, tag)
    whole = Span(0, sent.size)
    answer = _answer(request, sent, span or whole)
    answer["Content-Length"] = str((span or whole).length)
    if span:
        answer.status_code = 206
        answer["Content-Range"] = f"bytes {span.first}-{span.first + span.length - 1}/{sent.size}"
    return _dressed(answer, sent, tag)


def _answer(request: HttpRequest, sent: Sent, span: Span) -> HttpResponseBase:
    if request.method == "HEAD":
        return HttpResponse()
    return StreamingHttpResponse(_Begun(sent.pieces(span.first, span.length)))


class _Begun:
    """Pieces of which the first is read; whoever stops listening closes what they are read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._first = next(pieces, b"")

    def __iter__(self) -> Iterator[bytes]:
        """Give the first piece and the rest."""
        return chain([self._first], self._pieces)

    def close(self) -> None:
        """Close the file or the line."""
        getattr(self._pieces, "close", bool)()


def _dressed(answer: HttpResponseBase, sent: Sent, tag: str) -> HttpResponseBase:
    """Put on the headers. Chromium's own PDF reader stays blank in a sandbox, so only a shown PDF goes without."""
    reader = sent.inline and sent.media_type == PDF
    headers = {
        "Content-Type": sent.media_type,
        "Content-Disposition": sent.disposition,
        "Content-Security-Policy": ALONE if reader else SANDBOXED,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
        "Accept-Ranges": "bytes",
        "ETag": tag,
    }
    for name, value in headers.items():
        answer[name] = value
    return answer
