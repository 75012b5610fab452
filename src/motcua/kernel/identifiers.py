"""Numbers that the State or an operator gave to a person: recognised by their structure only.

Always text, never integers: a leading zero belongs to the number.
"""

import re
import unicodedata
from typing import Final

_TAX_WEIGHTS: Final = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_SEPARATORS: Final = re.compile(r"[\s.\-()·]+")
_NEW_PREFIXES: Final = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036",
    "0167": "037", "0168": "038", "0169": "039",
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
_MOBILE: Final = re.compile(r"0[35789]\d{8}")
_OLD_MOBILE: Final = re.compile(r"01\d{9}")
_FIXED: Final = re.compile(r"02\d{8,9}")
_DASHES: Final = re.compile(r"[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d]")


def typed(text: str) -> str:
    """Return a code as machines print it: capital letters and figures of usual width, every dash a hyphen (NFKC)."""
    return unicodedata.normalize("NFKC", _DASHES.sub("-", text)).strip().upper()


def phone(typed: str) -> str | None:
    """Return a Vietnamese telephone number in its home form, "0905123456"; None when it is not one.

    Understands +84 and 84, separators, and the 11-digit mobile numbers of before September 2018,
    which are given their present prefix.
    """
    digits = _SEPARATORS.sub("", typed)
    if digits.startswith(("+84", "0084")):
        digits = "0" + digits.removeprefix("+84").removeprefix("0084").removeprefix("0")
    elif digits.startswith("84") and len(digits) in {11, 12}:
        digits = "0" + digits[2:]
    if not digits.isascii() or not digits.isdigit():
        return None
    if _OLD_MOBILE.fullmatch(digits) and digits[:4] in _NEW_PREFIXES:
        digits = _NEW_PREFIXES[digits[:4]] + digits[4:]
    return digits if _MOBILE.fullmatch(digits) or _FIXED.fullmatch(digits) else None


def show_phone(number: str) -> str:
    """Return a telephone number in groups for reading: "0905 123 456"."""
    head = 4 if _MOBILE.fullmatch(number) else 5
    return " ".join(part for part in (number[:head], number[head:-3], number[-3:]) if part)


def is_personal_number(typed: str) -> bool:
    """Tell whether this is built like a personal identification number: twelve digits.

    There is no check digit. The first three are the place of the first birth registration (a
    province of before the mergers, or a country), so they are never 000.
    """
    return re.fullmatch(r"(?!000)[0-9]{12}", typed) is not None


def show_personal_number(number: str) -> str:
    """Return the twelve digits in groups of three for reading: "066 191 004 123"."""
    return " ".join(number[at : at + 3] for at in range(0, len(number), 3))


def is_tax_code(typed: str) -> bool:
    """Tell whether this is a tax code of an enterprise: 10 digits with a right check digit.

    A branch has 13, written with or without the hyphen before the last three (001–999). Persons and
    households have had their personal number as tax code since 01/07/2025 (TT 86/2024/TT-BTC).
    """
    found = re.fullmatch(r"([0-9]{10})(?:-?([0-9]{3}))?", typed)
    if found is None or found[2] == "000":
        return False
    *body, check = (int(digit) for digit in found[1])
    total = sum(digit * weight for digit, weight in zip(body, _TAX_WEIGHTS, strict=True))
    return 10 - total % 11 == check
