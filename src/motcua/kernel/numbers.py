"""Number books: gapless numbers per book and period."""

from collections.abc import Mapping

from django.db import connection

from motcua.kernel.ids import new_id

TAKE = """
    INSERT INTO kernel_numberbook (id, book, period, last) VALUES (%s, %s, %s, 1)
    ON CONFLICT (book, period) DO UPDATE SET last = kernel_numberbook.last + 1
    RETURNING last
"""

TAKE_MANY = """
    INSERT INTO kernel_numberbook (id, book, period, last)
    SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::int[]) ORDER BY 2, 3
    ON CONFLICT (book, period) DO UPDATE SET last = kernel_numberbook.last + EXCLUDED.last
    RETURNING book, period, last
"""


def take_number(book: str, period: str) -> int:
    """Return the next number of the book in this period (a year or a day), from 1, without a gap.

    The row stays locked until commit, so take it last in the command. A command
    that rolls back gives its number back.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [new_id(), book, period])
        row = cursor.fetchone()
    return int(row[0])


def last_number(book: str, period: str) -> int:
    """Return the last number given in the book and period, 0 when none was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last FROM kernel_numberbook WHERE book = %s AND period = %s", [book, period])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def take_numbers(wanted: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Take this many numbers of each (book, period) and return the first of each run, in one statement.

    For set-based writers. The rows stay locked until commit, always in the same order.
    """
    if not wanted:
        return {}
    books, periods = [book for book, _ in wanted], [period for _, period in wanted]
    with connection.cursor() as cursor:
        cursor.execute(TAKE_MANY, [[new_id() for _ in wanted], books, periods, list(wanted.values())])
        return {(book, period): last - wanted[book, period] + 1 for book, period, last in cursor.fetchall()}
