"""Office hours: which agencies have their own, in which period; set new ones."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.calendar import commands
from motcua.calendar.models import OfficeHours
from motcua.calendar.queries import (
    MANAGE,
    agencies_with_hours,
    calendar_for,
    hours_edition,
    hours_of,
    may_manage_province,
    sessions_from,
)
from motcua.calendar.rules import DEFAULT_HOURS, Session
from motcua.calendar.web.typed import WEEKDAYS, read_day, read_sessions, sessions_words
from motcua.kernel.actors import NotThere
from motcua.kernel.commands import Refused
from motcua.kernel.editions import Change, Overtaken, chosen, compared, seen_on
from motcua.kernel.time import day, local_day
from motcua.kernel.web import Request, once, redirect, render, screen
from motcua.organisations.queries import NoSuchOrganisation, agencies, agency_of, name_on


@dataclass(frozen=True)
class Period:
    """One row of office hours in words."""

    row: OfficeHours
    week: tuple[tuple[str, str], ...]


@screen(needs="calendar.read")
def list_hours(request: Request) -> HttpResponse:
    """Show the usual hours and the agencies that have their own."""
    today = local_day(request.now)
    own = agencies_with_hours(request.actor)
    rows = [(a, in_words(current_week(a.id, request))) for a in agencies(today, within=own)]
    mine = request.actor.reach(MANAGE) if request.actor.may(MANAGE) else frozenset()
    choices = [a for a in agencies(today, within=mine) if a.id not in own]
    context = {"usual": in_words(current_week(None, request)), "rows": rows, "choices": choices}
    return render(request, "calendar/hours.html", context)


@screen(needs="calendar.read")
def show_hours(request: Request, agency: UUID | None = None) -> HttpResponse:
    """Show the periods of one agency, or of all that have no hours of their own."""
    rows = [
        Period(row, in_words(sessions_from(row.sessions))) for row in hours_of(request.actor, agency, withdrawn=True)
    ]
    context = {
        "agency": agency,
        "name": _name(request, agency),
        "now": in_words(current_week(agency, request)),
        "live": [period for period in rows if period.row.withdrawn_at is None],
        "withdrawn": [period for period in rows if period.row.withdrawn_at is not None],
        "may_set": _may_set(request, agency),
    }
    return render(request, "calendar/agency_hours.html", context)


@screen(needs=MANAGE, methods=("GET", "POST"))
def set_hours(request: Request, agency: UUID | None = None) -> HttpResponse:
    """Set new hours from a day on."""
    name = _name(request, agency)
    if not _may_set(request, agency):
        raise NotThere
    errors: dict[str, str] = {}
    seen, status = seen_on(request, hours_edition(agency), _standing(request, agency)), 200
    typed: dict[str, Any] = dict.fromkeys(FIELDS, "") | _standing(request, agency)
    if request.method == "POST":
        typed = chosen(request, {name: str(request.POST.get(name, "")) for name in FIELDS}, seen)
        try:
            return _set(request, agency, typed, seen.edition, errors)
        except Overtaken as late:
            last = _last_declared(request, agency)
            saved = _standing(request, agency)
            typed, seen = compared(seen, late, typed=typed, saved=saved, labels=LABELS, last=last)
            status = 409
        except Refused as refused:
            errors.update(refused.fields or {"": refused.message})
            status = 422
    context = {
        "agency": agency,
        "name": name,
        "week": [(n, label, typed[f"sessions_{n}"]) for n, label in enumerate(WEEKDAYS)],
        "valid_from": typed["valid_from"],
        "valid_to": typed["valid_to"],
        "basis": typed["basis"],
        "errors": errors,
        "seen": seen,
    }
    return render(request, "calendar/set_hours.html", context, status=status)


FIELDS = (*(f"sessions_{n}" for n in range(7)), "valid_from", "valid_to", "basis")
LABELS = {f"sessions_{n}": label for n, label in enumerate(WEEKDAYS)} | {"periods": gettext_lazy("Các thời kỳ đã đặt")}


def _standing(request: Request, agency: UUID | None) -> dict[str, str]:
    """Return the week in force today as it would be typed, and every period that is set."""
    week = current_week(agency, request)
    periods = [
        f"{day(row.valid_from)} – {day(row.valid_to) if row.valid_to else '…'}: "
        + "; ".join(f"{days} {words}" for days, words in in_words(sessions_from(row.sessions)))
        for row in hours_of(request.actor, agency)
    ]
    return {f"sessions_{n}": sessions_words(tuple(week.get(n, ()))) for n in range(7)} | {"periods": "\n".join(periods)}


def _last_declared(request: Request, agency: UUID | None) -> Change:
    rows = hours_of(request.actor, agency, withdrawn=True)
    newest = max(rows, key=lambda row: row.declared_at, default=None)
    if newest is None:
        return Change()
    return Change(newest.declared_by_name, newest.declared_at, newest.declared_by == request.actor.id)


def _set(
    request: Request, agency: UUID | None, typed: dict[str, Any], edition: int, errors: dict[str, str]
) -> HttpResponse:
    valid_from = read_day(typed.get("valid_from", ""), "valid_from", errors)
    valid_to = read_day(typed.get("valid_to", ""), "valid_to", errors, optional=True)
    sessions = {}
    for weekday in range(7):
        try:
            sessions[weekday] = read_sessions(typed.get(f"sessions_{weekday}", ""))
        except ValueError:
            errors[f"sessions_{weekday}"] = _("Hãy ghi như 07:30–11:30, 13:30–17:30; để trống nếu nghỉ.")
    if errors or valid_from is None:
        raise Refused(_("Hãy sửa những chỗ còn sai."), fields=errors)
    with once(request) as claim:
        commands.set_office_hours(
            organisation=agency,
            sessions=sessions,
            valid_from=valid_from,
            valid_to=valid_to,
            basis=typed.get("basis", ""),
            edition=edition,
            by=request.actor,
            at=request.now,
        )
        messages.success(request, _("Đã đặt giờ làm việc."))
        return claim.done(redirect("calendar:agency_hours", agency) if agency else redirect("calendar:usual_hours"))


def current_week(agency: UUID | None, request: Request) -> dict[int, tuple[Session, ...]]:
    """Return the sessions by weekday in force today."""
    today = local_day(request.now)
    calendar = calendar_for(agency)
    return dict(next((h for h in calendar.office_hours if h.covers(today)), DEFAULT_HOURS).sessions)


def in_words(week: dict[int, tuple[Session, ...]]) -> tuple[tuple[str, str], ...]:
    """Say a week by runs of equal days: ``("Thứ Hai – thứ Sáu", "07:30–11:30, 13:30–17:30")``."""
    runs: list[tuple[int, int, str]] = []
    for weekday in range(7):
        words = sessions_words(tuple(week.get(weekday, ()))) or _("nghỉ")
        if runs and runs[-1][2] == words:
            runs[-1] = (runs[-1][0], weekday, words)
        else:
            runs.append((weekday, weekday, words))
    return tuple((_run(first, last), words) for first, last, words in runs)


def _run(first: int, last: int) -> str:
    if first == last:
        return WEEKDAYS[first]
    end = WEEKDAYS[last]
    return f"{WEEKDAYS[first]} – {end if end.startswith('Chủ') else end[:1].lower() + end[1:]}"


def _name(request: Request, agency: UUID | None) -> str:
    if agency is None:
        return _("Giờ làm việc chung")
    try:
        if agency_of(agency) != agency:
            raise NotThere
        return name_on(agency, local_day(request.now))
    except NoSuchOrganisation as no:
        raise NotThere from no


def _may_set(request: Request, agency: UUID | None) -> bool:
    if agency is None:
        return may_manage_province(request.actor)
    return request.actor.may(MANAGE, within=agency)
