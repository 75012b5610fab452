"""Numbers of a book: 1 to N, whatever happens to whoever takes them."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import Error, connection
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from motcua.kernel.actors import machine
from motcua.kernel.commands import Conflict, Refused, whole
from motcua.kernel.ids import new_id
from motcua.kernel.models import Fact
from motcua.kernel.numbers import (
    book_listing,
    last_number,
    note_cancelled,
    note_opening,
    opening_of,
    take_number,
    take_numbers,
)
from motcua.kernel.time import local_day

pytestmark = pytest.mark.promise("P4")

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
BY = machine("Văn thư")
NEW_YEAR = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)  # midnight in the province
WRITERS = 32
Taken = tuple[str, int, float, float]  # period, number, when it was asked for, when it was told


class Office:
    """Many writers that take a number each for a paper, some of which change their minds or lose their connection."""

    def __init__(self, *, seconds: float, seed: int = 24580) -> None:
        self.end = time.monotonic() + seconds
        self.seconds, self.seed = seconds, seed
        self.told: list[Taken] = []
        self.lost = self.undone = 0

    def now(self) -> datetime:
        """Return a moment on the way over midnight of New Year's Eve, reached half way."""
        return NEW_YEAR - timedelta(seconds=(self.end - time.monotonic()) - self.seconds / 2)

    def write(self, n: int) -> None:
        dice = random.Random(self.seed * 1000 + n)
        try:
            while time.monotonic() < self.end:
                self.paper(dice)
        finally:
            connection.close()

    def paper(self, dice: random.Random) -> None:
        period, asked = f"{local_day(self.now()):%Y}", time.monotonic()
        try:
            with whole():
                number = take_number("hot", period)
                keep(period, number)
                if dice.random() < 0.2:
                    change_mind()
        except Refused:
            self.undone += 1
        except Error:  # the connection was killed; whether the paper was kept is not known here
            self.lost += 1
            connection.close()
        else:
            self.told.append((period, number, asked, time.monotonic()))

    def open(self) -> None:
        threads = [threading.Thread(target=self.write, args=(n,)) for n in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def change_mind() -> None:
    raise Refused("Thôi")


def keep(period: str, number: int) -> None:
    """Keep a paper that bears the number; a fact will do for it."""
    Fact.objects.create(name="kernel.Rung", subject=new_id(), actor_name=period, at=AT, body={"times": number})


def borne(period: str) -> list[int]:
    return sorted(body["times"] for body in Fact.objects.filter(actor_name=period).values_list("body", flat=True))


@contextmanager
def killer(superuser_url: str, every: float) -> Iterator[list[int]]:
    """Terminate the connection of a random writer again and again."""
    over, killed = threading.Event(), []
    dice = random.Random(66)

    def kill() -> None:
        with psycopg.connect(superuser_url, autocommit=True) as hand:
            while not over.wait(every):
                rows = hand.execute(
                    "SELECT pid FROM pg_stat_activity WHERE usename = 'motcua_app' AND datname = current_database()"
                ).fetchall()
                if rows:
                    hand.execute("SELECT pg_terminate_backend(%s)", dice.choice(rows))
                    killed.append(1)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield killed
    finally:
        over.set()
        thread.join()


def prove(office: Office) -> None:
    for period in ("2026", "2027"):
        papers = borne(period)
        assert papers == list(range(1, len(papers) + 1)), f"{period}: a gap or a duplicate"
        assert last_number("hot", period) == len(papers)
        told = sorted(one[1:] for one in office.told if one[0] == period)
        assert {number for number, *_ in told} <= set(papers), "somebody was told a number that is not there"
        soonest = float("inf")
        for _number, asked, answered in reversed(told):
            assert asked <= soonest, "a later number was told before an earlier one was asked for"
            soonest = min(soonest, answered)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seconds", [3.0, pytest.param(60.0, marks=pytest.mark.full)])
def test_numbers_are_whole_over_new_year_among_writers_that_fail_and_die(superuser_url: str, seconds: float) -> None:
    office = Office(seconds=seconds)
    connection.close()
    with killer(superuser_url, every=0.03) as killed:
        office.open()
    assert office.undone
    assert office.lost
    assert len(killed) > seconds
    assert {period for period, *_ in office.told} == {"2026", "2027"}
    prove(office)


class Book(RuleBasedStateMachine):
    """A book beside the simplest thing that could be right: a count, and sets of what became of each number."""

    turns = iter(range(10**9))

    @initialize(first=st.none() | st.integers(1, 50))
    def begin(self, first: int | None) -> None:
        self.period = f"p{next(self.turns)}"
        self.first = first or 1
        self.last = self.first - 1
        self.used: set[int] = set()
        self.cancelled: set[int] = set()
        if first:
            note_opening("book", self.period, first, reason="Chuyển từ hệ thống cũ", by=BY, at=AT)

    @rule(fails=st.booleans(), twice=st.booleans())
    def take(self, *, fails: bool, twice: bool) -> None:
        taken = []
        try:
            with whole():
                taken = [take_number("book", self.period) for _ in range(1 + twice)]
                if fails:
                    change_mind()
        except Refused:
            taken = []
        else:
            assert taken == [self.last + 1 + n for n in range(1 + twice)]
        self.used.update(taken)
        self.last += len(taken)

    @rule(count=st.integers(1, 5), other=st.integers(1, 3))
    def take_a_run(self, count: int, other: int) -> None:
        first = take_numbers({("book", self.period): count, ("beside", self.period): other})["book", self.period]
        assert first == self.last + 1
        self.used.update(range(first, first + count))
        self.last += count

    @rule()
    def spoil_a_form(self) -> None:
        assert note_cancelled("book", self.period, None, reason="Rách", by=BY, at=AT).number == self.last + 1
        self.last += 1
        self.cancelled.add(self.last)

    @precondition(lambda self: self.last >= self.first)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        number = data.draw(st.integers(self.first, self.last))
        if number in self.cancelled:
            with pytest.raises(Conflict):
                note_cancelled("book", self.period, number, reason="Sai", by=BY, at=AT)
        else:
            note_cancelled("book", self.period, number, reason="Sai", by=BY, at=AT)
            self.cancelled.add(number)

    @rule(beyond=st.integers(1, 3))
    def cancel_what_was_not_given(self, beyond: int) -> None:
        for number in (self.last + beyond, self.first - beyond):
            with pytest.raises(Refused):
                note_cancelled("book", self.period, number, reason="Sai", by=BY, at=AT)

    @precondition(lambda self: self.last >= self.first)
    @rule()
    def open_again(self) -> None:
        with pytest.raises(Conflict):
            note_opening("book", self.period, 9, reason="Chuyển", by=BY, at=AT)

    @invariant()
    def every_number_is_explained(self) -> None:
        if not hasattr(self, "period"):
            return
        listing = book_listing("book", self.period, used=self.used)
        assert (listing.first, listing.last) == (self.first, self.last)
        assert listing.cancelled.keys() == self.cancelled
        assert listing.whole
        assert self.used | self.cancelled == set(range(self.first, self.last + 1))


@pytest.mark.django_db
@pytest.mark.parametrize("examples", [15, pytest.param(300, marks=pytest.mark.full)])
def test_a_book_does_what_the_simplest_model_does(examples: int) -> None:
    run_state_machine_as_test(Book, settings=settings(max_examples=examples, stateful_step_count=20, deadline=None))


@pytest.mark.django_db
def test_a_cancelled_number_says_who_when_and_why() -> None:
    take_numbers({("book", "2026"): 3})
    kept = note_cancelled("book", "2026", 2, reason="  In hỏng\u00a0phôi ", by=BY, at=AT)
    assert (kept.reason, kept.by_name, kept.at) == ("In hỏng phôi", "Văn thư", AT)
    with pytest.raises(Refused, match="lý do"):
        note_cancelled("book", "2026", 3, reason=" ", by=BY, at=AT)
    listing = book_listing("book", "2026", used=[1])
    assert (listing.whole, listing.unexplained) == (False, (3,))
    assert book_listing("book", "2026", used=[1, 3, 9]).beyond == (9,)


@pytest.mark.django_db
def test_a_book_is_opened_once_in_mid_year() -> None:
    note_opening("book", "2026", 418, reason="Chuyển từ phần mềm cũ theo QĐ 12/QĐ-UBND", by=BY, at=AT)
    assert (take_number("book", "2026"), opening_of("book", "2026")) == (418, 418)
    with pytest.raises(Conflict):
        note_opening("book", "2026", 500, reason="Lại", by=BY, at=AT)
    take_number("running", "2026")
    with pytest.raises(Conflict):
        note_opening("running", "2026", 500, reason="Muộn", by=BY, at=AT)
    for first, reason in ((0, "Sai"), (5, " ")):
        with pytest.raises(Refused):
            note_opening("fresh", "2026", first, reason=reason, by=BY, at=AT)


@pytest.mark.django_db(transaction=True)
def test_a_number_is_on_the_disk_before_it_is_told() -> None:
    """The test's server would not wait; a real one does, at the message after the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
        for _ in range(20):
            with whole():
                take_number("book", "2026")
                cursor.execute("SELECT pg_current_wal_insert_lsn()")
                (written,) = cursor.fetchone()
            cursor.execute("SELECT pg_current_wal_flush_lsn() >= %s::pg_lsn", [written])
            assert cursor.fetchone() == (True,)
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("on",)
