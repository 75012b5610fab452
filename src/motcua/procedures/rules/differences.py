"""What changes between two versions, field by field."""

from collections.abc import Iterable
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
from motcua.procedures.rules.limits import limit_in_words
from motcua.procedures.rules.vocabulary import in_words

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


def differences(old: Content | None, new: Content) -> tuple[Difference, ...]:
    """List the fields that differ, in the order of a procedure's page; against nothing, all that is filled.

    Of lists only the lines that go or come are named; a mere change of order shows the whole list.
    """
    return tuple(_difference(f.name, old, new) for f in fields(Content) if _differs(f.name, old, new))


def _differs(key: str, old: Content | None, new: Content) -> bool:
    if old is None:
        return bool(getattr(new, key))
    return bool(getattr(old, key) != getattr(new, key))


def _difference(key: str, old: Content | None, new: Content) -> Difference:
    before = _lines(getattr(old, key)) if old else ()
    after = _lines(getattr(new, key))
    gone = tuple(line for line in before if line not in after)
    come = tuple(line for line in after if line not in before)
    if not gone and not come:
        gone, come = before, after
    return Difference(key, LABELS[key], gone, come)


def _lines(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(said(item) for item in value)
    return (in_words(str(value)),) if value else ()


def said(line: object) -> str:
    """Say one line of a version in words that a reader can compare."""
    match line:
        case VariantLine():
            return line.name
        case CompetenceLine():
            return " – ".join(_filled(line.agency_name, line.unit_name))
        case LawLine():
            return f"{line.number}: {line.title}"
        case LimitLine():
            return ": ".join(
                _filled(in_words(line.channel), line.variant, limit_in_words(line.amount, line.unit), line.text)
            )
        case PaperLine():
            counts = f"{line.originals} bản chính, {line.copies} bản sao"
            return "; ".join(_filled(line.variant, line.name, counts, line.condition_text, line.replaced_by))
        case FeeLine():
            told = (line.variant, in_words(line.channel), line.name, fee_in_words(line), line.note)
            return "; ".join(_filled(*told))
        case ResultLine():
            return " ".join(_filled(line.code, line.name))
        case StepLine():
            return "; ".join(
                _filled(line.label, in_words(line.place), in_words(line.right), line.unit_key, f"{line.hours} giờ")
            )
    return in_words(str(line))


def _filled(*parts: str) -> Iterable[str]:
    return [part for part in parts if part]
