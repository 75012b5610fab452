"""The trays: what waits for me, what burns first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.calendar import queries as calendar
from motcua.calendar.rules import WorkCalendar, due_words
from motcua.kernel.actors import NotThere
from motcua.kernel.commands import Refused
from motcua.kernel.paging import page_of
from motcua.kernel.text import clean, search_key
from motcua.kernel.time import local, local_day, weekday_day
from motcua.kernel.web import Request, redirect, render, screen
from motcua.printing.xlsx import Column, Kind, workbook
from motcua.tasks import commands, queries
from motcua.tasks.models import Task
from motcua.tasks.web.places import counts_at
from motcua.ui.places import address_of, start_of

KEYS = ("paused", "burns_at", "id")
TITLES = {
    "mine": gettext_lazy("Cần tôi làm"),
    "waiting": gettext_lazy("Chờ người khác"),
    "near": gettext_lazy("Sắp đến hạn"),
    "late": gettext_lazy("Quá hạn"),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_EXPORTED = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """One task as the list shows it."""

    task: Task
    url: str
    state: str
    words: str
    since: str
    mine: bool


@screen(needs="signed-in")
def mine(request: Request) -> HttpResponse:
    """Show what waits for me; whoever can be given no work begins the day on a page of their own."""
    if (elsewhere := start_of(request.actor)) and not counts_at(request.actor, request.now).mine:
        return redirect(elsewhere)
    return _tray(request, "mine")


@screen(needs="signed-in")
def waiting(request: Request) -> HttpResponse:
    """Show what I worked on and others hold now."""
    return _tray(request, "waiting")


@screen(needs="signed-in")
def near(request: Request) -> HttpResponse:
    """Show what is near: at most one working day is left."""
    return _tray(request, "near")


@screen(needs="signed-in")
def late(request: Request) -> HttpResponse:
    """Show what is past its promise."""
    return _tray(request, "late")


@screen(needs="tasks.own", methods=["POST"], fields=("buoc",))
def export(request: Request, tray: str) -> FileResponse:
    """Give one's own tray as a spreadsheet; who took how much is recorded before the first byte."""
    if tray not in TITLES:
        raise NotThere
    tasks = narrowed(request, tray).order_by(*KEYS)
    count = tasks[: MOST_EXPORTED + 1].count()
    if count > MOST_EXPORTED:
        raise Refused(_("Khay dài hơn 20.000 việc. Hãy chọn một bước rồi xuất."))
    commands.note_export(tray=tray, rows=count, by=request.actor, at=request.now)
    columns = (
        Column(_("Hạn"), Kind.MOMENT),
        Column(_("Tình trạng"), width=24),
        Column(_("Mã"), Kind.NUMBER_AS_TEXT, width=24),
        Column(_("Nội dung"), width=50),
        Column(_("Của ai"), width=40),
        Column(_("Bước"), width=36),
        Column(_("Nơi giữ"), width=30),
        Column(_("Từ lúc"), Kind.MOMENT),
    )
    target = workbook(str(TITLES[tray]), columns, _cells(tasks, request))
    name = f"{search_key(str(TITLES[tray])).replace(' ', '-')}-{local_day(request.now):%Y%m%d}.xlsx"
    return FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)


def narrowed(request: Request, tray: str) -> QuerySet[Task]:
    """Return one tray of the viewer, cut to the words searched for and the step chosen."""
    given = request.POST if request.method == "POST" else request.GET
    tasks = queries.tray(request.actor, tray, now=request.now)
    if step := given.get("buoc", ""):
        tasks = tasks.filter(step=step)
    return tasks


def _tray(request: Request, tray: str) -> HttpResponse:
    tasks = narrowed(request, tray)
    step = clean(request.GET.get("buoc", ""))
    page = page_of(tasks, request, keys=KEYS)
    whole = queries.tray(request.actor, tray, now=request.now)
    steps = list(whole.order_by("step").values_list("step", flat=True).distinct()[:20])
    kept = {"buoc": step} if step else {}
    context = {
        "tray": tray,
        "title": TITLES[tray],
        "sums": _sums(counts_at(request.actor, request.now), tray),
        "today": weekday_day(local_day(request.now)),
        "rows": list(rows_of(page.rows, request)),
        "step": step,
        "chips": [(_("Mọi bước"), request.path, not step)]
        + [
            (name, f"{request.path}?{urlencode({'buoc': name})}", name == step)
            for name in sorted(steps, key=lambda name: name != step)
        ],
        "next": f"?{urlencode(kept | {'after': page.next})}" if page.next else "",
        "previous": f"?{urlencode(kept | {'before': page.previous})}" if page.previous else "",
        "export_url": reverse("tasks:export", args=[tray]),
    }
    return render(request, "tasks/tray.html", context)


def _sums(counts: queries.Counts, tray: str) -> list[str]:
    """Return in words how much lies in the tray that is shown, and how much of one's own work burns."""
    count = getattr(counts, tray)
    sums = [_("%(count)s việc") % {"count": count}]
    if tray == "mine":
        sums.append(_("%(count)s quá hạn") % {"count": counts.late})
        sums.append(_("%(count)s sắp đến hạn") % {"count": counts.near})
    return sums


def rows_of(tasks: Iterable[Task], request: Request) -> Iterator[Row]:
    """Yield the tasks as the list shows them; one calendar per agency, not per row."""
    calendars: dict[UUID, WorkCalendar] = {}
    positions = request.actor.positions
    for task in tasks:
        if task.agency not in calendars:
            calendars[task.agency] = calendar.calendar_for(task.agency)
        state, words = state_of(task, request.now, calendars[task.agency])
        yield Row(
            task=task,
            url=address_of(task.kind, task.subject),
            state=state,
            words=words,
            since=weekday_day(local_day(task.opened_at)),
            mine=task.position in positions,
        )


def state_of(task: Task, now: datetime, days: WorkCalendar) -> tuple[str, str]:
    """Return the chip of a task: state and words."""
    if task.due_at is None:
        return ("wait", _("Chưa tính hạn")) if task.right == "dossiers.receive" else ("done", _("Đã có kết quả"))
    state, words = due_words(now, task.due_at, days, paused=task.paused)
    return {"paused": "wait"}.get(state, state), words


def _cells(tasks: QuerySet[Task], request: Request) -> Iterator[tuple[object, ...]]:
    for row in rows_of(tasks.iterator(chunk_size=2000), request):
        task = row.task
        yield (
            local(task.due_at) if task.due_at else None,
            row.words,
            task.code,
            task.title,
            task.about,
            task.step,
            task.holder,
            local(task.opened_at),
        )
