"""The panels of a dossier's page as plain values: papers, supplements, results, who holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.dossiers import queries
from motcua.dossiers.lifecycle import State
from motcua.dossiers.models import Dossier, DossierFile, DossierPaper
from motcua.dossiers.queries.catalogue import version_kept
from motcua.inspection.queries import Standing
from motcua.kernel.actors import Actor
from motcua.kernel.time import clock_day, local_day, short_day, span_in_words
from motcua.kernel.web import Request
from motcua.organisations import queries as organisations
from motcua.people.queries import Official
from motcua.tasks.rules import Held
from motcua.ui.words import size

if TYPE_CHECKING:
    from motcua.procedures.models import RequiredPaper
    from motcua.tasks.models import Task

Standings = Mapping[UUID, Standing]
KINDS = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}
RESULT_STAGES = ("draft", "result")
TONES = {
    "dossiers.SupplementRequested": "wait",
    "dossiers.DossierRejected": "late",
    "dossiers.DossierStopped": "late",
    "dossiers.DossierCompleted": "done",
    "dossiers.ResultReturned": "done",
}


@dataclass(frozen=True, slots=True)
class FileLine:
    """One scan with its address and what is said behind it. Without a verdict, or refused, it has no address."""

    name: str
    url: str
    note: str
    remove: str = ""
    said: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper: handed in, missing, or (``asked`` False) not needed here."""

    name: str
    ok: bool
    asked: bool
    note: str
    tag: str
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """Who has the dossier now, for which step, since when."""

    who: str
    step: str
    since: datetime
    yours: bool
    then: str = ""


def paper_lines(dossier: Dossier, standings: Standings) -> list[PaperLine]:
    """Return the checklist in its order, each paper with its scans; at the end what is required and on no list yet."""
    scans: dict[UUID | None, list[FileLine]] = {}
    for row in dossier.files.all():
        scans.setdefault(row.paper_id, []).append(file_line(row, standings))
    needs: dict[UUID | None, tuple[str, str]] = {None: ("required", "")}
    needs |= {paper.id: _need(paper) for paper in version_kept(dossier.version_id).papers.all()}
    first = dossier.submitted_at
    lines = [
        _paper_line(paper, needs.get(paper.required_id, ("required", "")), tuple(scans.get(paper.id, ())), first)
        for paper in dossier.papers.all()
    ]
    if dossier.received_at is None:
        listed = {line.name for line in lines}
        lines += [_lacking(name) for name in queries.missing_papers(dossier) if name not in listed]
    return lines


def _lacking(name: str) -> PaperLine:
    return PaperLine(name=name, ok=False, asked=True, note=_("còn thiếu"), tag="", files=())


def _need(paper: RequiredPaper) -> tuple[str, str]:
    if paper.replaced_by:
        return "replaced", _("khai thác từ %(source)s") % {"source": str(paper.get_replaced_by_display()).lower()}
    return paper.need, paper.condition_text


def _paper_line(paper: DossierPaper, need: tuple[str, str], files: tuple[FileLine, ...], first: datetime) -> PaperLine:
    counts = [(paper.originals, _("bản chính")), (paper.copies, _("bản sao"))]
    given = " · ".join(f"{n} {words}" for n, words in counts if n)
    return PaperLine(
        name=paper.name,
        ok=paper.present,
        asked=paper.present or need[0] == "required",
        note=given if paper.present else need[1] or _("còn thiếu"),
        tag=_("bổ sung %(day)s") % {"day": short_day(local_day(paper.added_at))} if paper.added_at > first else "",
        files=files,
    )


def loose_files(dossier: Dossier, standings: Standings) -> list[FileLine]:
    """Return the scans that belong to no paper of the list and to no result."""
    rows = dossier.files.all()
    return [file_line(row, standings) for row in rows if row.paper_id is None and row.stage not in RESULT_STAGES]


def result_files(dossier: Dossier, standings: Standings) -> list[FileLine]:
    """Return drafts and signed results."""
    return [file_line(row, standings) for row in dossier.files.all() if row.stage in RESULT_STAGES]


def file_line(row: DossierFile, standings: Standings) -> FileLine:
    """Say of one scan what it is, how large, from whom; what is still examined or refused leads nowhere."""
    said = (KINDS.get(row.media_type, row.media_type), size(row.size), clock_day(row.added_at), row.added_by_name)
    keys, standing = [row.dossier_id, row.id], standings[row.stored_id]
    url = reverse("dossiers:file", args=keys) if standing.open else ""
    return FileLine(
        row.name,
        url if standing.inline or not url else f"{url}?tai=1",
        " · ".join(said),
        reverse("dossiers:remove-file", args=keys),
        standing.words,
        "" if standing.open else "wait" if standing.under_way else "lack",
    )


def history_lines(dossier: Dossier, ledger: tuple[Held, ...]) -> list[dict[str, str]]:
    """Return the history as the component draws it: what, when, who, how long the holder before had it."""
    return [
        {
            "what": happened.said,
            "when": clock_day(happened.at),
            "who": happened.by,
            "span": _("giữ %(span)s") % {"span": span_in_words(happened.held)} if happened.held else "",
            "tone": TONES.get(happened.name, ""),
        }
        for happened in queries.history_of(dossier, ledger)
    ]


def holding_now(
    request: Request, dossier: Dossier, task: Task | None, officials: Mapping[UUID, Official]
) -> Holding | None:
    """Return who has it now: a person by name, the tray where everybody of a place sees it, or whoever must add papers."""
    if task is None:
        return None
    person = officials.get(task.position) if task.position else None
    who = f"{person.name}, {person.title}" if person else task.holder
    if dossier.state == State.SUPPLEMENT_REQUESTED:
        then = _("Bổ sung đủ thì về %(who)s và hẹn trả được tính lại.") % {"who": who}
        return Holding(_("Người nộp"), _("bổ sung giấy tờ"), task.opened_at, yours=False, then=then)
    return Holding(who, task.step, task.opened_at, task.position in request.actor.positions)


def may_remove(viewer: Actor, dossier: Dossier, task: Task | None) -> bool:
    """Tell whether the viewer may propose to take a file out: who receives at the counter, or has the dossier in hand."""
    if viewer.may("dossiers.receive", within=dossier.received_by_agency_id):
        return True
    if task is None:
        return False
    if task.position is not None:
        return task.position in viewer.positions
    return viewer.may(task.right, within=task.agency)


def former_units(commune_code: str) -> str:
    """Say out of which former communes the present one was made; empty where it says nothing new."""
    passages = organisations.former_of(commune_code) if commune_code else ()
    names = [_inside(p.territory.full_name) for p in passages if p.extent != "unchanged"]
    if len(names) != 1:
        return ""
    district = _inside(passages[0].territory.parent_name)
    return _("trước 01/7/2025: %(names)s") % {"names": ", ".join([*names, district] if district else names)}


def _inside(name: str) -> str:
    """Return the name of a territory as it stands inside a sentence: "xã Yang Tao"."""
    return name[:1].lower() + name[1:]
