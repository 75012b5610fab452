"""What a gun reads from the QR of an identity card (thẻ căn cước).

The card says ``số|CMND|họ tên|ngày sinh|giới tính|địa chỉ|ngày cấp``. A gun types it letter by letter, so an input method
that is switched on (Telex, VNI) spoils the words and a gun without Unicode drops their accents. Figures survive both.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from motcua.kernel.identifiers import is_personal_number
from motcua.kernel.text import clean, search_key
from motcua.ui.typed import typed_day

SEXES = ("Nam", "Nữ")
_PARTS = 7
_NUMBER = re.compile(r"(?<!\d)(\d{12})(?!\d)")
_DAY = re.compile(r"(?<!\d)(\d{8})(?!\d)")
SEXES_ON_A_CARD = frozenset({"Nam", "Nữ"})
_FEMALE_WHEN_ODD = 3  # place of the figure that says century and sex (NĐ 137/2015 Đ7)


@dataclass(frozen=True, slots=True)
class Card:
    """What the card says. ``sure`` is False when the words came through spoiled and must be compared with the card."""

    number: str
    name: str
    born_on: date | None
    sex: str
    address: str
    sure: bool


def scanned_card(text: str) -> Card | None:
    """Return what was scanned, or None when this is no card but something typed.

    Twelve figures alone are a typed number. From a spoiled scan the number, the birthday and the sex are recovered from
    the figures; name and address are given as they came, to be compared with the card.
    """
    plain = clean(unicodedata.normalize("NFKC", text))
    found = _NUMBER.search(plain)
    if found is None or not is_personal_number(found[1]) or len(plain) <= len(found[1]) + 1:
        return None
    number, rest = found[1], plain[found.end() :]
    parts = [clean(part) for part in plain.split("|")]
    whole = len(parts) >= _PARTS - 1
    days = [day for day in map(typed_day, _DAY.findall(rest)) if day]
    if not whole and not days:
        return None
    name, sex, address = (parts[2], parts[4], parts[5]) if whole else ("", "", "")
    said = {"nam": "male", "nu": "female"}.get(search_key(sex), "")
    by_number = "female" if int(number[_FEMALE_WHEN_ODD]) % 2 else "male"
    return Card(
        number=number,
        name=name,
        born_on=days[0] if days else None,
        sex=said or by_number,
        address=address,
        sure=sex in SEXES_ON_A_CARD and _accented(name + address),
    )


def _accented(words: str) -> bool:
    """Tell whether the words kept their marks: a Vietnamese address without a single one came through a bad gun."""
    return any(not letter.isascii() for letter in words)
