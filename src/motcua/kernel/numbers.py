"""Number books: gapless numbers per book and period, and what became of each number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor
from motcua.kernel.commands import Conflict, Refused, whole
from motcua.kernel.faults import crash_here
from motcua.kernel.ids import new_id
from motcua.kernel.models import CancelledNumber, NumberOpening
from motcua.kernel.rows import planned
from motcua.kernel.text import clean

# Whoever waits for a book stands in the queue of an advisory lock and is woken when it is their turn; at the row itself
# all who wait would wake at every commit and only one would get it. The commit does not wait for the disk while it
# holds the book: see ``wait_until_durable``.
TAKE = """
    INSERT INTO kernel_numberbook (id, book, period, last)
    SELECT id, book, period, 1 FROM (VALUES ($1::uuid, $2::text, $3::text)) AS wanted (id, book, period),
        pg_advisory_xact_lock(hashtextextended(book || '/' || period, 0))
    ON CONFLICT (book, period) DO UPDATE SET last = kernel_numberbook.last + 1
    RETURNING last, set_config('synchronous_commit', 'off', TRUE)
"""

TAKE_MANY = """
    INSERT INTO kernel_numberbook (id, book, period, last)
    SELECT wanted.* FROM (
        SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[]) AS w (id, book, period, last) ORDER BY 2, 3
    ) AS wanted, LATERAL pg_advisory_xact_lock(hashtextextended(book || '/' || period, 0))
    ON CONFLICT (book, period) DO UPDATE SET last = kernel_numberbook.last + EXCLUDED.last
    RETURNING book, period, last, set_config('synchronous_commit', 'off', TRUE)
"""
OPEN = """
    INSERT INTO kernel_numberbook (id, book, period, last)
    SELECT id, book, period, last FROM (VALUES (%s, %s, %s, %s)) AS wanted (id, book, period, last),
        pg_advisory_xact_lock(hashtextextended(book || '/' || period, 0))
    ON CONFLICT (book, period) DO NOTHING RETURNING last
"""


def take_number(book: str, period: str) -> int:
    """Return the next number of the book in this period (a year or a day), from 1, without a gap.

    The book stays locked until commit, so take it last in the command. A command
    that rolls back gives its number back. Numbers stand in the order of commits.
    """
    with planned() as cursor:
        cursor.execute(TAKE, [new_id(), book, period])
        row = cursor.fetchone()
    crash_here("numbers.after_taking")
    transaction.on_commit(wait_until_durable)
    return int(row[0])


def wait_until_durable() -> None:
    """Wait, after the commit, until the disk has it; only then does the command return.

    The commit itself gave the book free at once, so that everybody who took a number meanwhile is made durable by one
    flush. PostgreSQL's log is durable in its order: a number that is lost in a crash takes all later ones with it, and
    none of those who took them had been answered. Somebody who only reads may see such a number for these milliseconds;
    whatever they write because of it stands later in the log, so their own commit waits for it too. The message is a few bytes in that log, and its own commit waits for the flush.
    Whoever tells again what another request committed waits too: that one may have died before its own wait.
    """
    crash_here("numbers.before_flush")
    with planned() as cursor:
        cursor.execute("SELECT pg_logical_emit_message(TRUE, 'motcua', '')")


def last_number(book: str, period: str) -> int:
    """Return the last number given in the book and period, 0 when none was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last FROM kernel_numberbook WHERE book = %s AND period = %s", [book, period])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def take_numbers(wanted: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Take this many numbers of each (book, period) and return the first of each run, in one statement.

    The books stay locked until commit, always in the same order, so that nobody waits in a circle.
    """
    if not wanted:
        return {}
    books, periods = [book for book, _ in wanted], [period for _, period in wanted]
    with planned() as cursor:
        cursor.execute(TAKE_MANY, [[new_id() for _ in wanted], books, periods, list(wanted.values())])
        rows: list[Any] = cursor.fetchall()
    crash_here("numbers.after_taking")
    transaction.on_commit(wait_until_durable)
    return {(book, period): last - wanted[book, period] + 1 for book, period, last, _off in rows}


def note_cancelled(
    book: str, period: str, number: int | None, *, reason: str, by: Actor, at: datetime
) -> CancelledNumber:
    """Note that a number is cancelled or its paper spoilt; it stays visible and is never given again.

    ``number=None`` takes the next number and cancels it: a form was spoilt before anybody wrote it down. Asks for no
    right: the command of the module that keeps the book does.

    :raises Refused: no reason, or the book has not given this number.
    :raises Conflict: it is cancelled already.
    """
    if not (why := clean(reason)):
        raise Refused(_("Hãy ghi lý do hủy số."), field="reason")
    with whole():
        if number is None:
            number = take_number(book, period)
        elif not opening_of(book, period) <= number <= last_number(book, period):
            raise Refused(_("Sổ chưa cấp số này."), field="number")
        try:
            with transaction.atomic():
                return CancelledNumber.objects.create(
                    book=book, period=period, number=number, reason=why, by=by.id, by_name=by.name, at=at
                )
        except IntegrityError as error:
            raise Conflict(_("Số này đã được hủy."), field="number") from error


def is_cancelled(book: str, period: str, number: int) -> bool:
    """Tell whether this number is noted as cancelled already."""
    return CancelledNumber.objects.filter(book=book, period=period, number=number).exists()


def note_opening(book: str, period: str, first: int, *, reason: str, by: Actor, at: datetime) -> NumberOpening:
    """Open a book in the middle of its period: the next number will be ``first``, those before were given elsewhere.

    Asks for no right: the command of the module that keeps the book does.

    :raises Refused: no reason, or ``first`` is below 1.
    :raises Conflict: the book has given numbers in this period, or was opened already.
    """
    if not (why := clean(reason)):
        raise Refused(_("Hãy ghi lý do mở sổ giữa kỳ, ví dụ số của quyết định chuyển hệ thống."), field="reason")
    if first < 1:
        raise Refused(_("Số bắt đầu phải từ 1."), field="first")
    with whole():
        with connection.cursor() as cursor:
            cursor.execute(OPEN, [new_id(), book, period, first - 1])
            if cursor.fetchone() is None:
                raise Conflict(_("Sổ đã cấp số trong kỳ này, không mở lại được."), field="first")
        return NumberOpening.objects.create(
            book=book, period=period, first=first, reason=why, by=by.id, by_name=by.name, at=at
        )


def opening_of(book: str, period: str) -> int:
    """Return the first number that the book gave here in this period: 1 unless it was opened in the middle."""
    first = NumberOpening.objects.filter(book=book, period=period).values_list("first", flat=True).first()
    return first or 1


@dataclass(frozen=True)
class BookListing:
    """What became of every number of a book in a period.

    ``used`` and ``cancelled`` may share a number: its paper was written and spoilt. ``unexplained`` is empty unless
    somebody changed the tables by hand.
    """

    first: int
    last: int
    opening: NumberOpening | None
    used: frozenset[int]
    cancelled: Mapping[int, CancelledNumber]
    unexplained: tuple[int, ...]
    beyond: tuple[int, ...]

    @property
    def whole(self) -> bool:
        """Say whether ``first`` to ``last`` is exactly what was used and what was cancelled."""
        return not self.unexplained and not self.beyond


def book_listing(book: str, period: str, *, used: Iterable[int]) -> BookListing:
    """Explain every number of a book: used, cancelled with its reason, or given elsewhere before the book was opened.

    ``used`` are the numbers that papers bear, as the module that keeps the book knows them.
    """
    opening = NumberOpening.objects.filter(book=book, period=period).first()
    first, last = opening.first if opening else 1, last_number(book, period)
    borne = frozenset(used)
    cancelled = {one.number: one for one in CancelledNumber.objects.filter(book=book, period=period).order_by("number")}
    known = borne | cancelled.keys()
    return BookListing(
        first=first,
        last=last,
        opening=opening,
        used=borne,
        cancelled=cancelled,
        unexplained=tuple(n for n in range(first, last + 1) if n not in known),
        beyond=tuple(sorted(n for n in known if not first <= n <= last)),
    )
