from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.organisations import rules


@dataclass(frozen=True)
class Row:
    valid_from: date
    valid_to: date | None


DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@st.composite
def names_without_gaps(draw: st.DrawFn) -> list[Row]:
    starts = sorted(draw(st.sets(DAYS, min_size=1, max_size=8)))
    ends = [rules.eve(later) for later in starts[1:]]
    return [Row(start, end) for start, end in zip(starts, [*ends, None], strict=True)]


@pytest.mark.parametrize("code", ["H15", "H15.09", "H15.09.04", "H15.1", "H15.50.05.13", "G22", "H15.XA1", "H15.100"])
def test_a_code_of_decision_20_is_known(code):
    assert rules.is_qd20(code)


@pytest.mark.parametrize(
    "code",
    ["", "h15", "H15.", "H1", "H15..09", "Z01", "15H", "H15.09.z", "H15." + "0" * 32, "000.00.09.H15", "H15 .09"],
)
def test_what_is_no_code_of_decision_20_is_refused(code):
    assert not rules.is_qd20(code)


def test_a_code_may_have_35_characters_and_no_more():
    assert rules.is_qd20("H15." + "0" * 31)
    assert not rules.is_qd20("H15." + "0" * 32)


@pytest.mark.parametrize(
    ("old", "readings"),
    [
        ("000.00.00.H15", ("H15",)),
        ("000.00.09.H15", ("H15.09",)),
        ("000.05.09.H15", ("H15.09.05",)),
        ("002.00.20.H13", ("H13.20.002", "H13.20.00.002")),
        ("000.00.61.H15", ("H15.61",)),
        ("013.05.50.H15", ("H15.50.05.013",)),
    ],
)
def test_an_old_code_has_one_or_two_readings(old, readings):
    assert rules.qd20_candidates(old) == readings


@pytest.mark.parametrize(
    ("code", "old"),
    [
        ("H15", "000.00.00.H15"),
        ("H15.61", "000.00.61.H15"),
        ("H15.1", "000.00.01.H15"),
        ("H15.01.01", "000.01.01.H15"),
        ("H13.20.00.002", "002.00.20.H13"),
        ("H15.100", None),
        ("H15.AB", None),
        ("H15.1.2.3.4", None),
    ],
)
def test_a_new_code_has_an_old_reading_when_its_groups_fit(code, old):
    assert rules.tt10_from_qd20(code) == old


def test_a_conversion_of_the_wrong_scheme_is_refused():
    with pytest.raises(ValueError):
        rules.qd20_candidates("H15.09")
    with pytest.raises(ValueError):
        rules.tt10_from_qd20("000.00.09.H15")


@given(st.from_regex(r"[A-Y][0-9]{2}(\.[0-9]{2}){0,2}", fullmatch=True))
def test_every_fitting_code_is_among_the_readings_of_its_old_form(code):
    old = rules.tt10_from_qd20(code)
    assert old is not None
    while code.endswith(".00"):
        code = code.removesuffix(".00")
    assert code in rules.qd20_candidates(old)


@given(names_without_gaps(), DAYS)
def test_on_every_day_one_name_holds_and_it_is_the_one_asked_for(rows, day):
    held = rules.holding(reversed(rows), day)
    inside = [row for row in rows if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)]
    assert len(inside) <= 1
    assert held == (inside[0] if inside else rows[0])


@given(names_without_gaps(), DAYS)
def test_after_the_last_day_the_last_name_is_shown(rows, day):
    ended = [*rows[:-1], Row(rows[-1].valid_from, rows[-1].valid_from)]
    if day > ended[-1].valid_from:
        assert rules.holding(ended, day) == ended[-1]


def test_nothing_holds_where_nothing_is():
    assert rules.holding([], date(2026, 11, 24)) is None
