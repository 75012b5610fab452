"""A command commits whole or not at all."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from motcua.kernel.actors import ANYONE, Actor, machine
from motcua.kernel.commands import Refused, command, whole
from motcua.kernel.models import NumberBook
from motcua.kernel.numbers import last_number, take_number

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@command
def take_two(*, fail: bool, by: Actor, at: datetime) -> int:
    take_one(by=by, at=at)
    if fail:
        raise Refused("Không được", field="fail")
    return take_one(by=by, at=at)


@command
def take_one(*, by: Actor, at: datetime) -> int:
    return take_number("book", f"{at:%Y}")


def test_a_command_says_who_and_when() -> None:
    with pytest.raises(TypeError, match="keyword"):
        command(take_number)
    with pytest.raises(TypeError, match="at"):

        @command
        def nameless(*, by: Actor) -> None: ...


@pytest.mark.promise("P1")
@pytest.mark.django_db
def test_commands_inside_share_one_fate() -> None:
    assert take_two(fail=False, by=ANYONE, at=AT) == 2
    with pytest.raises(Refused) as refused:
        take_two(fail=True, by=ANYONE, at=AT)
    assert refused.value.fields == {"fail": "Không được"}
    assert last_number("book", "2026") == 2


@pytest.mark.django_db
def test_a_failed_command_leaves_the_connection_usable() -> None:
    with pytest.raises(Refused), whole():
        take_two(fail=True, by=machine("x"), at=AT)
    assert NumberBook.objects.count() == 0
    assert take_one(by=ANYONE, at=AT) == 1


@pytest.mark.django_db(transaction=True)
def test_nested_commands_need_no_savepoint() -> None:
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        take_two(fail=False, by=ANYONE, at=AT)
    assert not [q for q in caught.captured_queries if "SAVEPOINT" in q["sql"]]


@pytest.mark.promise("P4")
@pytest.mark.django_db(transaction=True)
def test_numbers_are_gapless_among_threads_that_fail_at_times() -> None:
    from concurrent.futures import ThreadPoolExecutor

    def work(n: int) -> int | None:
        try:
            return take_two(fail=n % 3 == 0, by=ANYONE, at=AT)
        except Refused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = [n for n in pool.map(work, range(60)) if n]
    assert sorted(taken) == list(range(2, 82, 2))
    assert last_number("book", "2026") == 80
