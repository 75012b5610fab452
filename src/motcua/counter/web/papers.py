"""The legal papers as PDF in the browser. Looking is GET and changes nothing; printing the receipt is POST and is counted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.http import HttpResponse

from motcua import papers
from motcua.counter.web import paper_values
from motcua.dossiers import commands, queries
from motcua.dossiers.rules import Outcome
from motcua.kernel.actors import NotThere
from motcua.kernel.fields import refuse_strange
from motcua.kernel.sending import ALONE, PDF
from motcua.kernel.web import Request, redirect, screen
from motcua.printing.official import PaperSize

if TYPE_CHECKING:
    from motcua.dossiers.models import Dossier

SIZES = ("a5", "a4")
ACTING = "tasks.own"


@screen(needs=ACTING, methods=("POST",))
def print_receipt(request: Request, dossier: UUID) -> HttpResponse:
    """Count one print and lead to the sheet. Pressing twice prints twice, and the second sheet says so."""
    kept = _at_the_desk(request, dossier)
    refuse_strange(request, ("kho",))
    commands.print_receipt(dossier=kept.id, by=request.actor, at=request.now)
    answer = redirect("counter:receipt", kept.id)
    answer["Location"] += f"?kho={_size(request)}"
    return answer


@screen(needs=ACTING)
def show_receipt(request: Request, dossier: UUID) -> HttpResponse:
    """Show form 01 as it was printed last: from the second print on it says "In lại lần n". ``?kho=a5|a4``."""
    kept = _at_the_desk(request, dossier)
    again = max(kept.receipt_prints - 1, 0)
    paper = paper_values.receipt_of(kept, reprint=again)
    if again:
        paper = replace(paper, printed_at=request.now)
    return sent(papers.receipt_pdf(paper, size=_size(request)), f"giay-tiep-nhan-{kept.code}.pdf")


@screen(needs=ACTING)
def show_supplement(request: Request, dossier: UUID, asked: UUID) -> HttpResponse:
    """Show form 02 of one request for more."""
    kept = _seen(request, dossier)
    found = next((row for row in kept.supplements.all() if row.id == asked), None)
    if found is None:
        raise NotThere
    pdf = papers.supplement_pdf(paper_values.supplement_of(kept, found), size=_size(request))
    return sent(pdf, f"phieu-bo-sung-{found.number:04d}.pdf")


@screen(needs=ACTING)
def show_refusal(request: Request, dossier: UUID, decision: UUID) -> HttpResponse:
    """Show form 03 of one signed refusal; a draft that nobody has signed is no paper yet."""
    kept = _seen(request, dossier)
    found = next((row for row in kept.decisions.all() if row.id == decision), None)
    if found is None or found.outcome != Outcome.REFUSED or found.decided_at is None:
        raise NotThere
    pdf = papers.refusal_pdf(paper_values.refusal_of(kept, found), size=_size(request))
    return sent(pdf, f"phieu-tu-choi-{kept}.pdf")


@screen(needs=ACTING)
def show_stop(request: Request, dossier: UUID, decision: UUID) -> HttpResponse:
    """Show form 05 of a dossier on which work was stopped."""
    kept = _seen(request, dossier)
    found = next((row for row in kept.decisions.all() if row.id == decision and row.outcome == Outcome.STOPPED), None)
    if found is None:
        raise NotThere
    return sent(papers.stop_pdf(paper_values.stop_of(kept, found), size=_size(request)), f"thong-bao-dung-{kept}.pdf")


@screen(needs=ACTING)
def show_control_sheet(request: Request, dossier: UUID) -> HttpResponse:
    """Show form 06, who had the dossier in hand from reception on."""
    kept = _received(request, dossier)
    return sent(papers.control_sheet_pdf(paper_values.control_sheet_of(kept)), f"phieu-kiem-soat-{kept.code}.pdf")


def _seen(request: Request, dossier: UUID) -> Dossier:
    kept = queries.dossier_for(request.actor, dossier)
    request.seen.append((kept.id, kept.received_by_agency_id))
    return kept


def _received(request: Request, dossier: UUID) -> Dossier:
    kept = _seen(request, dossier)
    if kept.received_at is None:
        raise NotThere
    return kept


def _at_the_desk(request: Request, dossier: UUID) -> Dossier:
    """Return a received dossier to whoever may have its receipt; to all others there is none."""
    if not queries.may_have_receipt(request.actor, queries.dossier_for(request.actor, dossier)):
        raise NotThere
    return _received(request, dossier)


def _size(request: Request) -> PaperSize:
    given: Any = request.POST.get("kho") or request.GET.get("kho")
    return cast("PaperSize", given if given in SIZES else "a5")


def sent(pdf: bytes, name: str) -> HttpResponse:
    """Return the sheet to be shown, not saved; nobody on the way keeps it."""
    answer = HttpResponse(pdf, content_type=PDF)
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Content-Security-Policy"] = ALONE
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
