"""Bytes go out whole or in the range asked for, and no browser mistakes them for a page of ours."""

from collections.abc import Iterator

import pytest
from django.test import RequestFactory

from motcua.kernel.sending import PDF, Sent, Span, _Begun, send, span_of

BYTES = bytes(range(100))


def sent(**more: object) -> Sent:
    def pieces(first: int, length: int) -> Iterator[bytes]:
        part = BYTES[first : first + length]
        return iter([part[:7], part[7:]])

    given = {"size": 100, "pieces": pieces, "tag": "abc", "media_type": PDF, "disposition": "inline", "inline": True}
    return Sent(**{**given, **more})  # type: ignore[arg-type]


def answer(method: str = "GET", what: Sent | None = None, **headers: str):
    return send(RequestFactory().generic(method, "/x", headers=headers), what or sent())


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("", None),
        ("bytes=0-0", Span(0, 1)),
        ("bytes=10-19", Span(10, 10)),
        ("bytes=90-", Span(90, 10)),
        ("bytes=90-1000", Span(90, 10)),
        ("bytes=-5", Span(95, 5)),
        ("bytes=-1000", Span(0, 100)),
        ("bytes=0-1,5-6", None),
        ("bytes=9-3", None),
        ("bytes=-", None),
        ("items=0-1", None),
        ("bytes=٣-٤", None),
        ("bytes=" + "9" * 400 + "-", None),
    ],
)
def test_one_range_is_understood_and_nonsense_is_answered_with_everything(header: str, span: Span | None) -> None:
    assert span_of(header, 100) == span


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_a_range_behind_the_end_does_not_exist(header: str) -> None:
    refused = answer(Range=header)
    assert (refused.status_code, refused["Content-Range"], refused.content) == (416, "bytes */100", b"")


def test_everything_is_sent_in_pieces() -> None:
    whole = answer()
    assert (whole.status_code, whole["Content-Length"], b"".join(whole.streaming_content)) == (200, "100", BYTES)
    assert whole["ETag"] == '"abc"'
    assert whole["Accept-Ranges"] == "bytes"


def test_a_range_is_sent_with_its_place() -> None:
    part = answer(Range="bytes=10-19")
    assert (part.status_code, part["Content-Range"], part["Content-Length"]) == (206, "bytes 10-19/100", "10")
    assert b"".join(part.streaming_content) == BYTES[10:20]


@pytest.mark.parametrize(("tag", "status"), [('"abc"', 206), ('"other"', 200), ("Wed, 25 Nov 2026 00:00:00 GMT", 200)])
def test_a_range_of_other_bytes_is_not_mixed_in(tag: str, status: int) -> None:
    assert answer(Range="bytes=0-9", **{"If-Range": tag}).status_code == status


def test_head_tells_the_size_and_sends_nothing() -> None:
    head = answer("HEAD")
    assert (head.status_code, head["Content-Length"], head.content) == (200, "100", b"")
    assert answer("HEAD", Range="bytes=0-9").status_code == 206


@pytest.mark.promise("P17")
@pytest.mark.parametrize(
    ("media_type", "inline", "boxed"), [(PDF, True, False), (PDF, False, True), ("image/png", True, True)]
)
def test_what_is_sent_is_no_page_of_ours(media_type, inline, boxed) -> None:
    out = answer(what=sent(media_type=media_type, inline=inline))
    assert out["Content-Security-Policy"].startswith("sandbox") == boxed
    assert "script-src" not in out["Content-Security-Policy"]
    assert "default-src 'none'" in out["Content-Security-Policy"]
    assert (out["X-Content-Type-Options"], out["Referrer-Policy"]) == ("nosniff", "no-referrer")
    assert out["Cache-Control"] == "private, no-store"


def test_a_front_server_is_told_where_the_bytes_lie() -> None:
    out = answer(what=sent(front="/_tep/ab/cd/abcd"))
    assert (out["X-Accel-Redirect"], out.content) == ("/_tep/ab/cd/abcd", b"")
    assert out["Content-Disposition"] == "inline"
    assert "Content-Length" not in out


def test_whoever_stops_listening_closes_the_file() -> None:
    closed = []

    def pieces(_first: int, _length: int):
        try:
            yield b"a"
            yield b"b"
        finally:
            closed.append(1)

    _Begun(pieces(0, 2)).close()
    assert closed == [1]
