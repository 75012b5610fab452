"""One dossier: itself, its history, its ledger, its files, and what may be done with it now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from motcua.dossiers.lifecycle import LIFECYCLE, State
from motcua.dossiers.models import (
    Decision,
    Dossier,
    DossierFee,
    DossierFile,
    DossierPaper,
    ExportPermit,
    SupplementRequest,
)
from motcua.dossiers.queries.lists import visible_to
from motcua.dossiers.queries.way import asked_before, is_signed, needed_before_leader, overdue_answer, steps_of
from motcua.dossiers.rules import Stage
from motcua.kernel.actors import Actor, NotThere
from motcua.kernel.facts import facts_about, said
from motcua.kernel.time import local_day
from motcua.organisations import queries as organisations
from motcua.tasks import queries as tasks
from motcua.tasks.rules import Held

if TYPE_CHECKING:
    from motcua.tasks.models import Task

MEANS = {"forward": "hand_over", "reassign": "assign", "renumber": "recall"}
LISTED = (("papers", DossierPaper), ("fees", DossierFee))
UNSAID = frozenset(
    {"kernel.RecordSeen", "dossiers.FileAttached", "dossiers.PersonalNumberShown", "dossiers.ReceiptPrinted"}
)


class NoSuchDossier(NotThere):
    """There is none, or the viewer may not know that there is one."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the history: what, when, by whom, and how long the holder before had it."""

    name: str
    said: str
    at: datetime
    by: str
    held: timedelta | None


def dossier_for(viewer: Actor, dossier_id: UUID) -> Dossier:
    """Return the dossier with its papers, files, fees, notices and hand-out. The only way for a view to get one.

    :raises NoSuchDossier: absent, or not for this viewer.
    """
    files = Prefetch("files", queryset=DossierFile.objects.order_by("added_at", "id"))
    papers, fees = (Prefetch(name, queryset=model.objects.order_by("position", "id")) for name, model in LISTED)
    asked = Prefetch("supplements", queryset=SupplementRequest.objects.order_by("-asked_at"))
    drafts = Prefetch("decisions", queryset=Decision.objects.order_by("-drafted_at"))
    rows = visible_to(viewer).select_related("hand_out", "owner").prefetch_related(papers, files, fees, asked, drafts)
    found = rows.filter(id=dossier_id).first()
    if found is None:
        raise NoSuchDossier(str(dossier_id))
    return found


def dossier_by_code(viewer: Actor, code: str) -> UUID:
    """Return the key of the dossier with this code or submission number, small letters and blanks forgiven.

    :raises NoSuchDossier: absent, or not for this viewer.
    """
    wanted = "".join(code.split()).upper()
    named = visible_to(viewer).filter(Q(code=wanted) | Q(submission_no=wanted))
    found: UUID | None = named.values_list("id", flat=True).first()
    if found is None:
        raise NoSuchDossier(code)
    return found


def workable(viewer: Actor, dossier_id: UUID) -> Dossier:
    """Return the dossier, locked, if the viewer receives at its counter or has it in hand.

    :raises NoSuchDossier: absent, or not for this viewer.
    """
    found = Dossier.objects.select_for_update().filter(id=dossier_id).first()
    if found is None:
        raise NoSuchDossier(str(dossier_id))
    if not works_on(viewer, found):
        raise NoSuchDossier(str(dossier_id))
    return found


def works_on(viewer: Actor, dossier: Dossier) -> bool:
    """Tell whether the viewer receives at the counter of the dossier or has it in hand, and so may add papers to it."""
    at_the_desk = viewer.may("dossiers.receive", within=dossier.received_by_agency_id)
    return at_the_desk or tasks.is_held_by(viewer, dossier.id)


def file_for(viewer: Actor, dossier_id: UUID, file_id: UUID) -> DossierFile:
    """Return one file of a dossier that the viewer may see.

    :raises NoSuchDossier: absent, or not for this viewer.
    """
    rows = DossierFile.objects.filter(dossier_id=dossier_id, dossier__in=visible_to(viewer))
    found = rows.select_related("dossier").filter(id=file_id).first()
    if found is None:
        raise NoSuchDossier(str(file_id))
    return found


def permit_for(viewer: Actor, permit: UUID) -> ExportPermit:
    """Return the viewer's own permit to take a large list away.

    :raises NotThere: absent, or somebody else's.
    """
    found = ExportPermit.objects.filter(id=permit, account_id=viewer.id).first() if viewer.id else None
    if found is None:
        raise NotThere
    return found


def ledger_of(dossier: Dossier) -> tuple[Held, ...]:
    """Return whose time each stretch of the dossier was, in order."""
    return tasks.ledger(dossier.id)


def history_of(dossier: Dossier, ledger: Sequence[Held] | None = None) -> list[Happened]:
    """Return what happened to the dossier, the newest first, each with how long the holder before had it.

    ``ledger`` spares asking for it again where the caller has it already.
    """
    known = ledger_of(dossier) if ledger is None else ledger
    ended = {held.to_at: held.length(held.to_at) for held in known if held.to_at}
    facts = (fact for fact in facts_about(dossier.id) if fact.name not in UNSAID)
    told = [Happened(fact.name, said(fact), fact.at, fact.actor_name, ended.pop(fact.at, None)) for fact in facts]
    return told[::-1]


def decisions_of(dossier: Dossier) -> QuerySet[Decision]:
    """Return the drafts, results and refusals of the dossier, the newest first."""
    return Decision.objects.filter(dossier=dossier).order_by("-drafted_at")


def actions_for(
    viewer: Actor, dossier: Dossier, task: Task | None = None, *, at: datetime | None = None
) -> tuple[str, ...]:
    """Return what this viewer may do with the dossier now: legal by the lifecycle, the right, and whose tray it is in.

    ``task`` spares asking for the open task again where the caller has it already. What
    only time allows (to stop a dossier whose supplement is overdue) is named for the instant ``at``.
    """
    legal = LIFECYCLE.actions_from(dossier.state)
    at_desk = viewer.may("dossiers.receive", within=dossier.received_by_agency_id)
    held = tasks.is_held_by(viewer, dossier.id)
    task = task or tasks.holder_of(dossier.id)
    offered = _of_new(dossier) if at_desk and dossier.received_at is None else []
    if dossier.state == State.SUPPLEMENT_REQUESTED and (at_desk or held):
        offered.insert(0, "resubmit" if dossier.received_at is None else "supplement")
    if held:
        offered += _of_step(viewer, dossier, task)
    if dossier.state == State.PROCESSING:
        offered += _of_who_leads(viewer, dossier, task, offered)
    decides = viewer.may("dossiers.decide", within=dossier.competent_agency_id)
    if decides or viewer.may("dossiers.number", within=dossier.competent_agency_id):
        offered += ["recall", "renumber"] if dossier.state == State.RESOLVED else []
    if at is not None and decides and overdue_answer(dossier, local_day(at)):
        offered += ["stop"]
    if at_desk and not is_signed(dossier):
        offered += ["withdraw"]
    return tuple(action for action in offered if MEANS.get(action, action) in legal)


def _of_new(dossier: Dossier) -> list[str]:
    if dossier.state != State.NEW:
        return ["reject"]
    return ["receive", *([] if asked_before(dossier, Stage.CHECK) else ["ask_before"]), "reject"]


def _of_who_leads(viewer: Actor, dossier: Dossier, task: Task | None, offered: Sequence[str]) -> list[str]:
    """Return what who assigns or decides may do with a dossier in process, whoever holds it in the unit."""
    step, competent = steps_of(dossier)[dossier.step], dossier.competent_agency_id
    more: list[str] = []
    unit = task.organisation if task else None
    assigns = viewer.may("dossiers.assign", within=competent, inside=unit)
    if step.place == "unit" and "assign" not in offered and assigns:
        more += ["assign" if task is None or task.position is None else "reassign"]
    asks_again = (
        step.may_pause and asked_before(dossier, Stage.VERIFY) and viewer.may("dossiers.decide", within=competent)
    )
    return [*more, *(["ask_for_more"] if asks_again and "ask_for_more" not in offered else [])]


def _of_step(viewer: Actor, dossier: Dossier, task: Task | None) -> list[str]:
    steps = steps_of(dossier)
    step = steps[dossier.step]
    right = step.right
    if dossier.state == State.ACCEPTED:
        return ["hand_over"]
    if dossier.state == State.RESOLVED:
        return ["return_result"] if viewer.may("dossiers.return", within=dossier.received_by_agency_id) else []
    if dossier.state != State.PROCESSING:
        return []
    if right == "dossiers.receive":
        return ["hand_over"]
    may_ask = step.may_pause and not asked_before(dossier, Stage.VERIFY)
    asking = ["ask_for_more"] if may_ask else []
    if right == "dossiers.assign":
        return ["assign", *asking]
    if right == "dossiers.decide":
        return ["approve", "send_back"]
    if right == "dossiers.number":
        return ["complete"]
    if task is not None and task.position is None:
        return ["take"]
    more = ["forward"] if dossier.step + 1 < len(steps) and steps[dossier.step + 1].place == "unit" else []
    return [*([] if needed_before_leader(dossier) else ["submit"]), *more, *asking]


def unit_names(dossier: Dossier, on: datetime) -> tuple[str, str]:
    """Return the names of the receiving and the competent agency as they were on that day."""
    ids = {dossier.received_by_agency_id, dossier.competent_agency_id}
    known = organisations.names(ids, local_day(on))
    return known.get(dossier.received_by_agency_id, ""), known.get(dossier.competent_agency_id, "")
