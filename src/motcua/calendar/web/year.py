"""The twelve months of a year, days off and worked Saturdays marked."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.calendar.queries import calendar_for, may_manage_province, notice_of
from motcua.calendar.rules import WorkCalendar
from motcua.kernel.time import local_day
from motcua.kernel.web import Request, render, screen

FIRST, LAST = 2014, 2100
A_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Cell:
    """One day of the grid; ``tone`` is "", rest, off or worked, ``words`` say why."""

    day: date
    tone: str
    words: str
    today: bool


@dataclass(frozen=True)
class Named:
    """One line below a month: the day and what it is."""

    day: date
    tone: str
    words: str


@dataclass(frozen=True)
class Month:
    """A month as weeks of seven places, empty ones None."""

    label: str
    weeks: tuple[tuple[Cell | None, ...], ...]
    named: tuple[Named, ...]


@screen(needs="calendar.read")
def show_year(request: Request) -> HttpResponse:
    """Show a year (``?nam=``; this one by default)."""
    today = local_day(request.now)
    year = year_asked(request, today)
    calendar = calendar_for(None)
    days = [date(year, 1, 1) + n * A_DAY for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    return render(
        request,
        "calendar/year.html",
        {
            "year": year,
            "notice": notice_of(year),
            "provisional": year not in calendar.announced_years,
            "months": [month_of(year, month, calendar, today) for month in range(1, 13)],
            "working_days": sum(calendar.works(day) for day in days),
            "off": sum(day in calendar.days_off and day.weekday() < SATURDAY for day in days),
            "worked": sum(day in calendar.makeup_workdays for day in days),
            "may_declare": may_manage_province(request.actor),
            "years": year_chips(year, "calendar:year"),
        },
    )


def year_asked(request: Request, today: date) -> int:
    """Return the year of ``?nam=``, or this year when it is none that we show."""
    asked = request.GET.get("nam", "")
    a_year = len(asked) == len("2026") and asked.isascii() and asked.isdecimal()
    return int(asked) if a_year and FIRST <= int(asked) <= LAST else today.year


def year_chips(year: int, url_name: str) -> list[tuple[str, str, bool]]:
    """Return the years around this one as filter chips of a page."""
    there = reverse(url_name)
    return [(str(y), f"{there}?nam={y}", y == year) for y in range(year - 2, year + 3) if FIRST <= y <= LAST]


def month_of(year: int, month: int, calendar: WorkCalendar, today: date) -> Month:
    """Lay out one month and name its special days."""
    first = date(year, month, 1)
    cells: list[Cell | None] = [None] * first.weekday()
    day = first
    while day.month == month:
        cells.append(_cell(day, calendar, today))
        day += A_DAY
    cells += [None] * (-len(cells) % 7)
    named = [Named(c.day, c.tone, c.words) for c in cells if c and c.tone in {"off", "worked"}]
    return Month(
        label=_("Tháng %(month)s") % {"month": month},
        weeks=tuple(tuple(cells[n : n + 7]) for n in range(0, len(cells), 7)),
        named=tuple(named),
    )


def _cell(day: date, calendar: WorkCalendar, today: date) -> Cell:
    if day in calendar.makeup_workdays:
        return Cell(day, "worked", calendar.makeup_workdays[day].name, day == today)
    if day in calendar.days_off:
        return Cell(day, "off", calendar.days_off[day].name, day == today)
    return Cell(day, "" if calendar.works(day) else "rest", "", day == today)
