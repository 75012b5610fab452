"""What changes between two versions, field by field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from motcua.procedures.rules.content import (
    CompetenceLine,
    Content,
    FeeLine,
    LawLine,
    LimitLine,
    PaperLine,
    ResultLine,
    StepLine,
    VariantLine,
)
from motcua.procedures.rules.fees import fee_in_words
from motcua.procedures.rules.keys import step_kind
from motcua.procedures.rules.limits import hours_words, limit_in_words
from motcua.procedures.rules.vocabulary import STEP_KINDS, in_words

LABELS = {
    "name": "Tên thủ tục",
    "decision_no": "Quyết định công bố",
    "levels": "Cấp thực hiện",
    "system": "Hệ thống tiếp nhận",
    "system_name": "Tên hệ thống",
    "filing_place": "Nơi nộp",
    "online_kind": "Mức độ trực tuyến",
    "online_reason": "Lý do chưa toàn trình",
    "applicants": "Đối tượng thực hiện",
    "sequence": "Trình tự thực hiện",
    "conditions": "Yêu cầu, điều kiện",
    "sets": "Số bộ hồ sơ",
    "keywords": "Từ khóa tìm kiếm",
    "variants": "Trường hợp",
    "competences": "Cơ quan có thẩm quyền",
    "legal_bases": "Căn cứ pháp lý",
    "channel_rules": "Cách thức, thời hạn",
    "papers": "Thành phần hồ sơ",
    "fee_rules": "Phí, lệ phí",
    "result_kinds": "Kết quả",
    "steps": "Quy trình",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that changes: what goes and what comes, each as lines of text."""

    key: str
    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def differences(old: Content | None, new: Content, places: Mapping[str, str] | None = None) -> tuple[Difference, ...]:
    """List the fields that differ, in the order of a procedure's page; against nothing, all that is filled.

    Of lists only the lines that go or come are named; a mere change of order shows the whole list.
    ``places`` names agencies and units by the key a line points at them with: keys are never shown.
    """
    return tuple(_difference(f.name, old, new, places or {}) for f in fields(Content) if _differs(f.name, old, new))


def _differs(key: str, old: Content | None, new: Content) -> bool:
    if old is None:
        return bool(getattr(new, key))
    return bool(getattr(old, key) != getattr(new, key))


def _difference(key: str, old: Content | None, new: Content, places: Mapping[str, str]) -> Difference:
    before = _lines(key, old, new, places) if old else ()
    after = _lines(key, new, old, places)
    if not before and not after and old:
        before, after = _lines(key, old, None, places), _lines(key, new, None, places)
    return Difference(key, LABELS[key], before, after)


def _lines(key: str, content: Content, other: Content | None, places: Mapping[str, str]) -> tuple[str, ...]:
    """Say the lines of a field that the other version does not have; all of them without another version."""
    names = {line.key: line.name for line in content.variants}
    there = _listed(getattr(other, key)) if other else ()
    return tuple(said(line, names, places) for line in _listed(getattr(content, key)) if line not in there)


def _listed(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()


def said(line: object, variants: Mapping[str, str], places: Mapping[str, str]) -> str:
    """Say one line of a version in words that a reader can compare; cases, agencies and units by their names."""
    case = variants.get(getattr(line, "variant", ""), "")
    match line:
        case VariantLine():
            return line.name
        case CompetenceLine():
            return " – ".join(_filled(*_competence(line, places)))
        case LawLine():
            return f"{line.number}: {line.title}"
        case LimitLine():
            return ": ".join(_filled(in_words(line.channel), case, limit_in_words(line.amount, line.unit), line.text))
        case PaperLine():
            return "; ".join(_filled(case, *_paper(line)))
        case FeeLine():
            told = (case, in_words(line.channel), in_words(line.kind), line.name, fee_in_words(line), line.note)
            return "; ".join(_filled(*told))
        case ResultLine():
            return " ".join(_filled(line.code, line.name))
        case StepLine():
            return "; ".join(_filled(*_step(line, places)))
    return in_words(str(line))


def _competence(line: CompetenceLine, places: Mapping[str, str]) -> tuple[str, ...]:
    only = f"chỉ {_place(line.agency_key, places)}" if line.agency_key else ""
    unit = line.unit_name or _place(line.unit_key, places)
    return (in_words(line.level), line.agency_name, in_words(line.agency_kind), only, unit)


def _paper(line: PaperLine) -> tuple[str, ...]:
    counts = f"{line.originals} bản chính, {line.copies} bản sao"
    source = f"thay bằng {in_words(line.replaced_by)}" if line.replaced_by else ""
    form = f"mẫu {line.form_template}" if line.form_template else ""
    return (line.name, in_words(line.handing), counts, in_words(line.need), line.condition_text, source, form)


def _step(line: StepLine, places: Mapping[str, str]) -> tuple[str, ...]:
    who = (in_words(line.place), in_words(line.right), _place(line.unit_key, places))
    ticked = ("được tạm dừng đồng hồ" if line.may_pause else "", "có thể bỏ qua" if line.may_skip else "")
    return (line.label, STEP_KINDS[step_kind(line.key)], *who, hours_words(line.hours), *ticked)


def _place(key: str, places: Mapping[str, str]) -> str:
    return places.get(key, "nơi đã chọn trước đây") if key else ""


def _filled(*parts: str) -> Iterable[str]:
    """Leave out what is empty and what was said already."""
    return dict.fromkeys(part for part in parts if part)
