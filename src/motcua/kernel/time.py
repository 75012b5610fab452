"""The province's time and how Vietnamese papers write it.

Instants are aware datetimes; days are dates. Whatever zone the server is in, people read the time
of the province (+07:00 all year).
"""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

PROVINCE: Final = ZoneInfo("Asia/Ho_Chi_Minh")

_WEEKDAYS: Final = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_LAST_PADDED_MONTH: Final = 2


def local(at: datetime) -> datetime:
    """Return the instant on the province's clock.

    :raises ValueError: the datetime is naive, so nobody knows which instant it means.
    """
    if at.utcoffset() is None:
        raise ValueError("a naive datetime is not an instant")
    return at.astimezone(PROVINCE)


def local_day(at: datetime) -> date:
    """Return the province's day on which the instant falls."""
    return local(at).date()


def day(d: date) -> str:
    """Return "27/11/2026"."""
    return f"{d.day:02d}/{d.month:02d}/{d.year:04d}"


def short_day(d: date) -> str:
    """Return "27/11", where the year is known from the place."""
    return f"{d.day:02d}/{d.month:02d}"


def clock(at: datetime) -> str:
    """Return the province's clock, "16:30"."""
    return f"{local(at):%H:%M}"


def moment(at: datetime) -> str:
    """Return the instant as papers of the one-stop shop write it: "16 giờ 30 phút, ngày 27/11/2026"."""
    here = local(at)
    return f"{here:%H} giờ {here:%M} phút, ngày {day(here)}"


def clock_day(at: datetime) -> str:
    """Return the instant in a narrow column: "16:30 27/11/2026"."""
    return f"{clock(at)} {day(local(at))}"


def until(at: datetime) -> str:
    """Return an end as people say it: "hết ngày 27/11/2026" for the midnight after that day, else "16:30 27/11/2026"."""
    return clock_day(at) if local(at).time() != time.min else f"hết ngày {day(local_day(at) - timedelta(days=1))}"


def weekday(d: date) -> str:
    """Return "thứ Sáu"; Sunday is "Chủ nhật"."""
    return _WEEKDAYS[d.weekday()]


def weekday_day(d: date) -> str:
    """Return a near day with its weekday: "thứ Sáu 27/11"."""
    return f"{weekday(d)} {short_day(d)}"


def long_day(d: date) -> str:
    """Return "ngày 05 tháng 02 năm 2026": two digits for days below 10 and months 1 and 2.

    The law writes it so that nobody can put a digit in front (NĐ 30/2020/NĐ-CP, annex I).
    """
    month = f"{d.month:02d}" if d.month <= _LAST_PADDED_MONTH else str(d.month)
    return f"ngày {d.day:02d} tháng {month} năm {d.year}"


def span_in_words(span: timedelta) -> str:
    """Return a length of wall-clock time by its two largest parts: "1 ngày 6 giờ", "45 phút".

    A day is 24 hours. What is smaller is cut off, and the sign is not said: the caller knows
    whether it is late or left.
    """
    minutes = int(abs(span).total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "ngày"), (hours, "giờ"), (minutes, "phút")]
    if days:
        parts = parts[:2]
    return " ".join(f"{n} {unit}" for n, unit in parts if n) or "dưới 1 phút"
