"""The database goes away in the middle of a request: the work is done once, and the answer still comes."""

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from motcua.kernel.actors import machine
from motcua.kernel.api.once import once
from motcua.kernel.models import OnceKey
from motcua.kernel.numbers import last_number, take_number
from motcua.kernel.web import AnsweredBefore, Request

pytestmark = pytest.mark.django_db(transaction=True)
FLUSH = "pg_logical_emit_message"


def request() -> Request:
    asked = RequestFactory().post("/api/v1/thu", b"{}", content_type="application/json")
    asked.actor = machine("thu")
    return asked


def killed(superuser_url: str) -> None:
    """End the connection that Django speaks by, as a restart of PostgreSQL does."""
    pid = connection.connection.info.backend_pid
    with psycopg.connect(superuser_url, autocommit=True) as superuser:
        superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


@pytest.mark.promise("P9")
def test_a_connection_that_dies_under_the_work_lets_it_begin_again(superuser_url) -> None:
    turns = []

    def work() -> HttpResponse:
        turns.append(take_number("book", "2026"))
        if len(turns) == 1:
            killed(superuser_url)
        return HttpResponse(str(turns[-1]))

    assert once(request(), "key-of-a-system", work).content == b"1"
    assert (turns, last_number("book", "2026")) == ([1, 1], 1)


@pytest.mark.promise("P3", "P9")
def test_a_connection_that_dies_after_the_commit_gives_the_answer_that_was_kept(superuser_url) -> None:
    turns = []

    def work() -> HttpResponse:
        turns.append(take_number("book", "2026"))
        transaction.on_commit(lambda: killed(superuser_url) if len(turns) == 1 else None)
        take_number("beside", "2026")  # its flush comes after the connection was ended
        return HttpResponse(str(turns[-1]))

    answer = once(request(), "key-of-a-system", work)
    assert (answer.content, answer["Idempotency-Replayed"]) == (b"1", "true")
    assert (last_number("book", "2026"), last_number("beside", "2026")) == (1, 1)


def test_what_is_not_a_lost_connection_is_not_tried_again() -> None:
    turns = []

    def work() -> HttpResponse:
        turns.append(1)
        raise OperationalError("could not extend file: No space left on device")

    with pytest.raises(OperationalError):
        once(request(), "key-of-a-system", work)
    assert turns == [1]


@pytest.mark.promise("P3")
def test_an_answer_is_told_again_only_when_the_disk_has_it() -> None:
    """Who committed may have died before its own flush: a crash would then lose what the second answer promised."""
    first = once(request(), "key-of-a-system", lambda: HttpResponse("1"))
    with CaptureQueriesContext(connection) as asked:
        again = once(request(), "key-of-a-system", lambda: HttpResponse("2"))
    assert again.content == first.content
    assert FLUSH in asked.captured_queries[-1]["sql"]
    with CaptureQueriesContext(connection) as asked:
        assert AnsweredBefore(OnceKey(key="k", status=303, location="/viec/")).response().status_code == 303
    assert FLUSH in asked.captured_queries[-1]["sql"]
