"""The list as a spreadsheet."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _

from motcua.dossiers import commands, queries
from motcua.dossiers.lifecycle import WORDS, State
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import Filters
from motcua.dossiers.rules import Timeliness, timeliness
from motcua.dossiers.web.narrowing import NAMES, Asked, asked_for, sentence
from motcua.kernel.commands import Refused
from motcua.kernel.time import local, local_day
from motcua.kernel.web import Request, render, screen
from motcua.people.commands import NeedsSecondPerson
from motcua.printing.xlsx import Column, Kind, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPORT = "dossiers.export"
MOST_ROWS = 100_000
AT_A_TIME = 2_000
JUDGED = {Timeliness.EARLY: "Trước hạn", Timeliness.ON_TIME: "Đúng hạn", Timeliness.LATE: "Trễ hạn"}
FIELDS = (
    "code",
    "submission_no",
    "procedure_code",
    "procedure_name",
    "owner_name",
    "owner_number",
    "owner_phone",
    "owner_address",
    "received_at",
    "due_at",
    "resolved_at",
    "returned_at",
    "state",
)


@screen(needs=EXPORT, methods=("POST",), fields=(*NAMES, "reason"))
def export(request: Request) -> HttpResponse:
    """Give the list as the filters leave it, with numbers in full; who took how much is recorded before the first byte.

    What is too large or too wide for one person alone is asked for first (ADR 0011).

    It carries no key: a list taken twice leaves twice, and is recorded twice.
    """
    asked = asked_for(request.POST, local_day(request.now))
    try:
        return sheet_of(request, asked.filters)  # type: ignore[return-value]
    except NeedsSecondPerson:
        return ask_second(request, asked)


def ask_second(request: Request, asked: Asked, errors: dict[str, str] | None = None) -> HttpResponse:
    """Return the page that asks why, before a second person is asked; with ``errors`` again (422)."""
    context = {
        "rows": count_of(request, asked.filters),
        "said": said_of(request, asked),
        "everything": list(asked.given.items()),
        "typed": {"reason": request.POST.get("reason", "")},
        "errors": errors or {},
    }
    return render(request, "dossiers/export_ask.html", context, status=422 if errors else 200)


def said_of(request: Request, asked: Asked) -> str:
    """Say in words which list is meant."""
    return "; ".join(sentence(asked, request)) or _("mọi hồ sơ trong phạm vi của người đề nghị")


def count_of(request: Request, filters: Filters) -> int:
    """Count what would be taken away.

    :raises Refused: more than a spreadsheet is meant for.
    """
    count = queries.exportable(request.actor, filters, now=request.now)[: MOST_ROWS + 1].count()
    if count > MOST_ROWS:
        raise Refused(_("Danh sách dài hơn 100.000 hồ sơ. Hãy thu hẹp bộ lọc, ví dụ theo tháng nhận."))
    return count


def sheet_of(request: Request, filters: Filters, *, confirmed_by: UUID | None = None) -> FileResponse:
    """Return the list as a spreadsheet, recorded before its first byte.

    :raises NeedsSecondPerson: nobody confirmed it, and it is too much for one person alone.
    """
    rows, count = queries.exportable(request.actor, filters, now=request.now), count_of(request, filters)
    commands.note_export(
        rows=count,
        agencies=queries.covered(request.actor, filters.agency),
        filters=filters.names,
        confirmed_by=confirmed_by,
        by=request.actor,
        at=request.now,
    )
    target = workbook(_("Danh sách hồ sơ"), columns(), cells(rows.order_by("received_at", "id")))
    name = f"ho-so-{local_day(request.now):%Y%m%d}.xlsx"
    return FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)


def columns() -> tuple[Column, ...]:
    """Return the columns in the order of the register."""
    return (
        Column(_("Mã hồ sơ"), Kind.NUMBER_AS_TEXT, width=24),
        Column(_("Mã thủ tục"), Kind.NUMBER_AS_TEXT, width=12),
        Column(_("Thủ tục"), width=48),
        Column(_("Chủ hồ sơ"), width=28),
        Column(_("Số định danh"), Kind.NUMBER_AS_TEXT, width=16),
        Column(_("Điện thoại"), Kind.NUMBER_AS_TEXT, width=14),
        Column(_("Địa chỉ"), width=40),
        Column(_("Ngày nhận"), Kind.MOMENT),
        Column(_("Hẹn trả"), Kind.MOMENT),
        Column(_("Ngày có kết quả"), Kind.MOMENT),
        Column(_("Ngày trả"), Kind.MOMENT),
        Column(_("Trạng thái"), width=20),
        Column(_("Đúng hạn"), width=12),
    )


def cells(rows: QuerySet[Dossier]) -> Iterator[tuple[object, ...]]:
    """Yield one line after the other from a cursor that stays in the database, so that memory stays flat."""
    for row in rows.values_list(*FIELDS, named=True).iterator(chunk_size=AT_A_TIME):
        judged = ""
        if row.resolved_at and row.due_at:
            judged = _(JUDGED[timeliness(local(row.resolved_at), local(row.due_at))])
        yield (
            row.code or row.submission_no,
            row.procedure_code,
            row.procedure_name,
            row.owner_name,
            row.owner_number,
            row.owner_phone,
            row.owner_address,
            row.received_at,
            row.due_at,
            row.resolved_at,
            row.returned_at,
            _(WORDS[State(row.state)]),
            judged,
        )
