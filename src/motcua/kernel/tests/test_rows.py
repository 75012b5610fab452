"""Rows of several tables in one statement, as the ORM would have written them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from motcua.kernel import rows
from motcua.kernel.ids import new_id
from motcua.kernel.models import Delivery, Fact, NumberBook

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 9, 30, 15, 123456, tzinfo=UTC)
BODY = {"Ký tự": "Êđê \\ ' \" %s", "số": [1, 2.5, None, True]}


def fact(**more: object) -> Fact:
    told: dict[str, object] = {"subject": new_id(), "agency": None, "actor": None, "position": None}
    told |= {"name": "kernel.Tried", "actor_name": "", "at": AT, "body": BODY} | more
    return Fact(**told)


def test_rows_of_several_tables_take_one_statement_and_are_read_as_they_were_given() -> None:
    first, second = fact(), fact(agency=new_id(), actor_name="Y Bhăm Êñuôl", body=[])
    owed = Delivery(fact=first, reaction="kernel.try", subject=first.subject)
    book = NumberBook(book="H15/THỬ", period="2026", last=7)
    with CaptureQueriesContext(connection) as asked:
        rows.insert([first, owed, second, book])
    assert len(asked.captured_queries) == 1
    for row in (first, second, owed, book):
        kept = type(row).objects.get(pk=row.pk)
        names = [field.attname for field in row._meta.concrete_fields]
        assert {name: getattr(kept, name) for name in names} == {name: getattr(row, name) for name in names}


def test_what_the_database_fills_in_is_read_when_asked_for_and_kept_where_it_was_given() -> None:
    left, given = fact(), fact(recorded_at=AT - timedelta(days=1))
    rows.insert([left, given])
    assert left.recorded_at > AT - timedelta(days=3650)
    assert Fact.objects.get(pk=given.pk).recorded_at == AT - timedelta(days=1)


def shown(row: Model) -> dict[str, object]:
    made_anew = {"_state", *(field.attname for field in row._meta.concrete_fields if callable(field.default))}
    return {name: value for name, value in vars(row).items() if name not in made_anew}


def test_a_row_made_cheaply_is_the_one_its_class_would_make() -> None:
    words = {"name": "kernel.Tried", "subject": new_id(), "actor": new_id(), "actor_name": "An", "at": AT, "body": BODY}
    mine, other, theirs = rows.made(Fact, **words), rows.made(Fact, **words), Fact(**words)
    assert shown(mine).keys() == shown(theirs).keys()
    assert {name: str(value) for name, value in shown(mine).items()} == {n: str(v) for n, v in shown(theirs).items()}
    assert vars(mine).keys() == vars(theirs).keys()
    assert vars(mine._state) == vars(theirs._state)
    assert mine._state is not other._state
    assert len({mine.pk, other.pk, theirs.pk}) == 3
    rows.insert([mine, rows.made(Delivery, fact_id=mine.id, reaction="kernel.tried", subject=mine.subject)])
    assert Fact.objects.get(pk=mine.pk).actor_name == "An"
    assert Delivery.objects.get(fact=mine).done_at is None


def test_a_row_made_cheaply_takes_columns_only() -> None:
    with pytest.raises(TypeError, match="Delivery has no fact, nothing"):
        rows.made(Delivery, fact=None, nothing=1, reaction="kernel.tried")


def test_rows_gathered_together_are_written_at_the_end_or_not_at_all() -> None:
    row = fact()
    with rows.together():
        with rows.together():
            rows.insert([row])
        assert not Fact.objects.filter(pk=row.pk).exists()
    assert Fact.objects.filter(pk=row.pk).exists()
    broken = fact()
    with pytest.raises(ZeroDivisionError):  # noqa: PT012, SIM117 - what is gathered before it breaks is the point
        with rows.together():
            rows.insert([broken])
            raise ZeroDivisionError
    rows.insert([])
    assert not Fact.objects.filter(pk=broken.pk).exists()


def test_more_rows_than_a_statement_holds_are_written_by_several() -> None:
    many = [fact() for _turn in range(2 * rows.MOST_AT_ONCE + 1)]
    with CaptureQueriesContext(connection) as asked:
        rows.insert(many)
    assert len(asked.captured_queries) == 3
    assert Fact.objects.filter(pk__in=[row.pk for row in many]).count() == len(many)


def test_an_equal_row_is_refused_as_the_orm_refuses_it() -> None:
    rows.insert([NumberBook(book="H15/THỬ", period="2026", last=1)])
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert([NumberBook(book="H15/THỬ", period="2026", last=2)])
    assert not rows.insert_unless_known(NumberBook(book="H15/THỬ", period="2026", last=3))
    assert NumberBook.objects.get().last == 1


def test_a_statement_that_comes_again_is_prepared_once() -> None:
    for turn in range(5):
        rows.insert([NumberBook(book=f"H15/{turn}", period="2026", last=turn)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%kernel_numberbook%%'", [])
        assert cursor.fetchone()[0] == 1


def test_one_row_is_found_as_the_orm_would_read_it_with_its_lock_when_asked_for() -> None:
    first, second = (NumberBook(book="H15/TÌM", period=year, last=7) for year in ("2025", "2026"))
    rows.insert([second, first])
    for lock in (False, True):
        with CaptureQueriesContext(connection) as asked:
            found = rows.find(NumberBook, "book", "H15/TÌM", lock=lock)
        assert ("FOR UPDATE" in asked.captured_queries[0]["sql"]) is lock
        assert found is not None
        names = [field.attname for field in found._meta.concrete_fields]
        kept = NumberBook.objects.filter(book="H15/TÌM").order_by("id")[0]
        assert {name: getattr(found, name) for name in names} == {name: getattr(kept, name) for name in names}
    assert rows.find(NumberBook, "book", "H15/'; --") is None
