"""One procedure laid out for the public: the same facts as the catalogue, in the order people ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from motcua.kernel.money import dong
from motcua.procedures import queries
from motcua.procedures.rules import limit_in_words

if TYPE_CHECKING:
    from motcua.procedures.models import ProcedureVersion, RequiredPaper


@dataclass(frozen=True)
class Situation:
    """One case with its papers; no name when there is only one."""

    name: str
    papers: list[tuple[str, str]]


@dataclass(frozen=True)
class StartPage:
    """What the public reads about one procedure."""

    code: str
    name: str
    field: str
    who: str
    limits: list[tuple[str, str]]
    fees: list[tuple[str, str]]
    free: bool
    where: str
    ours: bool
    system: str
    results: list[str]
    situations: list[Situation]
    conditions: str
    sequence: list[str]
    laws: list[tuple[str, str]]
    online: str
    """How much can be done online, in words; empty when nothing can."""
    decision: str


def start_page(version: ProcedureVersion) -> StartPage:
    """Return the page of a version that carries all its parts."""
    content = queries.content_of(version)
    own = version.system == "own"
    return StartPage(
        code=version.procedure.code,
        name=version.name,
        field=version.procedure.field.name,
        who=", ".join(version.applicants),
        limits=_limits(version),
        fees=_fees(version),
        free=all(rule.rule_kind == "free" for rule in content.fee_rules),
        where=_where(version) if own else version.filing_place,
        ours=own,
        system=version.system_name,
        results=[line.name for line in content.result_kinds],
        situations=_situations(version),
        conditions=version.conditions,
        sequence=[line.lstrip("0123456789. ") for line in version.sequence.splitlines() if line.strip()],
        laws=[(line.number, line.title) for line in content.legal_bases],
        online="" if version.online_kind == queries.OnlineKind.NONE else str(version.get_online_kind_display()),
        decision=version.decision_no,
    )


def _limits(version: ProcedureVersion) -> list[tuple[str, str]]:
    rows = []
    for rule in version.channel_rules.all():
        case = f" · {rule.variant.name}" if rule.variant_id and rule.variant else ""
        rows.append((f"{rule.get_channel_display()}{case}", _capital(limit_in_words(rule.amount, rule.unit))))
    return rows


def _fees(version: ProcedureVersion) -> list[tuple[str, str]]:
    rows = []
    for rule in version.fee_rules.all():
        if rule.rule_kind == "free":
            amount = _("Miễn thu")
        elif rule.amount is None:
            amount = _("Theo nghị quyết của HĐND tỉnh")
        else:
            amount = dong(rule.amount) + (f"/{rule.unit}" if rule.unit else "")
        note = f". {rule.note}" if rule.note else ""
        rows.append((f"{rule.get_kind_display()}: {rule.name}", f"{amount}{note}"))
    return rows


def _where(version: ProcedureVersion) -> str:
    names = dict.fromkeys(competence.agency_name for competence in version.competences.all())
    return "; ".join(names)


def _situations(version: ProcedureVersion) -> list[Situation]:
    """Return the papers of every case first, then what each case adds; nothing is told twice."""
    papers = list(version.papers.all())
    variants = list(version.variants.all())
    common = [_paper(p) for p in papers if p.variant_id is None]
    name = _("Trong mọi trường hợp") if len(variants) > 1 else ""
    rows = [Situation(name, common)] if common or not variants else []
    for variant in variants:
        own = [_paper(p) for p in papers if p.variant_id == variant.id]
        if own:
            rows.append(Situation(variant.name, own))
    return rows


def _paper(paper: RequiredPaper) -> tuple[str, str]:
    notes = []
    if paper.originals:
        notes.append(_("%(n)s bản chính") % {"n": paper.originals})
    if paper.copies:
        notes.append(_("%(n)s bản sao") % {"n": paper.copies})
    if paper.handing == "show":
        notes.append(_("xuất trình"))
    if paper.condition_text:
        notes.append(paper.condition_text)
    if paper.replaced_by:
        notes.append(_("không phải nộp nếu tra được trong %(source)s") % {"source": paper.get_replaced_by_display()})
    return paper.name, " · ".join(notes)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
