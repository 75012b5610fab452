"""Screens for operators: what is stuck, and whether everything is as it must be."""

from collections.abc import Iterable
from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.kernel.actors import NotThere
from motcua.kernel.time import clock_day, span_in_words
from motcua.kernel.web import Request, once, redirect, render, screen
from motcua.operations import commands, queries, rules
from motcua.operations.queries import Stuck
from motcua.operations.rules import Finding


@screen(needs=rules.READ)
def stuck(request: Request) -> HttpResponse:
    """List what waits too long: what, since when, why, the last error; with the way to try it again."""
    found = queries.stuck_work(request.actor, now=request.now)
    beats = queries.heartbeats()
    context = {
        "rows": [_row(one, request) for one in found],
        "kinds": _kinds(found),
        "may_retry": request.actor.reach(rules.MANAGE) is None,
        "dead": not rules.is_alive(beats.get("facts"), request.now),
        "beats": [(_programme(name), at, rules.is_alive(at, request.now)) for name, at in beats.items()],
    }
    return render(request, "operations/stuck.html", context)


def _programme(name: str) -> str:
    return {"facts": _("Trả lời sự kiện"), "jobs": _("Việc nền và việc định kỳ")}.get(name, name)


def _row(one: Stuck, request: Request) -> dict[str, object]:
    return {
        "one": one,
        "since": clock_day(one.since),
        "waits": span_in_words(request.now - one.since),
        "next": clock_day(one.next_try_at) if one.next_try_at and one.next_try_at > request.now else "",
    }


def _kinds(found: Iterable[Stuck]) -> list[tuple[str, int]]:
    words = {
        "delivery": _("Phản ứng với sự kiện"),
        "job": _("Việc nền"),
        "schedule": _("Việc định kỳ bị lỡ"),
        "debt": _("Bản ghi còn chờ"),
        "scan": _("Tệp chờ kiểm tra"),
    }
    kinds = [one.kind for one in found]
    return [(name, kinds.count(kind)) for kind, name in words.items() if kind in kinds]


@screen(needs=rules.MANAGE, methods=["POST"])
def retry(request: Request) -> HttpResponse:
    """Let one piece of stuck work be tried again at once."""
    with once(request) as claim:
        commands.try_again(
            kind=str(request.POST.get("kind", ""))[:20],
            key=str(request.POST.get("key", ""))[:200],
            by=request.actor,
            at=request.now,
        )
        messages.success(request, _("Việc sẽ được làm lại ngay. Nếu vẫn lỗi, việc hiện lại ở đây kèm lý do mới."))
        return claim.done(redirect("operations:stuck"))


@screen(needs=rules.MANAGE, methods=["POST"])
def retry_all(request: Request) -> HttpResponse:
    """Let everything that is stuck be tried again at once."""
    with once(request) as claim:
        count = commands.try_all_again(by=request.actor, at=request.now)
        said = ngettext("Đã cho làm lại %(count)s việc.", "Đã cho làm lại %(count)s việc.", count) % {"count": count}
        messages.success(request, said)
        return claim.done(redirect("operations:stuck"))


@screen(needs=rules.READ)
def check(request: Request) -> HttpResponse:
    """Show the self-check: the same lines as ``motcua check``, by topic, red first."""
    if not queries.sees_house(request.actor):
        raise NotThere
    found: list[Finding] = import_string(settings.SELF_CHECK)(now=request.now)
    order = list(dict.fromkeys(one.topic for one in found))
    found.sort(key=lambda one: (order.index(one.topic), one.good, not one.grave, not one.applies))
    context = {
        "topics": [(topic, list(rows)) for topic, rows in groupby(found, key=lambda one: one.topic)],
        "faults": sum(one.red for one in found),
        "looks": sum(not one.good and not one.grave for one in found),
        "count": sum(one.applies for one in found),
        "may_review": request.actor.reach(rules.MANAGE) is None,
    }
    return render(request, "operations/check.html", context)


@screen(needs=rules.MANAGE, methods=["POST"])
def reviewed(request: Request) -> HttpResponse:
    """Note that who has which rights was looked through."""
    with once(request) as claim:
        commands.review_rights(by=request.actor, at=request.now)
        messages.success(request, _("Đã ghi nhận việc rà soát quyền."))
        return claim.done(redirect("operations:check"))
