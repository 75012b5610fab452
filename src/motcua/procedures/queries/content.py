"""A version read as plain values, and the rules asked with it."""

from uuid import UUID

from motcua.calendar.rules import Limit
from motcua.procedures.models import CaseVariant, FeeRule, ProcedureVersion, RequiredPaper
from motcua.procedures.rules import (
    CompetenceLine,
    Content,
    FeeLine,
    FeeTotal,
    LawLine,
    LimitLine,
    PaperLine,
    Quantity,
    ResultLine,
    StepLine,
    VariantLine,
    fee_total,
    limit_line,
    limit_of,
)


def content_of(version: ProcedureVersion) -> Content:
    """Return everything the version says as plain values, ready to be compared, checked or copied."""
    keys = variant_keys(version)
    return Content(
        name=version.name,
        decision_no=version.decision_no,
        levels=tuple(version.levels),
        system=version.system,
        system_name=version.system_name,
        filing_place=version.filing_place,
        online_kind=version.online_kind,
        online_reason=version.online_reason,
        applicants=tuple(version.applicants),
        sequence=version.sequence,
        conditions=version.conditions,
        sets=version.sets,
        keywords=tuple(version.keywords),
        variants=tuple(VariantLine(v.key, v.name) for v in version.variants.all()),
        competences=tuple(
            CompetenceLine(c.level, c.agency_kind, c.agency_name, c.agency_key, c.unit_key, c.unit_name)
            for c in version.competences.all()
        ),
        legal_bases=tuple(LawLine(law.number, law.title) for law in version.legal_bases.all()),
        channel_rules=limit_lines(version, keys),
        papers=tuple(_paper_line(p, keys) for p in version.papers.all()),
        fee_rules=fee_lines(version, keys),
        result_kinds=tuple(ResultLine(r.name, r.code) for r in version.result_kinds.all()),
        steps=tuple(
            StepLine(s.key, s.label, s.place, s.right, s.hours, s.unit_key, s.may_pause, s.may_skip)
            for s in version.steps.all()
        ),
    )


def variant_keys(version: ProcedureVersion) -> dict[UUID | None, str]:
    """Return the key of each variant by its id; no variant is the empty key."""
    return {None: "", **{variant.id: variant.key for variant in version.variants.all()}}


def limit_lines(version: ProcedureVersion, keys: dict[UUID | None, str] | None = None) -> tuple[LimitLine, ...]:
    """Return the channels of the version with their limits."""
    known = keys or variant_keys(version)
    rows = version.channel_rules.all()
    return tuple(LimitLine(r.channel, r.amount, r.unit, known[r.variant_id], r.text) for r in rows)


def fee_lines(version: ProcedureVersion, keys: dict[UUID | None, str] | None = None) -> tuple[FeeLine, ...]:
    """Return the fees and charges of the version."""
    known = keys or variant_keys(version)
    return tuple(_fee_line(rule, known) for rule in version.fee_rules.all())


def limit_for(version: ProcedureVersion, channel: str, variant: CaseVariant | None = None) -> Limit | None:
    """Return the time limit for a dossier that comes in by this channel, for this variant.

    None when the channel is not offered or the national catalogue gives no time
    (and the law none either): then somebody must state the day. An unknown unit
    comes back as ``Unit.UNKNOWN``; the calendar counts it as working days and flags it.
    """
    line = limit_line(limit_lines(version), channel=channel, variant=variant.key if variant else "")
    return limit_of(line.amount, line.unit) if line else None


def fee_for(
    version: ProcedureVersion, channel: str, variant: CaseVariant | None = None, quantity: Quantity | None = None
) -> FeeTotal:
    """Return what a dossier costs in đồng: known shares added up, open ones named."""
    key = variant.key if variant else ""
    return fee_total(fee_lines(version), channel=channel, variant=key, quantity=quantity)


def papers_for(version: ProcedureVersion, variant: CaseVariant | None = None) -> list[RequiredPaper]:
    """Return the checklist for a variant: the papers of every case first, then its own."""
    wanted = {None, variant.id if variant else None}
    return [paper for paper in version.papers.all() if paper.variant_id in wanted]


def _paper_line(paper: RequiredPaper, keys: dict[UUID | None, str]) -> PaperLine:
    return PaperLine(
        name=paper.name,
        variant=keys[paper.variant_id],
        handing=paper.handing,
        originals=paper.originals,
        copies=paper.copies,
        need=paper.need,
        condition_text=paper.condition_text,
        replaced_by=paper.replaced_by,
        form_template=paper.form_template,
    )


def _fee_line(rule: FeeRule, keys: dict[UUID | None, str]) -> FeeLine:
    return FeeLine(
        kind=rule.kind,
        name=rule.name,
        rule_kind=rule.rule_kind,
        variant=keys[rule.variant_id],
        channel=rule.channel,
        amount=rule.amount,
        first_pages=rule.first_pages,
        amount_after=rule.amount_after,
        cap=rule.cap,
        unit=rule.unit,
        note=rule.note,
    )
