"""Screens that show organisations and administrative units as they were on a day."""

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel import facts
from motcua.kernel.actors import NotThere
from motcua.kernel.paging import page_of
from motcua.kernel.text import clean
from motcua.kernel.time import clock_day, day, local_day
from motcua.kernel.web import Request, render, screen
from motcua.organisations import queries
from motcua.ui.typed import typed_day

PER_PAGE = 25
LONGEST_SEARCH = 100


def asked_day(request: Request) -> date:
    """Return the day that the address asks for; today when none or no real day was typed."""
    return typed_day(request.GET.get("ngay", "")) or local_day(request.now)


@screen(needs="organisations.read")
def show_tree(request: Request) -> HttpResponse:
    """Show the province as a tree, or what a search found, on the day asked for."""
    on, words = asked_day(request), clean(request.GET.get("ten", ""))[:LONGEST_SEARCH]
    ended = request.GET.get("da-ket-thuc") == "1"
    context = {
        "tabs": _tabs("index", request, on),
        "on": on,
        "today": local_day(request.now),
        "words": words,
        "ended": ended,
        "found": queries.search(request.actor, words, on=on, ended=ended) if words else (),
        "roots": () if words else queries.tree(request.actor, on=on),
        "may_create": queries.may_change_below(request.actor, None),
    }
    return render(request, "organisations/tree.html", context)


@screen(needs="organisations.read")
def show_communes(request: Request) -> HttpResponse:
    """Show the People's Committees of communes, filtered and page by page."""
    on, words = asked_day(request), clean(request.GET.get("ten", ""))[:LONGEST_SEARCH]
    kind = request.GET.get("loai", "")
    kept = {"ten": words, "loai": kind, "ngay": request.GET.get("ngay", "")}
    found = queries.communes_of(request.actor, on=on, text=words, kind=kind)
    page = page_of(found, request, keys=queries.COMMUNES_IN_ORDER, size=PER_PAGE)
    counts = {
        name: queries.communes_of(request.actor, on=on, text=words, kind=name).count() for name in ("", "xa", "phuong")
    }
    context = {
        "tabs": _tabs("communes", request, on),
        "on": on,
        "words": words,
        "kind": kind,
        "asked": kept["ngay"],
        "rows": queries.rows_of(page.rows, on),
        "count": counts.get(kind, len(page.rows)),
        "chips": [
            (label, _address("communes", kept | {"loai": name}), kind == name, counts[name])
            for name, label in (("", _("Tất cả")), ("xa", _("Xã")), ("phuong", _("Phường")))
        ],
        "next": _address("communes", kept | {"after": page.next}) if page.next else "",
        "previous": _address("communes", kept | {"before": page.previous}) if page.previous else "",
    }
    return render(request, "organisations/communes.html", context)


@screen(needs="organisations.read")
def show_territories(request: Request) -> HttpResponse:
    """Find where a former commune went."""
    words = clean(request.GET.get("ten", ""))[:LONGEST_SEARCH]
    context = {
        "tabs": _tabs("territories", request, local_day(request.now)),
        "words": words,
        "found": queries.find_former(words) if words else (),
    }
    return render(request, "organisations/territories.html", context)


@screen(needs="organisations.read")
def show_organisation(request: Request, organisation: UUID) -> HttpResponse:
    """Show one organisation with names, identifiers, successions and what stands below it."""
    on = asked_day(request)
    try:
        profile = queries.organisation_for(request.actor, organisation, on=on)
    except queries.NoSuchOrganisation as none:
        raise NotThere from none
    below = queries.children_of(request.actor, organisation, on=on)
    context = {
        "profile": profile,
        "on": on,
        "today": local_day(request.now),
        "inside": [row for row in below if not row.is_agency],
        "agencies": [row for row in below if row.is_agency],
        "may_change": queries.may_change_below(request.actor, profile.managed_from),
        "may_add": queries.may_change_below(request.actor, profile.now.agency),
        "log": [
            {"what": facts.said(fact), "when": clock_day(fact.at), "who": fact.actor_name, "note": _noted(fact.body)}
            for fact in reversed(facts.facts_about(organisation))
        ],
    }
    return render(request, "organisations/organisation.html", context)


def _noted(body: dict[str, object]) -> str:
    """Say the day from which, or until which, the change holds."""
    on = body.get("on") or body.get("opened_on")
    return _("Ngày hiệu lực: %(day)s") % {"day": day(date.fromisoformat(str(on)))} if on else ""


def _address(name: str, wanted: dict[str, str]) -> str:
    query = urlencode({key: value for key, value in wanted.items() if value})
    return reverse(f"organisations:{name}") + (f"?{query}" if query else "")


def _tabs(current: str, request: Request, on: date) -> list[tuple[str, str, bool, int | None]]:
    asked = {"ngay": request.GET.get("ngay", "")}
    communes = queries.communes_of(request.actor, on=on).count()
    return [
        (_("Cây cơ quan"), _address("index", asked), current == "index", None),
        (_("Xã, phường"), _address("communes", asked), current == "communes", communes),
        (_("Xã cũ → xã mới"), _address("territories", {}), current == "territories", None),
    ]
