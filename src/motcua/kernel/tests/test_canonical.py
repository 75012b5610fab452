"""One value, one spelling."""

import json
import math
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.seals.canonical import NotCanonical, canonical, instant

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


# The examples of RFC 8785, appendix B and section 3.2.
@pytest.mark.parametrize(
    ("number", "spelling"),
    [
        (0.0, "0"), (-0.0, "0"), (5e-324, "5e-324"), (-5e-324, "-5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740992.0, "9007199254740992"), (295147905179352830000.0, "295147905179352830000"),
        (9.999999999999997e22, "9.999999999999997e+22"), (1e23, "1e+23"), (1.0000000000000001e23, "1.0000000000000001e+23"),
        (999999999999999700000.0, "999999999999999700000"), (999999999999999900000.0, "999999999999999900000"),
        (1e21, "1e+21"), (9.999999999999997e-7, "9.999999999999997e-7"), (0.000001, "0.000001"),
        (333333333.3333332, "333333333.3333332"), (0.00000333, "0.00000333"), (4.50, "4.5"), (2e-3, "0.002"), (1e30, "1e+30"),
        (-0.0000033333333333333333, "-0.0000033333333333333333"), (1424953923781206.2, "1424953923781206.2"), (1e-27, "1e-27"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_ecmascript_does(number, spelling) -> None:
    assert canonical(number) == spelling


def test_keys_stand_in_the_order_of_utf_16() -> None:
    keys = {"\u20ac": 1, "\r": 2, "\uff5e": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    assert [*json.loads(canonical(keys)).values()] == [2, 4, 6, 7, 1, 5, 3]


def test_text_is_escaped_in_one_way() -> None:
    assert canonical('€$\u000f\nA\'B"\\\\"/') == r'''"€$\u000f\nA'B\"\\\\\"/"'''


def test_two_spellings_of_one_letter_are_one() -> None:
    word = "Nguyễn Thị Hoà"
    assert canonical(unicodedata.normalize("NFD", word)) == canonical(unicodedata.normalize("NFC", word))
    with pytest.raises(NotCanonical):
        canonical({unicodedata.normalize("NFD", "Hoà"): 1, unicodedata.normalize("NFC", "Hoà"): 2})


def test_an_instant_is_one_wherever_it_was_written() -> None:
    there = datetime(2026, 11, 25, 9, 0, 0, 5, tzinfo=timezone(timedelta(hours=7)))
    assert instant(there) == "2026-11-25T02:00:00.000005Z"
    assert canonical(there) == canonical(there.astimezone(UTC))
    assert instant(datetime(987, 1, 1, tzinfo=UTC)) == "0987-01-01T00:00:00.000000Z"


@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, datetime(2026, 1, 1), {1: 2}, {"a": object()}, b"bytes"],
    ids=["nan", "infinity", "no zone", "number as key", "object", "bytes"],
)
def test_what_has_no_one_spelling_is_refused(value) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


def test_keys_of_rows_are_plain_text() -> None:
    assert canonical(UUID(int=7)) == '"00000000-0000-0000-0000-000000000007"'


@given(PLAIN)
def test_what_is_written_is_read_back_and_written_alike(value) -> None:
    try:
        once = canonical(value)
    except NotCanonical:
        return  # two keys that are one in NFC
    assert canonical(json.loads(once)) == once
    assert json.loads(once) == json.loads(unicodedata.normalize("NFC", once)) or not once.isascii()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_loses_nothing(number) -> None:
    assert float(canonical(number)) == number
