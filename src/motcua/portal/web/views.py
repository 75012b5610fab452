"""Pages for everybody: home, procedures, communes."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel.text import clean, search_key
from motcua.kernel.time import local_day
from motcua.kernel.web import Request, render, screen
from motcua.organisations import queries as organisations
from motcua.portal.web.startpage import start_page
from motcua.procedures import queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from motcua.procedures.models import ProcedureVersion

LONGEST_SEARCH = 120
COMMON = 8
PER_PAGE = 40


@screen(needs="anyone")
def home(request: Request) -> HttpResponse:
    """Show the door: search, the commonest procedures, track a dossier, where to go."""
    common = queries.search(request.actor, "", on=local_day(request.now), limit=COMMON, own_only=True)
    return render(request, "portal/home.html", {"common": [(v.name, _address(v.procedure.code)) for v in common]})


@screen(needs="anyone")
def procedures(request: Request) -> HttpResponse:
    """Find a procedure by everyday words, without diacritics, or browse by field."""
    on = local_day(request.now)
    words = clean(request.GET.get("q", ""))[:LONGEST_SEARCH]
    chosen = clean(request.GET.get("linh-vuc", ""))[:20]
    fields = list(queries.fields_in_use(on))
    found: Sequence[ProcedureVersion] | QuerySet[ProcedureVersion]
    if words:
        found = queries.search(request.actor, words, on=on, limit=PER_PAGE)
    else:
        rows = (
            queries.in_force(on)
            .select_related("procedure__field")
            .order_by("procedure__field__sort_key", "procedure__field_id", "sort_key", "id")
        )
        found = rows.filter(procedure__field__code=chosen) if chosen else rows
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "words": words,
        "chosen": next((field for field in fields if field.code == chosen), None),
        "fields": [(field.name, f"?linh-vuc={field.code}", field.code == chosen) for field in fields],
        "groups": _groups(page, told=not words and not chosen),
        "tell_field": bool(words),
        "count": page.paginator.count,
        "next": f"?linh-vuc={chosen}&trang={page.next_page_number()}" if page.has_next() else "",
        "previous": f"?linh-vuc={chosen}&trang={page.previous_page_number()}" if page.has_previous() else "",
    }
    return render(request, "portal/procedures.html", context)


@screen(needs="anyone")
def procedure(request: Request, code: str) -> HttpResponse:
    """Show one procedure as its start page: what, who, papers, how long, how much, where."""
    on = local_day(request.now)
    version = queries.public_page(code, on)
    return render(request, "portal/procedure.html", {"page": start_page(version)})


@screen(needs="anyone")
def communes(request: Request) -> HttpResponse:
    """Find one's commune of today, also by the name it had before 01/07/2025."""
    words = clean(request.GET.get("ten", ""))[:LONGEST_SEARCH]
    on = local_day(request.now)
    today = [place for place in organisations.communes_on(on) if _fits(place.name, words)] if words else []
    former = organisations.find_former(words, limit=30) if words else ()
    asked = "ten" in request.GET
    errors = {"ten": _("Hãy gõ tên xã, phường, thị trấn muốn tìm.")} if asked and not words else {}
    context = {"words": words, "today": today[:40], "former": former, "tried": bool(words), "errors": errors}
    return render(request, "portal/communes.html", context)


def _fits(name: str, words: str) -> bool:
    return search_key(words) in search_key(name)


def _groups(page: Iterable[ProcedureVersion], *, told: bool) -> list[tuple[str, list[ProcedureVersion]]]:
    """Return the rows under the names of their fields, each said once; under no name when it is not ``told``."""
    grouped = groupby(page, key=lambda version: version.procedure.field.name if told else "")
    return [(name, list(rows)) for name, rows in grouped]


def _address(code: str) -> str:
    return reverse("portal:procedure", args=[code])
