"""What is wrong with one line of a draft: field name to sentence, empty when it is well."""

import re
from collections.abc import Mapping
from decimal import Decimal

from motcua.calendar.rules import Unit, WrongLimit
from motcua.procedures.rules.content import (
    CompetenceLine,
    FeeLine,
    LawLine,
    LimitLine,
    PaperLine,
    ResultLine,
    StepLine,
    VariantLine,
)
from motcua.procedures.rules.limits import limit_of
from motcua.procedures.rules.vocabulary import CHANNELS, LEVELS, ONLINE_KINDS, PLACES, SYSTEMS

Line = VariantLine | CompetenceLine | LawLine | LimitLine | PaperLine | FeeLine | ResultLine | StepLine

FEE_RULES = ("free", "flat", "per_item", "per_page", "by_province_resolution")
LONGEST_STEP = Decimal(4000)
LONGEST_NAME = 1000
MOST_SETS = 20
CODE = re.compile(r"\d\.\d{6}")
EMPTY = {
    "key": "Hãy chọn loại việc",
    "name": "Hãy ghi tên",
    "number": "Hãy ghi số, ký hiệu văn bản",
    "title": "Hãy ghi tên văn bản",
    "agency_name": "Hãy ghi tên cơ quan",
    "agency_kind": "Hãy chọn loại cơ quan",
    "label": "Hãy ghi việc phải làm",
    "right": "Hãy chọn ai làm",
}
CHOICES = {
    "system": SYSTEMS,
    "online_kind": ONLINE_KINDS,
}


def plain_faults(values: Mapping[str, object]) -> dict[str, str]:
    """Return every plain field of a version that must be mended; only the fields given are looked at."""
    wrong: dict[str, str] = {}
    if "code" in values and not CODE.fullmatch(str(values["code"])):
        wrong["code"] = "Mã thủ tục có dạng 1.001193: một chữ số, dấu chấm, sáu chữ số."
    if "name" in values and not 0 < len(str(values["name"]).strip()) <= LONGEST_NAME:
        wrong["name"] = "Tên thủ tục dài từ 1 đến 1.000 ký tự."
    for name, allowed in CHOICES.items():
        if name in values and values[name] not in allowed:
            wrong[name] = "Chọn một trong các giá trị có sẵn."
    levels = values.get("levels", ())
    if not isinstance(levels, list | tuple) or set(levels) - set(LEVELS):
        wrong["levels"] = "Chọn cấp thực hiện."
    sets = values.get("sets", 1)
    if not isinstance(sets, int) or not 1 <= sets <= MOST_SETS:
        wrong["sets"] = "Số bộ hồ sơ từ 1 đến 20."
    return wrong


def faults(line: Line) -> dict[str, str]:
    """Return every field of the line that must be mended, each with a sentence in Vietnamese."""
    match line:
        case PaperLine():
            return _paper(line)
        case LimitLine():
            return _limit(line)
        case FeeLine():
            return _fee(line)
        case StepLine():
            return _step(line)
        case VariantLine():
            return _filled(key=line.key, name=line.name)
        case LawLine():
            return _filled(number=line.number, title=line.title)
        case ResultLine():
            return _filled(name=line.name)
        case CompetenceLine():
            wrong = {} if line.level in LEVELS else {"level": "Chọn cấp thực hiện."}
            return wrong | _filled(agency_name=line.agency_name, agency_kind=line.agency_kind)


def _filled(**values: str) -> dict[str, str]:
    return {name: f"{EMPTY[name]}." for name, value in values.items() if not value.strip()}


def _paper(line: PaperLine) -> dict[str, str]:
    wrong = _filled(name=line.name)
    if line.need == "conditional" and not line.condition_text.strip():
        wrong["condition_text"] = "Giấy tờ có điều kiện phải ghi khi nào cần."
    if line.need not in {"required", "conditional"}:
        wrong["need"] = "Chọn bắt buộc hoặc khi có điều kiện."
    if line.handing not in {"submit", "present"}:
        wrong["handing"] = "Chọn nộp hoặc xuất trình."
    if line.originals < 0 or line.copies < 0 or line.originals + line.copies == 0:
        wrong["originals"] = "Ghi số bản chính hoặc bản sao."
    return wrong


def _limit(line: LimitLine) -> dict[str, str]:
    wrong = {} if line.channel in CHANNELS else {"channel": "Chọn cách thức thực hiện."}
    if line.unit not in set(Unit):
        return wrong | {"unit": "Chọn đơn vị tính."}
    try:
        limit = limit_of(line.amount, line.unit)
    except WrongLimit as error:
        return wrong | {"amount": str(error)}
    if limit is None and line.unit != Unit.UNKNOWN:
        wrong["amount"] = "Ghi số ngày, giờ hoặc tháng."
    if line.unit == Unit.SAME_DAY and line.amount is not None:
        wrong["amount"] = "Thời hạn trong ngày không có số lượng."
    if limit is None and line.unit == Unit.UNKNOWN and not line.text.strip():
        wrong["text"] = "Chưa rõ thời hạn thì ghi nguyên văn quy định."
    return wrong


def _fee(line: FeeLine) -> dict[str, str]:
    wrong = _filled(name=line.name)
    if line.kind not in {"fee", "charge"}:
        wrong["kind"] = "Chọn phí hoặc lệ phí."
    if line.rule_kind not in FEE_RULES:
        wrong["rule_kind"] = "Chọn cách tính."
    if line.channel not in {"", *CHANNELS}:
        wrong["channel"] = "Cách thức này không có."
    if line.rule_kind in {"flat", "per_item", "per_page"} and not line.amount:
        wrong["amount"] = "Ghi mức thu bằng đồng."
    if line.rule_kind == "per_page":
        missing = {"first_pages": line.first_pages, "amount_after": line.amount_after, "cap": line.cap}
        wrong |= {name: "Cách tính theo trang cần số này." for name, value in missing.items() if value is None}
        if line.cap is not None and line.amount is not None and line.cap < line.amount:
            wrong["cap"] = "Mức tối đa không thể thấp hơn mức của một trang."
    return wrong


def _step(line: StepLine) -> dict[str, str]:
    wrong = _filled(key=line.key, label=line.label, right=line.right)
    if line.place not in PLACES:
        wrong["place"] = "Chọn nơi thực hiện."
    if not line.hours.is_finite() or not 0 <= line.hours <= LONGEST_STEP:
        wrong["hours"] = "Số giờ phải từ 0 đến 4.000."
    return wrong
