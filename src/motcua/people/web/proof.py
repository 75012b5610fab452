"""Proving who sits here: password, code, passkey. Every try is counted."""

import functools
import json
import struct
import time
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlencode

from allauth.core.internal.ratelimit import truncate_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kernel.actors import machine
from motcua.kernel.commands import Refused
from motcua.kernel.web import Request, client_address, redirect
from motcua.people import commands, queries, rules
from motcua.people.web.sealed import seal, unseal
from motcua.ui.words import province

CONFIRMED = "confirmed"
BROKEN = (TypeError, ValueError, KeyError, AttributeError, IndexError, struct.error, ValidationError)


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth carries no types
    """What allauth's second steps say and keep here: Vietnamese words, sealed secrets."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": gettext_lazy("Chưa đúng. Hãy thử lại.")}

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is kept."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a kept secret. When the key of the installation was changed, return one that no code fits."""
        return unseal(encrypted_text) or generate_totp_secret()

    def _get_site_name(self) -> str:
        return f"Motcua {province()}"

    def get_totp_issuer(self) -> str:
        """Return whose code it is, as the app of the telephone shows it."""
        return self._get_site_name()

    def get_totp_label(self, user: Any) -> str:
        """Return for which account the code is."""
        return str(user.username)

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Return whose passkey it is, as the browser shows it."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"name": user.username, "display_name": user.full_name}


def network_of(request: HttpRequest) -> str:
    """Return for which network tries are counted: an address, or the 64 bits by which an IPv6 network is told."""
    return str(truncate_ip(client_address(request) or "unknown"))


def tried(request: HttpRequest, username: str, password: str, *, real: Callable[[], Any] | None = None) -> Any:
    """Return the account whose password this is, or ``None``; the try is counted by name and by network.

    ``real`` looks at the password; without it Django's backends do.

    :raises TooManyTries: the name is locked for now, or the network is slowed down.
    """
    name, network, by, at = rules.tidy_username(username), network_of(request), machine(_("Đăng nhập")), moment(request)
    counted = commands.reserve_try(name=name, network=network, by=by, at=at)
    found = real() if real else authenticate(request, username=name, password=password)
    commands.settle_try(counted=counted, name=name, network=network, good=found is not None, by=by, at=at)
    return found


def moment(request: HttpRequest) -> Any:
    """Return the request's one reading of the clock."""
    return request.now  # type: ignore[attr-defined]  # our middleware gave it


def check_password(request: Request, account: queries.Account, typed: str, *, field: str = "password") -> None:
    """Let pass who knows the password of the account that is signed in here.

    :raises TooManyTries: five were wrong.
    :raises Refused: it is wrong or empty.
    """
    if not typed:
        raise Refused(_("Hãy nhập mật khẩu."), field=field)
    if not _counted(request, account, "inside", field, lambda: account.check_password(typed)):
        words = {"old": _("Mật khẩu hiện tại chưa đúng.")}
        said = words.get(field, _("Mật khẩu chưa đúng. Hãy kiểm tra phím Caps Lock và bộ gõ tiếng Việt."))
        raise Refused(said, field=field)


def check_code(request: Request, account: queries.Account, typed: str) -> None:
    """Let pass who has the app or a recovery code of the account.

    :raises TooManyTries: five were wrong.
    :raises Refused: the code is wrong or empty.
    """
    if not rules.tidy_code(typed):
        raise Refused(_("Hãy nhập mã."), field="code")

    def right() -> bool:
        return commands.use_code(account=account.pk, code=typed, by=machine(_("Đăng nhập")), at=request.now)

    if not _counted(request, account, "code", "code", right):
        raise Refused(_("Mã chưa đúng hoặc đã dùng. Hãy đợi mã mới trong ứng dụng rồi nhập lại."), field="code")


def _counted(request: Request, account: queries.Account, step: str, field: str, right: Callable[[], bool]) -> bool:
    """Count the try before it is looked at. Not to be called in a transaction that a refusal undoes."""
    by, at = machine(_("Đăng nhập")), request.now
    try:
        commands.reserve_proof(account=account.pk, step=step, by=by, at=at)
    except commands.TooManyTries as no:
        raise commands.TooManyTries(no.message, field=field) from no
    good = right()
    commands.settle_proof(account=account.pk, step=step, good=good, by=by, at=at)
    return good


def passkeys_work_at(request: HttpRequest) -> bool:
    """Tell whether browsers allow passkeys here: they want a name, not the number of a machine."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return True
    return False


def passkey_question(account: queries.Account | None) -> str:
    """Return, as JSON for the browser, what a passkey is asked to sign; the session remembers it."""
    return as_json(webauthn.begin_authentication(account))


def as_json(options: Any) -> str:
    """Return the options of a question to the browser as JSON."""
    return json.dumps(options)


def check_passkey(account: queries.Account, answer: str) -> Authenticator:
    """Let pass who holds a passkey of the account and unlocked it.

    :raises Refused: the answer does not fit the question, or is none of the account's keys.
    """
    try:
        credential = json.loads(answer)
        webauthn.parse_authentication_response(credential)
        kept = webauthn.complete_authentication(account, credential)
    except BROKEN as error:
        raise Refused(_("Khóa truy cập chưa được chấp nhận. Hãy thử lại, hoặc dùng cách khác.")) from error
    kept.record_usage()
    return kept


def registered_passkey(answer: str) -> dict[str, Any]:
    """Return the new passkey that the browser made.

    :raises Refused: the answer does not fit the question, or the person was not asked for finger, face or PIN.
    """
    try:
        credential: dict[str, Any] = json.loads(answer)
        webauthn.parse_registration_response(credential)
        verified = webauthn.complete_registration(credential).is_user_verified()
    except BROKEN as error:
        raise Refused(_("Chưa tạo được khóa truy cập. Hãy thử lại.")) from error
    if not verified:
        raise Refused(_("Khóa này không hỏi vân tay, khuôn mặt hay mã PIN nên chưa dùng được."))
    return credential


def confirm(request: HttpRequest) -> None:
    """Note that the person has just proved who it is, with everything the account has."""
    request.session[CONFIRMED] = time.time()


def just_confirmed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask for the proof again before a screen that changes how one signs in (step-up), unless it is minutes old."""

    @functools.wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        age = time.time() - request.session.get(CONFIRMED, 0)
        if 0 <= age < rules.CONFIRMED_FOR.total_seconds():
            return view(request, *args, **kwargs)
        asking = redirect("people:prove")
        page = request.path if request.method == "GET" else reverse("people:second_step")
        asking["Location"] += "?" + urlencode({"next": page})
        return asking

    return guarded
