"""What is typed on the screens of a draft: which fields each part has, and how they become a line."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.kernel.commands import Refused
from motcua.procedures import queries
from motcua.procedures.rules import (
    AGENCY_KINDS,
    STEP_KINDS,
    STEP_RIGHTS,
    CompetenceLine,
    FeeLine,
    LawLine,
    LimitLine,
    Line,
    PaperLine,
    ResultLine,
    StepLine,
    VariantLine,
    step_key,
    step_kind,
    variant_key,
)

LONGEST = 20_000
ORDERED = ("variants", "papers", "fee_rules", "result_kinds", "legal_bases", "steps")


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of a form: its name in the line, its label, how it is asked for."""

    name: str
    label: Any
    kind: str = "text"
    hint: Any = ""
    options: Callable[[], Iterable[tuple[str, Any]]] | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class PartSheet:
    """One kind of line: what it is called and what is asked about it."""

    title: Any
    one: Any
    line: type
    asked: tuple[Asked, ...]


VARIANT = Asked("variant", lazy("Áp dụng cho trường hợp"), "variant", optional=True)
SHEETS: dict[str, PartSheet] = {
    "variants": PartSheet(
        lazy("Trường hợp"),
        lazy("trường hợp"),
        VariantLine,
        (Asked("name", lazy("Tên trường hợp")),),
    ),
    "papers": PartSheet(
        lazy("Thành phần hồ sơ"),
        lazy("giấy tờ"),
        PaperLine,
        (
            Asked("name", lazy("Tên giấy tờ"), "area"),
            VARIANT,
            Asked("handing", lazy("Cách nộp"), "choice", options=lambda: queries.Handing.choices),
            Asked("originals", lazy("Số bản chính"), "whole"),
            Asked("copies", lazy("Số bản sao"), "whole"),
            Asked("need", lazy("Bắt buộc hay có điều kiện"), "choice", options=lambda: queries.Need.choices),
            Asked("condition_text", lazy("Khi nào cần"), "area", lazy("Chỉ ghi khi có điều kiện."), optional=True),
            Asked(
                "replaced_by",
                lazy("Dữ liệu thay thế"),
                "choice",
                lazy("Có dữ liệu này thì không được đòi giấy."),
                lambda: queries.DataSource.choices,
            ),
            Asked("form_template", lazy("Mẫu đơn, tờ khai"), optional=True),
        ),
    ),
    "channel_rules": PartSheet(
        lazy("Cách thức, thời hạn"),
        lazy("thời hạn"),
        LimitLine,
        (
            Asked("channel", lazy("Cách thức"), "choice", options=lambda: queries.Channel.choices),
            VARIANT,
            Asked("amount", lazy("Số lượng"), "decimal", lazy("Để trống nếu trả kết quả trong ngày."), optional=True),
            Asked("unit", lazy("Đơn vị"), "choice", options=lambda: queries.LimitUnit.choices),
            Asked("text", lazy("Nguyên văn quy định"), "area", optional=True),
        ),
    ),
    "fee_rules": PartSheet(
        lazy("Phí, lệ phí"),
        lazy("khoản thu"),
        FeeLine,
        (
            Asked("kind", lazy("Loại"), "choice", options=lambda: queries.FeeKind.choices),
            Asked("name", lazy("Tên khoản thu")),
            VARIANT,
            Asked("channel", lazy("Cách thức"), "channel", optional=True),
            Asked("rule_kind", lazy("Cách tính"), "choice", options=lambda: queries.FeeRuleKind.choices),
            Asked("amount", lazy("Mức thu (đồng)"), "money", optional=True),
            Asked("first_pages", lazy("Số trang đầu tính mức trên"), "money", optional=True),
            Asked("amount_after", lazy("Mức cho mỗi trang sau (đồng)"), "money", optional=True),
            Asked("cap", lazy("Tối đa cho mỗi bản (đồng)"), "money", optional=True),
            Asked("unit", lazy("Đơn vị"), "text", lazy("Ví dụ: bản sao, giao dịch, trang"), optional=True),
            Asked("note", lazy("Nguyên văn quy định"), "area", optional=True),
        ),
    ),
    "result_kinds": PartSheet(
        lazy("Kết quả"),
        lazy("kết quả"),
        ResultLine,
        (
            Asked("name", lazy("Tên kết quả")),
            Asked("code", lazy("Mã kết quả"), "text", lazy("Ví dụ KQ.G15.000031"), optional=True),
        ),
    ),
    "legal_bases": PartSheet(
        lazy("Căn cứ pháp lý"),
        lazy("văn bản"),
        LawLine,
        (Asked("number", lazy("Số, ký hiệu")), Asked("title", lazy("Tên văn bản"), "area")),
    ),
    "competences": PartSheet(
        lazy("Cơ quan có thẩm quyền"),
        lazy("cơ quan"),
        CompetenceLine,
        (
            Asked("level", lazy("Cấp"), "choice", options=lambda: queries.Level.choices),
            Asked("agency_name", lazy("Tên cơ quan")),
            Asked("agency_kind", lazy("Loại cơ quan"), "choice", options=AGENCY_KINDS.items),
            Asked(
                "agency_key", lazy("Chỉ riêng cơ quan"), "agency", lazy("Cấp xã: mọi cơ quan cùng loại."), optional=True
            ),
            Asked("unit_name", lazy("Tên đơn vị thụ lý trên giấy tờ"), optional=True),
            Asked("unit_key", lazy("Đơn vị thụ lý trong cơ quan"), "unit", optional=True),
        ),
    ),
    "steps": PartSheet(
        lazy("Quy trình"),
        lazy("bước"),
        StepLine,
        (
            Asked("label", lazy("Việc phải làm")),
            Asked("key", lazy("Loại việc"), "choice", options=STEP_KINDS.items),
            Asked("place", lazy("Nơi thực hiện"), "choice", options=lambda: queries.Place.choices),
            Asked("right", lazy("Ai làm"), "choice", options=STEP_RIGHTS.items),
            Asked("hours", lazy("Số giờ làm việc"), "hours"),
            Asked("unit_key", lazy("Đơn vị"), "unit", lazy("Không chọn: đơn vị có thẩm quyền."), optional=True),
            Asked("may_pause", lazy("Được tạm dừng đồng hồ ở bước này"), "tick"),
            Asked("may_skip", lazy("Có thể bỏ qua bước này"), "tick"),
        ),
    ),
}


def line_of(part: str, typed: Mapping[str, str], *, key: str = "", taken: Collection[str] = ()) -> Line:
    """Read one line of a part from what was typed; ``key`` is what it had, ``taken`` the keys of the other lines.

    :raises Refused: a number that is none; ``fields`` names every one.
    """
    sheet = SHEETS[part]
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for asked in sheet.asked:
        try:
            values[asked.name] = READERS.get(asked.kind, str.strip)(typed.get(asked.name, "")[:LONGEST])
        except (ValueError, InvalidOperation):
            wrong[asked.name] = _("Ghi một con số, ví dụ 5 hoặc 1,5.")
    if wrong:
        raise Refused(_("Chưa lưu được: hãy xem các trường được đánh dấu."), fields=wrong)
    if part == "steps":
        values["key"] = step_key(values["key"], taken, key)
    if part == "variants":
        values["key"] = key or variant_key(values["name"], taken)
    line: Line = sheet.line(**values)
    return line


def typed_of(part: str, line: Line | None) -> dict[str, str]:
    """Return a line as it would be typed, for showing it in its sheet."""
    if line is None:
        return {asked.name: "" for asked in SHEETS[part].asked}
    shown = {asked.name: _typed(getattr(line, asked.name)) for asked in SHEETS[part].asked}
    return shown | {"key": step_kind(line.key)} if isinstance(line, StepLine) else shown


def _typed(value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else str(value)


def _whole(text: str) -> int:
    return int(text.replace(".", "").replace(" ", "")) if text.strip() else 0


def _money(text: str) -> int | None:
    bare = text.replace(".", "").replace(" ", "").removesuffix("đồng")
    return int(bare) if bare else None


def _decimal(text: str) -> Decimal | None:
    return Decimal(text.strip().replace(",", ".")) if text.strip() else None


READERS: dict[str, Callable[[str], Any]] = {
    "whole": _whole,
    "money": _money,
    "decimal": _decimal,
    "hours": lambda text: _decimal(text) or Decimal(0),
    "tick": lambda text: text == "1",
}
