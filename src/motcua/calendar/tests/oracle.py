"""A second opinion on due dates that shares no line with the engine.

It walks the province's clock minute by minute and asks only one question: is the office open now?
Slow and plain on purpose. Instants are naive: there is one clock in this world.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

MINUTE = timedelta(minutes=1)


@dataclass
class World:
    """Sessions by weekday as pairs of minutes since midnight, days off, and worked days of rest
    (each with the day it stands in for, or None)."""

    week: dict[int, list[tuple[int, int]]]
    off: set[date] = field(default_factory=set)
    makeup: dict[date, date | None] = field(default_factory=dict)
    seen: dict[date, bytearray] = field(default_factory=dict)

    def is_open(self, minute: datetime) -> bool:
        today = minute.date()
        if today not in self.seen:
            self.seen[today] = bytearray(1440)
            for opens, closes in self.week.get(self.imitated_weekday(today), []):
                for m in range(opens, closes):
                    self.seen[today][m] = 1
        return bool(self.seen[today][minute.hour * 60 + minute.minute])

    def imitated_weekday(self, today: date) -> int:
        nobody = -1
        if today not in self.makeup:
            return nobody if today in self.off else today.weekday()
        if self.week.get(today.weekday()):
            return today.weekday()
        stands_for = self.makeup[today]
        if stands_for and self.week.get(stands_for.weekday()):
            return stands_for.weekday()
        return min(weekday for weekday, sessions in self.week.items() if sessions)

    def open_at_all(self, today: date) -> bool:
        return self.end_of(today) is not None

    def end_of(self, today: date) -> datetime | None:
        minute, end = datetime.combine(today, datetime.min.time()), None
        while minute.date() == today:
            if self.is_open(minute):
                end = minute + MINUTE
            minute += MINUTE
        return end


def after_open_minutes(start: datetime, minutes: int, world: World) -> datetime:
    minute = start
    while minutes:
        if world.is_open(minute):
            minutes -= 1
        minute += MINUTE
    return minute


def open_minutes(start: datetime, end: datetime, world: World) -> int:
    count, minute = 0, start
    while minute < end:
        count += world.is_open(minute)
        minute += MINUTE
    return count


def after_working_days(start: datetime, days: int, world: World) -> datetime:
    """The office opens ``days`` more mornings after the day of reception; then it closes."""
    minute, counted = start, {start.date()}
    while len(counted) <= days:
        minute += MINUTE
        if world.is_open(minute):
            counted.add(minute.date())
    return closing(minute.date(), world)


def after_midnights(start: datetime, nights: int, world: World) -> datetime:
    minute = start
    while nights:
        minute += MINUTE
        nights -= (minute.hour, minute.minute) == (0, 0)
    return closing(minute.date(), world)


def after_months(start: datetime, months: int, world: World) -> datetime:
    """Walk the days; one month is over on its like-numbered day, or on its last day if shorter."""
    day = start.date()
    while months:
        day += timedelta(days=1)
        last_of_month = (day + timedelta(days=1)).day == 1
        months -= day.day == start.day or (last_of_month and day.day < start.day)
    return closing(day, world)


def same_day(start: datetime, world: World) -> datetime:
    end = world.end_of(start.date())
    three = start.replace(hour=15, minute=0)
    if end is not None and start <= three and start < end:
        return end
    return after_working_days(start, 1, world)


def closing(day: date, world: World) -> datetime:
    while not world.open_at_all(day):
        day += timedelta(days=1)
    end = world.end_of(day)
    assert end is not None
    return end
