"""Putting back what the queue has lost. The records say what is owed; the queue is only a convenience."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import UniqueViolation

from motcua.kernel import jobs
from motcua.kernel.actors import Actor, machine_only
from motcua.kernel.commands import command
from motcua.kernel.facts import announce, reactions
from motcua.kernel.models import Delivery, Fact
from motcua.operations import rules
from motcua.operations.events import LostWorkPutBack
from motcua.operations.models import JobRun
from motcua.operations.queries import INSTALLATION
from motcua.operations.queries.stuck import abandoned_jobs, schedules_late

SWEEP = 24_580_67  # the advisory lock: one sweep at a time
MOST_AT_ONCE = 1000


@command
def put_back(*, by: Actor, at: datetime) -> LostWorkPutBack:
    """Put every lost piece of work back and return how much of each kind it was.

    Four losses are found: a job whose worker died; a schedule that was due and whose
    row is gone; a job that the records ask for; a reaction whose delivery is gone
    although its fact is younger than a week. Safe to repeat, and to run twice at once.
    """
    machine_only(by)
    know_names(at)
    if not _alone():
        return LostWorkPutBack(0, 0, 0, 0)
    found = LostWorkPutBack(
        stalled=_abandoned(at), schedules=_schedules(at), jobs=_debts(at), deliveries=_deliveries(at)
    )
    _forget_overtaken()
    if found.stalled or found.schedules or found.jobs or found.deliveries:
        announce(found, subject=INSTALLATION, agency=None, by=by, at=at)
    return found


def _alone() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SWEEP])
        return bool(cursor.fetchone()[0])


def know_names(at: datetime) -> None:
    """Write down jobs and reactions that this installation has for the first time: nothing is owed from before."""
    names = [*jobs.SCHEDULES, *(f"reaction {key}" for _name, key in reactions())]
    JobRun.objects.bulk_create([JobRun(name=name, known_since=at) for name in names], ignore_conflicts=True)


def again(job_id: int, at: datetime) -> bool:
    """Let a job that failed or was abandoned be done again; False when the same job waits already and this one may go."""
    try:
        with transaction.atomic():
            app.job_manager.retry_job_by_id(job_id, retry_at=at)
    except (IntegrityError, UniqueViolation):  # another one with the same key waits
        ProcrastinateJob.objects.filter(id=job_id).delete()
        return False
    return True


def _abandoned(at: datetime) -> int:
    return sum(again(job.id, at) for job in abandoned_jobs(at)[:MOST_AT_ONCE])


def _schedules(at: datetime) -> int:
    late = list(schedules_late(at))
    for one in late:
        jobs.defer(one.name, key=one.name)
    return len(late)


def _debts(at: datetime) -> int:
    owed = [(name, debt) for name, debt in jobs.debts(at) if debt.since <= at - rules.DEBT_GRACE]
    waiting = set(
        ProcrastinateJob.objects.filter(
            status__in=["todo", "doing", "failed"], queueing_lock__in=[d.key for _n, d in owed]
        )
        .order_by("id")
        .values_list("task_name", "queueing_lock")
    )
    lost = [(name, debt) for name, debt in owed if (name, debt.key) not in waiting][:MOST_AT_ONCE]
    for name, debt in lost:
        jobs.defer(name, key=debt.key, **debt.arguments)
    return len(lost)


def _deliveries(at: datetime) -> int:
    """Owe again what a fact was owed: done deliveries are kept longer than we look back, so absence is loss."""
    known = JobRun.objects.in_bulk([f"reaction {key}" for _name, key in reactions()])
    count = 0
    for name, key in reactions():
        since = max(known[f"reaction {key}"].known_since, at - rules.DELIVERIES_LOOKED_BACK)
        delivered = Delivery.objects.filter(fact=OuterRef("pk"), reaction=key)
        lost = Fact.objects.filter(
            ~Exists(delivered), name=name, recorded_at__gt=since, recorded_at__lt=at - rules.DEBT_GRACE
        ).order_by("id")[:MOST_AT_ONCE]
        rows = [Delivery(fact=fact, reaction=key, subject=fact.subject) for fact in lost]
        count += len(Delivery.objects.bulk_create(rows, ignore_conflicts=True))
    return count


def _forget_overtaken() -> None:
    """Remove failed runs of schedules that have succeeded since: nobody need do them again."""
    failed = ProcrastinateJob.objects.filter(status="failed", task_name__in=list(jobs.SCHEDULES)).order_by("id")
    runs = JobRun.objects.in_bulk([job.task_name for job in failed])
    overtaken = [
        job.id
        for job in failed
        if (run := runs.get(job.task_name)) and run.succeeded_at and run.failed_at and run.succeeded_at > run.failed_at
    ]
    ProcrastinateJob.objects.filter(id__in=overtaken).delete()
