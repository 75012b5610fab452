"""Whether a password may be chosen: the validators, the standard's rule, and the ones that were used before."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kernel.commands import Refused
from motcua.people import rules
from motcua.people.models import Account, OldPassword
from motcua.people.queries.sign_in import has_second_step

EASY_LETTERS = "abcdefghkmnpqrstuvwxyz23456789"
SAID = {
    "password_too_short": gettext_lazy("Mật khẩu quá ngắn: cần ít nhất %(min_length)s ký tự."),
    "password_too_common": gettext_lazy("Mật khẩu này nhiều người dùng nên dễ đoán. Hãy chọn mật khẩu khác."),
    "password_too_similar": gettext_lazy(
        "Mật khẩu gần giống tên đăng nhập, họ tên hoặc địa chỉ thư điện tử. Hãy chọn mật khẩu khác hẳn."
    ),
}
"""What each validator of the settings finds wrong, by its code: Django says part of it in English only."""


def temporary_password() -> str:
    """Return a temporary password that can be read out: no letters that look alike, in four groups, of every kind."""
    first = get_random_string(1, EASY_LETTERS[:19]).upper() + get_random_string(2, EASY_LETTERS[:19])
    groups = [first + get_random_string(1, "23456789"), *(get_random_string(4, EASY_LETTERS) for _group in range(3))]
    return "-".join(groups)


def give_password(account: Account, password: str | None, *, at: datetime) -> None:
    """Set a password that stands every rule, or none at all; the account itself is not saved.

    The hash it replaces is kept when old passwords are barred, as many as are barred.

    :raises Refused: the password is too weak, or was used before.
    """
    if password is None:
        account.set_unusable_password()
        return
    _check(account, password)
    _bar_old_ones(account, password, at)
    account.set_password(password)
    account.password_set_at = at


def _check(account: Account, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refused(" ".join(_said_of(one) for one in error.error_list), field="password") from error
    if not settings.STANDARD_PASSWORDS:
        return
    second = has_second_step(account.pk)
    if not rules.is_strong(password, second_step=second):
        words = (
            _("Mật khẩu cần ít nhất 8 ký tự.")
            if second
            else _(
                "Mật khẩu cần ít nhất 14 ký tự, có chữ thường, chữ hoa, chữ số và ký hiệu; hoặc ít nhất 8 ký tự khi đã đăng nhập hai bước."
            )
        )
        raise Refused(words, field="password")


def _said_of(error: ValidationError) -> str:
    said = SAID.get(error.code or "", _("Mật khẩu này chưa đủ mạnh. Hãy chọn mật khẩu khác."))
    return str(said) % (error.params or {})


def _bar_old_ones(account: Account, password: str, at: datetime) -> None:
    barred = settings.OLD_PASSWORDS_BARRED
    if not barred or account._state.adding:  # noqa: SLF001 - Django's own word for "not saved yet"
        return
    kept = list(OldPassword.objects.filter(account=account).order_by("-kept_at", "-id")[:barred])
    used = [account.password, *(one.encoded for one in kept)][:barred]
    if any(check_password(password, encoded) for encoded in used):
        raise Refused(
            _("Mật khẩu này đã dùng trước đây. Hãy chọn mật khẩu khác %(count)s mật khẩu gần nhất.")
            % {"count": barred},
            field="password",
        )
    if account.has_usable_password():
        OldPassword.objects.create(account=account, encoded=account.password, kept_at=at)
    OldPassword.objects.filter(account=account).exclude(pk__in=[one.pk for one in kept[: barred - 1]]).filter(
        kept_at__lt=at
    ).delete()
