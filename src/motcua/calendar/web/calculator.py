"""Count a due date on a page, with every step."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.calendar.queries import due_for
from motcua.calendar.rules import (
    PROVINCE,
    Due,
    NoWorkingDay,
    WrongLimit,
    capital,
    day_words,
    limit_words,
    parse_limit,
)
from motcua.calendar.web.typed import read_clock, read_day
from motcua.kernel.time import clock, day, local_day
from motcua.kernel.web import Request, render, screen
from motcua.organisations.queries import agencies

EARLIEST, LATEST = 1990, 2100
EXAMPLES = ("5 ngày làm việc", "20 ngày", "4 giờ", "1,5 ngày làm việc", "1 tháng", "trong ngày")


@screen(needs="signed-in")
def show_calculator(request: Request) -> HttpResponse:
    """Ask for reception and limit; when both are given, show the promise and how it was counted."""
    asked = request.GET
    errors: dict[str, str] = {}
    listed = agencies(local_day(request.now))
    agency = asked.get("agency", _own_agency(request) if "limit" not in asked else "")
    promise = _promise(request, agency, errors) if "limit" in asked else None
    context = {
        "received_on": asked.get("received_on", day(local_day(request.now))),
        "received_clock": asked.get("received_clock", clock(request.now)),
        "limit": asked.get("limit", ""),
        "agency": agency,
        "agencies": [(row.id, row.name) for row in listed],
        "examples": EXAMPLES,
        "promise": promise,
        "due_day": capital(day_words(promise.due_at.date())) if promise else "",
        "limit_words": limit_words(promise.limit) if promise else "",
        "errors": errors,
    }
    return render(request, "calendar/calculator.html", context, status=422 if errors else 200)


def _own_agency(request: Request) -> str:
    return str(request.actor.posts[0].agency) if request.actor.posts else ""


def _promise(request: Request, agency: str, errors: dict[str, str]) -> Due | None:
    received_at = _received(request, errors)
    key = _agency(agency, errors)
    try:
        limit = parse_limit(request.GET.get("limit", ""))
    except WrongLimit as wrong:
        errors["limit"] = str(wrong)
        return None
    if received_at is None or errors:
        return None
    try:
        return due_for(key, received_at, limit)
    except NoWorkingDay as never:
        errors["agency"] = str(never)
        return None


def _received(request: Request, errors: dict[str, str]) -> datetime | None:
    received_on = read_day(request.GET.get("received_on", ""), "received_on", errors)
    if received_on and not EARLIEST <= received_on.year <= LATEST:
        errors["received_on"] = _("Ngày phải từ năm %(first)s đến năm %(last)s.") % {"first": EARLIEST, "last": LATEST}
        return None
    try:
        at_clock = read_clock(request.GET.get("received_clock", ""))
    except ValueError:
        errors["received_clock"] = _("Hãy ghi giờ và phút, ví dụ 09:00.")
        return None
    return datetime.combine(received_on, at_clock, PROVINCE) if received_on else None


def _agency(typed: str, errors: dict[str, str]) -> UUID | None:
    try:
        return UUID(typed) if typed else None
    except ValueError:
        errors["agency"] = _("Hãy chọn một cơ quan trong danh sách.")
        return None
