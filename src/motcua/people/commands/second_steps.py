"""Set up, use and take away what a person signs in with beside the password; end open sessions; rescue."""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, hotp_value
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.conf import settings
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor, machine_only, require
from motcua.kernel.commands import Refused, command
from motcua.kernel.facts import announce
from motcua.kernel.text import clean
from motcua.kernel.time import local_day
from motcua.people import queries, rules
from motcua.people.commands.rights import locked_account
from motcua.people.commands.sign_in import clear_counts
from motcua.people.events import RecoveryCodesMade, SecondStepAdded, SecondStepRemoved, SecondStepsReset
from motcua.people.models import Account, OpenSession
from motcua.people.queries import sign_in as asked

PERIOD = 30  # seconds that a code of an app lasts
LONGEST_NAME_OF_A_KEY = 60
MOST_PASSKEYS = 10


def _own(account: UUID, by: Actor) -> Account:
    """Return the account, locked, when it is the actor's own: nobody sets up a second step for somebody else."""
    if by.id != account:
        machine_only(by)
    return Account.objects.select_for_update().get(pk=account)


@command
def add_code_app(*, account: UUID, secret: str, code: str, by: Actor, at: datetime) -> None:
    """Set up an app that shows codes; ``code`` proves that it knows the secret.

    :raises Refused: the code is wrong, or there is an app already.
    :raises Forbidden: it is not one's own account.
    """
    owner = _own(account, by)
    if Authenticator.objects.filter(user=owner, type=Authenticator.Type.TOTP).exists():
        raise Refused(_("Đã có một ứng dụng mã. Hãy bỏ ứng dụng cũ trước khi thêm ứng dụng mới."))
    counter = _counter(secret, rules.tidy_code(code), at)
    if counter is None:
        raise Refused(
            _("Mã chưa đúng. Hãy nhập mã đang hiện trong ứng dụng và kiểm tra giờ của điện thoại."), field="code"
        )
    kept = TOTP.activate(owner, secret).instance
    kept.data["counter"] = counter
    kept.save(update_fields=["data"])
    _added(owner, "totp", by, at)


@command
def add_passkey(*, account: UUID, name: str, credential: dict[str, Any], by: Actor, at: datetime) -> None:
    """Keep a passkey whose answer was checked by the caller.

    :raises Refused: the name is too long, or there are too many.
    :raises Forbidden: it is not one's own account.
    """
    owner = _own(account, by)
    said = clean(name) or _("Khóa truy cập")
    if len(said) > LONGEST_NAME_OF_A_KEY:
        raise Refused(_("Tên dài quá 60 chữ."), field="name")
    if Authenticator.objects.filter(user=owner, type=Authenticator.Type.WEBAUTHN).count() >= MOST_PASSKEYS:
        raise Refused(_("Đã có 10 khóa truy cập. Hãy bỏ những khóa không dùng nữa."))
    WebAuthn.add(owner, said, credential)
    _added(owner, "webauthn", by, at)


def _added(owner: Account, kind: str, by: Actor, at: datetime) -> None:
    announce(SecondStepAdded(kind), subject=owner.pk, agency=owner.agency_id, by=by, at=at)


@command
def make_recovery_codes(*, account: UUID, by: Actor, at: datetime) -> list[str]:
    """Make a new set of ten codes, each good once, and return them: they are shown this one time.

    :raises Refused: there is no second step for which they would stand in.
    :raises Forbidden: it is not one's own account.
    """
    owner = _own(account, by)
    if not asked.has_second_step(owner.pk):
        raise Refused(_("Hãy thêm ứng dụng mã hoặc khóa truy cập trước."))
    Authenticator.objects.filter(user=owner, type=Authenticator.Type.RECOVERY_CODES).delete()
    made: list[str] = RecoveryCodes.activate(owner).generate_codes()
    announce(RecoveryCodesMade(), subject=owner.pk, agency=owner.agency_id, by=by, at=at)
    return made


@command
def remove_second_step(*, account: UUID, step: int, by: Actor, at: datetime) -> None:
    """Take away one second step; with the last one the recovery codes go.

    Where the standard's passwords are asked for, a short password was good enough only
    beside a second step: it must be changed at the next page.

    :raises Refused: a role asks for a second step and this is the last one.
    :raises NoSuchAccount: there is no such step.
    :raises Forbidden: it is not one's own account.
    """
    owner = _own(account, by)
    steps = {one.pk: one for one in asked.second_steps(owner.pk)}
    if step not in steps:
        raise queries.NoSuchAccount(step)
    if len(steps) == 1 and asked.needs_second_step(owner.pk, at):
        raise Refused(_("Vai trò của ông/bà phải đăng nhập hai bước. Hãy thêm cách khác trước khi bỏ cách này."))
    steps[step].delete()
    if len(steps) == 1:
        Authenticator.objects.filter(user=owner).delete()
        if settings.STANDARD_PASSWORDS:
            owner.must_change_password = True
            owner.save(update_fields=["must_change_password"])
    announce(SecondStepRemoved(str(steps[step].type)), subject=owner.pk, agency=owner.agency_id, by=by, at=at)


@command
def reset_second_steps(*, account: UUID, by: Actor, at: datetime) -> None:
    """Take away all second steps of somebody who lost them, and end the open sessions.

    :raises Refused: it is one's own account.
    :raises NoSuchAccount: there is none in reach.
    :raises Forbidden: ``by`` may not manage all of this account.
    """
    held = locked_account(account, by=by, day=local_day(at))
    post = require(by, rules.MANAGE, within=held.agency_id)
    if held.pk == by.id:
        raise Refused(_("Bước đăng nhập của chính mình được đổi ở trang Tài khoản của tôi."))
    Authenticator.objects.filter(user=held).delete()
    OpenSession.objects.filter(account=held).delete()
    clear_counts(held)
    announce(SecondStepsReset(), subject=held.pk, agency=held.agency_id, by=by, at=at, post=post)


@command
def use_code(*, account: UUID, code: str, by: Actor, at: datetime) -> bool:
    """Tell whether a code of the app, or a recovery code, is right; either is good once.

    :raises Forbidden: ``by`` is neither the owner nor the machine.
    """
    owner = _own(account, by)
    tidy = rules.tidy_code(code)
    kept = Authenticator.objects.filter(user=owner, type=Authenticator.Type.TOTP).first()
    if kept is not None:
        counter = _counter(decrypt(kept.data["secret"]), tidy, at)
        if counter is not None:
            if counter <= kept.data.get("counter", 0):
                return False
            kept.data["counter"], kept.last_used_at = counter, at
            kept.save(update_fields=["data", "last_used_at"])
            return True
    spare = asked.recovery_codes(owner.pk)
    return bool(spare is not None and RecoveryCodes(spare).validate_code(tidy))


def _counter(secret: str, code: str, at: datetime) -> int | None:
    """Return which half-minute the code belongs to, one before or after the present one allowed."""
    now = int(at.timestamp()) // PERIOD
    for counter in (now, now - 1, now + 1):
        if constant_time_compare(f"{hotp_value(secret, counter):06d}", code):
            return counter
    return None
