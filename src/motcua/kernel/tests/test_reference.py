"""Reference data is remembered until its tables change, whoever changes them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.kernel.reference import editions, remembered, steady

pytestmark = pytest.mark.django_db
asked: list[int] = []


@remembered("organisations")
def doubled(number: int) -> int:
    """Return twice the number, and note that it was really worked out."""
    asked.append(number)
    return 2 * number


@remembered("organisations", "procedures")
def refused(number: int) -> int:
    """Answer nothing, ever."""
    asked.append(number)
    raise ValueError(number)


def turn(topic: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_referenceedition VALUES (%s, gen_random_uuid())"
            " ON CONFLICT (topic) DO UPDATE SET edition = EXCLUDED.edition",
            [topic],
        )


@pytest.fixture(autouse=True)
def _clean() -> None:
    turn("organisations")
    asked.clear()


def test_a_question_is_worked_out_once_for_each_argument() -> None:
    assert [doubled(2), doubled(2), doubled(3)] == [4, 4, 6]
    assert asked == [2, 3]


def test_a_change_of_its_topic_makes_it_ask_again_and_another_topic_does_not() -> None:
    doubled(2)
    turn("procedures")
    doubled(2)
    turn("organisations")
    doubled(2)
    assert asked == [2, 2]


def test_an_error_is_not_remembered() -> None:
    for _time in range(2):
        with pytest.raises(ValueError, match="5"):
            refused(5)
    assert asked == [5, 5]


def test_inside_a_steady_block_the_editions_are_read_once_and_stay() -> None:
    with CaptureQueriesContext(connection) as statements, steady(), steady():
        before = dict(editions())
        doubled(2)
        turn("organisations")
        assert editions() == before
    assert editions() != before
    assert sum("SELECT topic" in query["sql"] for query in statements.captured_queries) == 1


@pytest.mark.parametrize(
    ("table", "topic"),
    [("organisations_organisationname", "organisations"), ("procedures_feerule", "procedures")],
)
def test_sql_by_hand_turns_the_edition_too(table: str, topic: str) -> None:
    turn(topic)
    before = editions()[topic]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE false")
    assert editions()[topic] != before
