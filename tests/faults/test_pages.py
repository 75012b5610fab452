"""Damage to the database's own pages is noticed: planted in a table and in an index, by the superuser's hand."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from motcua.drill.findings import WORDS
from motcua.drill.pages import pages

pytestmark = [pytest.mark.promise("P1"), pytest.mark.django_db]
OF_THE_INDEX = "UPDATE pg_index SET indisready = %s WHERE indexrelid = 'ward_name'::regclass"


@pytest.fixture
def database(superuser_url: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the superuser, and a small table with an index of its own."""
    with psycopg.connect(superuser_url, autocommit=True) as hand:
        hand.execute("CREATE TABLE ward AS SELECT n AS id, 'xã ' || n AS name FROM generate_series(1, 500) AS n")
        hand.execute("CREATE INDEX ward_name ON ward (name)")
        try:
            yield hand
        finally:
            hand.execute("DROP TABLE ward")


def test_a_whole_database_has_no_damaged_page_and_keeps_nothing_of_the_check(database: Any) -> None:
    assert list(pages(database)) == []
    assert not database.execute("SELECT FROM pg_extension WHERE extname = 'amcheck'").fetchall()


def test_a_row_that_its_index_lacks_is_found(database: Any) -> None:
    database.execute(OF_THE_INDEX, [False])
    database.execute("INSERT INTO ward VALUES (501, 'xã mất')")
    database.execute(OF_THE_INDEX, [True])
    (found,) = pages(database)
    assert found.kind in WORDS
    assert found.what.startswith("ward_name: ")


def test_a_torn_page_of_a_table_is_found(database: Any) -> None:
    (place,) = database.execute(
        "SELECT current_setting('data_directory') || '/' || pg_relation_filepath('ward')"
    ).fetchone()
    database.execute("CHECKPOINT")
    with open(place, "r+b") as table:  # noqa: PTH123 - written in place, as a torn write would be
        table.seek(8192 + 24)  # the list of the rows of the second page
        table.write(b"\x55" * 200)
    database.execute("CREATE EXTENSION pg_buffercache")
    try:
        database.execute("SELECT pg_buffercache_evict_relation('ward'::regclass)")
    finally:
        database.execute("DROP EXTENSION pg_buffercache")
    assert {found.kind for found in pages(database)} == {"pages-damaged"}
