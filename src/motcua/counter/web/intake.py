"""Intake at the counter on one screen: keyboard only, in the order in which a clerk hears things."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.calendar.rules import Unit, capital, clock_words, day_words, limit_words
from motcua.counter.web.intake_checks import wrong_fields
from motcua.counter.web.intake_typed import OF_OTHER_CHOICES, Page, intake_of, page_of_intake
from motcua.counter.web.recall import TooManyLookups, recall
from motcua.dossiers import commands, queries
from motcua.dossiers.queries import Channel, Handover, State
from motcua.kernel.actors import NotThere
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.money import dong_in_words
from motcua.kernel.time import local, local_day
from motcua.kernel.web import Request, once, redirect, render, screen
from motcua.organisations import queries as organisations
from motcua.procedures import queries as procedures

if TYPE_CHECKING:
    from motcua.dossiers.models import Dossier

RIGHT = "dossiers.receive"
ACTS = frozenset({"receive", "ask", "reject"})
SAME_FIELD = {"id_number": "number", "tax_code": "number"}
MOST_FOUND = 8
LIMIT_UNITS = (
    (Unit.WORKING_DAY, "ngày làm việc"),
    (Unit.CALENDAR_DAY, "ngày"),
    (Unit.WORKING_HOUR, "giờ làm việc"),
    (Unit.MONTH, "tháng"),
)


@screen(needs=RIGHT, methods=("GET", "POST"), passed_over=OF_OTHER_CHOICES)
def show_intake(request: Request) -> HttpResponse:
    """Show the empty screen, or take in what was typed on it. A mistake shows it again with everything kept (422)."""
    agency = _agency(request)
    act = str(request.POST.get("do", ""))
    page = page_of_intake(request, agency, keep_scans=request.method == "POST")
    home = _home_commune(request, agency)
    if request.method != "POST":
        page.typed["commune_code"] = home
    elif act not in ACTS or "|" in page.typed["number"]:
        try:
            recall(request, page.typed, home_commune=home)
        except TooManyLookups:
            if act not in ACTS:
                return _limited(request, page, "counter/intake.html")
    errors = wrong_fields(page, receiving=act == "receive") if act in ACTS else dict(page.errors)
    status = 422
    if act in ACTS and not errors:
        try:
            return _carried_out(request, page, act)
        except Refused as no:
            status = 409 if isinstance(no, Conflict) else 422
            errors = {SAME_FIELD.get(name, name): words for name, words in no.fields.items()} or {"": no.message}
    return render(
        request, "counter/intake.html", _shown(request, page) | {"errors": errors}, status=status if errors else 200
    )


def _carried_out(request: Request, page: Page, act: str) -> HttpResponse:
    """Record the dossier with its scans and receive it, or lead to the slip that asks for more or refuses."""
    with once(request) as claim:
        dossier = commands.submit_dossier(intake=intake_of(page), by=request.actor, at=request.now)
        _attach(request, page, dossier)
        if act == "receive":
            commands.receive_dossier(dossier=dossier.id, by=request.actor, at=request.now)
        return claim.done(redirect({"receive": "counter:taken"}.get(act, f"dossiers:{act}"), dossier.id))


def _attach(request: Request, page: Page, dossier: Dossier) -> None:
    rows = {paper.required_id: paper.id for paper in dossier.papers.all()}
    scans = [(scan, rows.get(paper.id)) for paper in page.papers for scan in paper.scans]
    for scan, paper in [*scans, *((scan, None) for scan in page.other_scans)]:
        commands.attach_stored(
            dossier=dossier.id, stored=scan.stored, stage="intake", paper=paper, by=request.actor, at=request.now
        )


@screen(needs=RIGHT)
def find_procedure(request: Request) -> HttpResponse:
    """Answer the list under the field with the procedures of this counter that fit; others come last, with where to go."""
    return render(
        request, "counter/intake_found.html", {"options": _found(request, str(request.GET.get("procedure_words", "")))}
    )


def _found(request: Request, words: str) -> list[tuple[str, str, str]]:
    on, agency = local_day(request.now), _agency(request)
    here = procedures.search(request.actor, words, on=on, agency=agency, limit=MOST_FOUND)
    rows = [(v.procedure.code, v.name, f"{v.procedure.code} · {v.procedure.field.name}") for v in here]
    if words and len(here) < MOST_FOUND // 2:
        known = {version.procedure_id for version in here}
        elsewhere = procedures.search(request.actor, words, on=on, limit=MOST_FOUND // 2)
        said = _("%(code)s · không tiếp nhận tại đây")
        rows += [
            (v.procedure.code, v.name, said % {"code": v.procedure.code})
            for v in elsewhere
            if v.procedure_id not in known
        ]
    return rows


@screen(needs=RIGHT, methods=("POST",), passed_over=OF_OTHER_CHOICES)
def refresh(request: Request) -> HttpResponse:
    """Answer with what follows from the choices made so far: cases, papers, fees, the promise. Nothing is kept."""
    page = page_of_intake(request, _agency(request))
    wanted = {"case": "fresh_case", "matter": "fresh_matter"}.get(request.headers.get("HX-Target", ""), "fresh_sum")
    return render(request, f"counter/{wanted}.html", _shown(request, page) | {"errors": {}})


@screen(needs=RIGHT, methods=("POST",), passed_over=OF_OTHER_CHOICES)
def find_person(request: Request) -> HttpResponse:
    """Answer with the owner's fields, filled from the card and from what is known; 204 where there is nothing to fill in."""
    agency = _agency(request)
    page = page_of_intake(request, agency)
    try:
        if not recall(request, page.typed, home_commune=_home_commune(request, agency)):
            return HttpResponse(status=204)
    except TooManyLookups:
        return _limited(request, page, "counter/intake_person.html")
    return render(request, "counter/intake_person.html", _shown(request, page) | {"errors": {}})


def _limited(request: Request, page: Page, template: str) -> HttpResponse:
    """Show again what was typed, and say why nobody was looked up and how the work goes on (429)."""
    words = _(
        "Trong một giờ qua ông/bà đã tra quá %(most)s số, nên tạm thời không tra thêm được. "
        "Hãy gõ tiếp họ tên, địa chỉ như với người mới; lát nữa tra lại. Việc này đã được ghi nhận."
    ) % {"most": commands.MOST_LOOKUPS}
    return render(request, template, _shown(request, page) | {"errors": {"number": words}}, status=429)


@screen(needs=RIGHT)
def show_taken(request: Request, dossier: UUID) -> HttpResponse:
    """Show what was just received: the code in large figures, the promise, the receipt to print, the next step."""
    kept = queries.dossier_for(request.actor, dossier)
    if kept.received_at is None or not request.actor.may(RIGHT, within=kept.received_by_agency_id):
        raise NotThere
    request.seen.append((kept.id, kept.received_by_agency_id))
    context = {
        "dossier": kept,
        "pin": f"{kept.tracking_pin[:4]}-{kept.tracking_pin[4:]}",
        "competent": queries.unit_names(kept, kept.received_at)[1],
        "handing": "hand_over" in queries.actions_for(request.actor, kept) and kept.state == State.ACCEPTED,
        "ahead": queries.ahead(kept, request.now),
        "promised": _promised(kept.due_at) if kept.due_at else "",
    }
    return render(request, "counter/taken.html", context)


def _promised(due_at: datetime) -> str:
    """Say a promise as it is said across the counter: "thứ Hai 30/11/2026, 17 giờ 30 phút"."""
    return f"{day_words(local_day(due_at))}, {clock_words(local(due_at))}"


def _counters(request: Request) -> dict[UUID, str]:
    """Return the agencies at whose counter the person stands, the own post first."""
    posts = [post for post in request.actor.posts if RIGHT in post.rights]
    own_first = sorted(posts, key=lambda post: post.standing_in_for is not None)
    return {post.agency: post.agency_name for post in own_first if request.actor.may(RIGHT, within=post.agency)}


def _agency(request: Request) -> UUID:
    """Return the counter that the page names, or the person's first one.

    :raises NotThere: the person does not receive there, or nowhere.
    """
    counters = _counters(request)
    named = request.POST.get("place") or request.GET.get("tai")
    chosen = next((key for key in counters if str(key) == named), None) if named else next(iter(counters), None)
    if chosen is None:
        raise NotThere
    return chosen


def _home_commune(request: Request, agency: UUID) -> str:
    here = organisations.agencies(local_day(request.now), within=[agency])
    return here[0].commune if here else ""


def _shown(request: Request, page: Page) -> dict[str, Any]:
    on = local_day(request.now)
    quote, version = page.quote, page.version
    rules = {share.line.rule_kind for share in quote.fees.shares} if quote else set()
    total = (quote.fees.amount if quote else 0) + page.stated_total
    names = organisations.names({quote.competent}, on) if quote and quote.competent else {}
    words = page.typed["procedure_words"] if request.method == "POST" else ""
    return {
        "page": page,
        "typed": page.typed,
        "recalled": set(page.typed["recalled"].split()),
        "counters": _counters(request),
        "version": version,
        "variants": [(v.key, v.name) for v in version.variants.all()] if version else [],
        "quote": quote,
        "ready": bool(quote and (page.variant or not version or not version.variants.all())),
        "promise": quote.promise if quote else None,
        "limit_said": limit_words(quote.limit) if quote and quote.limit else "",
        "competent": names.get(quote.competent, "")
        if quote and quote.competent and quote.competent != page.agency
        else "",
        "counted": {"per_page": "per_page" in rules, "per_item": "per_item" in rules},
        "item_word": next((s.line.unit for s in quote.fees.shares if s.line.rule_kind == "per_item"), "")
        if quote
        else "",
        "total": total,
        "total_words": capital(dong_in_words(total)) if total else "",
        "promised": capital(_promised(quote.promise.due_at)) if quote and quote.promise else "",
        "communes": [
            (p.code, f"{p.name} ({p.full_name.removesuffix(p.name).strip().lower()})")
            for p in organisations.communes_on(on)
        ],
        "found": _found(request, words) if words and not version and not page.elsewhere else [],
        "kinds": [("citizen", _("Cá nhân")), ("enterprise", _("Doanh nghiệp")), ("agency", _("Cơ quan, tổ chức"))],
        "channels": [(Channel.DIRECT, _("Tại quầy")), (Channel.POSTAL, _("Qua bưu chính công ích"))],
        "handovers": [(h.value, h.label) for h in Handover],
        "limit_units": LIMIT_UNITS,
        "ticked": _required_count(page),
    }


def _required_count(page: Page) -> tuple[int, int]:
    """Return how many required papers there are, and how many of them are ticked."""
    required = [paper for paper in page.papers if paper.required]
    return len(required), sum(paper.present for paper in required)
