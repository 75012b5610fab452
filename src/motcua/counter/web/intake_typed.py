"""What was typed on the intake screen: read as it came, and kept as it came."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.calendar.rules import Limit, Unit, WrongLimit
from motcua.counter import queries
from motcua.counter.queries import Elsewhere, Quote
from motcua.counter.web.scans import Scan, arrived, drops_what_is_kept
from motcua.dossiers.commands import FeeStated, Intake, PaperGiven
from motcua.dossiers.queries import Channel, Handover
from motcua.kernel.identifiers import is_personal_number
from motcua.kernel.text import clean
from motcua.kernel.time import local_day
from motcua.kernel.web import Request
from motcua.people.commands import Told
from motcua.people.rules import FULL_WIDTH
from motcua.procedures.rules import Quantity
from motcua.ui.typed import typed_day

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
_OF_A_PAPER = ("paper", "originals", "copies", "scan", "kept")
OF_OTHER_CHOICES = (
    *(f"{name}_{'?' * 32}" for name in _OF_A_PAPER), "fee_[0-9]", "fee_[0-9][0-9]", "scan_others", "kept_others",
    "drop", "do",
)  # fmt: skip
"""Fields that may still stand on the page after a procedure or a variant without them was chosen."""
COUNTS = ("pages", "copies", "items")
MOST = 9_999
MOST_MONEY = 1_000_000_000
MOST_OF_A_LIMIT = 3_650
_WHOLE = re.compile(r"[0-9]{1,12}|[0-9]{1,3}(?:\.[0-9]{3}){1,3}|[0-9]{1,3}(?: [0-9]{3}){1,3}")
_TENTHS = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,2})?")


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
    on: date
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
        return sum(amount_of(text) or 0 for text in self.stated.values())


def page_of_intake(request: Request, agency: UUID, *, keep_scans: bool = False) -> Page:
    """Read the screen; with ``keep_scans`` what was uploaded is stored now, so that no mistake elsewhere loses it."""
    typed = {name: str(request.POST.get(name, default)).strip() for name, default in DEFAULTS.items()}
    if request.method != "POST":
        typed["procedure"] = str(request.GET.get("thu-tuc", ""))[:20]
    page = Page(agency, local_day(request.now), typed)
    found = queries.offered_here(agency, typed["procedure"], page.on) if typed["procedure"] else None
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
        on=page.on,
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
        if not drops_what_is_kept(request):
            page.errors["drop"] = _("Tệp muốn bỏ không có trên trang này. Hãy tải lại trang.")


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
        present=f"paper_{key}" in request.POST or bool(scans) or bool(request.POST.get("do") == "all" and required),
        originals=str(request.POST.get(f"originals_{key}", paper.originals)).strip(),
        copies=str(request.POST.get(f"copies_{key}", paper.copies)).strip(),
        scans=tuple(scans),
    )


def quantity_of(typed: dict[str, str]) -> Quantity:
    """Return what is counted; what cannot be read counts as one, and is told by ``wrong_fields``."""
    return Quantity(**{name: whole(typed[name], 1, MOST) or 1 for name in COUNTS})


def limit_of(typed: dict[str, str]) -> Limit | None:
    """Return the limit that the counter stated, or None when nothing readable was."""
    try:
        return stated_limit(typed)
    except WrongLimit:
        return None


def stated_limit(typed: dict[str, str]) -> Limit:
    """Return the limit that the counter stated.

    :raises WrongLimit: it is no amount above 0 and up to 3,650, or its unit cannot count it; says so in Vietnamese.
    """
    amount, unit = _plain(typed["limit_amount"]).replace(",", "."), typed["limit_unit"]
    if not _TENTHS.fullmatch(amount) or Decimal(amount) > MOST_OF_A_LIMIT or unit not in list(Unit):
        raise WrongLimit(_("Thời hạn phải là số lớn hơn 0 và không quá 3.650, ví dụ 5 hoặc 1,5."))
    return Limit(Decimal(amount), Unit(unit))


def whole(text: str, least: int, most: int) -> int | None:
    """Return the number typed in plain figures, thousands apart by dots or blanks or not at all; else None.

    Nothing is guessed: "-1", "1e3" and "1,5" are no such numbers, and neither is one out of bounds.
    """
    plain = _plain(text)
    if not _WHOLE.fullmatch(plain):
        return None
    number = int(plain.replace(".", "").replace(" ", ""))
    return number if least <= number <= most else None


def amount_of(text: str) -> int | None:
    """Return an amount in đồng, from 0 to 1,000,000,000, or None when it cannot be read as one."""
    return whole(text, 0, MOST_MONEY)


def _plain(text: str) -> str:
    return " ".join(text.translate(FULL_WIDTH).split())


def bare(number: str) -> str:
    """Return a number without the blanks and dots between its figures."""
    return "".join(c for c in number if c not in " .\u00a0")


def intake_of(page: Page) -> Intake:
    """Return what is told to the command; call it only when nothing was found wrong."""
    typed = page.typed
    given = [_given(paper) for paper in page.papers]
    given += [PaperGiven(None, name, present=True, copies=1) for name in other_papers(typed)]
    postal = typed["handover"] == Handover.POSTAL
    return Intake(
        agency=page.agency,
        procedure=typed["procedure"],
        variant=typed["variant"],
        channel=typed["channel"],
        owner=_told(typed),
        submitter_name=typed["submitter_name"],
        submitter_number=bare(typed["submitter_number"]),
        request=typed["request"],
        papers=given,
        quantity=quantity_of(typed),
        fees_stated=[FeeStated(position, amount_of(text) or 0) for position, text in page.stated.items()],
        fee_collected=bool(typed["fee_collected"]),
        limit_stated=limit_of(typed),
        handover=typed["handover"],
        handover_address=(typed["handover_address"] or typed["address_line"]) if postal else "",
    )


def other_papers(typed: dict[str, str]) -> list[str]:
    """Return the names of the papers that were handed in beside the checklist, one of each line."""
    return [name for name in map(clean, typed["others"].splitlines()) if name]


def _given(paper: PaperRow) -> PaperGiven:
    return PaperGiven(
        paper.id,
        paper.name,
        present=paper.present,
        originals=whole(paper.originals, 0, MOST) or 0,
        copies=whole(paper.copies, 0, MOST) or 0,
    )


def _told(typed: dict[str, str]) -> Told:
    number = bare(typed["number"])
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
