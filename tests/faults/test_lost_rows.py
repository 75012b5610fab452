"""The running worker's own watch: rows deleted at random from the queue, and from what is owed, are back in time (P6).

Nothing is replaced but the hour: the debts, schedules and reactions are those of every module of the house.
"""

import random
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.dossiers.tests.factories import story_office
from motcua.dossiers.tests.partner import DOSSIERS, Partner, told
from motcua.kernel import facts, jobs
from motcua.kernel.models import Delivery
from motcua.site import worker as room
from motcua.site.worker import Worker

SEED = 20261125
QUARTER = 15  # minutes
pytestmark = [pytest.mark.promise("P6"), pytest.mark.django_db]
Row = tuple[str, str]


class Watch:
    """A worker that looks after lost work, minute by minute, on a clock of our own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.start, self.minute, self.worker = timezone.now(), 0, Worker()
        monkeypatch.setattr(room, "timezone", SimpleNamespace(now=self.now))
        self.go_on(0)

    def now(self) -> datetime:
        return self.start + timedelta(minutes=self.minute)

    def go_on(self, minutes: int) -> None:
        self.minute += minutes
        self.worker.keep_watch(1.0 + self.minute * 60.0)

    def until_back(self, lost: set[Row], standing) -> int:
        """Return after how many minutes everything lost stands again."""
        for waited in range(QUARTER + 1):
            if lost <= standing():
                return waited
            self.go_on(1)
        return QUARTER + 1


def queued() -> set[Row]:
    rows = ProcrastinateJob.objects.filter(status="todo").values_list("task_name", "queueing_lock")
    return {(name, str(lock)) for name, lock in rows}


def owed() -> set[Row]:
    return {(str(fact), reaction) for fact, reaction in Delivery.objects.values_list("fact_id", "reaction")}


def lose(chance: random.Random, rows) -> None:
    """Delete about half of the rows, whichever they are, and never none."""
    keys = sorted(rows.values_list("pk", flat=True))
    rows.filter(pk__in=chance.sample(keys, max(1, len(keys) // 2))).delete()


@pytest.fixture
def watch(monkeypatch) -> Watch:
    """A worker that was there before the work came, as in every installation."""
    return Watch(monkeypatch)


@pytest.fixture
def work(watch) -> None:
    """Six dossiers with scans that came by the API; the scans of three are known to the laboratory and wait."""
    place = story_office()
    partner = Partner(place.agency)
    for turn in range(6):
        assert partner.post(DOSSIERS, told(place, files=2)).status_code == 201
        while turn == 2 and facts.deliver_pending():
            pass


def test_rows_deleted_at_random_are_put_back_by_the_running_worker_within_a_quarter(watch, work) -> None:
    chance = random.Random(SEED)
    watch.go_on(24 * 60 + 60)  # every schedule has come due by now
    watch.go_on(1)
    assert {name for name, _lock in queued()} >= set(jobs.SCHEDULES) | set(jobs._debts)
    assert {key for _fact, key in owed()} <= {key for _name, key in facts.reactions()}
    for _night in range(6):
        before = queued(), owed()
        lose(chance, ProcrastinateJob.objects.filter(status="todo"))
        lose(chance, Delivery.objects.all())
        lost = before[0] - queued(), before[1] - owed()
        assert all(lost)
        assert watch.until_back(lost[0], queued) <= QUARTER
        assert watch.until_back(lost[1], owed) <= QUARTER


def test_an_empty_queue_is_filled_again_within_a_quarter_and_nothing_is_owed_twice(watch, work) -> None:
    watch.go_on(24 * 60 + 60)
    watch.go_on(1)
    before = queued(), owed()
    ProcrastinateJob.objects.all().delete()
    Delivery.objects.all().delete()
    assert watch.until_back(before[0], queued) <= QUARTER
    assert watch.until_back(before[1], owed) <= QUARTER
    watch.go_on(1)
    waiting = list(ProcrastinateJob.objects.filter(status="todo").values_list("task_name", "queueing_lock"))
    assert len(waiting) == len(set(waiting))
    assert Delivery.objects.count() == len(owed())
