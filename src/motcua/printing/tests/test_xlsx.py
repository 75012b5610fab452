"""Excel lists are read back by another library, and looked into as the XML they are."""

import io
import re
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from python_calamine import CalamineWorkbook

from motcua.printing.xlsx import Column, Kind, TooManyRows, workbook

COLUMNS = (
    Column("Mã hồ sơ", Kind.NUMBER_AS_TEXT, 26),
    Column("Chủ hồ sơ"),
    Column("Số định danh", Kind.NUMBER_AS_TEXT),
    Column("Nhận lúc", Kind.MOMENT),
    Column("Ngày sinh", Kind.DAY),
    Column("Lệ phí", Kind.MONEY),
    Column("Số ngày", Kind.WHOLE),
)
AT = datetime(2026, 11, 24, 1, 15, tzinfo=UTC)
ROW = ("H15.61-261124-0001", "H’Ngăm Niê Kđăm", "066191004123", AT, date(1991, 2, 5), 1_250_000, 3)


def made(*rows: tuple[object, ...], title: str = "Hồ sơ quá hạn") -> bytes:
    with workbook(title, COLUMNS, rows) as written:
        return written.read()


def read(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def part(content: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


def test_every_cell_has_its_type() -> None:
    head, row = read(made(ROW))
    assert head == [column.title for column in COLUMNS]
    assert row == [
        "H15.61-261124-0001",
        "H’Ngăm Niê Kđăm",
        "066191004123",
        datetime(2026, 11, 24, 8, 15),
        date(1991, 2, 5),
        1_250_000,
        3,
    ]


def test_the_head_is_frozen_and_filters_stand_over_all_rows() -> None:
    sheet = part(made(ROW, ROW), "xl/worksheets/sheet1.xml")
    assert 'state="frozen"' in sheet
    assert 'topLeftCell="A2"' in sheet
    assert '<autoFilter ref="A1:G3"' in sheet
    assert re.search(r'<col min="1" max="1" width="26\.\d+"', sheet)


@pytest.mark.promise("P22")
@pytest.mark.parametrize("typed", ['=HYPERLINK("http://x")', "+84 905", "-1+1", "@SUM(A1)", "\t=1", "https://x.vn"])
def test_no_text_becomes_a_formula_or_a_link(typed: str) -> None:
    content = made(("H15", typed, "=1", AT, None, 0, 0))
    assert read(content)[1][1] == typed
    assert "<f>" not in part(content, "xl/worksheets/sheet1.xml")
    assert "quotePrefix" in part(content, "xl/styles.xml")


def test_what_is_unknown_is_an_empty_cell_and_nought_is_not() -> None:
    row = read(made(("H15", "", None, None, None, 0, None), ROW))[1]
    assert row == ["H15", "", "", "", "", 0, ""]


def test_an_empty_list_still_has_its_head() -> None:
    assert read(made()) == [[column.title for column in COLUMNS]]


@pytest.mark.parametrize("title", ["Hồ sơ: quá hạn / [tháng 11] & cả năm 2026 của tỉnh", "'", "Ê" * 40, "ơ\u030c" * 20])
def test_any_title_makes_a_sheet(title: str) -> None:
    assert read(made(ROW, title=title))[1][0] == "H15.61-261124-0001"


def test_control_characters_do_not_break_the_sheet() -> None:
    assert len(read(made(("H15", "a\x00\x0b\ufffe" + "x" * 40_000, "1", AT, None, 1, 1)))) == 2


def test_a_row_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        made(("H15",))


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.printing.xlsx.MOST_ROWS", 2)
    with pytest.raises(TooManyRows):
        made(ROW, ROW, ROW)


def test_a_hundred_thousand_rows_take_less_than_twenty_seconds() -> None:
    def many() -> Iterator[tuple[object, ...]]:
        return (ROW for _ in range(100_000))

    began = time.perf_counter()
    with workbook("Toàn tỉnh", COLUMNS, many()) as written:
        assert time.perf_counter() - began < 20
        sheet = CalamineWorkbook.from_filelike(written).get_sheet_by_index(0)
    assert sheet.end == (100_000, len(COLUMNS) - 1)
