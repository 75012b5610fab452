"""Read what was typed on the screens."""

import re
from datetime import date

_DAY = re.compile(r"\s*(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})\s*")
_ISO = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})\s*")


def typed_day(text: str) -> date | None:
    """Return the day that was typed as 27/11/2026, 27-11-2026, 27.11.2026 or 2026-11-27; none for nothing.

    :raises ValueError: no such day.
    """
    if not text.strip():
        return None
    if found := _DAY.fullmatch(text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := _ISO.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    raise ValueError(text)
