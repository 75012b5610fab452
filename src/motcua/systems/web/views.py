"""Screens on which administrators connect systems, give out tokens and take them back."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.kernel import facts
from motcua.kernel.actors import NotThere
from motcua.kernel.commands import Refused
from motcua.kernel.editions import Overtaken, Seen, chosen, compared, last_changed, seen_on
from motcua.kernel.time import clock_day, local_day
from motcua.kernel.web import Request, once, redirect, render, screen
from motcua.organisations import queries as organisations
from motcua.systems import commands, queries, rules
from motcua.systems.queries import System, SystemToken
from motcua.systems.web.typed import first_typed, terms_of, typed_of

BOTH = ("GET", "POST")


@screen(needs=rules.MANAGE)
def index(request: Request) -> HttpResponse:
    """List the connected systems of the agencies in reach, those that ended last."""
    today = local_day(request.now)
    systems = list(queries.systems_within(request.actor))
    names = organisations.names({system.agency_id for system in systems}, today, short=True)
    rows = [(system, names.get(system.agency_id, ""), _state(system, request)) for system in systems]
    return render(request, "systems/index.html", {"rows": rows})


@screen(needs=rules.MANAGE, methods=BOTH)
def create(request: Request) -> HttpResponse:
    """Connect a system: the agency that answers for it first, then the terms."""
    today = local_day(request.now)
    agencies = queries.agencies_to_answer(request.actor, today)
    chosen = str(request.POST.get("agency") or request.GET.get("co-quan", ""))
    home = next((one for one in agencies if str(one.id) == chosen or len(agencies) == 1), None)
    if home is None:
        return render(request, "systems/agency.html", {"agencies": [(one.id, one.name) for one in agencies]})
    typed, errors = typed_of(request) if request.method == "POST" else first_typed(today), {}
    if request.method == "POST":
        try:
            with once(request) as claim:
                made = commands.connect_system(agency=home.id, terms=terms_of(typed), by=request.actor, at=request.now)
                messages.success(request, _("Đã thêm hệ thống. Nay hãy cấp mã truy cập."))
                return claim.done(redirect("systems:show", made.id))
        except Refused as refused:
            errors = refused.fields or {"": refused.message}
    context = {"agency": home.id, "agency_name": home.name, "system": None}
    return _form(request, home.id, context, typed, errors)


@screen(needs=rules.MANAGE, methods=BOTH)
def update(request: Request, system: UUID) -> HttpResponse:
    """Change on what terms a system is connected."""
    kept = _open(request, system)
    seen, typed, errors = seen_on(request, kept.edition, typed_of(kept)), typed_of(kept), {}
    if request.method == "POST":
        typed = chosen(request, typed_of(request), seen)
        try:
            with once(request) as claim:
                commands.change_system(
                    system=kept.id, terms=terms_of(typed), edition=seen.edition, by=request.actor, at=request.now
                )
                messages.success(request, _("Đã lưu."))
                return claim.done(redirect("systems:show", kept.id))
        except Overtaken as late:
            saved = queries.system_for(request.actor, system)
            typed, seen = _differing(request, saved, late, typed, seen)
        except Refused as refused:
            errors = refused.fields or {"": refused.message}
    name = organisations.name_on(kept.agency_id, local_day(request.now))
    context = {"agency": kept.agency_id, "agency_name": name, "system": kept}
    return _form(request, kept.agency_id, context, typed, errors, seen)


def _differing(
    request: Request, saved: System, late: Overtaken, typed: dict[str, Any], seen: Seen
) -> tuple[dict[str, Any], Seen]:
    """Return what the fields show, and where it differs from what somebody else saved meanwhile."""
    labels = {
        "name": _("Tên hệ thống"), "basis": _("Căn cứ kết nối"), "contact": _("Đầu mối"), "scopes": _("Được làm gì"),
        "reach": _("Trong phạm vi"), "organisation": _("Làm việc ở đơn vị"), "per_minute": _("Số yêu cầu mỗi phút"),
        "from_on": _("Kết nối từ ngày"), "to_on": _("Đến hết ngày"),
    }  # fmt: skip
    units = organisations.units_of(saved.agency_id, local_day(request.now))
    words = {
        "scopes": _scopes(),
        "reach": System.Reach.choices,
        "organisation": [("", _("Cả cơ quan")), *((str(unit.id), unit.name) for unit in units)],
    }
    last = last_changed(saved.id, "systems.SystemChanged", viewer=request.actor)
    return compared(seen, late, typed=typed, saved=typed_of(saved), labels=labels, last=last, words=words)


def _scopes() -> list[tuple[str, str]]:
    return [(scope, _(known.words)) for scope, known in rules.SCOPES.items()]


def _form(
    request: Request,
    agency: UUID,
    context: dict[str, object],
    typed: dict[str, object],
    errors: dict[str, str],
    seen: Seen | None = None,
) -> HttpResponse:
    today = local_day(request.now)
    everywhere = request.actor.reach(rules.MANAGE) is None
    reaches = [choice for choice in System.Reach.choices if everywhere or choice[0] == System.Reach.AGENCY]
    units = [(unit.id, unit.name) for unit in organisations.units_of(agency, today)]
    more = {
        "typed": typed,
        "errors": errors,
        "seen": seen,
        "scopes": _scopes(),
        "reaches": reaches,
        "units": units,
    }
    status = 409 if seen and seen.overtaken else 422 if errors else 200
    return render(request, "systems/form.html", context | more, status=status)


@screen(needs=rules.MANAGE)
def show(request: Request, system: UUID) -> HttpResponse:
    """Show one system: its terms, its tokens with their last use, what happened to it."""
    kept = queries.system_for(request.actor, system)
    today = local_day(request.now)
    tokens = [(token, _held(token, request)) for token in queries.tokens_of(request.actor, kept.id)]
    context = {
        "system": kept,
        "state": _state(kept, request),
        "agency": organisations.name_on(kept.agency_id, today),
        "place": "" if kept.organisation_id == kept.agency_id else organisations.name_on(kept.organisation_id, today),
        "scopes": [_(rules.SCOPES[scope].words) for scope in kept.scopes if scope in rules.SCOPES],
        "tokens": tokens,
        "may_issue": sum(held[0] == "good" for _token, held in tokens) < rules.LIVE_TOKENS,
        "history": [
            {"what": facts.said(fact), "when": clock_day(fact.at), "who": fact.actor_name}
            for fact in reversed(facts.facts_about(kept.id))
        ],
    }
    return render(request, "systems/show.html", context)


@screen(needs=rules.MANAGE, methods=BOTH)
def issue(request: Request, system: UUID) -> HttpResponse:
    """Ask how long a token shall hold, then show it: this once, and never again."""
    kept = _open(request, system)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            with once(request) as claim:
                lasts = _lasts(str(request.POST.get("lasts", "")))
                token, secret = commands.issue_token(system=kept.id, lasts=lasts, by=request.actor, at=request.now)
                claim.done(redirect("systems:show", kept.id))  # a page sent twice leads on; the secret is not kept
            return render(request, "systems/token.html", {"system": kept, "token": token, "secret": secret})
        except Refused as refused:
            errors = refused.fields or {"": refused.message}
    times = [(one.days, _("%(days)s ngày") % {"days": one.days}) for one in rules.TOKEN_LASTS]
    context = {"system": kept, "times": times, "typed": request.POST.get("lasts", times[0][0]), "errors": errors}
    return render(request, "systems/issue.html", context, status=422 if errors else 200)


@screen(needs=rules.MANAGE, methods=BOTH)
def revoke(request: Request, system: UUID, token: UUID) -> HttpResponse:
    """Say what will stop, and revoke when that was confirmed."""
    kept = _open(request, system)
    found = queries.tokens_of(request.actor, kept.id).filter(id=token).first()
    if found is None:
        raise NotThere
    if request.method != "POST":
        return render(request, "systems/revoke.html", {"system": kept, "token": found})
    with once(request) as claim:
        commands.revoke_token(system=kept.id, token=found.id, by=request.actor, at=request.now)
        messages.success(request, _("Đã thu hồi mã truy cập."))
        return claim.done(redirect("systems:show", kept.id))


@screen(needs=rules.MANAGE, methods=BOTH)
def disconnect(request: Request, system: UUID) -> HttpResponse:
    """Say what will stop, and end the system when that was confirmed."""
    kept = _open(request, system)
    if request.method != "POST":
        return render(request, "systems/disconnect.html", {"system": kept})
    with once(request) as claim:
        commands.disconnect_system(system=kept.id, by=request.actor, at=request.now)
        messages.success(request, _("Đã ngừng kết nối với %(name)s.") % {"name": kept.name})
        return claim.done(redirect("systems:show", kept.id))


def _open(request: Request, system: UUID) -> System:
    """Return a system that still can be changed; a page that is sent is judged by the command."""
    kept = queries.system_for(request.actor, system)
    if kept.ended_at is not None and request.method != "POST":
        raise NotThere
    return kept


def _lasts(days: str) -> timedelta:
    return timedelta(days=int(days)) if days.isascii() and days.isdecimal() and len(days) < 5 else timedelta(0)  # noqa: PLR2004 - far beyond the offer


def _state(system: System, request: Request) -> tuple[str, str]:
    """Return the tone of a state chip, and words."""
    today = local_day(request.now)
    if system.ended_at is not None:
        return "stopped", _("đã ngừng")
    if system.to_on is not None and system.to_on < today:
        return "stopped", _("hết hạn kết nối")
    if system.from_on > today:
        return "waiting", _("chưa đến ngày")
    return "good", _("đang kết nối")


def _held(token: SystemToken, request: Request) -> tuple[str, str]:
    if token.revoked_at is not None:
        return "stopped", _("đã thu hồi")
    if token.expires_at <= request.now:
        return "stopped", _("hết hạn")
    return "good", _("còn hiệu lực")
