"""A version laid out for reading: grouped, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from motcua.procedures import queries
from motcua.procedures.queries import ProcedureVersion
from motcua.procedures.rules import (
    CompetenceLine,
    Content,
    FeeLine,
    LawLine,
    LimitLine,
    PaperLine,
    ResultLine,
    StepLine,
    fee_in_words,
    in_words,
    limit_in_words,
)

STRIP_CLASS = {"desk": "desk", "unit": "unit", "leader": "leader", "records": "agency"}
ROOM_FOR_WORDS = 11
TALL = {"least": 30, "per_hundred": 1.6}


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step of the route as a piece of the strip and as a line of the list; ``x`` and ``width`` in per cent."""

    label: str
    place: str
    kind: str
    hours: str
    share: str
    right: str
    pause: bool
    skip: bool
    x: float
    width: float
    words: str
    tall: int


def levels_in_words(levels: Iterable[str]) -> str:
    """Say the levels: ``Cấp tỉnh, Cấp xã``."""
    return ", ".join(str(queries.Level(level).label) for level in levels)


def limits(content: Content) -> list[tuple[str, str, str, str]]:
    """Return rows of channel, variant, limit in words, text of the law."""
    names = _variant_names(content)
    return [
        (_channel(line), names[line.variant], _capital(limit_in_words(line.amount, line.unit)), line.text)
        for line in content.channel_rules
    ]


def papers(content: Content) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the papers of every case first, then those of each variant; empty groups are left out."""
    groups = []
    for key, name in _variant_names(content).items():
        lines = [_paper(line) for line in content.papers if line.variant == key]
        if lines:
            groups.append((name, lines))
    return groups


def _paper(line: PaperLine) -> dict[str, Any]:
    counts = [(line.originals, _("bản chính")), (line.copies, _("bản sao"))]
    return {
        "name": line.name,
        "handing": str(queries.Handing(line.handing).label),
        "counts": ", ".join(f"{count} {word}" for count, word in counts if count),
        "condition": line.condition_text,
        "source": str(queries.DataSource(line.replaced_by).label) if line.replaced_by else "",
        "form": line.form_template,
    }


def fees(content: Content) -> list[dict[str, str]]:
    """Return the fees and charges in words."""
    names = _variant_names(content)
    return [
        {
            "kind": str(queries.FeeKind(line.kind).label),
            "name": line.name,
            "amount": fee_in_words(line),
            "where": ", ".join(part for part in (_channel(line), names[line.variant] if line.variant else "") if part),
            "note": line.note,
        }
        for line in content.fee_rules
    ]


def route(content: Content) -> list[ShownStep]:
    """Return the steps with their share of the whole time as a strip from left to right."""
    whole = float(sum(step.hours for step in content.steps)) or 1.0
    shown, x = [], 0.0
    for step in content.steps:
        width = 100 * float(step.hours) / whole
        shown.append(_step(step, x, width))
        x += width
    return shown


def _step(step: StepLine, x: float, width: float) -> ShownStep:
    hours = f"{step.hours.normalize():f}".replace(".", ",")
    return ShownStep(
        label=step.label,
        place=str(queries.Place(step.place).label),
        kind=STRIP_CLASS[step.place],
        hours=hours,
        share=f"{width:.0f} %",
        right=step.right,
        pause=step.may_pause,
        skip=step.may_skip,
        x=round(x, 2),
        width=round(width, 2),
        words=_("%(hours)s giờ") % {"hours": hours} if width >= ROOM_FOR_WORDS else "",
        tall=round(TALL["least"] + TALL["per_hundred"] * width),
    )


def facts(version: ProcedureVersion, content: Content) -> list[tuple[str, str]]:
    """Return the head of a procedure's page: label and words."""
    online = str(queries.OnlineKind(content.online_kind).label)
    rows = [
        (_("Mã thủ tục"), version.procedure.code),
        (_("Lĩnh vực"), version.procedure.field.name),
        (_("Quyết định công bố"), content.decision_no),
        (_("Cấp thực hiện"), levels_in_words(content.levels)),
        (_("Cơ quan có thẩm quyền"), "; ".join(_competence(line) for line in content.competences)),
        (_("Hệ thống tiếp nhận"), content.system_name or str(queries.System(content.system).label)),
        (_("Nơi nộp"), content.filing_place),
        (_("Dịch vụ công trực tuyến"), f"{online}. {content.online_reason}" if content.online_reason else online),
        (_("Đối tượng thực hiện"), "; ".join(content.applicants)),
        (_("Số bộ hồ sơ"), str(content.sets)),
        (_("Kết quả"), "; ".join(line.name for line in content.result_kinds)),
    ]
    return [(label, words) for label, words in rows if words]


def line_in_words(line: Any, content: Content) -> dict[str, str]:
    """Say one line of a draft: words, its variant, what is strong, what stands small below."""
    variant = _variant_names(content)[line.variant] if getattr(line, "variant", "") else ""
    row = {"words": getattr(line, "name", ""), "variant": variant, "strong": "", "small": ""}
    match line:
        case PaperLine():
            paper = _paper(line)
            told = (paper["form"], paper["handing"], paper["counts"], line.condition_text, paper["source"])
            row["small"] = " · ".join(part for part in told if part)
        case LimitLine():
            row |= {"words": _channel(line), "strong": limit_in_words(line.amount, line.unit), "small": line.text}
        case FeeLine():
            named = " – ".join(part for part in (line.name, _channel(line)) if part)
            row |= {"words": named, "strong": fee_in_words(line), "small": line.note}
        case StepLine():
            place = str(queries.Place(line.place).label)
            row |= {"words": line.label, "small": f"{place} · {in_words(line.right)}"}
        case LawLine():
            row |= {"words": line.number, "small": line.title}
        case ResultLine():
            row["small"] = line.code
        case CompetenceLine():
            row |= {"words": line.agency_name, "small": line.unit_name}
    return row


def direct_limit(version: ProcedureVersion) -> str:
    """Say the limit at the counter, or of the first channel there is, for a list."""
    lines = [rule for rule in version.channel_rules.all() if rule.variant_id is None]
    lines.sort(key=lambda rule: rule.channel != "direct")
    if not lines:
        return ""
    return _capital(limit_in_words(lines[0].amount, lines[0].unit).partition(";")[0])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _competence(line: Any) -> str:
    return f"{line.agency_name} ({line.unit_name})" if line.unit_name else str(line.agency_name)


def _variant_names(content: Content) -> dict[str, str]:
    return {"": _("Mọi trường hợp"), **{line.key: line.name for line in content.variants}}


def _channel(line: LimitLine | FeeLine) -> str:
    return str(queries.Channel(line.channel).label) if line.channel else ""
