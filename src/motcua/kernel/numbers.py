"""Number books: gapless numbers per book and period."""

from django.db import connection

from motcua.kernel.ids import new_id

TAKE = """
    INSERT INTO kernel_numberbook (id, book, period, last) VALUES (%s, %s, %s, 1)
    ON CONFLICT (book, period) DO UPDATE SET last = kernel_numberbook.last + 1
    RETURNING last
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
