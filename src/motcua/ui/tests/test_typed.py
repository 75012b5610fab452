"""What people type is understood when it can only mean one thing."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.ui.typed import no_day, typed_day
from motcua.ui.words import short_name, size

THE_DAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    "text",
    [
        "27/11/2026",
        "27-11-2026",
        "27.11.26",
        "27 11 2026",
        "27112026",
        "271126",
        "2026-11-27",
        " 27/11/2026 ",
        "２７/１１/２０２６",
    ],
)
def test_a_day_is_understood_however_it_is_written(text: str) -> None:
    assert typed_day(text) == THE_DAY


@pytest.mark.parametrize(
    "text", ["", "31/02/2026", "11/27/2026", "27/11", "hôm nay", "27/11/202", "0/1/2026", "2711202"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert typed_day(text) is None


def test_two_figures_of_a_year_mean_the_nearer_century() -> None:
    assert typed_day("14/03/91") == date(1991, 3, 14)
    assert typed_day("14/03/26") == date(2026, 3, 14)


@pytest.mark.parametrize(("count", "words"), [(0, "0 B"), (1023, "1023 B"), (421_888, "412 KB"), (1_153_434, "1,1 MB")])
def test_sizes_are_said_in_a_unit_people_use(count: int, words: str) -> None:
    assert size(count) == words


def test_agencies_are_shortened_as_officials_say_them() -> None:
    assert short_name("Ủy ban nhân dân xã Liên Sơn Lắk") == "UBND xã Liên Sơn Lắk"
    assert short_name("Văn phòng Hội đồng nhân dân và Ủy ban nhân dân") == "Văn phòng HĐND và UBND"


def test_a_day_that_cannot_be_is_told_from_one_that_is_missing() -> None:
    assert no_day("") == "Hãy ghi ngày, tháng, năm, ví dụ 27/11/2026."
    assert no_day("31/02/2027") == "Không có ngày này. Hãy ghi ngày, tháng, năm, ví dụ 27/11/2026."
    assert no_day("31/02/2027", "Đến hết ngày").startswith("Đến hết ngày: không có ngày này.")
