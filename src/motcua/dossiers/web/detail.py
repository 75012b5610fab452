"""The page of one dossier."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.calendar import queries as calendar
from motcua.dossiers import commands, queries
from motcua.dossiers.lifecycle import ENDED
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules import Outcome, Stage
from motcua.dossiers.web import panels
from motcua.dossiers.web.offers import bar_of
from motcua.dossiers.web.prints import prints_of
from motcua.dossiers.web.shown import due_chip, state_chip, strip_of
from motcua.inspection import queries as inspection
from motcua.kernel.fields import refuse_strange
from motcua.kernel.identifiers import show_personal_number, show_phone
from motcua.kernel.time import local_day, weekday_day
from motcua.kernel.web import Request, redirect, render, screen
from motcua.people import queries as people
from motcua.tasks import queries as tasks


@screen(needs="tasks.own")
def show_dossier(request: Request, dossier: UUID) -> HttpResponse:
    """Show everything about one dossier and what may be done with it now; the reading is recorded."""
    kept = queries.dossier_for(request.actor, dossier)
    request.seen.append((kept.id, kept.received_by_agency_id))
    return page(request, kept)


@screen(needs="tasks.own")
def show_by_code(request: Request, code: str) -> HttpResponse:
    """Lead from a code or a submission number to the dossier."""
    return redirect("dossiers:show", queries.dossier_by_code(request.actor, code))


@screen(needs="tasks.own", methods=("POST",), opened="../")
def show_number(request: Request, dossier: UUID) -> HttpResponse:
    """Show the page once with the owner's number in full. Who asked is recorded; nothing of it stands in an address."""
    kept = queries.dossier_for(request.actor, dossier)
    refuse_strange(request)
    number = commands.show_number(dossier=dossier, by=request.actor, at=request.now)
    return page(request, kept, number=number)


def page(
    request: Request, kept: Dossier, *, number: str = "", errors: dict[str, str] | None = None, status: int = 422
) -> HttpResponse:
    """Return the dossier's page; with ``errors`` it says above everything why an act was refused (422)."""
    ledger, task = queries.ledger_of(kept), tasks.holder_of(kept.id)
    positions = {held.position for held in ledger if held.position} | (
        {task.position} if task and task.position else set()
    )
    officials = people.holders(positions, day=local_day(request.now)) if positions else {}
    chip = due_chip(kept, request.now, calendar.calendar_for(kept.competent_agency_id))
    actions = queries.actions_for(request.actor, kept, task, at=request.now)
    received_at, competent = queries.unit_names(kept, kept.received_at or kept.submitted_at)
    standings = inspection.standings(request.actor, [row.stored_id for row in kept.files.all()])
    context: dict[str, Any] = {
        "dossier": kept,
        "examining": any(one.under_way for one in standings.values()) and not request.headers.get("HX-Request"),
        "chip": chip,
        "state": state_chip(kept),
        "received_at_name": received_at,
        "competent_name": competent,
        "strip": strip_of(kept, ledger, {key: official.name for key, official in officials.items()}, chip, request.now),
        "promised": weekday_day(local_day(kept.due_at)) if kept.due_at else "",
        "number": show_personal_number(number) if number.isdigit() else number,
        "phone": show_phone(kept.owner_phone),
        "former": panels.former_units(queries.owner_commune(kept)),
        "address": queries.owner_address(kept),
        "papers": panels.paper_lines(kept, standings),
        "loose": panels.loose_files(kept, standings),
        "decisions": [d for d in kept.decisions.all() if d.stage == Stage.VERIFY and d.outcome != Outcome.STOPPED],
        "refusal": next((d for d in kept.decisions.all() if d.stage == Stage.CHECK), None),
        "stop": next((d for d in kept.decisions.all() if d.outcome == Outcome.STOPPED), None),
        "results": panels.result_files(kept, standings),
        "deciding": "approve" in actions,
        "history": panels.history_lines(kept, ledger),
        "holding": panels.holding_now(request, kept, task, officials),
        "bar": bar_of(request, kept, actions),
        "may_remove": panels.may_remove(request.actor, kept, task),
        "may_attach": kept.state not in ENDED and queries.works_on(request.actor, kept),
        "prints": prints_of(request.actor, kept),
        "errors": errors or {},
    }
    return render(request, "dossiers/dossier.html", context, status=status if errors else 200)


def refused(request: Request, kept: Dossier, message: str) -> HttpResponse:
    """Return the dossier's page with the sentence that says why the act was refused."""
    return page(request, kept, errors={"": message or _("Chưa làm được bước này.")})
