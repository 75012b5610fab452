"""What is wrong on the intake screen, told field by field, before anything is recorded."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from motcua.calendar.rules import WrongLimit
from motcua.counter.web.intake_typed import (
    COUNTS,
    MOST,
    Page,
    amount_of,
    bare,
    other_papers,
    stated_limit,
    whole,
)
from motcua.dossiers.queries import Channel, Handover
from motcua.kernel.identifiers import is_personal_number, is_tax_code
from motcua.kernel.identifiers import phone as told_phone
from motcua.kernel.text import clean, person_sort_key, search_key, sort_key
from motcua.organisations import queries as organisations
from motcua.ui.typed import no_day, typed_day

LONGEST = {
    "name": ("Họ tên, tên tổ chức", 200),
    "email": ("Địa chỉ thư điện tử", 254),
    "phone": ("Số điện thoại", 40),
    "address_line": ("Địa chỉ", 300),
    "submitter_name": ("Họ tên người nộp", 200),
    "handover_address": ("Địa chỉ nhận qua bưu chính", 400),
    "request": ("Nội dung yêu cầu", 1000),
}
"""How many characters of every text typed here its column holds; a telephone number is kept without its blanks."""

LONGEST_KEY = 600
MOST_OTHERS, LONGEST_OTHER = 40, 500
MOST_OF_ALL_FEES = 2_000_000_000
FIRST_YEAR_OF_BIRTH = 1900
TAX_CODE_LENGTHS = (10, 13)


def wrong_fields(page: Page, *, receiving: bool) -> dict[str, str]:
    """Return everything that must be mended before the dossier can be recorded: field name to sentence.

    ``receiving`` asks also for what only a dossier that gets its promise needs: papers, limit.
    """
    wrong = dict(page.errors) | _wrong_person(page) | _too_long(page.typed)
    if page.version is None:
        return {"procedure": _wrong_procedure(page)} | wrong
    if page.variant is None and page.version.variants.all():
        return {"variant": _("Hãy chọn trường hợp.")} | wrong
    return (
        wrong
        | _wrong_counts(page)
        | _wrong_others(page)
        | _wrong_fees(page, receiving=receiving)
        | _wrong_rest(page, receiving=receiving)
    )


def _wrong_procedure(page: Page) -> str:
    there = page.elsewhere
    if there is None:
        return _("Hãy chọn thủ tục: gõ vài chữ rồi chọn một dòng trong danh sách.")
    where = "; ".join(there.where)
    if there.system:
        said = _("%(name)s do %(system)s tiếp nhận. Nơi nộp: %(where)s.")
    else:
        said = _("Cơ quan của ông/bà không tiếp nhận thủ tục %(name)s. Nơi nộp: %(where)s.")
    return said % {"name": there.name, "system": there.system, "where": where}


def _wrong_number(number: str) -> str:
    if number.isdecimal() and len(number) in TAX_CODE_LENGTHS:
        return _("Mã số thuế này gõ nhầm một chữ số (chữ số kiểm tra không khớp). Hãy đối chiếu với giấy tờ.")
    return _("Số định danh có 12 chữ số, mã số thuế có 10 hoặc 13 chữ số. Hãy đối chiếu với giấy tờ.")


def _wrong_person(page: Page) -> dict[str, str]:
    wrong, typed = {}, page.typed
    number = bare(typed["number"])
    if number and not (is_personal_number(number) or is_tax_code(number)):
        wrong["number"] = _wrong_number(number)
    if not clean(typed["name"]):
        wrong["name"] = _("Hãy nhập họ tên hoặc tên tổ chức.")
    elif not _has_letter(typed["name"]):
        wrong["name"] = _("Họ tên, tên tổ chức phải có ít nhất một chữ cái.")
    if typed["submitter_name"] and not _has_letter(typed["submitter_name"]):
        wrong["submitter_name"] = _("Họ tên người nộp phải có ít nhất một chữ cái.")
    if typed["born_on"] and (said := _wrong_birthday(typed["born_on"], page.on)):
        wrong["born_on"] = said
    if typed["phone"] and told_phone(typed["phone"]) is None:
        wrong["phone"] = _("Số điện thoại chưa đúng; ví dụ 0905 123 456.")
    if typed["submitter_number"] and not is_personal_number(bare(typed["submitter_number"])):
        wrong["submitter_number"] = _("Số định danh cá nhân có 12 chữ số. Hãy đối chiếu với thẻ căn cước.")
    if typed["commune_code"] and typed["commune_code"] not in {p.code for p in organisations.communes_on(page.on)}:
        wrong["commune_code"] = _("Không có xã, phường này. Hãy chọn một dòng trong danh sách.")
    return wrong


def _has_letter(text: str) -> bool:
    return any(c.isalpha() for c in text)


def _wrong_birthday(text: str, today: date) -> str:
    born = typed_day(text)
    if born is None:
        return no_day(text, example="27/11/1991")
    if born.year < FIRST_YEAR_OF_BIRTH:
        return _("Năm sinh phải từ 1900 trở đi.")
    return _("Ngày sinh ở sau hôm nay.") if born > today else ""


def _too_long(typed: dict[str, str]) -> dict[str, str]:
    """Tell which texts their columns cannot hold. Small letters can be more than capitals, and keys more than names."""
    said = _("%(field)s dài quá %(most)s chữ.")
    wrong = {
        name: said % {"field": _(label), "most": f"{most:,}".replace(",", ".")}
        for name, (label, most) in LONGEST.items()
        if max(len(clean(typed[name])), len(clean(typed[name]).lower())) > most
    }
    if "name" not in wrong and any(
        len(key(typed["name"])) > LONGEST_KEY for key in (search_key, sort_key, person_sort_key)
    ):
        wrong["name"] = _("Tên có quá nhiều ký tự lạ. Hãy ghi bằng chữ thường dùng.")
    return wrong


def _wrong_counts(page: Page) -> dict[str, str]:
    said = _("Hãy nhập số từ 1 đến 9.999.")
    wrong = {name: said for name in COUNTS if whole(page.typed[name], 1, MOST) is None}
    for paper in page.papers:
        for column in ("originals", "copies"):
            given = getattr(paper, column)
            if given and whole(given, 0, MOST) is None:
                wrong[f"{column}_{paper.key}"] = _("Số bản của “%(paper)s” phải là một số từ 0 đến 9.999.") % {
                    "paper": paper.name[:60]
                }
    return wrong


def _wrong_others(page: Page) -> dict[str, str]:
    names = other_papers(page.typed)
    if len(names) > MOST_OTHERS:
        return {"others": _("Không quá 40 giấy tờ khác, mỗi dòng một loại.")}
    if any(_longer(name, LONGEST_OTHER) for name in names):
        return {"others": _("Tên mỗi giấy tờ khác không quá 500 chữ.")}
    return {}


def _longer(text: str, most: int) -> bool:
    """Tell whether a text has more letters than its column holds, which counts every mark as one."""
    return len(text) > most


def _wrong_fees(page: Page, *, receiving: bool) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if page.quote is None:
        return wrong
    for position, text in page.stated.items():
        if text and amount_of(text) is None:
            wrong[f"fee_{position}"] = _("Số tiền phải là số đồng từ 0 đến 1.000.000.000, ví dụ 150.000.")
        elif not text and receiving:
            name = page.quote.fees.shares[position].line.name
            wrong[f"fee_{position}"] = _("Hãy nhập mức thu %(fee)s theo nghị quyết của HĐND tỉnh (0 nếu miễn).") % {
                "fee": name
            }
    if page.quote.fees.amount + page.stated_total > MOST_OF_ALL_FEES:
        counted = "items" if any(s.line.rule_kind == "per_item" for s in page.quote.fees.shares) else "copies"
        where = next((f"fee_{position}" for position in page.stated), counted)
        wrong[where] = _("Tổng phí, lệ phí quá lớn. Hãy xem lại số lượng và mức thu.")
    return wrong


def _wrong_rest(page: Page, *, receiving: bool) -> dict[str, str]:
    wrong, typed = {}, page.typed
    if page.quote and not page.quote.limit_known and (said := _wrong_limit(typed, receiving=receiving)):
        wrong["limit_amount"] = said
    if typed["channel"] not in Channel.values:
        wrong["channel"] = _("Không có cách nộp này. Hãy chọn một dòng.")
    if typed["handover"] not in Handover.values:
        wrong["handover"] = _("Không có cách nhận kết quả này. Hãy chọn một dòng.")
    elif typed["handover"] == Handover.POSTAL and not (
        clean(typed["handover_address"]) or clean(typed["address_line"])
    ):
        wrong["handover_address"] = _("Hãy ghi địa chỉ để bưu chính chuyển kết quả đến.")
    if receiving and page.missing:
        wrong["papers"] = _("Còn thiếu: %(papers)s. Hãy lập phiếu yêu cầu bổ sung (F6), hoặc đánh dấu nếu đã nộp.") % {
            "papers": "; ".join(page.missing)
        }
    return wrong


def _wrong_limit(typed: dict[str, str], *, receiving: bool) -> str:
    if not typed["limit_amount"]:
        return _("Danh mục chưa ghi thời hạn của thủ tục này. Hãy nhập thời hạn.") if receiving else ""
    try:
        stated_limit(typed)
    except WrongLimit as no:
        return str(no)
    return ""
