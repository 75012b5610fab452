"""The list of dossiers, and the search that a barcode gun uses as well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.dossiers import queries
from motcua.dossiers.lifecycle import State
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import Filters
from motcua.dossiers.queries.detail import NoSuchDossier
from motcua.dossiers.queries.lists import exact
from motcua.dossiers.web.narrowing import agencies_of, asked_for, hidden, menus, sentence
from motcua.dossiers.web.shown import Chip, due_chips, state_chip
from motcua.kernel.paging import Page, page_of
from motcua.kernel.text import clean
from motcua.kernel.time import day, local_day, weekday_day
from motcua.kernel.web import Request, redirect, render, screen
from motcua.organisations import queries as organisations
from motcua.tasks import queries as tasks

if TYPE_CHECKING:
    from motcua.tasks.models import Task

NEWEST = ("-submitted_at", "-id")
BURNING = ("due_at", "id")
MOST_COUNTED = 10_000
SIZE = 50
EXACT = re.compile(r"[0-9A-Z]+(?:\.[0-9A-Z]+)*-\d{6}-\d{4,7}|TN-\d{6}-[0-9A-Z]{6}")


@dataclass(frozen=True, slots=True)
class Row:
    """One dossier as a list shows it."""

    dossier: Dossier
    due: Chip | None
    state: Chip
    holder: str
    since: str
    agency: str
    came: str


@screen(needs="tasks.own")
def show_list(request: Request) -> HttpResponse:
    """Show the dossiers that the viewer may see, narrowed by the filters in the address, page by page."""
    asked = asked_for(request.GET, local_day(request.now))
    rows = queries.listed(request.actor, asked.filters, now=request.now)
    keys = BURNING if asked.filters.lateness else NEWEST
    page = page_of(rows, request, keys=keys, size=SIZE)
    counts = queries.counts_by_state(request.actor)
    if asked.given:
        count = rows[: MOST_COUNTED + 1].count()
    else:
        count = sum(counts.values()) if exact(counts) else queries.how_many(request.actor, most=MOST_COUNTED)
    context = {
        "rows": rows_of(request, page.rows),
        "count": min(count, MOST_COUNTED),
        "more_than": count > MOST_COUNTED,
        "menus": menus(asked, counts),
        "said": sentence(asked, request),
        "asked": asked,
        "agencies": agencies_of(request),
        "hidden": hidden(asked, "q", "thu-tuc", "co-quan", "tu", "den"),
        "everything": hidden(asked),
        "narrowed": bool(asked.given),
        "any": bool(counts),
        "may_export": request.actor.may("dossiers.export"),
        "errors": asked.errors,
        **_pager(page, asked.address()),
    }
    return render(request, "dossiers/dossiers.html", context)


@screen(needs="tasks.own")
def search(request: Request) -> HttpResponse:
    """Open the dossier that was named exactly (code, submission number, the address in a QR); else list what fits."""
    text = clean(str(request.GET.get("q", "")))[:300]
    named = EXACT.search(unquote(text).upper())
    if named:
        try:
            return redirect("dossiers:show", queries.dossier_by_code(request.actor, named[0]))
        except NoSuchDossier:
            text = named[0]
    found = queries.listed(request.actor, Filters(text=text), now=request.now) if text else Dossier.objects.none()
    page = page_of(found, request, keys=NEWEST, size=SIZE)
    address = f"{reverse('dossiers:search')}?{urlencode({'q': text})}"
    context = {"text": text, "rows": rows_of(request, page.rows), **_pager(page, address)}
    return render(request, "dossiers/search.html", context)


def rows_of(request: Request, dossiers: Sequence[Dossier]) -> list[Row]:
    """Return the rows with chips and holders; what they need costs three statements, however many they are."""
    chips = due_chips(dossiers, request.now)
    held = tasks.holders_of(row.id for row in dossiers)
    agencies: set[UUID] = {row.competent_agency_id for row in dossiers}
    several = len(agencies) > 1
    names = organisations.names(agencies, local_day(request.now), short=True) if several else {}
    rows = []
    for dossier in dossiers:
        task = held.get(dossier.id)
        rows.append(
            Row(
                dossier=dossier,
                due=chips[dossier.id],
                state=state_chip(dossier),
                holder=_holder(dossier, task),
                since=_("từ %(day)s") % {"day": weekday_day(local_day(task.opened_at))} if task else "",
                agency=names.get(dossier.competent_agency_id, ""),
                came=_came(dossier),
            )
        )
    return rows


def _holder(dossier: Dossier, task: Task | None) -> str:
    if dossier.state == State.SUPPLEMENT_REQUESTED:
        return _("Người nộp bổ sung")
    return task.holder if task else ""


def _came(dossier: Dossier) -> str:
    if dossier.received_at:
        return _("nhận %(day)s") % {"day": day(local_day(dossier.received_at))}
    return _("nộp %(day)s") % {"day": day(local_day(dossier.submitted_at))}


def _pager(page: Page[Dossier], address: str) -> dict[str, str]:
    join = "&" if "?" in address else "?"
    return {
        "next": f"{address}{join}{urlencode({'after': page.next})}" if page.next else "",
        "previous": f"{address}{join}{urlencode({'before': page.previous})}" if page.previous else "",
    }
