"""The running of the house for tests, noted as the worker notes it."""

from datetime import datetime

from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.kernel import jobs
from motcua.kernel.actors import machine
from motcua.operations import commands
from motcua.operations.models import JobRun

BROKEN = ValueError("066191004299")
"""An error whose words are somebody's number: they must be kept nowhere."""


def ran(name: str, *, failed_at: datetime | None = None, succeeded_at: datetime | None = None) -> JobRun:
    """Note how a job ran: badly, well, or first badly and then well."""
    if failed_at is not None:
        commands.note_run(name, failed_at, BROKEN)
    if succeeded_at is not None:
        commands.note_run(name, succeeded_at, None)
    return JobRun.objects.get(name=name)


def stuck_job(name: str, *, at: datetime) -> ProcrastinateJob:
    """Return a job that failed for good; the queue is the library's own, so its row is marked by hand."""
    jobs.defer(name, key="k")
    ProcrastinateJob.objects.filter(status="todo", task_name=name).update(status="failed")
    ran(name, failed_at=at)
    return ProcrastinateJob.objects.get(task_name=name)


def alive(*, at: datetime, name: str = "facts") -> None:
    """Say that a background program is alive, by the database's clock."""
    commands.beat(name=name, since=at, by=machine("test"), at=at)
