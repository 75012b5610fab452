"""The declared days: who declared them on what basis; declare, withdraw, announce a year."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.calendar import commands
from motcua.calendar.models import Kind
from motcua.calendar.queries import MANAGE, NoSuchDay, day_for, days_of, may_manage_province, notice_of
from motcua.calendar.rules import day_words
from motcua.calendar.web.typed import read_day
from motcua.calendar.web.year import FIRST, LAST, year_asked, year_chips
from motcua.kernel.actors import NotThere
from motcua.kernel.commands import Refused
from motcua.kernel.time import local_day
from motcua.kernel.web import Request, once, redirect, render, screen


@screen(needs="calendar.read")
def list_days(request: Request) -> HttpResponse:
    """List the declared days of a year with their basis, and those that were withdrawn."""
    year = year_asked(request, local_day(request.now))
    rows = days_of(request.actor, year, withdrawn=True)
    return render(
        request,
        "calendar/days.html",
        {
            "year": year,
            "years": year_chips(year, "calendar:days"),
            "notice": notice_of(year),
            "live": [row for row in rows if row.withdrawn_at is None],
            "withdrawn": [row for row in rows if row.withdrawn_at is not None],
            "may_declare": may_manage_province(request.actor),
        },
    )


@screen(needs=MANAGE, methods=("GET", "POST"), passed_over=("instead_of",))
def declare(request: Request) -> HttpResponse:
    """Declare a day off or a make-up workday."""
    _province_only(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _declared(request, errors)
        except Refused as refused:
            errors.update(refused.fields or {"": refused.message})
    context = {
        "kinds": Kind.choices,
        "kind": request.POST.get("kind", Kind.SPECIAL),
        "day": request.POST.get("day", ""),
        "instead_of": request.POST.get("instead_of", ""),
        "name": request.POST.get("name", ""),
        "basis": request.POST.get("basis", ""),
    }
    return _page(request, "calendar/declare.html", context, errors)


def _declared(request: Request, errors: dict[str, str]) -> HttpResponse:
    typed = request.POST
    kind = typed.get("kind", "")
    day = read_day(typed.get("day", ""), "day", errors)
    instead_of = None
    if kind == Kind.MAKEUP:
        instead_of = read_day(typed.get("instead_of", ""), "instead_of", errors, optional=True)
    if errors or day is None:
        raise Refused(_("Hãy sửa những chỗ còn sai."), fields=errors)
    name, basis, by, at = typed.get("name", ""), typed.get("basis", ""), request.actor, request.now
    with once(request) as claim:
        if kind == Kind.MAKEUP:
            commands.declare_makeup_workday(day=day, instead_of=instead_of, name=name, basis=basis, by=by, at=at)
        else:
            commands.declare_day_off(day=day, kind=kind, name=name, basis=basis, by=by, at=at)
        messages.success(request, _("Đã khai %(day)s.") % {"day": day_words(day)})
        return claim.done(_to_days(day.year))


@screen(needs=MANAGE, methods=("GET", "POST"))
def withdraw(request: Request, key: UUID) -> HttpResponse:
    """Withdraw a declared day, with a reason."""
    _province_only(request)
    try:
        row = day_for(request.actor, key)
    except NoSuchDay as no:
        raise NotThere from no
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            with once(request) as claim:
                reason = request.POST.get("reason", "")
                commands.withdraw_day(day=key, reason=reason, by=request.actor, at=request.now)
                messages.success(request, _("Đã rút %(day)s.") % {"day": day_words(row.day)})
                return claim.done(_to_days(row.day.year))
        except Refused as refused:
            errors.update(refused.fields or {"": refused.message})
    context = {"row": row, "day_words": day_words(row.day), "reason": request.POST.get("reason", "")}
    return _page(request, "calendar/withdraw.html", context, errors)


@screen(needs=MANAGE, methods=("GET", "POST"))
def announce(request: Request, number: int) -> HttpResponse:
    """Mark the days off of a year as official."""
    _province_only(request)
    _known_year(number)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            with once(request) as claim:
                basis = request.POST.get("basis", "")
                commands.announce_year(year=number, basis=basis, by=request.actor, at=request.now)
                messages.success(request, _("Lịch nghỉ năm %(year)s nay là chính thức.") % {"year": number})
                return claim.done(_to_days(number))
        except Refused as refused:
            errors.update(refused.fields or {"": refused.message})
    context = {
        "year": number,
        "rows": days_of(request.actor, number),
        "announced": notice_of(number),
        "basis": request.POST.get("basis", ""),
    }
    return _page(request, "calendar/announce.html", context, errors)


@screen(needs=MANAGE, methods=("GET", "POST"))
def retract(request: Request, number: int) -> HttpResponse:
    """Make an announced year provisional again, with a reason."""
    _province_only(request)
    _known_year(number)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            with once(request) as claim:
                reason = request.POST.get("reason", "")
                commands.withdraw_year(year=number, reason=reason, by=request.actor, at=request.now)
                messages.success(request, _("Lịch nghỉ năm %(year)s nay là tạm tính.") % {"year": number})
                return claim.done(_to_days(number))
        except Refused as refused:
            errors.update(refused.fields or {"": refused.message})
    context = {"year": number, "notice": notice_of(number), "reason": request.POST.get("reason", "")}
    return _page(request, "calendar/retract.html", context, errors)


def _page(request: Request, template: str, context: dict[str, Any], errors: dict[str, str]) -> HttpResponse:
    return render(request, template, context | {"errors": errors}, status=422 if errors else 200)


def _to_days(year: int) -> HttpResponse:
    answer = redirect("calendar:days")
    answer["Location"] += f"?nam={year}"
    return answer


def _province_only(request: Request) -> None:
    if not may_manage_province(request.actor):
        raise NotThere


def _known_year(year: int) -> None:
    if not FIRST <= year <= LAST:
        raise NotThere
