"""Screens of one's own second steps: the app with codes, passkeys, recovery codes, and the proof before a change."""

import segno
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from motcua.kernel.actors import NotThere
from motcua.kernel.commands import Refused
from motcua.kernel.time import clock_day
from motcua.kernel.web import Request, once, redirect, render, screen
from motcua.people import commands, queries
from motcua.people.web import proof
from motcua.people.web.sealed import seal, unseal
from motcua.people.web.typed import typed_fields, whole_errors

BOTH = ("GET", "POST")
SECRET = "totp_secret"  # noqa: S105 - the name of its place in the session


@screen(needs="signed-in")
def second_step(request: Request) -> HttpResponse:
    """Show by what one signs in beside the password."""
    account = queries.own_account(request.actor)
    steps = queries.second_steps(account.pk)
    spare = queries.recovery_codes(account.pk)
    context = {
        "must": queries.needs_second_step(account.pk, request.now),
        "app": next((_row(step) for step in steps if step.type == step.Type.TOTP), None),
        "keys": [_row(step) for step in steps if step.type == step.Type.WEBAUTHN],
        "spare": len(spare.wrap().get_unused_codes()) if spare else 0,
        "passkeys": proof.passkeys_work_at(request),
    }
    return render(request, "people/second_step.html", context)


def _row(step: queries.SecondStep) -> dict[str, object]:
    return {
        "id": step.pk,
        "name": str(step.wrap().name) if step.type == step.Type.WEBAUTHN else _("Ứng dụng mã"),
        "added": clock_day(step.created_at),
        "used": clock_day(step.last_used_at) if step.last_used_at else _("chưa dùng"),
    }


@screen(needs="signed-in", methods=BOTH)
@proof.just_confirmed
def add_app(request: Request) -> HttpResponse:
    """Show the secret as a picture and in letters, and take the first code of the app."""
    account = queries.own_account(request.actor)
    secret = unseal(request.session.get(SECRET)) or generate_totp_secret()
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            with once(request) as claim:
                code = str(request.POST.get("code", ""))
                commands.add_code_app(account=account.pk, secret=secret, code=code, by=request.actor, at=request.now)
                request.session.pop(SECRET, None)
                return claim.done(_to_codes(request, account))
        except Refused as refused:
            errors = whole_errors(refused)
    request.session[SECRET] = seal(secret)
    context = {
        "errors": errors,
        "picture": _picture(get_adapter().build_totp_url(account, secret)),
        "letters": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
    }
    return render(request, "people/add_app.html", context, status=422 if errors else 200)


def _picture(address: str) -> SafeString:
    """Return the QR code as a drawing of ours: no style, no script, nothing from outside."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        scale=5, border=3, svgclass="qr", lineclass=None, omitsize=False, title=_("Mã QR để thêm vào ứng dụng")
    )
    return mark_safe(drawn)  # noqa: S308 - made by segno from our own address


def _to_codes(request: Request, account: queries.Account) -> HttpResponse:
    """Lead to the recovery codes after the first second step, and to the overview after later ones."""
    if queries.recovery_codes(account.pk) is None:
        messages.success(request, _("Đã bật đăng nhập hai bước. Hãy lấy mã dự phòng để phòng khi mất điện thoại."))
        return redirect("people:recovery_codes")
    messages.success(request, _("Đã thêm."))
    return redirect("people:second_step")


@screen(needs="signed-in", methods=BOTH)
@proof.just_confirmed
def add_key(request: Request) -> HttpResponse:
    """Let the browser make a passkey, and keep it under a name."""
    account = queries.own_account(request.actor)
    if not proof.passkeys_work_at(request):  # the page that leads here offers none then
        return redirect("people:second_step")
    typed = typed_fields(request, "name")
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            with once(request) as claim:
                made = proof.registered_passkey(str(request.POST.get("credential", "")))
                commands.add_passkey(
                    account=account.pk, name=typed["name"], credential=made, by=request.actor, at=request.now
                )
                return claim.done(_to_codes(request, account))
        except Refused as refused:
            errors = whole_errors(refused)
    context = {"errors": errors, "typed": typed, "question": proof.as_json(webauthn.begin_registration(account, True))}
    return render(request, "people/add_key.html", context, status=422 if errors else 200)


@screen(needs="signed-in", methods=BOTH, fields=())
@proof.just_confirmed
def recovery_codes(request: Request) -> HttpResponse:
    """Offer a new set of recovery codes, and show it once, in the answer to the press of the button."""
    account = queries.own_account(request.actor)
    has_some = queries.recovery_codes(account.pk) is not None
    if request.method != "POST":
        if not queries.has_second_step(account.pk):
            return redirect("people:second_step")
        return render(request, "people/recovery_codes.html", {"has_some": has_some, "codes": [], "errors": {}})
    codes = commands.make_recovery_codes(account=account.pk, by=request.actor, at=request.now)
    shown = [f"{code[:4]} {code[4:]}" for code in codes]
    context = {"has_some": True, "codes": shown, "errors": {}, "account": account, "made": clock_day(request.now)}
    return render(request, "people/recovery_codes.html", context)


@screen(needs="signed-in", methods=BOTH)
@proof.just_confirmed
def remove_step(request: Request, step: int) -> HttpResponse:
    """Say what removing means, and remove one second step."""
    account = queries.own_account(request.actor)
    steps = {one.pk: one for one in queries.second_steps(account.pk)}
    if step not in steps:
        raise NotThere
    context: dict[str, object] = {"step": _row(steps[step]), "is_last": len(steps) == 1, "errors": {}}
    if request.method != "POST":
        return render(request, "people/remove_step.html", context)
    try:
        with once(request) as claim:
            commands.remove_second_step(account=account.pk, step=step, by=request.actor, at=request.now)
            messages.success(request, _("Đã bỏ."))
            return claim.done(redirect("people:second_step"))
    except Refused as refused:
        return render(request, "people/remove_step.html", context | {"errors": whole_errors(refused)}, status=422)


@screen(needs="signed-in", methods=BOTH, fields=("next", "password", "code", "credential"))
def prove(request: Request) -> HttpResponse:
    """Ask again who it is before a change of how one signs in: the password and the code, or a passkey."""
    account = queries.own_account(request.actor)
    asked = str(request.POST.get("next", "") or request.GET.get("next", ""))
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    page = asked if safe else reverse("people:me")
    kinds = {str(step.type) for step in queries.second_steps(account.pk)}
    asks_key = "webauthn" in kinds and proof.passkeys_work_at(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            if answer := str(request.POST.get("credential", "")):
                proof.check_passkey(account, answer)
            else:
                proof.check_password(request, account, str(request.POST.get("password", "")))
                if kinds:
                    proof.check_code(request, account, str(request.POST.get("code", "")))
        except Refused as refused:
            errors = whole_errors(refused)
        else:
            proof.confirm(request)
            return redirect(page)
    context = {
        "errors": errors,
        "next": page,
        "asks_code": bool(kinds),
        "question": proof.passkey_question(account) if asks_key else "",
    }
    return render(request, "people/prove.html", context, status=422 if errors else 200)
