"""Create, change, deactivate and restore the accounts of officials."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor, machine_only, require
from motcua.kernel.commands import Refused, command
from motcua.kernel.editions import same_edition
from motcua.kernel.facts import announce
from motcua.kernel.identifiers import phone as told_phone
from motcua.kernel.text import clean, person_sort_key, search_key
from motcua.kernel.time import PROVINCE, local_day
from motcua.organisations import queries as organisations
from motcua.people import rules
from motcua.people.commands.passwords import give_password
from motcua.people.commands.rights import change_rights, keep_an_administrator, locked_account
from motcua.people.events import (
    AccountCreated,
    AccountDeactivated,
    AccountRestored,
    AccountUpdated,
    PasswordSet,
    SubstitutionEnded,
)
from motcua.people.models import Account, OpenSession, Position, RoleGrant, Substitution
from motcua.people.queries.accounts import lasting


@command
def create_account(
    *,
    username: str,
    full_name: str,
    agency: UUID,
    email: str = "",
    phone: str = "",
    password: str | None = None,
    by: Actor,
    at: datetime,
) -> Account:
    """Create the account of an official, kept by ``agency``; it holds no post and no right yet.

    ``password`` is temporary: its owner must change it at the first sign-in.
    Without one, nobody can sign in until ``set_password``.

    :raises Refused: a field is not as it must be, or the username is taken.
    :raises Forbidden: ``by`` may not manage people in this agency.
    """
    home = organisations.agency_of(agency)
    post = require(by, rules.MANAGE, within=home)
    change_rights()
    account = _with_password(username, full_name, home, email, phone, password, at)
    account.must_change_password = password is not None
    account.save(force_insert=True)
    announce(AccountCreated(home), subject=account.id, agency=home, by=by, at=at, post=post)
    return account


def _with_password(
    username: str, full_name: str, agency: UUID, email: str, phone: str, password: str | None, at: datetime
) -> Account:
    """Return an unsaved account with its password.

    :raises Refused: with everything that is wrong at once, the password too.
    """
    wrong: dict[str, str] = {}  # whatever is refused names its field
    account = Account(username=rules.tidy_username(username), full_name=clean(full_name))
    try:
        account = new_account(username, full_name, agency, email, phone, at)
    except Refused as no:
        wrong |= no.fields
    try:
        give_password(account, password, at=at)
    except Refused as no:
        wrong |= no.fields
    if wrong:
        raise Refused(_("Chưa tạo được tài khoản."), fields=wrong)
    return account


def new_account(username: str, full_name: str, agency: UUID, email: str, phone: str, at: datetime) -> Account:
    """Return an unsaved account, tidied.

    :raises Refused: a field is not as it must be, or the username is taken.
    """
    name = clean(full_name)
    fields = checked(name, email, phone)
    tidy = rules.tidy_username(username)
    if not rules.username_is_well_formed(tidy):
        fields["username"] = _("Tên đăng nhập gồm chữ thường không dấu, chữ số, dấu chấm, gạch; ví dụ oanh.ttk.")
    elif Account.objects.filter(username=tidy).exists():
        fields["username"] = _("Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.")
    if fields:
        raise Refused(_("Chưa tạo được tài khoản."), fields=fields)
    return Account(
        username=tidy,
        full_name=name,
        search_key=search_key(f"{name} {tidy}")[: rules.LONGEST_KEY],
        sort_key=person_sort_key(name)[: rules.LONGEST_KEY],
        email=email.strip().lower(),
        phone=told_phone(phone) or "",
        agency_id=agency,
        created_at=at,
    )


def checked(name: str, email: str, phone: str) -> dict[str, str]:
    """Return what is wrong with the name, the e-mail address and the telephone number, by field."""
    fields = {}
    if not name:
        fields["full_name"] = _("Hãy nhập họ và tên.")
    elif len(name) > rules.LONGEST_NAME:
        fields["full_name"] = _("Họ và tên dài quá 120 chữ.")
    if email.strip() and not rules.email_is_well_formed(email.strip()):
        fields["email"] = _("Địa chỉ thư điện tử chưa đúng; ví dụ oanh.ttk@daklak.gov.vn.")
    if phone.strip() and not told_phone(phone):
        fields["phone"] = _("Số điện thoại chưa đúng; ví dụ 0905 123 456.")
    return fields


@command
def update_account(
    *, account: UUID, full_name: str, email: str, phone: str, edition: int | None = None, by: Actor, at: datetime
) -> Account:
    """Correct the name, e-mail address and telephone number of an official.

    :raises Overtaken: somebody saved the account since the page with this ``edition`` was made.
    :raises Refused: a field is not as it must be.
    :raises Forbidden: ``by`` may not manage all of this account.
    """
    changed = locked_account(account, by=by, day=local_day(at))
    post = require(by, rules.MANAGE, within=changed.agency_id)
    same_edition(changed.edition, edition)
    change_rights()
    name = clean(full_name)
    if fields := checked(name, email, phone):
        raise Refused(_("Chưa lưu được."), fields=fields)
    new = {
        "full_name": name,
        "email": email.strip().lower(),
        "phone": told_phone(phone) or "",
    }
    names = tuple(field for field, value in new.items() if getattr(changed, field) != value)
    for field, value in new.items():
        setattr(changed, field, value)
    changed.search_key = search_key(f"{name} {changed.username}")[: rules.LONGEST_KEY]
    changed.sort_key = person_sort_key(name)[: rules.LONGEST_KEY]
    changed.edition += 1 if names else 0
    changed.save(update_fields=["full_name", "email", "phone", "search_key", "sort_key", "edition"])
    if names:
        announce(AccountUpdated(names), subject=changed.id, agency=changed.agency_id, by=by, at=at, post=post)
    return changed


@command
def set_password(*, account: UUID, password: str, by: Actor, at: datetime) -> None:
    """Give an official a temporary password, to be changed at the next sign-in; ends all sessions.

    :raises Refused: the password is too weak, or the account is one's own (then the old one is asked for).
    :raises Forbidden: ``by`` may not manage all of this account.
    """
    changed = locked_account(account, by=by, day=local_day(at))
    post = require(by, rules.MANAGE, within=changed.agency_id)
    if changed.pk == by.id:
        raise Refused(_("Mật khẩu của chính mình được đổi ở trang Tài khoản của tôi."), field="password")
    give_password(changed, password, at=at)
    changed.must_change_password = True
    changed.save(update_fields=["password", "password_set_at", "must_change_password"])
    OpenSession.objects.filter(account=changed).delete()
    announce(PasswordSet(temporary=True), subject=changed.id, agency=changed.agency_id, by=by, at=at, post=post)


@command
def choose_own_password(*, account: UUID, password: str, by: Actor, at: datetime) -> Account:
    """Keep the password that a signed-in official chose; the caller has checked the old one.

    ``by`` must be the owner, who needs no right for it, or the machine that acts at sign-in.

    :raises Refused: the password is too weak.
    :raises Forbidden: ``by`` is neither.
    """
    if by.id != account:
        machine_only(by)
    changed = Account.objects.select_for_update().get(pk=account)
    give_password(changed, password, at=at)
    changed.must_change_password = False
    changed.save(update_fields=["password", "password_set_at", "must_change_password"])
    announce(PasswordSet(temporary=False), subject=changed.id, agency=changed.agency_id, by=by, at=at)
    return changed


@command
def deactivate_account(*, account: UUID, by: Actor, at: datetime) -> Account:
    """Stop an official from signing in, at once; the posts still open end with this day, those to come never begin.

    :raises Refused: it is one's own account, or that of the last administrator.
    :raises Forbidden: ``by`` may not manage all of this account.
    """
    today = local_day(at)
    gone = locked_account(account, by=by, day=today)
    post = require(by, rules.MANAGE, within=gone.agency_id)
    change_rights()
    if gone.pk == by.id:
        raise Refused(_("Không tự ngừng tài khoản của mình được. Hãy nhờ một quản trị viên khác."))
    if not gone.is_active:
        return gone
    keep_an_administrator(Q(position__account=gone.pk), last_on=today)
    _end_substitutions(gone, by, at)
    ended = _end_positions(gone, today)
    OpenSession.objects.filter(account=gone).delete()
    gone.is_active, gone.deactivated_at = False, at
    gone.save(update_fields=["is_active", "deactivated_at"])
    announce(AccountDeactivated(ended), subject=gone.id, agency=gone.agency_id, by=by, at=at, post=post)
    return gone


def _end_positions(account: Account, today: date) -> tuple[UUID, ...]:
    """End the posts held with this day, and call off those that never began: restoring must not wake them."""
    rows = list(Position.objects.filter(lasting(today), account=account).order_by("id"))
    held = [row.pk for row in rows if row.from_on <= today and row.to_on != today]
    never = [row.pk for row in rows if row.from_on > today]
    Position.objects.filter(pk__in=held).update(to_on=today, edition=F("edition") + 1)
    Substitution.objects.filter(position__in=never).delete()
    RoleGrant.objects.filter(position__in=never).delete()
    Position.objects.filter(pk__in=never).delete()
    return tuple(row.pk for row in rows if row.pk in {*held, *never})


def _end_substitutions(account: Account, by: Actor, at: datetime) -> None:
    """Stop standing in for others at once; whoever stands in for the account does so until its posts end."""
    tonight = datetime.combine(local_day(at) + timedelta(days=1), time.min, PROVINCE)
    rows = Substitution.objects.filter(Q(absent=account) | Q(substitute=account), ended_at__isnull=True, to_at__gt=at)
    for row in rows.select_related("absent").order_by("id"):
        row.ended_at = at if row.substitute_id == account.pk else tonight
        row.save(update_fields=["ended_at"])
        announce(SubstitutionEnded(row.pk), subject=row.absent_id, agency=row.absent.agency_id, by=by, at=at)


@command
def restore_account(*, account: UUID, by: Actor, at: datetime) -> Account:
    """Let a deactivated official sign in again; posts must be given anew.

    :raises Forbidden: ``by`` may not manage all of this account.
    """
    back = locked_account(account, by=by, day=local_day(at))
    post = require(by, rules.MANAGE, within=back.agency_id)
    change_rights()
    if back.is_active:
        return back
    back.is_active, back.deactivated_at = True, None
    back.dormant_at, back.last_login = None, at
    back.save(update_fields=["is_active", "deactivated_at", "dormant_at", "last_login"])
    announce(AccountRestored(), subject=back.id, agency=back.agency_id, by=by, at=at, post=post)
    return back
