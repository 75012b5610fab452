"""How an act of a page is carried out: once, on the edition that was seen, with its scans, and what is said afterwards."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.dossiers import commands, queries
from motcua.dossiers.models import Dossier
from motcua.dossiers.web.offers import offers_for
from motcua.dossiers.web.shown import due_chips
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.web import Request, once, redirect, render

BOTH = ("GET", "POST")
MOST_FILES = 20
ACTING = "tasks.own"


def asked(request: Request, dossier: UUID, *actions: str) -> tuple[Dossier, str]:
    """Return the dossier for a page that asks before it acts, and which of these acts is legal now.

    A page that is sent is not asked again: the command judges, so that a page sent twice gets its first answer.

    :raises NoSuchDossier: absent, or not for this viewer.
    :raises Conflict: none of the acts is legal any more.
    """
    kept = queries.dossier_for(request.actor, dossier)
    if request.method == "POST":
        return kept, actions[0]
    legal = queries.actions_for(request.actor, kept, at=request.now)
    action = next((action for action in actions if action in legal), None)
    if action is None:
        raise Conflict(_("Hồ sơ không còn ở bước này, hoặc đang ở khay của người khác."))
    request.seen.append((kept.id, kept.received_by_agency_id))
    return kept, action


LONGEST_EDITION = 10


def edition_of(request: Request) -> int:
    """Return the edition of the dossier that the page showed.

    :raises Refused: the page does not say.
    """
    given = str(request.POST.get("edition", ""))
    if not (given.isascii() and given.isdecimal() and len(given) < LONGEST_EDITION):
        raise Refused(_("Trang đã quá cũ hoặc gửi thiếu dữ liệu. Hãy tải lại trang rồi gửi lại."))
    return int(given)


def attempt(request: Request, kept: Dossier, work: Callable[[], str], *, to: str = "") -> HttpResponse | dict[str, str]:
    """Do the work once and lead back to the dossier (or to the address ``to``), or return what is wrong, field by field.

    ``work`` calls the commands and returns the sentence that says what was done.

    :raises Conflict: somebody was first.
    """
    try:
        with once(request) as claim:
            messages.success(request, work())
            return claim.done(redirect(to) if to else redirect("dossiers:show", kept.id))
    except Conflict:
        raise
    except Refused as no:
        return no.fields or {"": no.message}


def attach_all(request: Request, kept: Dossier, *, stage: str, paper: UUID | None = None, field: str = "files") -> int:
    """Put every scan that came with the page to the dossier and return how many there were.

    :raises Refused: one of them cannot be kept; the sentence names it, and none is kept.
    """
    uploads = request.FILES.getlist(field)
    if len(uploads) > MOST_FILES:
        raise Refused(_("Mỗi lần gửi không quá %(most)s tệp.") % {"most": MOST_FILES}, field=field)
    for upload in uploads:
        try:
            commands.attach_file(
                dossier=kept.id,
                chunks=upload.chunks(),
                name=upload.name or "",
                stage=stage,
                paper=paper,
                by=request.actor,
                at=request.now,
            )
        except Conflict:
            raise
        except Refused as no:
            raise Refused(f"{upload.name}: {no.message}", field=field) from no
    return len(uploads)


def question(
    request: Request,
    template: str,
    kept: Dossier,
    action: str,
    fields: dict[str, Any],
    work: Callable[[], str],
    *,
    sent: bool = True,
) -> HttpResponse:
    """Ask what an act needs to know; once it was sent, do ``work``, or show the page again with what was typed (422).

    ``fields`` is what the template shows beside the dossier, the act's label and the sentence that says what it does;
    ``sent`` is False where a button only asked for another row.
    """
    answer: HttpResponse | dict[str, str] = {}
    if request.method == "POST" and sent:
        answer = attempt(request, kept, work)
    if isinstance(answer, HttpResponse):
        return answer
    offer = offers_for(request, kept, [action])[0]
    context = {
        "dossier": kept,
        "chip": due_chips([kept], request.now)[kept.id],
        "label": offer.label,
        "note": offer.note,
        "edition": request.POST.get("edition") or kept.edition,
        "errors": answer,
    }
    return render(request, f"dossiers/{template}.html", context | fields, status=422 if answer else 200)


def typed(request: Request, *names: str, **defaults: str) -> dict[str, str]:
    """Return what was typed into these fields, or their defaults on a fresh page."""
    usual = dict.fromkeys(names, "") | defaults
    if request.method != "POST":
        return usual
    return {name: str(request.POST.get(name, "")).strip() for name in usual}
