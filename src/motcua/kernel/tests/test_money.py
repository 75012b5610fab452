"""Money and numbers as papers write them; the words are read back by a parser written separately."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel import money

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
WORTH = {word: n for n, word in enumerate(DIGITS)} | {"mốt": 1, "lăm": 5}


def read_aloud(words: str) -> int:
    """Read a Vietnamese number: a grammar of its own, not the reverse of the code under test."""
    total = group = digit = 0
    for word in words.split():
        if word == "mười":
            group, digit = group + 10, 0
        elif word == "mươi":
            group, digit = group + digit * 10, 0
        elif word == "trăm":
            group, digit = group + digit * 100, 0
        elif word == "linh":
            digit = 0
        elif word in {"nghìn", "triệu"}:
            total, group, digit = total + (group + digit) * {"nghìn": 10**3, "triệu": 10**6}[word], 0, 0
        elif word == "tỷ":
            total, group, digit = (total + group + digit) * 10**9, 0, 0
        else:
            digit = WORTH[word]
    return total + group + digit


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (25, "hai mươi lăm"),
        (44, "bốn mươi bốn"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (1005, "một nghìn không trăm linh năm"),
        (1015, "một nghìn không trăm mười lăm"),
        (8000, "tám nghìn"),
        (102_000, "một trăm linh hai nghìn"),
        (1_250_000, "một triệu hai trăm năm mươi nghìn"),
        (1_000_005, "một triệu không trăm linh năm"),
        (2_005_000, "hai triệu không trăm linh năm nghìn"),
        (10**9, "một tỷ"),
        (3 * 10**12, "ba nghìn tỷ"),
        (1_021 * 10**9 + 1, "một nghìn không trăm hai mươi mốt tỷ không trăm linh một"),
        (-15, "âm mười lăm"),
    ],
)
def test_numbers_are_said_as_people_say_them(n: int, words: str) -> None:
    assert money.in_words(n) == words


@given(st.integers(min_value=0, max_value=money.LARGEST))
def test_what_is_said_is_the_number(n: int) -> None:
    assert read_aloud(money.in_words(n)) == n


@given(st.integers(min_value=0, max_value=5_000_000))
def test_small_sums_are_said_right_too(n: int) -> None:
    assert read_aloud(money.in_words(n)) == n
    assert money.dong_in_words(n) == money.in_words(n) + " đồng"


def test_no_receipt_holds_a_million_billions() -> None:
    with pytest.raises(ValueError, match="too large"):
        money.in_words(money.LARGEST + 1)


def test_money_and_numbers_use_the_decimal_comma() -> None:
    assert money.dong(1_250_000) == "1.250.000 đồng"
    assert money.dong(-500) == "-500 đồng"
    assert money.dong(0) == "0 đồng"
    assert money.whole(1_234_567) == "1.234.567"
    assert money.number(Decimal("1234567.885")) == "1.234.567,89"
    assert money.number(0.1 + 0.2, 1) == "0,3"
    assert money.percent(12.5) == "12,5 %"
    assert money.percent(100) == "100 %"
    assert money.percent(Decimal("99.95")) == "100 %"
    assert money.percent(0) == "0 %"
    assert money.percent(10, 0) == "10 %"
