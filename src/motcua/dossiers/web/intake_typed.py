"""What was typed on the intake screen: read as it came, kept as it came, and told field by field what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.calendar.rules import Limit, Unit, WrongLimit
from motcua.dossiers import queries
from motcua.dossiers.commands import FeeStated, Intake, PaperGiven
from motcua.dossiers.models import Channel, Handover
from motcua.dossiers.queries import Elsewhere, Quote
from motcua.dossiers.web.scans import Scan, arrived
from motcua.kernel.identifiers import is_personal_number, is_tax_code
from motcua.kernel.identifiers import phone as told_phone
from motcua.kernel.text import clean
from motcua.kernel.time import local_day
from motcua.kernel.web import Request
from motcua.people.commands import Told
from motcua.procedures.rules import Quantity
from motcua.ui.typed import digits, typed_day

if TYPE_CHECKING:
    from motcua.procedures.models import CaseVariant, ProcedureVersion, RequiredPaper

DEFAULTS = {
    "procedure": "", "procedure_words": "", "variant": "", "channel": Channel.DIRECT.value,
    "number": "", "kind": "citizen", "name": "", "born_on": "", "sex": "", "phone": "", "email": "",
    "address_line": "", "commune_code": "", "recalled": "", "recalled_number": "", "spoiled": "",
    "submitter_name": "", "submitter_number": "",
    "pages": "1", "copies": "1", "items": "1", "fee_collected": "",
    "limit_amount": "", "limit_unit": Unit.WORKING_DAY.value,
    "handover": Handover.COUNTER.value, "handover_address": "", "request": "", "others": "",
}  # fmt: skip
COUNTS = ("pages", "copies", "items")
MOST = 9_999
MOST_MONEY = 2_000_000_000


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper of the checklist as the clerk sees it."""

    id: UUID
    key: str
    name: str
    required: bool
    note: str
    present: bool
    originals: str
    copies: str
    scans: tuple[Scan, ...] = ()


@dataclass
class Page:
    """The intake screen as it was sent (or opened), with everything that follows from the chosen procedure."""

    agency: UUID
    typed: dict[str, str]
    version: ProcedureVersion | None = None
    elsewhere: Elsewhere | None = None
    variant: CaseVariant | None = None
    quote: Quote | None = None
    papers: list[PaperRow] = field(default_factory=list)
    other_scans: list[Scan] = field(default_factory=list)
    stated: dict[int, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        """The required papers that are not ticked."""
        return [paper.name for paper in self.papers if paper.required and not paper.present]

    @property
    def stated_total(self) -> int:
        """The amounts that the counter stated, in đồng."""
        return sum(amount for amount in map(_amount, self.stated.values()) if amount)


def page_of_intake(request: Request, agency: UUID, *, keep_scans: bool = False) -> Page:
    """Read the screen; with ``keep_scans`` what was uploaded is stored now, so that no mistake elsewhere loses it."""
    typed = {name: str(request.POST.get(name, default)).strip() for name, default in DEFAULTS.items()}
    if request.method != "POST":
        typed["procedure"] = str(request.GET.get("thu-tuc", ""))[:20]
    page = Page(agency, typed)
    on = local_day(request.now)
    found = queries.offered_here(agency, typed["procedure"], on) if typed["procedure"] else None
    if isinstance(found, Elsewhere):
        page.elsewhere = found
        typed["procedure_words"] = found.name
    elif found is not None:
        page.version = found
        typed["procedure_words"] = found.name
        _follow(request, page, found, keep_scans=keep_scans)
    return page


def _follow(request: Request, page: Page, version: ProcedureVersion, *, keep_scans: bool) -> None:
    variants = list(version.variants.all())
    chosen = next((v for v in variants if v.key == page.typed["variant"]), None)
    page.variant = chosen or (variants[0] if len(variants) == 1 else None)
    page.typed["variant"] = page.variant.key if page.variant else ""
    page.quote = queries.quoted(
        version,
        page.variant,
        agency=page.agency,
        channel=page.typed["channel"],
        quantity=quantity_of(page.typed),
        limit_stated=limit_of(page.typed),
        at=request.now,
        on=local_day(request.now),
    )
    if variants and page.variant is None:
        return
    for paper in page.quote.papers:
        page.papers.append(_row(request, page, paper, keep_scans=keep_scans))
    for position, share in enumerate(page.quote.fees.shares):
        if share.amount is None:
            page.stated[position] = str(request.POST.get(f"fee_{position}", "")).strip()
    if keep_scans:
        page.other_scans, wrong = arrived(request, "scan_others", "kept_others")
        if wrong:
            page.errors["scan_others"] = wrong


def _row(request: Request, page: Page, paper: RequiredPaper, *, keep_scans: bool) -> PaperRow:
    key = paper.id.hex
    scans, wrong = arrived(request, f"scan_{key}", f"kept_{key}") if keep_scans else ([], "")
    if wrong:
        page.errors[f"scan_{key}"] = wrong
    required = paper.need == "required" and not paper.replaced_by
    replaced = _("không phải nộp: tra trong %(source)s") % {"source": paper.get_replaced_by_display()}
    return PaperRow(
        id=paper.id,
        key=key,
        name=paper.name,
        required=required,
        note=replaced if paper.replaced_by else paper.condition_text,
        present=f"paper_{key}" in request.POST or bool(request.POST.get("do") == "all" and required),
        originals=str(request.POST.get(f"originals_{key}", paper.originals)).strip(),
        copies=str(request.POST.get(f"copies_{key}", paper.copies)).strip(),
        scans=tuple(scans),
    )


def quantity_of(typed: dict[str, str]) -> Quantity:
    """Return what is counted; what cannot be read counts as one, and is told by ``wrong_fields``."""
    return Quantity(**{name: _count(typed[name]) or 1 for name in COUNTS})


def limit_of(typed: dict[str, str]) -> Limit | None:
    """Return the limit that the counter stated, or None when nothing readable was."""
    try:
        return Limit(Decimal(typed["limit_amount"].replace(",", ".")), Unit(typed["limit_unit"]))
    except (InvalidOperation, WrongLimit, ValueError):
        return None


def _count(text: str) -> int | None:
    given = digits(text)
    return int(given) if given and 1 <= int(given[:6]) <= MOST else None


def _amount(text: str) -> int | None:
    given = digits(text)
    return int(given) if given and int(given[:12]) <= MOST_MONEY else None


def wrong_fields(page: Page, *, receiving: bool) -> dict[str, str]:
    """Return everything that must be mended before the dossier can be recorded: field name to sentence.

    ``receiving`` asks also for what only a dossier that gets its promise needs: papers, limit.
    """
    wrong = dict(page.errors) | _wrong_person(page.typed)
    if page.version is None:
        return {"procedure": _wrong_procedure(page)} | wrong
    if page.variant is None and page.version.variants.all():
        return {"variant": _("Hãy chọn trường hợp.")} | wrong
    return wrong | _wrong_rest(page, receiving=receiving)


def _wrong_procedure(page: Page) -> str:
    there = page.elsewhere
    if there is None:
        return _("Hãy chọn thủ tục: gõ vài chữ rồi chọn một dòng trong danh sách.")
    where = "; ".join(there.where)
    if there.system:
        said = _("%(name)s do hệ thống của %(system)s tiếp nhận. Nơi nộp: %(where)s.")
    else:
        said = _("Cơ quan của ông/bà không tiếp nhận thủ tục %(name)s. Nơi nộp: %(where)s.")
    return said % {"name": there.name, "system": there.system, "where": where}


def _wrong_person(typed: dict[str, str]) -> dict[str, str]:
    wrong = {}
    number = _bare(typed["number"])
    if number and not (is_personal_number(number) or is_tax_code(number)):
        wrong["number"] = _("Số định danh có 12 chữ số, mã số thuế có 10 hoặc 13 chữ số. Hãy đối chiếu với giấy tờ.")
    if not clean(typed["name"]):
        wrong["name"] = _("Hãy nhập họ tên hoặc tên tổ chức.")
    if typed["born_on"] and typed_day(typed["born_on"]) is None:
        wrong["born_on"] = _("Không có ngày này. Hãy gõ ngày, tháng, năm, ví dụ 27/11/1991.")
    if typed["phone"] and told_phone(typed["phone"]) is None:
        wrong["phone"] = _("Số điện thoại chưa đúng; ví dụ 0905 123 456.")
    if typed["submitter_number"] and not is_personal_number(_bare(typed["submitter_number"])):
        wrong["submitter_number"] = _("Số định danh cá nhân có 12 chữ số. Hãy đối chiếu với thẻ căn cước.")
    return wrong


def _wrong_rest(page: Page, *, receiving: bool) -> dict[str, str]:
    wrong, typed = {}, page.typed
    for name in COUNTS:
        if _count(typed[name]) is None:
            wrong[name] = _("Hãy nhập số từ 1 đến 9.999.")
    for paper in page.papers:
        for column in ("originals", "copies"):
            given = getattr(paper, column)
            if given and not (given.isascii() and given.isdigit() and int(given) <= MOST):
                wrong[f"{column}_{paper.key}"] = _("Số bản của “%(paper)s” phải là một số.") % {"paper": paper.name[:60]}
    for position, text in page.stated.items():
        if text and _amount(text) is None:
            wrong[f"fee_{position}"] = _("Số tiền phải là số đồng, ví dụ 150.000.")
        elif not text and receiving and page.quote:
            name = page.quote.fees.shares[position].line.name
            wrong[f"fee_{position}"] = _("Hãy nhập mức thu %(fee)s theo nghị quyết của HĐND tỉnh (0 nếu miễn).") % {"fee": name}
    if receiving and page.quote and page.quote.limit is None:
        wrong["limit_amount"] = _("Danh mục chưa ghi thời hạn của thủ tục này. Hãy nhập thời hạn.")
    if typed["handover"] == Handover.POSTAL and not (clean(typed["handover_address"]) or clean(typed["address_line"])):
        wrong["handover_address"] = _("Hãy ghi địa chỉ để bưu chính chuyển kết quả đến.")
    if receiving and page.missing:
        wrong["papers"] = _("Còn thiếu: %(papers)s. Hãy lập phiếu yêu cầu bổ sung (F6), hoặc đánh dấu nếu đã nộp.") % {
            "papers": "; ".join(page.missing)
        }
    return wrong


def _bare(number: str) -> str:
    return "".join(c for c in number if c not in " .\u00a0")


def intake_of(page: Page) -> Intake:
    """Return what is told to the command; call it only when ``wrong_fields`` found nothing."""
    typed = page.typed
    given = [_given(paper) for paper in page.papers]
    given += [PaperGiven(None, name, present=True, copies=1) for name in _lines(typed["others"])]
    postal = typed["handover"] == Handover.POSTAL
    return Intake(
        agency=page.agency,
        procedure=typed["procedure"],
        variant=typed["variant"],
        channel=typed["channel"] if typed["channel"] in Channel.values else Channel.DIRECT,
        owner=_told(typed),
        submitter_name=typed["submitter_name"],
        submitter_number=_bare(typed["submitter_number"]),
        request=typed["request"][:1000],
        papers=given,
        quantity=quantity_of(typed),
        fees_stated=[FeeStated(position, _amount(text) or 0) for position, text in page.stated.items()],
        fee_collected=bool(typed["fee_collected"]),
        limit_stated=limit_of(typed),
        handover=typed["handover"] if typed["handover"] in Handover.values else Handover.COUNTER,
        handover_address=(typed["handover_address"] or typed["address_line"]) if postal else "",
    )


def _lines(text: str) -> Iterable[str]:
    return [clean(line)[:500] for line in text.splitlines() if clean(line)]


def _given(paper: PaperRow) -> PaperGiven:
    return PaperGiven(
        paper.id, paper.name, present=paper.present, originals=int(paper.originals or 0), copies=int(paper.copies or 0)
    )


def _told(typed: dict[str, str]) -> Told:
    number = _bare(typed["number"])
    personal = is_personal_number(number)
    kind = typed["kind"]
    if number and not personal and kind == "citizen":
        kind = "enterprise"
    return Told(
        kind=kind,
        name=typed["name"],
        id_number=number if personal else "",
        tax_code="" if personal else number,
        born_on=typed_day(typed["born_on"]) if typed["born_on"] and kind == "citizen" else None,
        sex=typed["sex"] if kind == "citizen" else "",
        phone=typed["phone"],
        email=typed["email"],
        address_line=typed["address_line"],
        commune_code=typed["commune_code"],
    )
