"""What is stuck: reactions owed, jobs failed, overdue or abandoned, schedules missed, debts of the records."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.inspection import queries as inspection
from motcua.kernel import jobs
from motcua.kernel.actors import Actor, machine, machine_only, require
from motcua.kernel.facts import reaction_exists, said, stuck
from motcua.kernel.models import Delivery
from motcua.operations import rules
from motcua.operations.models import JobRun
from motcua.operations.queries.doors import sees_house

DELIVERY, JOB, SCHEDULE, DEBT, SCAN = "delivery", "job", "schedule", "debt", "scan"
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Stuck:
    """One piece of work that waits too long: what, since when, why, and the last error without anybody's data."""

    kind: str
    key: str
    what: str
    name: str
    since: datetime
    why: str
    error: str = ""
    attempts: int = 0
    next_try_at: datetime | None = None


def seen_by(viewer: Actor) -> None:
    """Let a machine of ours pass, or whoever may see how the whole installation runs.

    :raises Forbidden: anybody else; a right that holds in one agency only is not enough.
    """
    if viewer.machine:
        return machine_only(viewer)
    if not sees_house(viewer):
        require(viewer, rules.READ + " in the whole province")
    return None


def stuck_work(viewer: Actor, *, now: datetime) -> list[Stuck]:
    """Return everything that is stuck, the oldest first, at most 200 of each kind.

    :raises Forbidden: the viewer may not.
    """
    seen_by(viewer)
    found = [*deliveries(now), *_jobs(now), *schedules_late(now), *owed_long(now), *_scans(now)]
    return sorted(found, key=lambda one: one.since)


def stuck_count(*, now: datetime) -> int:
    """Return how many deliveries and jobs are stuck; two cheap statements, for the number in the navigation."""
    waiting = stuck(older_than=rules.DELIVERY_WAITS, now=now).count()
    return waiting + ProcrastinateJob.objects.filter(status="failed").count()


def deliveries(now: datetime) -> Iterator[Stuck]:
    """Yield the reactions that have owed a fact an answer for too long."""
    blocked: set[tuple[str, object]] = set()
    rows = stuck(older_than=rules.DELIVERY_WAITS, now=now).select_related("fact")[:MOST_SHOWN]
    for delivery in rows:
        behind = (delivery.reaction, delivery.subject) in blocked
        blocked.add((delivery.reaction, delivery.subject))
        yield Stuck(
            kind=DELIVERY,
            key=str(delivery.id),
            what=_("Trả lời sự kiện «%(fact)s»") % {"fact": said(delivery.fact)},
            name=delivery.reaction,
            since=delivery.fact.recorded_at,
            why=_why_owed(delivery, behind=behind),
            error=delivery.last_error,
            attempts=delivery.attempts,
            next_try_at=None if behind else delivery.next_try_at,
        )


def _why_owed(delivery: Delivery, *, behind: bool) -> str:
    if not reaction_exists(delivery.fact.name, delivery.reaction):
        return _("Bản phần mềm đang chạy không còn phần trả lời này.")
    if behind:
        return _("Đợi việc đứng trước của cùng bản ghi.")
    if delivery.attempts:
        return _("Đã thử %(count)s lần, lần nào cũng lỗi.") % {"count": delivery.attempts}
    return _("Chưa được thử lần nào; việc nền có thể đang dừng.")


def waiting_jobs() -> QuerySet[Any]:
    """Return all jobs in the queue with when they were asked for and when they last began."""
    events = "procrastinateevent"
    rows: QuerySet[Any] = ProcrastinateJob.objects.annotate(
        asked_at=Max(f"{events}__at", filter=Q(**{f"{events}__type__in": ["deferred", "deferred_for_retry"]})),
        begun_at=Max(f"{events}__at", filter=Q(**{f"{events}__type": "started"})),
        failed_at=Max(f"{events}__at", filter=Q(**{f"{events}__type": "failed"})),
    )
    return rows.order_by("id")


def abandoned_jobs(now: datetime) -> QuerySet[Any]:
    """Return the jobs that a worker began and that no living worker is doing."""
    gone = Q(worker=None) | Q(worker__last_heartbeat__lt=now - rules.ALIVE)
    return waiting_jobs().filter(gone, status="doing")


def _jobs(now: datetime) -> Iterator[Stuck]:
    late = now - rules.JOB_WAITS
    overdue = Q(status="todo") & (Q(scheduled_at__lt=late) | Q(scheduled_at=None, asked_at__lt=late))
    doing = Q(status="doing") & (Q(begun_at__lt=now - rules.JOB_RUNS) | Q(id__in=abandoned_jobs(now).values("id")))
    rows = list(waiting_jobs().filter(Q(status="failed") | overdue | doing)[:MOST_SHOWN])
    runs = JobRun.objects.in_bulk({row.task_name for row in rows})
    for row in rows:
        run = runs.get(row.task_name)
        yield Stuck(
            kind=JOB,
            key=str(row.id),
            what=title_of(row.task_name),
            name=row.task_name,
            since=row.failed_at or row.scheduled_at or row.begun_at or row.asked_at or now,
            why=_why_job(row.status),
            error=run.error if run and row.status == "failed" else "",
            attempts=row.attempts,
        )


def _why_job(status: str) -> str:
    return {
        "failed": _("Đã thử đủ số lần mà vẫn lỗi."),
        "doing": _("Chạy quá lâu, hoặc tiến trình đang làm đã chết."),
        "todo": _("Đã đến giờ mà chưa có tiến trình nào nhận."),
    }[status]


def title_of(name: str) -> str:
    """Return what kind of job this is; its name stands below."""
    return _("Việc định kỳ") if name in jobs.SCHEDULES else _("Việc nền")


def previous_tick(name: str, now: datetime) -> datetime:
    """Return when a periodic job was due last, as the one who starts them reads its cron line."""
    schedule = app.periodic_registry.periodic_tasks[(name, "")].croniter
    return datetime.fromtimestamp(schedule.get_prev(float, start_time=now.timestamp()), tz=UTC)


def schedules_missed(now: datetime) -> list[tuple[str, datetime]]:
    """Return the periodic jobs that did not succeed since they were due, with when they were; younger than 12 minutes is not late."""
    runs = JobRun.objects.in_bulk(list(jobs.SCHEDULES))
    missed = []
    for name in sorted(jobs.SCHEDULES):
        due, run = previous_tick(name, now - rules.SCHEDULE_LATE), runs.get(name)
        if run and run.known_since < due and (run.succeeded_at is None or run.succeeded_at < due):
            missed.append((name, due))
    return missed


def schedules_late(now: datetime) -> Iterator[Stuck]:
    """Yield the schedules that were missed and are not in the queue either."""
    missed = schedules_missed(now)
    queued = set(
        ProcrastinateJob.objects.filter(task_name__in=[name for name, _due in missed])
        .exclude(status__in=["succeeded", "cancelled", "aborted"])
        .values_list("task_name", flat=True)
    )
    runs = JobRun.objects.in_bulk([name for name, _due in missed])
    for name, due in missed:
        if name not in queued:
            why = _("Đã đến kỳ mà chưa chạy xong và không còn trong hàng đợi.")
            yield Stuck(SCHEDULE, name, title_of(name), name, due, why, error=runs[name].error)


def _scans(now: datetime) -> Iterator[Stuck]:
    """Yield files whose inspection was given up, or takes longer than half an hour."""
    looking = machine(_("Việc kẹt"))
    given_up = [
        (row, _("Đã thử %(count)s lần mà chưa kiểm tra được.")) for row in inspection.stuck(looking)[:MOST_SHOWN]
    ]
    slow = [(row, _("Chưa kiểm tra xong sau nửa giờ.")) for row in inspection.slow(looking, now)[:MOST_SHOWN]]
    for row, why in [*given_up, *slow]:
        what = _("Kiểm tra tệp mới nhận")
        error = f"({row.waits_for})" if row.waits_for else ""
        yield Stuck(SCAN, str(row.id), what, "inspection", row.asked_at, why, error=error, attempts=row.attempts)


def owed_long(now: datetime) -> Iterator[Stuck]:
    """Yield what the records have owed for longer than ten minutes, whatever the queue says."""
    for name, debt in jobs.debts(now):
        if debt.since < now - rules.DEBT_WAITS:
            why = _("Bản ghi còn chờ việc này dù đã quá %(minutes)s phút.") % {
                "minutes": int(rules.DEBT_WAITS.total_seconds() // 60)
            }
            yield Stuck(DEBT, f"{name}|{debt.key}", title_of(name), name, debt.since, why)
