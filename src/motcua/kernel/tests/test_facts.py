"""Facts: written once, answered once, never changed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar
from uuid import UUID

import psycopg
import pytest
from django.db import ProgrammingError, transaction

from motcua.kernel import facts
from motcua.kernel.actors import Actor, machine
from motcua.kernel.facts import announce, deliver_pending, facts_about, reacts_to, said, stuck
from motcua.kernel.ids import new_id
from motcua.kernel.models import Delivery, Fact

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
BY = machine("test")
SEEN: list[tuple[int, str]] = []


@dataclass(frozen=True, slots=True)
class Rung:
    """Somebody rang."""

    SAID: ClassVar[str] = "Bấm chuông"

    times: int
    by_whom: UUID | None
    on: date


@pytest.fixture(autouse=True)
def reaction(monkeypatch: pytest.MonkeyPatch) -> None:
    SEEN.clear()
    monkeypatch.setattr(facts, "_reactions", facts.defaultdict(dict))
    monkeypatch.setattr(facts, "name_of", lambda event: f"kernel.{event.__name__}")

    @reacts_to(Rung)
    def answer(event: Rung, *, by: Actor, at: datetime) -> None:
        assert by.machine
        assert at == AT
        if event.times < 0:
            raise ValueError("broken bell")
        SEEN.append((event.times, str(event.by_whom)))


def ring(times: int, subject: UUID | None = None) -> Fact:
    event = Rung(times, None, date(2026, 11, 24))
    return announce(event, subject=subject or new_id(), agency=None, by=BY, at=AT)


@pytest.mark.django_db
def test_a_reaction_runs_once_per_fact() -> None:
    ring(1)
    assert (deliver_pending(), deliver_pending()) == (1, 0)
    assert SEEN == [(1, "None")]


@pytest.mark.django_db
def test_the_body_is_plain_and_revived() -> None:
    fact = ring(2)
    fact.refresh_from_db()
    assert fact.body == {"times": 2, "by_whom": None, "on": "2026-11-24"}
    assert fact.recorded_at is not None


@pytest.mark.promise("P6")
@pytest.mark.django_db
def test_a_failing_reaction_is_kept_and_holds_back_only_its_subject() -> None:
    subject = new_id()
    ring(-1, subject)
    ring(1, subject)
    ring(7)
    deliver_pending()
    assert SEEN == [(7, "None")]
    late = stuck(now=AT + timedelta(days=4000), older_than=timedelta())
    assert [d.last_error.split(" – ")[0] for d in late] == ["ValueError", ""]  # the text might quote a person
    Delivery.objects.filter(attempts=1).update(done_at=AT)
    deliver_pending()
    assert SEEN == [(7, "None"), (1, "None")]


@dataclass(frozen=True, slots=True)
class Dangling:
    """Its reaction writes what refers to nothing."""

    SAID: ClassVar[str] = "Trỏ vào chỗ trống"


@pytest.mark.promise("P6")
@pytest.mark.django_db
def test_what_would_fail_at_the_commit_holds_back_no_other_reaction() -> None:
    @reacts_to(Dangling)
    def refer(event: Dangling, *, by: Actor, at: datetime) -> None:
        Delivery.objects.create(fact_id=new_id(), reaction="kernel.nobody", subject=new_id())

    announce(Dangling(), subject=new_id(), agency=None, by=BY, at=AT)
    ring(7)
    deliver_pending()
    assert SEEN == [(7, "None")]
    late = stuck(now=AT + timedelta(days=4000), older_than=timedelta())
    assert [(d.reaction, d.attempts, d.last_error.split(" ")[0]) for d in late] == [
        ("kernel.refer", 1, "IntegrityError")
    ]


@pytest.mark.django_db
def test_facts_of_one_record_come_in_order() -> None:
    subject = new_id()
    written = [ring(n, subject).id for n in range(5)]
    assert [fact.id for fact in facts_about(subject)] == written


@pytest.mark.promise("P11")
@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", ["UPDATE kernel_fact SET name = 'x'", "DELETE FROM kernel_fact", "TRUNCATE kernel_fact"]
)
def test_the_application_can_neither_change_nor_remove_a_fact(change: str) -> None:
    from django.db import connection

    ring(1)
    with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.django_db
def test_a_fact_says_itself_in_vietnamese() -> None:
    event = facts.RecordSeen(screen="dossiers:show")
    fact = announce(event, subject=new_id(), agency=None, by=BY, at=AT)
    assert said(fact) == "Đã mở xem"


@pytest.mark.promise("P11")
@pytest.mark.django_db(transaction=True)
def test_not_even_the_owner_changes_a_fact_by_accident(owner_url: str) -> None:
    ring(1)
    with psycopg.connect(owner_url) as owner, pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute("UPDATE kernel_fact SET name = 'x'")
