"""How much time is left, as an official says it."""

from datetime import datetime, time, timedelta
from typing import Literal

from motcua.calendar.rules.moments import PROVINCE, at_clock, local
from motcua.calendar.rules.week import A_DAY, NoWorkingDay, WorkCalendar, working_time_between

DueState = Literal["ok", "near", "late", "paused", "done"]
HALF_A_DAY = timedelta(hours=4)  # within it, hours say more than "today"
AN_HOUR = timedelta(hours=1)
FOREVER = datetime.max.replace(tzinfo=PROVINCE)


def working_days_left(now: datetime, due_at: datetime, calendar: WorkCalendar) -> int:
    """Count the working days after today up to the due day: 0 = due today, negative = days late.

    Days are counted, not hours: on Monday, something due on Thursday has three days left.
    """
    today, due_day = local(now).date(), local(due_at).date()
    early, late = sorted((today, due_day))
    days = sum(calendar.works(early + A_DAY * n) for n in range(1, (late - early).days + 1))
    return days if due_day >= today else -days


def near_until(now: datetime, calendar: WorkCalendar) -> datetime:
    """Return the instant before which a promise is near: at most one working day is left until its day.

    The one rule for chips, trays, counts and filters. It is the first minute of the second working
    day after today; where nothing is worked any more, every promise is near.
    """
    try:
        following = calendar.next_working_day(local(now).date() + A_DAY)
        return at_clock(calendar.next_working_day(following + A_DAY), time.min)
    except NoWorkingDay:
        return FOREVER


def due_words(
    now: datetime,
    due_at: datetime,
    calendar: WorkCalendar,
    paused: bool | str = False,  # noqa: FBT001, FBT002 - reads well at the call: paused=True
    finished_at: datetime | None = None,
) -> tuple[DueState, str]:
    """Return the state of a promise and its words for a chip.

    ``paused``: what is waited for (``"chờ đóng phí"``); True stands for ``"chờ bổ sung"``.
    ``finished_at``: the result was there at that instant; nothing is due any more. ``near`` is
    what ``near_until`` says.
    """
    if finished_at is not None:
        return "done", _finished(finished_at, due_at, calendar)
    if paused:
        return "paused", f"Tạm dừng: {'chờ bổ sung' if paused is True else paused}"
    days = working_days_left(now, due_at, calendar)
    if now > due_at:
        words = _late("Quá hạn", -days, due_at, now, calendar)
        return "late", words or f"Quá hạn từ {_since(due_at, now)}"
    if due_at >= near_until(now, calendar):
        return "ok", f"Còn {days} ngày làm việc"
    left = working_time_between(now, due_at, calendar)
    if timedelta() < left <= HALF_A_DAY:
        return "near", f"Còn {_hours(left)}"
    return "near", "Còn 1 ngày làm việc" if days else "Hết hôm nay"


def _finished(finished_at: datetime, due_at: datetime, calendar: WorkCalendar) -> str:
    days = working_days_left(finished_at, due_at, calendar)
    if finished_at > due_at:
        return _late("Trễ hạn", -days, due_at, finished_at, calendar) or "Trễ hạn"
    return f"Trước hạn {days} ngày làm việc" if days else "Đúng hạn"


def _late(words: str, days: int, due_at: datetime, now: datetime, calendar: WorkCalendar) -> str:
    """Say by how much; empty where no office hours have passed since."""
    if days:
        return f"{words} {days} ngày làm việc"
    hours = working_time_between(due_at, now, calendar)
    return f"{words} {_hours(hours)}" if hours >= timedelta(minutes=1) else ""


def _since(due_at: datetime, now: datetime) -> str:
    due_at = local(due_at)
    return f"{due_at:%H:%M} {'hôm nay' if due_at.date() == local(now).date() else f'ngày {due_at:%d/%m}'}"


def _hours(span: timedelta) -> str:
    if span >= AN_HOUR:
        return f"{span // AN_HOUR} giờ"
    return f"{max(span // timedelta(minutes=1), 1)} phút"
