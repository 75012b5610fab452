"""An operator lets stuck work be tried again."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.inspection import commands as inspection
from motcua.kernel import jobs
from motcua.kernel.actors import Actor, Post, machine, require
from motcua.kernel.commands import Refused, command
from motcua.kernel.facts import announce, stuck
from motcua.kernel.models import Delivery
from motcua.operations import rules
from motcua.operations.commands.sweeping import again
from motcua.operations.events import WorkTriedAgain
from motcua.operations.queries import INSTALLATION, Stuck, stuck_work
from motcua.operations.queries.stuck import DEBT, DELIVERY, JOB, SCAN, SCHEDULE


@command
def try_again(*, kind: str, key: str, by: Actor, at: datetime) -> None:
    """Let one piece of stuck work be tried again at once.

    :raises Forbidden: ``by`` does not keep the installation.
    :raises Refused: it is not stuck any more, or never was.
    """
    post = _post(by)
    found = next((one for one in stuck_work(by, now=at) if (one.kind, one.key) == (kind, key)), None)
    if found is None:
        raise Refused(_("Việc này không còn kẹt nữa."))
    _try(found, at)
    announce(WorkTriedAgain(kind, 1), subject=INSTALLATION, agency=None, by=by, at=at, post=post)


@command
def try_all_again(*, by: Actor, at: datetime) -> int:
    """Let everything that is stuck be tried again at once, and return how much it was.

    :raises Forbidden: ``by`` does not keep the installation.
    """
    post = _post(by)
    found = [one for one in stuck_work(by, now=at) if one.kind != DELIVERY]
    for one in found:
        _try(one, at)
    count = len(found) + stuck(older_than=rules.DELIVERY_WAITS, now=at).order_by().update(next_try_at=at)
    if count:
        announce(WorkTriedAgain("all", count), subject=INSTALLATION, agency=None, by=by, at=at, post=post)
    return count


def _post(by: Actor) -> Post:
    post = require(by, rules.MANAGE)
    if by.reach(rules.MANAGE) is not None:
        raise Refused(_("Chỉ quản trị hệ thống toàn tỉnh làm được việc này."))
    return post


def _try(one: Stuck, at: datetime) -> None:
    if one.kind == SCAN:
        inspection.retry_inspection(inspection=UUID(one.key), by=machine(_("Việc kẹt")), at=at)
    if one.kind == DELIVERY:
        Delivery.objects.filter(id=UUID(one.key), done_at=None).update(next_try_at=at)
    elif one.kind == JOB and ProcrastinateJob.objects.filter(id=one.key, status__in=["failed", "doing"]).exists():
        again(int(one.key), at)
    elif one.kind == SCHEDULE:
        jobs.defer(one.key, key=one.key)
    elif one.kind == DEBT:
        name, _bar, key = one.key.partition("|")
        arguments = next((debt.arguments for job, debt in jobs.debts(at) if (job, debt.key) == (name, key)), {})
        jobs.defer(name, key=key, **arguments)
