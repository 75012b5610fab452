"""Nothing waits unseen: rows of the queue are deleted at random, and everything owed comes back or is shown."""

import random
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.kernel import facts, jobs
from motcua.kernel.actors import Actor, Forbidden, machine
from motcua.kernel.facts import RecordSeen, announce, facts_about
from motcua.kernel.ids import new_id
from motcua.kernel.models import Delivery
from motcua.operations import commands, queries
from motcua.operations.events import LostWorkPutBack
from motcua.operations.models import JobRun
from motcua.operations.tests.factories import ran, stuck_job

KEEPER = machine("Thử")
QUARTER = timedelta(minutes=15)
ASKED_FOR_AGAIN = {"webhooks.send": "webhooks.gather asks for it every five seconds, from the messages that wait"}
pytestmark = [pytest.mark.promise("P6"), pytest.mark.django_db]


def now() -> datetime:
    return timezone.now()


def queued() -> set[str]:
    return set(ProcrastinateJob.objects.filter(status="todo").values_list("task_name", flat=True))


@pytest.fixture
def debts(monkeypatch):
    """Records that owe forty jobs to be done by hand."""
    since = now()
    owed = [jobs.Owed(key=f"debt-{n}", since=since, arguments={}) for n in range(40)]
    monkeypatch.setattr(jobs, "_debts", {"kernel.sweep_old_keys": lambda _at: owed})
    return owed


@pytest.fixture
def reaction(monkeypatch):
    from collections import defaultdict

    seen: list[str] = []

    def notice(event: RecordSeen, *, by, at) -> None:
        if event.screen == "breaks":
            raise ValueError("066191004299")
        seen.append(event.screen)

    book = defaultdict(dict, {"kernel.RecordSeen": {"tests.notice": (RecordSeen, notice)}})
    monkeypatch.setattr(facts, "_reactions", book)
    return seen


def happen(screen: str = "x") -> None:
    announce(RecordSeen(screen), subject=new_id(), agency=None, by=KEEPER, at=now())


def test_jobs_deleted_at_random_are_put_back_within_fifteen_minutes(debts) -> None:
    commands.put_back(by=KEEPER, at=now() + timedelta(minutes=3))
    assert ProcrastinateJob.objects.filter(status="todo", queueing_lock__startswith="debt-").count() == 40
    chance = random.Random(20261125)
    for _night in range(5):
        rows = list(ProcrastinateJob.objects.filter(queueing_lock__startswith="debt-").values_list("id", flat=True))
        lost = chance.sample(rows, 17)
        ProcrastinateJob.objects.filter(id__in=lost).delete()
        assert commands.put_back(by=KEEPER, at=now() + timedelta(minutes=4)).jobs == 17
    keys = ProcrastinateJob.objects.filter(status="todo").values_list("queueing_lock", flat=True)
    assert {one.key for one in debts} <= set(keys)


def test_every_schedule_whose_row_is_gone_is_put_back_within_fifteen_minutes_of_its_hour() -> None:
    start = now()
    commands.put_back(by=KEEPER, at=start)
    assert set(JobRun.objects.values_list("name", flat=True)) >= set(jobs.SCHEDULES)
    tomorrow = start + timedelta(days=1, hours=1) + QUARTER
    ProcrastinateJob.objects.filter(status="todo").delete()
    found = commands.put_back(by=KEEPER, at=tomorrow)
    assert found.schedules == len(jobs.SCHEDULES)
    assert queued() >= set(jobs.SCHEDULES)
    assert commands.put_back(by=KEEPER, at=tomorrow).schedules == 0


def test_a_missed_schedule_is_seen_no_later_than_fifteen_minutes() -> None:
    start = datetime.fromisoformat("2026-11-25T08:00:00+07:00")
    commands.put_back(by=KEEPER, at=start)
    due = datetime.fromisoformat("2026-11-25T08:17:00+07:00")  # kernel.sweep_old_keys
    early = {name for name, _due in queries.stuck.schedules_missed(due + timedelta(minutes=11))}
    late = {name for name, _due in queries.stuck.schedules_missed(due + QUARTER)}
    assert "kernel.sweep_old_keys" not in early
    assert "kernel.sweep_old_keys" in late


def test_deliveries_deleted_at_random_are_owed_again(reaction) -> None:
    commands.put_back(by=KEEPER, at=now() - timedelta(minutes=1))
    for turn in range(30):
        happen(str(turn))
    lost = random.Random(7).sample(list(Delivery.objects.values_list("id", flat=True)), 11)
    Delivery.objects.filter(id__in=lost).delete()
    assert commands.put_back(by=KEEPER, at=now() + timedelta(minutes=3)).deliveries == 11
    facts.deliver_pending(100)
    assert sorted(map(int, reaction)) == list(range(30))
    assert commands.put_back(by=KEEPER, at=now() + timedelta(minutes=5)).deliveries == 0


def test_facts_from_before_a_reaction_was_known_owe_it_nothing(monkeypatch, reaction) -> None:
    known = dict(facts._reactions)
    monkeypatch.setattr(facts, "_reactions", {})
    happen()
    monkeypatch.setattr(facts, "_reactions", known)
    later = now() + timedelta(seconds=1)
    commands.put_back(by=KEEPER, at=later)
    assert commands.put_back(by=KEEPER, at=later + timedelta(minutes=10)).deliveries == 0


def test_a_job_whose_worker_died_is_done_again() -> None:
    jobs.defer("kernel.sweep_old_keys", key="k")
    ProcrastinateJob.objects.filter(status="todo").update(status="doing")
    assert commands.put_back(by=KEEPER, at=now()).stalled == 1
    assert queued() == {"kernel.sweep_old_keys"}


def test_a_job_whose_worker_died_while_the_same_waits_already_makes_room_for_it() -> None:
    for name in ("kernel.sweep_old_keys", "files.sweep_unused"):
        jobs.defer(name, key=name)
    ProcrastinateJob.objects.filter(status="todo").update(status="doing")
    jobs.defer("kernel.sweep_old_keys", key="kernel.sweep_old_keys")
    assert commands.put_back(by=KEEPER, at=now()).stalled == 1
    left = ProcrastinateJob.objects.order_by("task_name").values_list("task_name", "status")
    assert set(left) >= {("files.sweep_unused", "todo"), ("kernel.sweep_old_keys", "todo")}
    assert not ProcrastinateJob.objects.filter(status="doing").exists()


def test_what_was_put_back_is_told_and_nothing_is_told_of_nothing() -> None:
    commands.put_back(by=KEEPER, at=now())
    assert not facts_about(queries.INSTALLATION).exists()
    jobs.defer("kernel.sweep_old_keys", key="k")
    ProcrastinateJob.objects.filter(status="todo").update(status="doing")
    commands.put_back(by=KEEPER, at=now())
    assert facts_about(queries.INSTALLATION).get().body == {"stalled": 1, "schedules": 0, "jobs": 0, "deliveries": 0}


def test_a_person_does_not_sweep() -> None:
    with pytest.raises(Forbidden):
        commands.put_back(by=Actor(id=new_id(), name="Một người"), at=now())


def test_how_a_job_ran_is_kept_without_what_it_was_about() -> None:
    def breaks(*, at: datetime) -> None:
        raise ValueError("066191004299 Nguyễn Văn A")

    with pytest.raises(ValueError):
        jobs._watched("kernel.sweep_old_keys", breaks, {})
    run = JobRun.objects.get(name="kernel.sweep_old_keys")
    assert run.error.startswith("ValueError – ")
    assert run.error.endswith("breaks")
    jobs._watched("kernel.sweep_old_keys", lambda **_given: None, {})
    run.refresh_from_db()
    assert run.error == ""
    assert run.succeeded_at > run.failed_at


def test_a_failed_schedule_that_succeeded_since_is_forgotten() -> None:
    stuck_job("kernel.sweep_old_keys", at=now())
    assert [one.kind for one in queries.stuck_work(KEEPER, now=now())] == ["job"]
    moment = now()
    ran("kernel.sweep_old_keys", failed_at=moment, succeeded_at=moment + timedelta(minutes=1))
    commands.put_back(by=KEEPER, at=moment)
    assert not ProcrastinateJob.objects.filter(status="failed").exists()


def test_what_records_owe_for_long_is_shown_whatever_the_queue_says(debts) -> None:
    assert not [one for one in queries.stuck_work(KEEPER, now=now()) if one.kind == "debt"]
    shown = [one for one in queries.stuck_work(KEEPER, now=now() + QUARTER) if one.kind == "debt"]
    assert len(shown) == 40


def test_every_job_that_is_asked_for_would_be_missed(sources_of_jobs) -> None:
    assert sources_of_jobs <= jobs.accountable() | set(ASKED_FOR_AGAIN)


@pytest.fixture
def sources_of_jobs() -> set[str]:
    """The names with which our sources defer a job."""
    import re
    from pathlib import Path

    house = Path(jobs.__file__).parents[1]
    texts = [p.read_text(encoding="utf-8") for p in house.rglob("*.py") if "tests" not in p.parts]
    return {name for text in texts for name in re.findall(r"\bdefer\(\s*\"([a-z_.]+)\"", text)}


def test_the_answer_of_a_sweep_can_be_read() -> None:
    assert commands.put_back(by=KEEPER, at=now()) == LostWorkPutBack(0, 0, 0, 0)
