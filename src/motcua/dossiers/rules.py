"""Rules of the one-stop mechanism. Pure: the same answer for the same arguments."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from motcua.kernel.identifiers import typed

CODE = re.compile(r"(?P<agency>[0-9A-Z]+(?:\.[0-9A-Z]+)*)-(?P<day>[0-9]{6})-(?P<number>[0-9]{4}|[1-9][0-9]{4,6})")
ANSWER_WITHIN = timedelta(days=3)
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none is mistaken for another
SECRET_LENGTH = 16  # of 30 letters: 78 bits
PIN_LENGTH = 8

EXPORT_STANDS = 24  # hours in which a list may be taken away after a second person allowed it
EXPORT_COUNTED = timedelta(hours=24)  # slices of one large list are one large list
EXPORT_ALONE = ((date(2026, 1, 1), 5_000, 10),)  # since when, how many dossiers, of how many agencies


def most_taken_alone(day: date) -> int:
    """Return how many dossiers one person may take away within 24 hours without a second person (ADR 0011)."""
    return next((rows for since, rows, _agencies in reversed(EXPORT_ALONE) if since <= day), 0)


def most_agencies_alone(day: date) -> int:
    """Return of how many agencies one person may take lists away within 24 hours without a second person (ADR 0011)."""
    return next((agencies for since, _rows, agencies in reversed(EXPORT_ALONE) if since <= day), 0)


T = TypeVar("T")


def known(value: T | None) -> T:
    """Return what a received dossier always has; the database's constraints see to it.

    :raises LookupError: it is missing, so the constraints were switched off.
    """
    if value is None:
        raise LookupError("a received dossier lacks what reception gives it")
    return value


class WrongCode(ValueError):
    """Not a dossier code of the legal pattern."""


@dataclass(frozen=True, slots=True)
class DossierCode:
    """A dossier code taken apart: the receiving agency, the day of reception, the number of that day."""

    agency: str
    day: date
    number: int

    def __str__(self) -> str:
        return f"{self.agency}-{self.day:%y%m%d}-{self.number:04d}"


def dossier_code(agency: str, day: date, number: int) -> str:
    """Return the code ``H15.61-261124-0001`` (TT 01/2018 Đ19, QĐ 20/2020); from 10,000 on it grows, never wraps."""
    return str(DossierCode(agency, day, number))


def parse_code(text: str) -> DossierCode:
    """Take a code apart, of today's order or the older one with the province last.

    :raises WrongCode: not of the legal pattern, or with a day that is not in the calendar.
    """
    found = CODE.fullmatch(text.strip())
    if not found:
        raise WrongCode(text)
    try:
        day = datetime.strptime(found["day"], "%y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise WrongCode(text) from error
    return DossierCode(found["agency"], day, int(found["number"]))


_UNDOTTED = re.compile(r"(H[0-9]{2})([0-9]{2}(?:[0-9]{1,2})?)(?=-)")


def typed_code(text: str) -> str:
    """Return a code of a dossier as it was printed, whatever blanks, dashes, small or wide letters were typed.

    ``h15.61 261125 0014`` and ``H1561–261125–0014`` are ``H15.61-261125-0014``. A missing dot is put in where
    the figures can be cut in one way only; what is no code comes back as it is.
    """
    dotted = re.sub(r"\s*\.\s*", ".", typed(text))
    joined = re.sub(r"[\s-]+", "-", dotted).strip("-")
    return _UNDOTTED.sub(_with_dots, joined) if _UNDOTTED.match(joined) else joined


def _with_dots(found: re.Match[str]) -> str:
    """Put the dots of the organisation's levels: two or three figures are one level, four are two levels of two."""
    levels = found[2] if len(found[2]) < 4 else f"{found[2][:2]}.{found[2][2:]}"  # noqa: PLR2004 - a level has two or three
    return f"{found[1]}.{levels}"


def new_secret(length: int = SECRET_LENGTH) -> str:
    """Return a random secret in letters that are not mistaken for one another."""
    number, letters = secrets.randbelow(len(LETTERS) ** length), ""
    for _place in range(length):
        number, letter = divmod(number, len(LETTERS))
        letters += LETTERS[letter]
    return letters


def typed_secret(text: str) -> str:
    """Return a secret as it was printed, whatever spaces, hyphens or small letters were typed."""
    return re.sub(r"[^A-Z0-9]", "", typed(text))


class Stage(StrEnum):
    """When a supplement or a refusal happens."""

    CHECK = "check"  # kiểm tra trước khi tiếp nhận
    VERIFY = "verify"  # thẩm định sau khi tiếp nhận


class ClockEffect(StrEnum):
    """What a supplement does to the time limit."""

    PAUSE = "pause"  # tạm dừng, tính tiếp
    RESTART = "restart"  # tính lại từ đầu (OneStopLaw.restarting)


class Outcome(StrEnum):
    """What was decided. A refusal after verification is a result (OneStopLaw.refusing); a stop (Mẫu 05) is none."""

    APPROVED = "approved"
    REFUSED = "refused"
    STOPPED = "stopped"


class Timeliness(StrEnum):
    """Early, on time or late: judged when the result is ready, not when it is fetched."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


def timeliness(resolved_at: datetime, due_at: datetime) -> Timeliness:
    """Judge a finished dossier by the day and hour of its result against its promise."""
    if resolved_at > due_at:
        return Timeliness.LATE
    return Timeliness.ON_TIME if resolved_at.date() == due_at.date() else Timeliness.EARLY


@dataclass(frozen=True, slots=True)
class Lack:
    """One item of a supplement request: what is missing or wrong, and how to mend it."""

    what: str
    how: str


def complete_list(lacks: Sequence[Lack]) -> bool:
    """Tell whether the one list (NĐ 118/2025 Đ17.2a: once, with full guidance) names items, each with its guidance."""
    return bool(lacks) and all(lack.what and lack.how for lack in lacks)


@dataclass(frozen=True, slots=True)
class OneStopLaw:
    """What to cite of the decree on the one-stop mechanism of one period: the article where its text is known to
    us, else the decree alone.
    """

    asking: str  # one complete list of what is missing, once
    restarting: str  # the limit begins again after a supplement asked for upon verification
    turning_away: str  # not taken in
    refusing: str  # a refusal upon verification, which is a result


ONE_STOP_LAW = (
    (
        date(2018, 6, 21),
        OneStopLaw(
            asking="Điều 17 Nghị định số 61/2018/NĐ-CP",
            restarting="Khoản 4 Điều 19 Nghị định số 61/2018/NĐ-CP",
            turning_away="Điều 17 Nghị định số 61/2018/NĐ-CP",
            refusing="Điều 19 Nghị định số 61/2018/NĐ-CP",
        ),
    ),
    (
        date(2025, 7, 1),
        OneStopLaw(
            asking="Điểm a khoản 2 Điều 17 Nghị định số 118/2025/NĐ-CP",
            restarting="Nghị định số 118/2025/NĐ-CP",
            turning_away="Điều 17 Nghị định số 118/2025/NĐ-CP",
            refusing="Nghị định số 118/2025/NĐ-CP",
        ),
    ),
)


def one_stop_law(day: date) -> OneStopLaw:
    """Return what to cite for a dossier received on this day: a dossier keeps the law it came under.

    Of the rules before 21/06/2018 no text is known; the oldest decree stands for them.
    """
    return next((law for since, law in reversed(ONE_STOP_LAW) if since <= day), ONE_STOP_LAW[0][1])
