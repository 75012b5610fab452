"""The ledger (sổ theo dõi hồ sơ, form 07): read page by page, printed by volumes, taken away as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua import papers
from motcua.counter.web.paper_values import JUDGED, MANNERS, issuer_of, promised
from motcua.counter.web.papers import sent
from motcua.dossiers import commands, queries
from motcua.dossiers.queries import Book, Handover, Standing, version_kept
from motcua.dossiers.rules import most_agencies_alone, most_taken_alone, timeliness
from motcua.kernel.actors import NotThere
from motcua.kernel.commands import Refused
from motcua.kernel.money import whole
from motcua.kernel.paging import page_of
from motcua.kernel.time import day, local, local_day
from motcua.kernel.web import Request, render, screen
from motcua.organisations import queries as organisations
from motcua.people.commands import NeedsSecondPerson
from motcua.printing.xlsx import Column, Kind, workbook
from motcua.ui.typed import no_day, typed_day

if TYPE_CHECKING:
    from motcua.dossiers.models import Dossier

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READ, EXPORT = "dossiers.read", "dossiers.export"
KEYS = ("received_at", "id")
NAMES = ("co-quan", "tu", "den", "tinh-trang")
SIZE = 50
MOST_COUNTED, AT_A_TIME = 10_000, 2_000
STANDINGS = (
    (Standing.ALL, gettext_lazy("Tất cả")),
    (Standing.OPEN, gettext_lazy("Chưa trả kết quả")),
    (Standing.RETURNED, gettext_lazy("Đã trả kết quả")),
    (Standing.LATE, gettext_lazy("Trễ hạn")),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address or the page asks for: as it was written, as a book, and what in it could not be read."""

    given: dict[str, str]
    agencies: dict[UUID, str]
    book: Book
    errors: dict[str, str]

    def address(self, **more: str) -> str:
        """Return the ledger's address with these filters."""
        return f"{reverse('counter:ledger')}?{urlencode(self.given | more)}"


def asked_for(request: Request, given: QueryDict, right: str) -> Asked:
    """Read which ledger is wanted: the first agency in reach and this month where nothing is said.

    A day that cannot be read is named in ``errors``, and the usual one stands in for it.

    :raises NotThere: the person has the right in no agency.
    """
    today = local_day(request.now)
    begins, ends = today.replace(day=1), today
    kept = dict(zip(NAMES, ("", day(begins), day(ends), ""), strict=True))
    kept |= {name: str(given[name]).strip()[:40] for name in kept if name in given}
    first, last = typed_day(kept["tu"]), typed_day(kept["den"])
    errors = {
        name: no_day(kept[name], label, "01/11/2026")
        for name, on, label in (("tu", first, _("Nhận từ ngày")), ("den", last, _("Đến hết ngày")))
        if on is None
    }
    if first and last and first > last:
        errors["den"] = _("Ngày cuối ở trước ngày đầu.")
    agencies = _agencies(request, right)
    agency = next((key for key in agencies if str(key) == kept["co-quan"]), next(iter(agencies), None))
    if agency is None:
        raise NotThere
    standing = next((s for s, _words in STANDINGS if s == kept["tinh-trang"]), Standing.ALL)
    kept |= {"co-quan": str(agency), "tinh-trang": standing.value}
    return Asked(kept, agencies, Book(agency, first or begins, last or ends, standing), errors)


def _agencies(request: Request, right: str) -> dict[UUID, str]:
    """Return the agencies with a counter whose ledger the person may read or take, the own ones first."""
    rows = organisations.agencies(local_day(request.now), within=request.actor.reach(right))
    own = request.actor.agencies
    return {row.id: row.name for row in sorted(rows, key=lambda row: row.id not in own)}


@screen(needs=READ)
def show_ledger(request: Request) -> HttpResponse:
    """Show one agency's ledger in the order of its numbers, page by page."""
    asked = asked_for(request, request.GET, READ)
    return _page(request, asked, asked.errors)


def _page(request: Request, asked: Asked, errors: dict[str, str], *, volume: str = "1") -> HttpResponse:
    rows = queries.ledger_book(request.actor, asked.book, now=request.now)
    page = page_of(rows, request, keys=KEYS, size=SIZE)
    count, names = rows[: MOST_COUNTED + 1].count(), names_of(page.rows, asked.book.last)
    context = {
        "asked": asked,
        "agencies": list(asked.agencies.items()),
        "standings": STANDINGS,
        "entries": [(row.id, entry(row, names), row.resolved_at) for row in page.rows],
        "count": min(count, MOST_COUNTED),
        "more_than": count > MOST_COUNTED,
        "volume": volume,
        "most": papers.MOST_ENTRIES,
        "may_take": request.actor.may(EXPORT, within=asked.book.agency),
        "next": asked.address(after=page.next) if page.next else "",
        "previous": asked.address(before=page.previous) if page.previous else "",
        "errors": errors,
    }
    return render(request, "counter/ledger.html", context, status=422 if errors else 200)


@screen(needs=EXPORT, methods=("POST",), fields=(*NAMES, "quyen"))
def print_ledger(request: Request) -> HttpResponse:
    """Give one volume of form 07, every entry of the span; it leaves the system, so taking it is POST and is recorded.

    It carries no key: a ledger taken twice leaves twice, and is recorded twice.

    :raises Refused: with what was taken before it is more than one person may take alone.
    """
    asked = asked_for(request, request.POST, EXPORT)
    if asked.errors:
        return _page(request, asked, asked.errors)
    book = replace(asked.book, standing=Standing.ALL)
    rows = queries.ledger_to_take(request.actor, book, now=request.now)
    volumes = max(1, -(-rows.count() // papers.MOST_ENTRIES))
    typed = str(request.POST.get("quyen", "")).strip()
    volume = int(typed) if typed.isdecimal() and typed.isascii() and len(typed) <= len(str(volumes)) else 0
    if not 1 <= volume <= volumes:
        errors = {"quyen": _("Khoảng ngày này chỉ có %(count)s quyển.") % {"count": volumes}}
        return _page(request, asked, errors, volume=typed)
    paper = ledger_paper(rows, book, volume)
    _note(request, book, len(paper.entries))
    return sent(papers.ledger_pdf(paper), f"{_stem(asked.book)}.pdf")


@screen(needs=EXPORT, methods=("POST",), fields=(*NAMES, "quyen"))
def export_ledger(request: Request) -> HttpResponse:
    """Give the whole ledger as a spreadsheet; who took how much is recorded before the first byte.

    :raises Refused: with what was taken before it is more than one person may take alone.
    """
    asked = asked_for(request, request.POST, EXPORT)
    if asked.errors:
        return _page(request, asked, asked.errors)
    rows = queries.ledger_to_take(request.actor, asked.book, now=request.now)
    _note(request, asked.book, rows.count())
    target = workbook(_("Sổ theo dõi"), _columns(), _cells(rows, asked.book.last))
    return FileResponse(target, as_attachment=True, filename=f"{_stem(asked.book)}.xlsx", content_type=XLSX)  # type: ignore[return-value]


def _note(request: Request, book: Book, rows: int) -> None:
    try:
        commands.note_export(rows=rows, agencies={book.agency}, filters=book.names, by=request.actor, at=request.now)
    except NeedsSecondPerson as alone:
        today = local_day(request.now)
        words = _(
            "Trong 24 giờ một người chỉ được lấy một mình tối đa %(most)s hồ sơ của %(agencies)s cơ quan, tính cả các lần "
            "trước. Hãy chọn khoảng ngày ngắn hơn, hoặc vào Tra cứu hồ sơ, xuất Excel và đề nghị người thứ hai đồng ý."
        )
        numbers = {"most": whole(most_taken_alone(today)), "agencies": most_agencies_alone(today)}
        raise Refused(words % numbers) from alone


def _stem(book: Book) -> str:
    return f"so-theo-doi-{book.first:%Y%m%d}-{book.last:%Y%m%d}"


def ledger_paper(rows: QuerySet[Dossier], book: Book, volume: int) -> papers.LedgerPaper:
    """Return one volume of form 07."""
    start = (volume - 1) * papers.MOST_ENTRIES
    chosen = list(rows[start : start + papers.MOST_ENTRIES])
    names = names_of(chosen, book.last)
    return papers.LedgerPaper(
        head=issuer_of(book.agency, book.last).head(book.last),
        book=f"{volume:02d}/{book.last:%Y}",
        begins_on=book.first,
        ends_on=book.last,
        entries=tuple(entry(row, names) for row in chosen),
    )


def names_of(rows: list[Dossier], on: date) -> dict[UUID, str]:
    """Return the names of the agencies that decide these dossiers."""
    return organisations.names({row.competent_agency_id for row in rows}, on)


def entry(row: Dossier, names: dict[UUID, str]) -> papers.LedgerEntry:
    """Return one line of the ledger."""
    received_at, due_at = promised(row)
    given = row.hand_out.method if row.returned_at and hasattr(row, "hand_out") else row.handover
    return papers.LedgerEntry(
        number=row.receipt_no or 0,
        code=str(row.code),
        procedure=row.procedure_name,
        owner=row.owner_name,
        address=row.owner_address,
        phone=row.owner_phone,
        responsible=names.get(row.competent_agency_id, ""),
        received_at=received_at,
        due_at=due_at,
        sets=version_kept(row.version_id).sets,
        returned_at=row.returned_at,
        manner=_(MANNERS.get(Handover(given), "")),
        note=_judged(row),
    )


def _judged(row: Dossier) -> str:
    if row.resolved_at is None or row.due_at is None:
        return ""
    return _(JUDGED[timeliness(local(row.resolved_at), local(row.due_at))])


def _columns() -> tuple[Column, ...]:
    """Return the columns of form 07; of its column of signatures a spreadsheet has none."""
    return (
        Column(_("Số"), Kind.NUMBER_AS_TEXT, width=8),
        Column(_("Mã hồ sơ"), Kind.NUMBER_AS_TEXT, width=24),
        Column(_("Thủ tục"), width=48),
        Column(_("Số bộ"), Kind.WHOLE, width=8),
        Column(_("Chủ hồ sơ"), width=28),
        Column(_("Địa chỉ"), width=40),
        Column(_("Điện thoại"), Kind.NUMBER_AS_TEXT, width=14),
        Column(_("Cơ quan giải quyết"), width=36),
        Column(_("Ngày nhận"), Kind.MOMENT),
        Column(_("Hẹn trả"), Kind.MOMENT),
        Column(_("Ngày trả"), Kind.MOMENT),
        Column(_("Cách nhận kết quả"), width=16),
        Column(_("Ghi chú"), width=14),
    )


def _cells(rows: QuerySet[Dossier], on: date) -> Iterator[tuple[Any, ...]]:
    """Yield one line after the other from a cursor that stays in the database, so that memory stays flat."""
    names = organisations.names(set(rows.order_by().values_list("competent_agency_id", flat=True).distinct()), on)
    for row in rows.iterator(chunk_size=AT_A_TIME):
        line = entry(row, names)
        yield (
            f"{line.number:02d}",
            line.code,
            line.procedure,
            line.sets,
            line.owner,
            line.address,
            line.phone,
            line.responsible,
            line.received_at,
            line.due_at,
            line.returned_at,
            line.manner,
            line.note,
        )
