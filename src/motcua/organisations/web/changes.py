"""Screens that create, rename and close organisations and give them identifiers."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kernel.actors import NotThere
from motcua.kernel.commands import Refused
from motcua.kernel.editions import Overtaken, Seen, chosen, compared, last_changed, seen_on
from motcua.kernel.time import day, local_day
from motcua.kernel.web import Request, once, redirect, render, screen
from motcua.organisations import commands, queries
from motcua.ui.typed import no_day, typed_day

BOTH = ("GET", "POST")


@screen(needs="organisations.manage", methods=BOTH)
def create(request: Request) -> HttpResponse:
    """Create an agency below the one that ``thuoc`` names, or a unit inside it."""
    above = _profile(request, _key(request.GET.get("thuoc", "")))
    _only_if(queries.may_change_below(request.actor, above.now.agency))
    typed = _typed(request, "place", "name", "short_name", "kind", "opened_on", "commune", "basis")
    typed["place"] = typed["place"] or "inside"
    context = {"above": above, "typed": typed, "kinds": queries.Kind.choices, "errors": {}}
    if request.method != "POST":
        return render(request, "organisations/create.html", context)
    try:
        needed = {"name": _("Hãy nhập tên đầy đủ."), "kind": _("Hãy chọn loại cơ quan, đơn vị.")}
        opened_on = _read(typed, "opened_on", needed)
        with once(request) as claim:
            created = commands.create_organisation(
                parent=above.now.id,
                name=typed["name"],
                short_name=typed["short_name"],
                kind=typed["kind"],
                is_agency=typed["place"] == "agency",
                opened_on=opened_on,
                commune=typed["commune"] or None,
                basis=typed["basis"],
                by=request.actor,
                at=request.now,
            )
            messages.success(request, _("Đã lập %(name)s.") % {"name": typed["name"]})
            return claim.done(redirect("organisations:organisation", created))
    except Refused as refused:
        return render(request, "organisations/create.html", context | {"errors": _errors(refused)}, status=422)


@screen(needs="organisations.manage", methods=BOTH)
def rename(request: Request, organisation: UUID) -> HttpResponse:
    """Give a new name from a day on."""
    profile = _changeable(request, organisation)
    seen = seen_on(request, profile.edition, _standing(profile))
    typed = chosen(request, _typed(request, "name", "short_name", "on", "basis"), seen)
    context = {"profile": profile, "typed": typed, "errors": {}, "seen": seen}
    if request.method != "POST":
        typed |= {"name": profile.now.name, "short_name": profile.now.short_name}
        return render(request, "organisations/rename.html", context)
    try:
        on = _read(typed, "on", {"name": _("Hãy nhập tên mới.")})
        with once(request) as claim:
            commands.rename_organisation(
                organisation=organisation,
                name=typed["name"],
                short_name=typed["short_name"],
                on=on,
                basis=typed["basis"],
                edition=seen.edition,
                by=request.actor,
                at=request.now,
            )
            messages.success(request, _("Đã đổi tên. Tên cũ vẫn đọc được ở mục Tên qua các thời kỳ."))
            return claim.done(redirect("organisations:organisation", organisation))
    except Overtaken as late:
        return render(
            request,
            "organisations/rename.html",
            context | _compared(request, organisation, typed, seen, late),
            status=409,
        )
    except Refused as refused:
        return render(request, "organisations/rename.html", context | {"errors": _errors(refused)}, status=422)


@screen(needs="organisations.manage", methods=BOTH)
def give_identifier(request: Request, organisation: UUID) -> HttpResponse:
    """Give an identifier code in one of the schemes."""
    profile = _changeable(request, organisation)
    seen = seen_on(request, profile.edition, _standing(profile))
    typed = _typed(request, "scheme", "code", "valid_from")
    context = {"profile": profile, "typed": typed, "schemes": queries.Scheme.choices, "errors": {}, "seen": seen}
    if request.method != "POST":
        typed["scheme"] = queries.Scheme.QD20
        return render(request, "organisations/identifier.html", context)
    try:
        valid_from = _read(typed, "valid_from", {"scheme": _("Hãy chọn loại mã."), "code": _("Hãy nhập mã.")})
        with once(request) as claim:
            commands.give_identifier(
                organisation=organisation,
                scheme=typed["scheme"],
                code=typed["code"],
                valid_from=valid_from,
                edition=seen.edition,
                by=request.actor,
                at=request.now,
            )
            messages.success(request, _("Đã cấp mã %(code)s.") % {"code": typed["code"]})
            return claim.done(redirect("organisations:organisation", organisation))
    except Overtaken as late:
        now = context | _compared(request, organisation, typed, seen, late)
        return render(request, "organisations/identifier.html", now, status=409)
    except Refused as refused:
        return render(request, "organisations/identifier.html", context | {"errors": _errors(refused)}, status=422)


@screen(needs="organisations.manage", methods=BOTH)
def close(request: Request, organisation: UUID) -> HttpResponse:
    """Ask for the last day, show what will end with it, and close when that was confirmed."""
    profile = _changeable(request, organisation)
    seen = seen_on(request, profile.edition, _standing(profile))
    typed = _typed(request, "on", "basis", "successor", "kind")
    context = {"profile": profile, "typed": typed, "kinds": queries.SuccessionKind.choices, "errors": {}, "seen": seen}
    if request.method != "POST":
        return render(request, "organisations/close.html", context)
    try:
        on = _read(typed, "on")
        successor = _successor(typed["successor"])
        if request.POST.get("confirmed") != "1":
            _refuse_what_cannot_be_closed(organisation, on)
            return render(request, "organisations/close_confirm.html", context | _meaning(organisation, on, successor))
        with once(request) as claim:
            _close(request, organisation, on, successor, typed | {"edition": seen.edition})
            messages.success(request, _("Đã ghi ngày kết thúc hoạt động."))
            return claim.done(redirect("organisations:organisation", organisation))
    except Overtaken as late:
        return render(
            request,
            "organisations/close.html",
            context | _compared(request, organisation, typed, seen, late),
            status=409,
        )
    except Refused as refused:
        return render(request, "organisations/close.html", context | {"errors": _errors(refused)}, status=422)


LABELS = {
    "name": gettext_lazy("Tên"),
    "short_name": gettext_lazy("Tên ngắn"),
    "codes": gettext_lazy("Mã định danh"),
    "closed_on": gettext_lazy("Ngày hoạt động cuối cùng"),
}


def _standing(profile: queries.Profile) -> dict[str, str]:
    """Return what the pages of this file change, as it stands."""
    codes = [f"{code.scheme_name}: {code.code}" for code in profile.codes if code.valid_to is None]
    last_title = max(profile.titles, key=lambda title: title.valid_from)
    return {
        "name": last_title.name,
        "short_name": last_title.short_name,
        "codes": "\n".join(codes),
        "closed_on": day(profile.now.closed_on) if profile.now.closed_on else "",
    }


def _compared(
    request: Request, organisation: UUID, typed: dict[str, str], seen: Seen, late: Overtaken
) -> dict[str, object]:
    """Return the fields and the differences to show when somebody changed the organisation first."""
    now = _profile(request, organisation)
    names = ("OrganisationRenamed", "OrganisationClosed", "IdentifierGiven")
    last = last_changed(now.now.id, *(f"organisations.{name}" for name in names), viewer=request.actor)
    merged, fresh = compared(seen, late, typed=typed, saved=_standing(now), labels=LABELS, last=last)
    return {"profile": now, "typed": merged, "seen": fresh}


def _refuse_what_cannot_be_closed(organisation: UUID, on: date) -> None:
    faults = queries.closing(organisation, on).faults
    if faults:
        raise Refused(next(iter(faults.values())), fields=faults)


def _meaning(organisation: UUID, on: date, successor: UUID | None) -> dict[str, object]:
    """What the page says before the word is given: what ends, who follows."""
    inside = queries.closing(organisation, on).inside
    named = queries.names(inside, on)
    return {
        "on": on,
        "inside": [named[key] for key in inside],
        "successor_name": queries.name_on(successor, on) if successor else "",
    }


def _close(request: Request, organisation: UUID, on: date, successor: UUID | None, typed: dict[str, Any]) -> None:
    commands.close_organisation(
        organisation=organisation,
        on=on,
        basis=typed["basis"],
        edition=typed["edition"],
        by=request.actor,
        at=request.now,
    )
    if successor:
        commands.record_succession(
            former=organisation,
            successor=successor,
            kind=typed["kind"],
            on=on + timedelta(days=1),
            basis=typed["basis"],
            by=request.actor,
            at=request.now,
        )


def _successor(code: str) -> UUID | None:
    if not code:
        return None
    try:
        return queries.by_identifier(code)
    except queries.NoSuchOrganisation:
        raise Refused(_("Không có cơ quan mang mã này."), field="successor") from None


def _profile(request: Request, organisation: UUID) -> queries.Profile:
    try:
        return queries.organisation_for(request.actor, organisation, on=local_day(request.now))
    except queries.NoSuchOrganisation as none:
        raise NotThere from none


def _changeable(request: Request, organisation: UUID) -> queries.Profile:
    profile = _profile(request, organisation)
    _only_if(queries.may_change_below(request.actor, profile.managed_from))
    return profile


def _only_if(allowed: bool) -> None:  # noqa: FBT001 - reads as a sentence
    if not allowed:
        raise NotThere


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as none:
        raise NotThere from none


def _typed(request: Request, *names: str) -> dict[str, str]:
    return {name: str(request.POST.get(name, "")).strip()[:1000] for name in names}


def _read(typed: dict[str, str], field: str, needed: dict[str, str] | None = None) -> date:
    """Return the day typed in the field ``field``; ``needed`` says what is missing when another field is empty.

    :raises Refused: everything that is missing or no day, at once.
    """
    faults = {name: words for name, words in (needed or {}).items() if not typed[name]}
    found = typed_day(typed[field])
    if not typed[field]:
        faults[field] = _("Hãy nhập ngày.")
    elif found is None:
        faults[field] = no_day(typed[field])
    if found is None or faults:
        in_order = {name: faults[name] for name in typed if name in faults}
        raise Refused(next(iter(in_order.values())), fields=in_order)
    return found


def _errors(refused: Refused) -> dict[str, str]:
    return refused.fields or {"": refused.message}
