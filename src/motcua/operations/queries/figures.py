"""Figures of what waits, for monitoring; read when they are asked for."""

import shutil
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.kernel import jobs
from motcua.kernel.models import Delivery
from motcua.kernel.seals.sealing import behind
from motcua.operations.models import Heartbeat
from motcua.operations.queries.stuck import schedules_missed, stuck_count, waiting_jobs

Figure = tuple[str, str, dict[str, str], float]
"""Name, what it tells, labels, value."""


def figures(*, now: datetime) -> list[Figure]:
    """Return queue lengths and ages, deliveries owed, work stuck, heartbeats, seal lag and room on the disk."""
    return [*_deliveries(now), *_jobs(now), *_others(now), *_disk()]


def _deliveries(now: datetime) -> list[Figure]:
    owed = Delivery.objects.filter(done_at=None).aggregate(count=Count("id"), oldest=Min("fact__recorded_at"))
    age = _seconds(owed["oldest"], now)
    return [
        ("motcua_deliveries_owed", "Reactions that still owe a fact an answer", {}, owed["count"]),
        ("motcua_deliveries_oldest_seconds", "Age of the oldest fact still waiting for a reaction", {}, age),
    ]


def _jobs(now: datetime) -> list[Figure]:
    counts = ProcrastinateJob.objects.values_list("status").annotate(Count("id")).order_by("status")
    found: list[Figure] = [
        ("motcua_jobs", "Jobs in the queue", {"status": str(status)}, count) for status, count in counts
    ]
    oldest = waiting_jobs().filter(status="todo").aggregate(oldest=Min("asked_at"))["oldest"]
    found.append(("motcua_jobs_oldest_seconds", "Age of the oldest job that waits", {}, _seconds(oldest, now)))
    for name in sorted({name for name, _debt in jobs.debts(now)}):
        owed = [debt.since for job, debt in jobs.debts(now) if job == name]
        found.append(("motcua_records_owed", "Jobs that records ask for", {"job": name}, len(owed)))
        found.append(
            ("motcua_records_owed_oldest_seconds", "Age of the oldest of them", {"job": name}, _seconds(min(owed), now))
        )
    return found


def _others(now: datetime) -> list[Figure]:
    found: list[Figure] = [
        ("motcua_stuck", "Deliveries and jobs that are stuck", {}, stuck_count(now=now)),
        ("motcua_schedules_missed", "Periodic jobs that are late", {}, len(schedules_missed(now))),
    ]
    for beat in Heartbeat.objects.order_by("name"):
        age = _seconds(beat.at, now)
        found.append(("motcua_heartbeat_age_seconds", "Since a program was last heard of", {"name": beat.name}, age))
    found.append(("motcua_seal_lag_seconds", "Age of the oldest fact that is not sealed", {}, seal_lag(now)))
    return found


def seal_lag(now: datetime) -> float:
    """Return the age in seconds of the oldest fact that no seal covers yet."""
    return _seconds(behind().oldest, now)


def _disk() -> list[Figure]:
    try:
        usage = shutil.disk_usage(settings.DATA)
    except OSError:
        return []
    return [
        ("motcua_disk_free_bytes", "Room on the disk of the data folder", {}, usage.free),
        ("motcua_disk_total_bytes", "Size of the disk of the data folder", {}, usage.total),
    ]


def _seconds(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0
