"""Days and instants of the province, and how they are said in Vietnamese."""

from datetime import date, datetime, time, timedelta, timezone

# Vietnam has had no other offset since 1975: a fixed one needs no zone database on the machine.
PROVINCE = timezone(timedelta(hours=7))

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def local(at: datetime) -> datetime:
    """Return the instant on the province's clock, seconds cut off: papers show hour and minute.

    :raises ValueError: ``at`` has no time zone, so it is not an instant.
    """
    if at.tzinfo is None:
        raise ValueError("Thời điểm phải có múi giờ.")
    return at.astimezone(PROVINCE).replace(second=0, microsecond=0)


def at_clock(day: date, clock: time) -> datetime:
    """Return the instant at which the province's clock shows ``clock`` on ``day``."""
    return datetime.combine(day, clock, PROVINCE)


def day_words(day: date) -> str:
    """Say a day: ``thứ Sáu 20/11/2026``."""
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"


def clock_words(at: datetime | time) -> str:
    """Say a time of day: ``09 giờ 00 phút``."""
    return f"{at:%H} giờ {at:%M} phút"


def moment_words(at: datetime) -> str:
    """Say an instant: ``09 giờ 00 phút, thứ Sáu 20/11/2026``."""
    at = local(at)
    return f"{clock_words(at)}, {day_words(at.date())}"


def span_words(span: timedelta) -> str:
    """Say a length of working time in whole minutes: ``3 giờ 30 phút``."""
    hours, minutes = divmod(span // timedelta(minutes=1), 60)
    parts = [f"{hours} giờ"] if hours else []
    if minutes or not hours:
        parts.append(f"{minutes} phút")
    return " ".join(parts)


def capital(sentence: str) -> str:
    """Raise the first letter and leave the rest: ``str.capitalize`` would lower proper names."""
    return sentence[:1].upper() + sentence[1:]
