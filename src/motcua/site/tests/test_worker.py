import pytest
from django.db import OperationalError

from motcua.site import worker as room
from motcua.site.worker import Worker


def test_facts_wait_when_the_database_is_away(monkeypatch):
    def away(_limit):
        raise OperationalError("gone")

    monkeypatch.setattr(room, "deliver_pending", away)
    monkeypatch.setattr(room, "AFTER_TROUBLE", 0)
    assert Worker().answer_facts() == 0


@pytest.mark.django_db(transaction=True)
def test_a_job_asked_for_in_a_transaction_is_done(monkeypatch):
    from django.db import transaction
    from procrastinate.contrib.django.models import ProcrastinateJob

    from motcua.kernel import jobs

    with transaction.atomic():
        jobs.defer("kernel.sweep_old_keys")
    asked = ProcrastinateJob.objects.get(status="todo")
    monkeypatch.setattr(room, "deliver_pending", lambda _limit: 0)
    Worker().run(once=True)
    assert not ProcrastinateJob.objects.filter(id=asked.id).exists()  # a schedule may have come due meanwhile


@pytest.mark.promise("P6")
@pytest.mark.django_db
def test_a_sweep_that_breaks_ends_no_worker(monkeypatch, caplog):
    def breaks(**_given):
        raise ZeroDivisionError

    monkeypatch.setattr(room.operations, "put_back", breaks)
    Worker().keep_watch(1_000_000.0)
    assert "watch waits" in caplog.text
