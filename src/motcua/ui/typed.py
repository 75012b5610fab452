"""Reading what people type: days with any separator or none, figures of any width, codes with spaces.

Everything here forgives what costs nobody anything, and never guesses.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext as _

_SPLIT = re.compile(r"\D+")
_GLUED = {8: (2, 2, 4), 6: (2, 2, 2)}
_CENTURY_TURN = 30
FIRST_YEAR, LAST_YEAR = 1850, 2199  # nobody whom an office serves was born before, no promise reaches beyond


def typed_day(text: str) -> date | None:
    """Return the day that was typed, or None when there is no such day (or none between 1850 and 2199).

    Understands "27/11/2026", "27-11-2026", "27.11.26", "27112026", "271126", full-width figures, and the machine's
    "2026-11-27". Two figures of a year up to 30 mean this century, above it the last one.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    numbers = [part for part in _SPLIT.split(plain) if part]
    if len(numbers) == 1 and len(numbers[0]) in _GLUED:
        numbers = _cut(numbers[0])
    if len(numbers) != 3:  # noqa: PLR2004 - day, month, year
        return None
    if len(numbers[0]) == 4:  # noqa: PLR2004 - the machine's order begins with the year
        numbers.reverse()
    return _day(*numbers)


def no_day(text: str, label: str = "", example: str = "27/11/2026") -> str:
    """Return what to say of a text that ``typed_day`` cannot read: whether it is missing or no day, and how to write one.

    ``label`` names the field, where several on one page may be wrong in the same way.
    """
    how = _("Hãy ghi ngày, tháng, năm, ví dụ %(example)s.") % {"example": example}
    said = _("Không có ngày này. %(how)s") % {"how": how} if text.strip() else how
    return f"{label}: {said[:1].lower()}{said[1:]}" if label else said


def _cut(glued: str) -> list[str]:
    first, second, _rest = _GLUED[len(glued)]
    return [glued[:first], glued[first : first + second], glued[first + second :]]


def _day(day: str, month: str, year: str) -> date | None:
    if len(year) == 2:  # noqa: PLR2004 - the century was left out
        year = ("20" if int(year) <= _CENTURY_TURN else "19") + year
    try:
        typed = date(int(year[:5]), int(month[:3]), int(day[:3]))
    except ValueError:
        return None
    return typed if FIRST_YEAR <= typed.year <= LAST_YEAR else None
