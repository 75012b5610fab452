"""Codes, secrets, timeliness."""

from datetime import date, datetime, timedelta
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.dossiers.lifecycle import ENDED, LIFECYCLE, NATIONAL_CODE, OPEN, PAUSED, WORDS, State
from motcua.dossiers.rules import (
    LETTERS,
    PIN_LENGTH,
    DossierCode,
    Lack,
    Timeliness,
    WrongCode,
    complete_list,
    dossier_code,
    new_secret,
    one_stop_law,
    parse_code,
    timeliness,
    typed_code,
    typed_secret,
)


@pytest.mark.parametrize(
    ("text", "agency", "day", "number"),
    [
        ("000.00.05.H15-190214-0001", "000.00.05.H15", date(2019, 2, 14), 1),
        ("H15.50.05.13-261008-0975", "H15.50.05.13", date(2026, 10, 8), 975),
        ("H15-251231-0007", "H15", date(2025, 12, 31), 7),
        ("H15.61-261124-10000", "H15.61", date(2026, 11, 24), 10_000),
    ],
)
def test_legal_codes_are_taken_apart(text: str, agency: str, day: date, number: int) -> None:
    assert parse_code(text) == DossierCode(agency, day, number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H15.9-260230-0001",
        "h15.61-261124-0001",
        "H15.61-261124-001",
        "H15..61-261124-0001",
        "H15.61_261124_0001",
        "H15.61-261124-00001",
        "H15.61-261124-٠٠٠١",
    ],
)
def test_anything_else_is_no_code(text: str) -> None:
    with pytest.raises(WrongCode):
        parse_code(text)


@given(st.integers(1, 9_999_999), st.dates(date(2018, 6, 21), date(2068, 12, 31)))
def test_every_code_is_read_back(number: int, day: date) -> None:
    assert parse_code(dossier_code("H15.61", day, number)) == DossierCode("H15.61", day, number)


def test_the_ten_thousandth_dossier_of_a_day_widens() -> None:
    assert dossier_code("H15.61", date(2026, 11, 24), 9_999).endswith("-9999")
    assert dossier_code("H15.61", date(2026, 11, 24), 10_000).endswith("-10000")


def test_secrets_are_long_and_forgive_typing() -> None:
    assert len({new_secret() for _ in range(100)}) == 100
    assert typed_secret(" abcd-ef gh ") == "ABCDEFGH"


@pytest.mark.promise("P14")
def test_the_secret_of_the_qr_has_sixty_bits_and_the_typed_one_thirty_nine() -> None:
    letter = log2(len(set(LETTERS)))
    assert len(new_secret()) * letter >= 60
    assert len(new_secret(PIN_LENGTH)) * letter >= 39
    assert {drawn for _ in range(100) for drawn in new_secret()} == set(LETTERS)  # none is never drawn


def test_timeliness_is_judged_by_the_promise() -> None:
    due = datetime(2026, 11, 30, 17, 30)
    assert timeliness(due + timedelta(minutes=1), due) is Timeliness.LATE
    assert timeliness(due, due) is Timeliness.ON_TIME
    assert timeliness(due - timedelta(days=1), due) is Timeliness.EARLY


def test_a_list_is_complete_when_each_item_says_how() -> None:
    assert complete_list([Lack("Giấy ủy quyền", "Nộp bản chứng thực")])
    assert not complete_list([])
    assert not complete_list([Lack("Giấy ủy quyền", "")])


def test_states_are_the_ten_of_the_national_portal() -> None:
    assert [NATIONAL_CODE[state] for state in State] == list(range(1, 11))
    assert WORDS.keys() == set(State)
    assert PAUSED <= OPEN
    assert not OPEN & ENDED


def test_ended_dossiers_stay_ended() -> None:
    assert all(not LIFECYCLE.actions_from(state) for state in ENDED)


def test_every_state_but_the_later_ones_is_reached() -> None:
    later = {State.PAYMENT_REQUESTED}
    assert set(LIFECYCLE.states) == set(State) - later


@pytest.mark.parametrize(("day", "decree"), [(date(2025, 6, 30), "61/2018"), (date(2025, 7, 1), "118/2025")])
def test_a_dossier_keeps_the_decree_under_which_it_was_received(day: date, decree: str) -> None:
    law = one_stop_law(day)
    assert all(f"Nghị định số {decree}/NĐ-CP" in said for said in (law.asking, law.restarting, law.refusing))
    assert ("Điều 19" in law.restarting) == (decree == "61/2018")  # of the newer one that article is not known to us


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("h15.61 261125 0014", "H15.61-261125-0014"),
        ("H1561-261125-0014", "H15.61-261125-0014"),
        ("H15161 261125 0014", "H15.161-261125-0014"),
        ("h155005-261125-0014", "H15.50.05-261125-0014"),
        (" H15 . 61 – 261125 — 0014 ", "H15.61-261125-0014"),
        ("Ｈ１５．６１－２６１１２５−００１４", "H15.61-261125-0014"),
        ("H15-251231-0007", "H15-251231-0007"),
        ("000.00.05.h15‑190214‑0001", "000.00.05.H15-190214-0001"),
        ("H1512345-261125-0014", "H1512345-261125-0014"),
        ("", ""),
    ],
)
def test_a_code_is_understood_however_it_was_typed(text: str, code: str) -> None:
    assert typed_code(text) == code
    assert typed_code(code) == code
