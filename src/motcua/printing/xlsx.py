"""Excel lists, written as a stream: typed cells, a frozen head, filters.

Memory stays flat whatever the number of rows, so the rows may come straight from a database cursor.
"""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import IO, Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from motcua.kernel.text import graphemes, length
from motcua.kernel.time import local

MOST_ROWS: Final = 1_048_575
"""What one sheet can hold below its head."""

_LONGEST_TEXT: Final = 32_000
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")


class Kind(Enum):
    """What a column holds; it decides the type of its cells and the width it needs."""

    TEXT = "text"
    NUMBER_AS_TEXT = "number as text"
    """Identity numbers, telephones, codes: leading zeros stay."""
    DAY = "day"
    MOMENT = "moment"
    MONEY = "money"
    WHOLE = "whole"


_WIDTHS: Final = {
    Kind.TEXT: 24,
    Kind.NUMBER_AS_TEXT: 18,
    Kind.DAY: 12,
    Kind.MOMENT: 17,
    Kind.MONEY: 18,
    Kind.WHOLE: 9,
}
_FORMATS: Final[dict[Kind, dict[str, Any]]] = {
    Kind.TEXT: {"text_wrap": True},
    Kind.NUMBER_AS_TEXT: {"num_format": "@"},
    Kind.DAY: {"num_format": "dd/mm/yyyy", "align": "left"},
    Kind.MOMENT: {"num_format": "dd/mm/yyyy hh:mm", "align": "left"},
    Kind.MONEY: {"num_format": '#,##0" đồng"'},
    Kind.WHOLE: {"num_format": "#,##0"},
}
_HEAD: Final = {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#E8EDF4"}


@dataclass(frozen=True)
class Column:
    """One column: its head, what it holds and, where the usual width does not do, its width in letters."""

    title: str
    kind: Kind = Kind.TEXT
    width: int | None = None


class TooManyRows(Exception):
    """One sheet cannot hold so many rows; narrow the question."""


_Writer = Callable[[int, int, Any], object]


def workbook(title: str, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> IO[bytes]:
    """Return an .xlsx as an open temporary file, read from its beginning; closing it deletes it.

    ``None`` is an empty cell. Instants are shown on the province's clock. A text that a spreadsheet
    could take for a formula (= + - @) stays a text, also when somebody edits it.

    :raises TooManyRows: see ``MOST_ROWS``.
    """
    target: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 – the caller reads and closes it
    try:
        _fill(target, title, columns, rows)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def _fill(target: IO[bytes], title: str, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": title, "comments": ""})
        sheet = book.add_worksheet(_sheet_name(title))
        _lay_out(sheet, title, columns)
        sheet.set_row(0, 32)
        head = book.add_format(_HEAD)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column.title, head)
        writers = [_writer(book, sheet, column.kind) for column in columns]
        last = _write(writers, rows)
        sheet.autofilter(0, 0, last, len(columns) - 1)


def _write(writers: Sequence[_Writer], rows: Iterable[Sequence[object]]) -> int:
    """Write the rows below the head; return the number of the last one."""
    number = 0
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise TooManyRows
        for at, (write, value) in enumerate(zip(writers, row, strict=True)):
            if value is not None and value != "":
                write(number, at, value)
    return number


def _lay_out(sheet: Worksheet, title: str, columns: Sequence[Column]) -> None:
    for at, column in enumerate(columns):
        usual = max(_WIDTHS[column.kind], (length(column.title) + 1) // 2 + 3)
        sheet.set_column(at, at, column.width or usual)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L{title.replace('&', '&&')}")
    sheet.set_footer("&RTrang &P / &N")


def _sheet_name(title: str) -> str:
    """Return a name that Excel accepts for a sheet: 31 letters, none of its forbidden signs."""
    plain = "".join(" " if c in "[]:*?/\\'" else c for c in title)
    return "".join(graphemes(" ".join(plain.split()))[:31])[:31].strip() or "Danh sách"


def _writer(book: xlsxwriter.Workbook, sheet: Worksheet, kind: Kind) -> _Writer:
    """Return the function that writes one cell of this kind."""
    look = book.add_format({**_FORMATS[kind], "valign": "top"})
    if kind is Kind.DAY:
        return lambda row, at, value: sheet.write_datetime(row, at, _day(value), look)
    if kind is Kind.MOMENT:
        return lambda row, at, value: sheet.write_datetime(row, at, local(value).replace(tzinfo=None), look)
    if kind in {Kind.MONEY, Kind.WHOLE}:
        return lambda row, at, value: sheet.write_number(row, at, value, look)
    quoted = book.add_format({**_FORMATS[kind], "valign": "top", "quote_prefix": True})
    return lambda row, at, value: _write_text(sheet, (row, at), str(value), look, quoted)


def _write_text(sheet: Worksheet, place: tuple[int, int], text: str, look: Format, quoted: Format) -> None:
    chosen = quoted if text.startswith(_RISKY) else look
    sheet.write_string(*place, text[:_LONGEST_TEXT], chosen)


def _day(value: date) -> date:
    """Return a plain day; an instant is cut to the province's day."""
    return local(value).date() if isinstance(value, datetime) else value
