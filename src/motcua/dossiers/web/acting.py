"""How an act of a page is carried out: once, on the edition that was seen, with its scans, and what is said afterwards."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.dossiers import queries
from motcua.dossiers.lifecycle import WORDS, State
from motcua.dossiers.models import Dossier
from motcua.dossiers.web.offers import ACTS, offers_for
from motcua.dossiers.web.panels import holding_now
from motcua.dossiers.web.scans import Scans
from motcua.dossiers.web.shown import due_chips
from motcua.kernel.actors import NotThere
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.editions import Overtaken, Seen, change_of, compared, is_own, seen_on
from motcua.kernel.facts import last_change
from motcua.kernel.lifecycle import NotAllowed
from motcua.kernel.time import local_day, moment
from motcua.kernel.web import Request, once, redirect, render
from motcua.people import queries as people
from motcua.tasks import queries as tasks

BOTH = ("GET", "POST")
ACTING = "tasks.own"
PAST = gettext_lazy("Hồ sơ vừa được người khác xử lý nên không còn làm bước này được nữa.")
PAST_BY_YOU = gettext_lazy("Ông/bà đã lưu trước đó ở cửa sổ khác nên không còn làm bước này được nữa.")


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


def attempt(
    request: Request, kept: Dossier, work: Callable[[], str], *, to: str = "", scans: Scans | None = None
) -> HttpResponse | dict[str, str]:
    """Do the work once and lead back to the dossier (or to the address ``to``), or return what is wrong, field by field.

    ``work`` calls the commands and returns the sentence that says what was done; the bytes of ``scans`` are kept before
    its transaction begins.

    :raises Conflict: somebody was first.
    """
    try:
        if scans is not None:
            scans.keep()
        with once(request) as claim:
            if scans is not None:
                scans.must_be_kept()
            messages.success(request, work())
            return claim.done(redirect(to) if to else redirect("dossiers:show", kept.id))
    except Conflict:
        raise
    except Refused as no:
        return no.fields or {"": no.message}


def question(
    request: Request,
    template: str,
    kept: Dossier,
    action: str,
    fields: dict[str, Any],
    work: Callable[[], str],
    *,
    sent: bool = True,
    scans: Scans | None = None,
) -> HttpResponse:
    """Ask what an act needs to know; once it was sent, do ``work``, or show the page again with what was typed (422).

    Where somebody was first (409) the page shows what changed, or, when the act is no longer possible, only what
    was typed, to be copied. ``fields`` is what the template shows beside the dossier, the act's label and the sentence
    that says what it does; ``sent`` is False where a button only asked for another row.
    """
    answer: HttpResponse | dict[str, str] = {}
    known = request.method != "POST" or "edition" in request.POST
    seen = seen_on(request, kept.edition, standing(kept)) if known else Seen(kept.edition, {})
    status, gone = 200, False
    if request.method == "POST" and sent:
        try:
            answer = attempt(request, kept, work, scans=scans)
            status = 422
        except (Conflict, NotAllowed) as no:
            kept, seen, answer, gone = _late(request, kept, action, seen, no)
            status = 409
    if isinstance(answer, HttpResponse):
        return answer
    offer = offers_for(request, kept, [action])[0]
    context = {
        "dossier": kept,
        "chip": due_chips([kept], request.now)[kept.id],
        "label": offer.label,
        "note": "" if gone else offer.note,
        "seen": seen,
        "gone": gone,
        "errors": answer,
    }
    return render(request, f"dossiers/{template}.html", context | fields, status=status)


LABELS = {
    "state": gettext_lazy("Trạng thái"),
    "step": gettext_lazy("Bước"),
    "holder": gettext_lazy("Đang ở"),
    "due": gettext_lazy("Hẹn trả"),
    "papers": gettext_lazy("Giấy tờ đã có"),
}


def standing(kept: Dossier) -> dict[str, str]:
    """Return in words what an act relies on: where the dossier stands, with whom, until when."""
    task = tasks.holder_of(kept.id)
    return {
        "state": _(WORDS[State(kept.state)]),
        "step": task.step if task else "",
        "holder": task.holder if task else "",
        "due": moment(kept.due_at) if kept.due_at else "",
        "papers": "\n".join(paper.name for paper in kept.papers.all() if paper.present),
    }


def _late(
    request: Request, kept: Dossier, action: str, seen: Seen, no: Conflict | NotAllowed
) -> tuple[Dossier, Seen, dict[str, str], bool]:
    """Return the dossier as it stands, what changed meanwhile, what is said of it, and whether the act is gone for good.

    Whoever may not see the dossier any more still gets the own words back, on what was known before.
    """
    gone = _("Bước này không còn làm được nữa. Nội dung ông/bà đã gõ vẫn ở dưới để chép lại.")
    try:
        now = queries.dossier_for(request.actor, kept.id)
    except NotThere:
        return kept, seen, {"": gone}, True
    legal = queries.actions_for(request.actor, now, at=request.now)
    if ACTS[action][1] not in {ACTS[one][1] for one in legal}:
        return now, seen, {"": f"{gone} {where_now(request, now)}"}, True
    if isinstance(no, Overtaken):
        return now, _differing(request, now, seen, no), {}, False
    past = PAST_BY_YOU if is_own(request.actor, now.id) else PAST
    return now, seen, {"": no.message if isinstance(no, Conflict) else str(past)}, False


def where_now(request: Request, kept: Dossier) -> str:
    """Say who has the dossier now and for what, or how it ended."""
    task = tasks.holder_of(kept.id)
    officials = people.holders({task.position}, day=local_day(request.now)) if task and task.position else {}
    holding = holding_now(request, kept, task, officials)
    if holding is None:
        return _("Hồ sơ nay: %(state)s.") % {"state": _(WORDS[State(kept.state)])}
    who = _("ông/bà") if holding.yours else holding.who
    return _("Hồ sơ nay ở: %(who)s (%(step)s).") % {"who": who, "step": holding.step}


def _differing(request: Request, now: Dossier, seen: Seen, late: Overtaken) -> Seen:
    last = change_of(last_change(now.id), request.actor)
    return compared(seen, late, typed={}, saved=standing(now), labels=LABELS, last=last)[1]


def typed(request: Request, *names: str, **defaults: str) -> dict[str, str]:
    """Return what was typed into these fields, or their defaults on a fresh page."""
    usual = dict.fromkeys(names, "") | defaults
    if request.method != "POST":
        return usual
    return {name: str(request.POST.get(name, "")).strip() for name in usual}
