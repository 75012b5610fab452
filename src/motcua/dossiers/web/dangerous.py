"""Screens that propose what one person may not do alone: a second one confirms, and only then it is done."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from motcua.dossiers import commands, queries
from motcua.dossiers.models import Dossier
from motcua.dossiers.web.acting import ACTING, BOTH, asked, attempt, question, typed
from motcua.dossiers.web.export import EXPORT, ask_second, count_of, said_of, sheet_of
from motcua.dossiers.web.narrowing import asked_for
from motcua.dossiers.web.shown import due_chips
from motcua.kernel.actors import NotThere
from motcua.kernel.commands import Refused
from motcua.kernel.editions import Seen
from motcua.kernel.ids import new_id
from motcua.kernel.time import clock_day, local_day
from motcua.kernel.web import Request, once, redirect, render, screen
from motcua.people import commands as people
from motcua.tasks import queries as tasks

SENT = "Đã gửi đề nghị. Việc này chỉ làm khi một người thứ hai có quyền đồng ý."


def _propose(request: Request, action: str, **arguments: Any) -> Any:
    reason = str(request.POST.get("reason", ""))
    return people.propose(action=action, arguments=arguments, reason=reason, by=request.actor, at=request.now)


@screen(needs=ACTING, methods=BOTH)
def remove_file(request: Request, dossier: UUID, file: UUID) -> HttpResponse:
    """Propose to take a file out of a dossier."""
    row = queries.file_for(request.actor, dossier, file)
    kept = queries.dossier_for(request.actor, dossier)
    given = typed(request, "reason")
    if not may_remove(request, kept):
        raise NotThere
    answer: HttpResponse | dict[str, str] = {}

    def work() -> str:
        _propose(request, "dossiers.remove_file", dossier=kept.id, file=row.id, reason=given["reason"])
        return _(SENT)

    if request.method == "POST":
        answer = attempt(request, kept, work)
    if isinstance(answer, HttpResponse):
        return answer
    context = {
        "dossier": kept,
        "file": row,
        "chip": due_chips([kept], request.now)[kept.id],
        "label": _("Đề nghị xóa tệp"),
        "note": _("Người thứ hai đồng ý thì tệp bị xóa hẳn; nhật ký giữ ai đề nghị, ai đồng ý."),
        "seen": Seen(kept.edition, {}),
        "errors": answer,
        "typed": given,
    }
    return render(request, "dossiers/remove_file.html", context, status=422 if answer else 200)


def may_remove(request: Request, dossier: Dossier) -> bool:
    """Tell whether the viewer may propose to take a file out: who receives at its counter, or has it in hand."""
    if request.actor.may("dossiers.receive", within=dossier.received_by_agency_id):
        return True
    return tasks.is_held_by(request.actor, dossier.id)


@screen(needs=ACTING, methods=BOTH)
def recall(request: Request, dossier: UUID) -> HttpResponse:
    """Propose to recall the issued result."""
    return _about_result(request, dossier, "recall", "dossiers.recall_result")


@screen(needs=ACTING, methods=BOTH)
def renumber(request: Request, dossier: UUID) -> HttpResponse:
    """Propose another number for the issued result."""
    return _about_result(request, dossier, "renumber", "dossiers.renumber_result")


def _about_result(request: Request, dossier: UUID, action: str, command: str) -> HttpResponse:
    kept, _action = asked(request, dossier, action)
    given = typed(request, "reason")

    def work() -> str:
        _propose(request, command, dossier=kept.id, reason=given["reason"])
        return _(SENT)

    return question(request, "propose", kept, action, {"typed": given}, work)


@screen(needs=EXPORT, methods=("POST",))
def ask_export(request: Request) -> HttpResponse:
    """Propose to take a large list away."""
    wanted = asked_for(request.POST, local_day(request.now))
    given = QueryDict(mutable=True)
    given.update(wanted.given)
    told = {"given": given.urlencode(), "said": said_of(request, wanted), "rows": count_of(request, wanted.filters)}
    try:
        with once(request) as claim:
            proposal = _propose(request, "dossiers.allow_export", permit=new_id(), **told)
            return claim.done(redirect("people:proposal", proposal.id))
    except Refused as no:
        return ask_second(request, wanted, no.fields or {"": no.message})


@screen(needs=EXPORT)
def show_permit(request: Request, permit: UUID) -> HttpResponse:
    """Show what one may take away, until when."""
    kept = queries.permit_for(request.actor, permit)
    context = {
        "permit": kept,
        "until": clock_day(kept.until_at),
        "taken": clock_day(kept.taken_at) if kept.taken_at else "",
        "over": kept.until_at <= request.now,
    }
    return render(request, "dossiers/export_permit.html", context)


@screen(needs=EXPORT, methods=("POST",))
def take_export(request: Request, permit: UUID) -> FileResponse:
    """Give the list that a second person allowed, once; who allowed it stands in the record."""
    kept = queries.permit_for(request.actor, permit)
    filters = asked_for(QueryDict(kept.given), local_day(request.now)).filters
    with once(request) as claim:
        taken = commands.take_export(permit=permit, by=request.actor, at=request.now)
        claim.done(redirect("dossiers:permit", permit))
        return sheet_of(request, filters, confirmed_by=taken.confirmed_by)
