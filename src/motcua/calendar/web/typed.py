"""Read what was typed into the pages of the calendar."""

import re
from datetime import date, time

from motcua.calendar.rules import Session
from motcua.ui.typed import no_day, typed_day

_CLOCK = re.compile(r"(?P<hour>[0-9]{1,2})\s*(?:[:hg.]|giờ)?\s*(?P<minute>[0-9]{2})?(?:\s*phút)?")
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def read_day(text: str, name: str, errors: dict[str, str], *, optional: bool = False) -> date | None:
    """Return the day typed as 27/11/2026; None and a word in ``errors`` when it is none."""
    day = typed_day(text)
    if day is None and (text.strip() or not optional):
        errors[name] = no_day(text)
    return day


def read_clock(text: str) -> time:
    """Return a time of day typed as 7:30, 07h30, 7 giờ 30 or 7.

    :raises ValueError: it is none.
    """
    found = _CLOCK.fullmatch(text.strip().lower())
    if not found:
        raise ValueError(text)
    return time(int(found["hour"]), int(found["minute"] or 0))


def read_sessions(text: str) -> tuple[Session, ...]:
    """Return the sessions typed as ``07:30-11:30, 13:30-17:30``; nothing typed means no work that day.

    :raises ValueError: some part is no session.
    """
    sessions = []
    for part in re.split(r"[,;]| và ", text.strip().lower()):
        if not part.strip():
            continue
        opens, closes = re.split(r"\s*(?:-|–|—|đến)\s*", part.strip(), maxsplit=1)
        sessions.append(Session(read_clock(opens), read_clock(closes)))
    return tuple(sessions)


def sessions_words(sessions: tuple[Session, ...]) -> str:
    """Say the sessions as they are typed: ``07:30–11:30, 13:30–17:30``."""
    return ", ".join(f"{session.opens:%H:%M}–{session.closes:%H:%M}" for session in sessions)
