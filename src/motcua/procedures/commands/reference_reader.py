"""Reads ``reference/``: one file for each field, and what several procedures share."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from motcua.procedures.rules import (
    OFFICE_DAY,
    CompetenceLine,
    Content,
    FeeLine,
    LawLine,
    LimitLine,
    PaperLine,
    ResultLine,
    StepLine,
    VariantLine,
    shortest_hours,
)

FOLDER = Path(__file__).resolve().parent.parent / "reference"
QUARTER = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Referred:
    """One procedure of the reference data."""

    code: str
    field_code: str
    field_name: str
    weight: int
    versions: tuple[tuple[date, Content], ...]
    """First day and content of each version, the oldest first."""

    @property
    def content(self) -> Content:
        """What the newest version says."""
        return self.versions[-1][1]


def reference() -> Iterator[Referred]:
    """Yield every procedure of the reference data, field by field."""
    for path in sorted(FOLDER.glob("*.json")):
        if path.name != "shared.json":
            yield from _field(json.loads(path.read_text("utf-8")))


@cache
def _shared() -> Mapping[str, Any]:
    shared: Mapping[str, Any] = json.loads((FOLDER / "shared.json").read_text("utf-8"))
    return shared


def _field(told: Mapping[str, Any]) -> Iterator[Referred]:
    code, name = told["field"]
    for own in told["procedures"]:
        spec = {**told["defaults"], **own}
        steps = [*({**spec, **former} for former in spec.get("earlier", [])), spec]
        versions = tuple((_begins(version), _content(version)) for version in steps)
        yield Referred(spec["code"], code, name, spec.get("weight", 0), versions)


def _begins(spec: Mapping[str, Any]) -> date:
    return date.fromisoformat(spec.get("valid_from", _shared()["valid_from"]))


def _content(spec: Mapping[str, Any]) -> Content:
    shared = _shared()
    online, reason = _online(spec)
    limits = tuple(_limits(spec))
    own = spec.get("system", "own") == "own"
    route = shared["routes"][spec["route"]] if own else {"sequence": spec["filing_place"], "steps": []}
    return Content(
        name=spec["name"],
        decision_no=spec["decision"],
        levels=tuple(spec["levels"]),
        system=spec.get("system", "own"),
        system_name=spec.get("system_name", ""),
        filing_place=spec.get("filing_place", ""),
        online_kind=online,
        online_reason=reason,
        applicants=tuple(shared["applicants"][key] for key in spec["applicants"]),
        sequence=route["sequence"],
        conditions=spec.get("conditions", ""),
        sets=spec.get("sets", 1),
        keywords=tuple(spec["keywords"]),
        variants=tuple(VariantLine(key, name) for key, name in spec.get("variants", [])),
        competences=tuple(CompetenceLine(**shared["competences"][key]) for key in spec["competences"]),
        legal_bases=tuple(LawLine(*shared["laws"][key]) for key in spec["laws"]),
        channel_rules=limits,
        papers=tuple(_paper(told) for told in spec["papers"]),
        fee_rules=tuple(_fee(told) for told in spec["fees"]),
        result_kinds=tuple(ResultLine(name, code) for code, name in spec["results"]),
        steps=_steps(route["steps"], limits),
    )


def _online(spec: Mapping[str, Any]) -> tuple[str, str]:
    kind, reason = spec.get("online", ("full_online", ""))
    return kind, reason


def _limits(spec: Mapping[str, Any]) -> Iterator[LimitLine]:
    text = spec.get("limit_text", "")
    for channel, limit in sorted(spec["limits"].items()):
        yield _limit(channel, limit, "", text)
    for variant, limits in spec.get("limits_for", {}).items():
        for channel, limit in sorted(limits.items()):
            yield _limit(channel, limit, variant, "")


def _limit(channel: str, told: str, variant: str, text: str) -> LimitLine:
    if told == "same_day":
        return LimitLine(channel, None, "same_day", variant, text)
    amount, unit = told.split()
    return LimitLine(channel, Decimal(amount), unit, variant, text)


def _paper(told: str | Mapping[str, Any]) -> PaperLine:
    spec: Mapping[str, Any] = _shared()["papers"][told] if isinstance(told, str) else told
    return PaperLine(
        name=spec["name"],
        variant=spec.get("for", ""),
        handing="present" if spec.get("show") else "submit",
        originals=spec.get("o", 0),
        copies=spec.get("c", 0),
        need="conditional" if spec.get("when") else "required",
        condition_text=spec.get("when", ""),
        replaced_by=spec.get("from", ""),
        form_template=spec.get("form", ""),
    )


def _fee(told: str | Mapping[str, Any]) -> FeeLine:
    spec: Mapping[str, Any] = _shared()["fees"][told] if isinstance(told, str) else told
    return FeeLine(
        kind=spec["kind"],
        name=spec["name"],
        rule_kind=spec["rule"],
        variant=spec.get("for", ""),
        channel=spec.get("channel", ""),
        amount=spec.get("amount"),
        first_pages=spec.get("first_pages"),
        amount_after=spec.get("amount_after"),
        cap=spec.get("cap"),
        unit=spec.get("unit", ""),
        note=spec.get("note", ""),
    )


def _steps(told: Sequence[Sequence[Any]], limits: Sequence[LimitLine]) -> tuple[StepLine, ...]:
    """Share the shortest general limit among the steps, in quarters of an office hour; together they are the limit."""
    whole = shortest_hours(limits) or OFFICE_DAY
    quarters = _shared_out(
        int(whole / QUARTER), [Decimal(share) for _key, _label, _place, _right, share, *_marks in told]
    )
    return tuple(
        StepLine(key, label, place, right, count * QUARTER, "", "pause" in marks, "skip" in marks)
        for (key, label, place, right, _share, *marks), count in zip(told, quarters, strict=True)
    )


def _shared_out(whole: int, shares: Sequence[Decimal]) -> list[int]:
    """Divide whole quarters by per cent, at least one each: what rounding leaves over goes to who lost most by it."""
    exact = [whole * share / 100 for share in shares]
    found = [max(int(one), 1) for one in exact]
    lost = sorted(range(len(exact)), key=lambda n: found[n] - exact[n])
    for n in lost[: max(whole - sum(found), 0)]:
        found[n] += 1
    return found
