"""The promised instant, and how it was counted.

Convention A, the legal one (Bộ luật Dân sự 2015, Điều 147, 148): the first day is not counted; a
period that ends on a day off ends at the end of the next working day; the promise is the end of
office hours. It counts working days, calendar days and months.

Convention B counts office hours from the minute of reception, for limits in hours and for
fractions of a working day (8 hours). Reception outside office hours starts at the next session.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Literal

from motcua.calendar.rules.limits import HOURS_A_DAY, Limit, Unit, limit_words
from motcua.calendar.rules.moments import (
    at_clock,
    capital,
    clock_words,
    day_words,
    local,
    moment_words,
    span_words,
)
from motcua.calendar.rules.week import A_DAY, WorkCalendar

Convention = Literal["A", "B"]
StepKind = Literal["start", "counted", "skipped", "end", "note"]
SAME_DAY_UNTIL = time(15)  # Nghị định 23/2015, Điều 7; Nghị định 118/2025, Điều 18: "sau 15 giờ"


@dataclass(frozen=True)
class Step:
    """One sentence of the derivation; ``day`` is the day it speaks of, if it speaks of one."""

    kind: StepKind
    text: str
    day: date | None = None


@dataclass(frozen=True)
class Due:
    """A promise and its derivation.

    ``due_at`` is what is promised. ``exact_at`` is where the counting stood before convention A
    rounded it up to the end of that day: pauses are added there, so that several short pauses do
    not each win a day. ``provisional``: some year counted has no official days off yet.
    ``flagged``: the limit named no unit.
    """

    received_at: datetime
    limit: Limit
    due_at: datetime
    exact_at: datetime
    convention: Convention
    provisional: bool
    flagged: bool
    steps: tuple[Step, ...]


def due(received_at: datetime, limit: Limit, calendar: WorkCalendar) -> Due:
    """Return what is promised when a complete dossier is received at ``received_at``.

    Seconds are cut off, as on the receipt. Never before reception; under one convention a later
    reception or a larger amount never gives an earlier promise. Across the two it may: 1.5 working
    days end at an hour of the very day whose end 1 working day promises.

    :raises NoWorkingDay: the agency never works.
    :raises ValueError: ``received_at`` has no time zone.
    """
    received_at = local(received_at)
    steps = [*_unit_note(limit)]
    if limit.by_hours:
        steps += _start_by_hours(received_at, limit, calendar)
        due_at = _count_hours(received_at, limit, calendar, steps)
    else:
        due_at = _count_days(received_at, limit, calendar, steps)
    provisional = not calendar.announced(received_at.date(), due_at.date())
    steps += provisional_notes(received_at.date(), due_at.date(), calendar)
    steps.append(end_step(due_at))
    return Due(
        received_at=received_at,
        limit=limit,
        due_at=due_at,
        exact_at=due_at,
        convention="B" if limit.by_hours else "A",
        provisional=provisional,
        flagged=limit.unit is Unit.UNKNOWN,
        steps=tuple(steps),
    )


def due_as_json(promise: Due) -> dict[str, object]:
    """Return the promise as plain values, instants with ``+07:00``; what is stored and printed."""
    return {
        "received_at": promise.received_at.isoformat(),
        "limit": limit_words(promise.limit),
        "amount": f"{promise.limit.amount:f}",
        "unit": promise.limit.unit.value,
        "due_at": promise.due_at.isoformat(),
        "exact_at": promise.exact_at.isoformat(),
        "convention": promise.convention,
        "provisional": promise.provisional,
        "flagged": promise.flagged,
        "steps": [
            {
                "kind": step.kind,
                "day": step.day.isoformat() if step.day else None,
                "text": step.text,
            }
            for step in promise.steps
        ],
    }


def provisional_notes(first: date, last: date, calendar: WorkCalendar) -> Iterator[Step]:
    """Say which of the years counted have no official days off yet."""
    for year in range(first.year, last.year + 1):
        if year not in calendar.announced_years:
            yield Step("note", f"Lịch nghỉ năm {year} chưa được công bố: ngày hẹn là tạm tính.")


def end_step(due_at: datetime) -> Step:
    """Say the promise itself, the last sentence of a derivation."""
    return Step("end", f"Hạn trả kết quả: {moment_words(due_at)}.", due_at.date())


def _unit_note(limit: Limit) -> Iterator[Step]:
    if limit.unit is Unit.UNKNOWN:
        yield Step(
            "note",
            f"Thời hạn ghi “{limit_words(limit)}” không có đơn vị: tạm tính là ngày làm việc, "
            "cần hỏi lại nơi công bố thủ tục.",
        )


def _count_days(received_at: datetime, limit: Limit, calendar: WorkCalendar, steps: list[Step]) -> datetime:
    if limit.unit is Unit.SAME_DAY:
        last = _same_day(received_at, calendar, steps)
    else:
        steps.append(
            Step(
                "start",
                f"Tiếp nhận lúc {moment_words(received_at)}. Thời hạn {limit_words(limit)}; ngày "
                "tiếp nhận không tính (Bộ luật Dân sự 2015, Điều 147).",
                received_at.date(),
            )
        )
        count = {Unit.CALENDAR_DAY: _calendar_days, Unit.MONTH: _months}
        last = count.get(limit.unit, _working_days)(received_at, limit, calendar, steps)
    return calendar.closing(last)


def _working_days(received_at: datetime, limit: Limit, calendar: WorkCalendar, steps: list[Step]) -> date:
    day, counted = received_at.date(), 0
    while counted < limit.amount:
        steps += _skip(day + A_DAY, calendar)
        day = calendar.next_working_day(day + A_DAY)
        counted += 1
        why = calendar.why_worked(day)
        note = f" ({why})" if why else ""
        steps.append(Step("counted", f"{capital(day_words(day))}: ngày làm việc thứ {counted}{note}.", day))
    return day


def _calendar_days(received_at: datetime, limit: Limit, calendar: WorkCalendar, steps: list[Step]) -> date:
    last = received_at.date() + timedelta(days=int(limit.amount))
    steps.append(
        Step(
            "counted",
            f"Đếm {limit.amount:f} ngày liên tục, cả ngày nghỉ: từ "
            f"{day_words(received_at.date() + A_DAY)} đến {day_words(last)}.",
            last,
        )
    )
    return _out_of_days_off(last, calendar, steps)


def _months(received_at: datetime, limit: Limit, calendar: WorkCalendar, steps: list[Step]) -> date:
    first = received_at.date()
    years, month = divmod(first.month - 1 + int(limit.amount), 12)
    start = first.replace(year=first.year + years, month=month + 1, day=1)
    end_of_month = (start + 31 * A_DAY).replace(day=1) - A_DAY
    last = min(start + (first.day - 1) * A_DAY, end_of_month)
    why = "" if last.day == first.day else f" (tháng {last:%m/%Y} không có ngày {first.day})"
    steps.append(Step("counted", f"Đếm {limit.amount:f} tháng: đến {day_words(last)}{why}.", last))
    return _out_of_days_off(last, calendar, steps)


def _out_of_days_off(last: date, calendar: WorkCalendar, steps: list[Step]) -> date:
    if calendar.works(last):
        return last
    steps += _skip(last, calendar)
    day = calendar.next_working_day(last)
    steps.append(
        Step(
            "counted",
            f"Ngày cuối là ngày nghỉ nên thời hạn kết thúc vào ngày làm việc tiếp theo, "
            f"{day_words(day)} (Bộ luật Dân sự 2015, Điều 148).",
            day,
        )
    )
    return day


def _same_day(received_at: datetime, calendar: WorkCalendar, steps: list[Step]) -> date:
    day = received_at.date()
    if not calendar.works(day):
        why = f"ngày nghỉ ({calendar.why_off(day)}), chuyển sang ngày làm việc tiếp theo"
    elif received_at > at_clock(day, SAME_DAY_UNTIL):
        why = "sau 15 giờ, chuyển sang ngày làm việc tiếp theo"
    elif received_at >= calendar.closing(day):
        why = "đã hết giờ làm việc, chuyển sang ngày làm việc tiếp theo"
    else:
        why = ""
    rest = f"; {why}." if why else ", không sau 15 giờ."
    steps.append(
        Step(
            "start",
            f"Thời hạn trong ngày. Tiếp nhận lúc {moment_words(received_at)}{rest}",
            day,
        )
    )
    if why:
        steps += _skip(day + A_DAY, calendar)
        day = calendar.next_working_day(day + A_DAY)
    steps.append(Step("counted", f"{capital(day_words(day))}: ngày trả kết quả.", day))
    return day


def _skip(day: date, calendar: WorkCalendar) -> Iterator[Step]:
    """Name every day off from ``day`` until work begins again."""
    end = calendar.next_working_day(day)
    while day < end:
        text = f"{capital(day_words(day))}: không tính ({calendar.why_off(day)})."
        yield Step("skipped", text, day)
        day += A_DAY


def _start_by_hours(received_at: datetime, limit: Limit, calendar: WorkCalendar) -> Iterator[Step]:
    opens_at = next(calendar.shifts_from(received_at)).opens_at
    text = f"Tiếp nhận lúc {moment_words(received_at)}. Thời hạn {limit_words(limit)}"
    if limit.unit is not Unit.WORKING_HOUR:
        text += f", mỗi ngày {HOURS_A_DAY} giờ, là {span_words(_span(limit))} làm việc"
    if opens_at == received_at:
        text += "; tính từ phút tiếp nhận."
    else:
        text += f"; ngoài giờ làm việc nên tính từ {moment_words(opens_at)}."
    yield Step("start", text, received_at.date())


def _count_hours(received_at: datetime, limit: Limit, calendar: WorkCalendar, steps: list[Step]) -> datetime:
    left = _span(limit)
    day = received_at.date()
    for opens_at, closes_at in calendar.shifts_from(received_at):
        if opens_at.date() > day:
            steps += _skip(day + A_DAY, calendar)
            day = opens_at.date()
        used = min(left, closes_at - opens_at)
        left -= used
        rest = f"còn {span_words(left)}" if left else "đủ thời hạn"
        stretch = f"{clock_words(opens_at)} đến {clock_words(opens_at + used)}"
        steps.append(
            Step(
                "counted",
                f"{capital(day_words(day))}, từ {stretch}: {span_words(used)}, {rest}.",
                day,
            )
        )
        if not left:
            return opens_at + used
    raise AssertionError("shifts_from never ends")


def _span(limit: Limit) -> timedelta:
    """Return the office hours of a limit of convention B, in whole minutes, rounded up."""
    hours = limit.amount if limit.unit is Unit.WORKING_HOUR else limit.amount * HOURS_A_DAY
    return timedelta(minutes=ceil(hours * 60))
