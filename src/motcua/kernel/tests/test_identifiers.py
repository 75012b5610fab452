"""Telephone numbers, personal numbers and tax codes by their structure."""

import pytest

from motcua.kernel import identifiers


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0905 123 456", "0905123456"),
        ("+84 905-123-456", "0905123456"),
        ("84905123456", "0905123456"),
        ("+84 (0) 905 123 456", "0905123456"),
        ("0123 4567 890", "0834567890"),
        ("01699876543", "0399876543"),
        ("0262 3852 345", "02623852345"),
        ("+842623852345", "02623852345"),
        ("113", None),
        ("0105123456", None),
        ("chưa có", None),
        ("٠٩٠٥١٢٣٤٥٦", None),
        ("", None),
    ],
)
def test_a_telephone_number_has_one_stored_form(typed: str, stored: str | None) -> None:
    assert identifiers.phone(typed) == stored


def test_numbers_are_read_in_groups() -> None:
    assert identifiers.show_phone("0905123456") == "0905 123 456"
    assert identifiers.show_phone("02623852345") == "02623 852 345"
    assert identifiers.show_personal_number("066191004123") == "066 191 004 123"


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("066191004123", True),
        ("66191004123", False),
        ("06619100412A", False),
        ("000191004123", False),
        ("066191004123\n", False),
        ("٠٦٦١٩١٠٠٤١٢٣", False),
    ],
)
def test_a_personal_number_is_twelve_digits(typed: str, *, right: bool) -> None:
    assert identifiers.is_personal_number(typed) is right


@pytest.mark.parametrize("code", ["0100109106", "0101248141", "0300588569", "0100684378-001", "0100112437001"])
def test_known_tax_codes_pass(code: str) -> None:
    assert identifiers.is_tax_code(code)


@pytest.mark.parametrize("code", ["0100109107", "0100109106-000", "010010910", "0100109106-1", "", "0100109106\n"])
def test_a_wrong_digit_in_a_tax_code_is_seen(code: str) -> None:
    assert not identifiers.is_tax_code(code)


@pytest.mark.parametrize("at", range(10))
def test_every_single_wrong_digit_is_seen(at: int) -> None:
    code = "0100109106"
    wrong = [code[:at] + str(d) + code[at + 1 :] for d in range(10) if str(d) != code[at]]
    assert not any(identifiers.is_tax_code(each) for each in wrong)
