"""Which time limit holds for a channel and a variant."""

from collections.abc import Iterable
from decimal import Decimal

from motcua.calendar.rules import Limit, Unit, limit_words
from motcua.procedures.rules.content import LimitLine

STANDS_IN_FOR = {"kiosk": ("kiosk", "online", "direct")}
"""A kiosk is a terminal of the portal; reception rules stay as they are (NĐ 118/2025 Đ3.9 as amended)."""

OFFICE_DAY = Decimal(8)
OFFICE_HOURS = {
    Unit.WORKING_DAY: OFFICE_DAY,
    Unit.UNKNOWN: OFFICE_DAY,
    Unit.CALENDAR_DAY: Decimal(40) / 7,
    Unit.MONTH: Decimal(168),
    Unit.WORKING_HOUR: Decimal(1),
}


def limit_line(lines: Iterable[LimitLine], *, channel: str, variant: str = "") -> LimitLine | None:
    """Return the line that holds: the variant's own before the general one; None if the channel is not offered."""
    found = {(line.channel, line.variant): line for line in lines}
    for tried in STANDS_IN_FOR.get(channel, (channel,)):
        for key in dict.fromkeys((variant, "")):
            if (tried, key) in found:
                return found[tried, key]
    return None


def limit_of(amount: Decimal | None, unit: str) -> Limit | None:
    """Return the limit as the calendar counts it, or None where the catalogue gives no time at all.

    :raises calendar.rules.WrongLimit: an amount that cannot be counted.
    """
    if unit == Unit.SAME_DAY:
        return Limit(Decimal(1), Unit.SAME_DAY)
    return None if amount is None else Limit(amount, Unit(unit))


def office_hours(line: LimitLine) -> Decimal | None:
    """Return a limit in office hours, days of the calendar as far as they hold office hours; None where no time is given."""
    if line.unit == Unit.SAME_DAY:
        return OFFICE_DAY
    return None if line.amount is None else line.amount * OFFICE_HOURS[Unit(line.unit)]


def shortest_hours(lines: Iterable[LimitLine]) -> Decimal | None:
    """Return the shortest limit that holds for all cases, in office hours: what the steps of the route share out."""
    return min(
        (hours for line in lines if not line.variant and (hours := office_hours(line)) is not None), default=None
    )


def hours_words(hours: Decimal) -> str:
    """Say office hours as people write them: ``8,25 giờ``, at most two places."""
    return f"{hours.quantize(Decimal('0.01')).normalize():f} giờ".replace(".", ",")


def limit_in_words(amount: Decimal | None, unit: str) -> str:
    """Say a limit in Vietnamese: ``15 ngày làm việc``, ``trong ngày; nhận sau 15 giờ …``; an unknown unit says so."""
    limit = limit_of(amount, unit)
    if limit is None:
        return "danh mục quốc gia chưa ghi thời hạn"
    if limit.unit is Unit.SAME_DAY:
        return "trong ngày; nhận sau 15 giờ thì ngày làm việc tiếp theo"
    if limit.unit is Unit.UNKNOWN:
        return f"{limit_words(limit)} ngày (danh mục quốc gia chưa ghi đơn vị, tính theo ngày làm việc)"
    return limit_words(limit)
