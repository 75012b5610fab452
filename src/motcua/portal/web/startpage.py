"""One procedure laid out for the public: the same facts as the catalogue, in the order people ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from motcua.kernel.text import search_key
from motcua.procedures import queries
from motcua.procedures.rules import FeeLine, fee_in_words, limit_in_words, system_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from motcua.procedures.models import ProcedureVersion, RequiredPaper

KINDS = {"fee": "Phí", "charge": "Lệ phí"}


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
    fee: str
    fees: list[tuple[str, str]]
    """What the law says about each; empty when the headline has said it all."""
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
        fee=_headline(content.fee_rules),
        fees=_fees(content.fee_rules) if len(content.fee_rules) > 1 or any(r.note for r in content.fee_rules) else [],
        where=_where(version) if own else version.filing_place,
        ours=own,
        system=system_in_words(version.system_name),
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


def _headline(lines: Sequence[FeeLine]) -> str:
    """Say in one breath what it costs, with its unit and its steps; further rates are only announced."""
    asked = list(dict.fromkeys(fee_in_words(line) for line in lines if line.rule_kind != "free"))
    if not asked:
        return _("Miễn thu") if lines else _("Không thu")
    if len(asked) == 1:
        return asked[0]
    return _("%(fee)s; còn %(count)s mức khác ghi bên dưới") % {"fee": asked[0], "count": len(asked) - 1}


def _fees(lines: Sequence[FeeLine]) -> list[tuple[str, str]]:
    """Return each fee with its name and the text of the law; the amount before it only where that text does not say it."""
    rows = []
    for line in lines:
        said = line.rule_kind == "free" or f"{line.amount or 0:,}".replace(",", ".") in line.note
        name = (
            line.name if search_key(line.name).startswith(("phi ", "le phi ")) else f"{KINDS[line.kind]}: {line.name}"
        )
        words = fee_in_words(line)
        rows.append((name, (line.note if said else f"{words}. {line.note}") if line.note else words))
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
