"""Appoint officials to posts and end posts; give roles to posts and take them away."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor, Forbidden, machine_only, require
from motcua.kernel.commands import Refused, command
from motcua.kernel.editions import same_edition
from motcua.kernel.facts import announce
from motcua.kernel.text import clean
from motcua.kernel.time import day as said_day
from motcua.kernel.time import local_day
from motcua.organisations import queries as organisations
from motcua.people import queries, rules
from motcua.people.commands.accounts import new_account
from motcua.people.commands.passwords import give_password
from motcua.people.commands.rights import change_rights, keep_an_administrator, locked_account
from motcua.people.commands.two_people import Matter, Second, needs_two, second_person
from motcua.people.events import AccountCreated, OfficialAppointed, PositionEnded, RoleGranted, RoleRevoked
from motcua.people.models import Account, Position, Role, RoleGrant
from motcua.people.queries.acting import reach_of

LONGEST_TITLE = 150


@command
def appoint(
    *,
    account: UUID,
    organisation: UUID,
    title: str,
    from_on: date,
    to_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Position:
    """Let an official hold a post in an agency or in a unit of it; ``to_on`` is the last day, if known.

    A person may hold several posts at once. A post carries no right until a role is granted to it.

    :raises Refused: days or title are wrong, or the same post is held then already.
    :raises Forbidden: ``by`` may not manage people there, or not this account.
    """
    agency = organisations.agency_of(organisation)
    post = require(by, rules.MANAGE, within=agency)
    change_rights()
    holder = locked_account(account, by=by, day=local_day(at))
    name = clean(title)
    _check_post(holder, organisation, name, from_on, to_on)
    position = Position(
        account=holder, organisation_id=organisation, agency_id=agency, title=name, from_on=from_on, to_on=to_on
    )
    position.save(force_insert=True)
    event = OfficialAppointed(position.id, organisation, from_on, to_on)
    announce(event, subject=holder.id, agency=agency, by=by, at=at, post=post)
    return position


def _check_post(holder: Account, organisation: UUID, title: str, from_on: date, to_on: date | None) -> None:
    if not holder.is_active:
        raise Refused(_("Tài khoản đã ngừng. Hãy mở lại tài khoản trước khi bố trí vị trí."))
    if not title:
        raise Refused(_("Hãy nhập chức danh, ví dụ Chuyên viên."), field="title")
    if len(title) > LONGEST_TITLE:
        raise Refused(_("Chức danh dài quá 150 chữ."), field="title")
    if to_on is not None and to_on < from_on:
        raise Refused(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field="to_on")
    if not organisations.is_open(organisation, from_on):
        raise Refused(_("Cơ quan, đơn vị này không hoạt động vào ngày bắt đầu."), field="organisation")
    same = Position.objects.filter(account=holder, organisation=organisation, title=title)
    for held in same:
        if rules.days_overlap(from_on, to_on, held.from_on, held.to_on):
            message = _("Người này đã giữ vị trí đó từ %(day)s.") % {"day": said_day(held.from_on)}
            raise Refused(message, field="from_on")


def _position_to_change(position: UUID, by: Actor) -> Position:
    queries.position_for(by, position)
    return Position.objects.select_for_update(of=("self",)).select_related("account").get(pk=position)


@command
def end_position(*, position: UUID, to_on: date, edition: int | None = None, by: Actor, at: datetime) -> Position:
    """Say which day is the last one of a post; its roles end with it.

    :raises Overtaken: somebody changed the post since the page with this ``edition`` was made.
    :raises Refused: the day lies before the post began or after its end, or the last administrator would go.
    :raises Forbidden: ``by`` may not manage people in the agency of the post, or a role of it reaches farther.
    """
    change_rights()
    ended = _position_to_change(position, by)
    post = require(by, rules.MANAGE, within=ended.agency_id)
    if not queries.reaches_no_farther(by.reach(rules.MANAGE), ended.grants.all(), day=local_day(at)):
        message = f"{by.name} may not end {position}, whose roles reach farther"
        raise Forbidden(message)
    same_edition(ended.edition, edition)
    if to_on < ended.from_on:
        raise Refused(_("Ngày cuối không thể trước ngày bắt đầu giữ vị trí."), field="to_on")
    if ended.to_on is not None and to_on > ended.to_on:
        raise Refused(_("Vị trí này đã kết thúc trước ngày đó. Hãy bố trí lại nếu cần."), field="to_on")
    keep_an_administrator(Q(position=ended.pk), last_on=to_on)
    ended.to_on = to_on
    ended.edition += 1
    ended.save(update_fields=["to_on", "edition"])
    event = PositionEnded(ended.id, to_on)
    announce(event, subject=ended.account_id, agency=ended.agency_id, by=by, at=at, post=post)
    return ended


def _told_grant(
    *, position: UUID, role: str, scope: str | None = None, from_on: date | None = None, to_on: date | None = None,
    by: Actor, at: datetime,
) -> Matter:  # fmt: skip
    """Say what granting this role would mean."""
    held = queries.position_for(by, position)
    given = Role.objects.filter(code=role).first()
    if given is None:
        raise Refused(_("Hãy chọn một vai trò trong danh sách."), field="role")
    wide = scope or given.scope
    first = said_day(from_on or local_day(at))
    until = _("từ %(first)s đến %(last)s") % {"first": first, "last": said_day(to_on)} if to_on else (
        _("từ %(first)s") % {"first": first}
    )  # fmt: skip
    where = organisations.name_on(held.organisation_id, local_day(at))
    return Matter(
        subject=held.account_id,
        agency=_answering(held, wide),
        title=_("Giao vai trò “%(role)s” cho %(name)s") % {"role": given.name, "name": held.account.full_name},
        effects=(
            _("Vị trí: %(title)s, %(where)s.") % {"title": held.title, "where": where},
            _("Phạm vi: %(scope)s; %(until)s.") % {"scope": _scope_words(wide), "until": until},
            _("Người giữ vai trò này: %(does)s") % {"does": given.does},
        ),
    )


def _scope_words(scope: str) -> str:
    return str(dict(RoleGrant.Scope.choices).get(scope, scope)).lower()


def _answering(held: Position, scope: str) -> UUID | None:
    """Return where the second person must hold the confirming right: the agency, or the province for what reaches farther."""
    return held.agency_id if scope in {RoleGrant.Scope.UNIT, RoleGrant.Scope.AGENCY} else None


def _not_oneself(second: Second, held: Position) -> None:
    """Let nobody confirm what is given to or taken from the own posts, or those he stands in for."""
    if second.actor and (held.account_id == second.id or held.pk in second.actor.positions):
        raise Refused(_("Đề nghị này về chính vị trí của ông/bà, nên cần một người khác xác nhận."))


@needs_two("people.grant_role", right=rules.CONFIRM, tell=_told_grant)
@command
def grant_role(
    *,
    position: UUID,
    role: str,
    scope: str | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
    by: Actor,
    at: datetime,
) -> RoleGrant:
    """Give a role, by its code, to a post; without ``scope`` the role's usual one, without ``from_on`` from today.

    Done only when a second person confirmed it.

    :raises NeedsSecondPerson: nobody did.
    :raises Refused: no such role or scope, days that do not fit, a grant to oneself or to a post one stands in for, or one held already.
    :raises Forbidden: the scope reaches beyond where ``by`` may manage people.
    """
    today = local_day(at)
    change_rights()
    held = _position_to_change(position, by)
    post = require(by, rules.MANAGE, within=held.agency_id)
    if held.account_id == by.id or held.pk in by.positions:
        raise Refused(_("Không tự giao vai trò cho mình được. Hãy nhờ một quản trị viên khác."), field="role")
    grant = _new_grant(held, role, scope, from_on or today, to_on)
    _require_reach(by, grant.scope, held, today)
    second = second_person("people.grant_role")
    _not_oneself(second, held)
    grant.save(force_insert=True)
    event = RoleGranted(held.id, role, grant.scope, grant.from_on, second.id)
    announce(event, subject=held.account_id, agency=held.agency_id, by=by, at=at, post=post)
    return grant


def _new_grant(held: Position, role: str, scope: str | None, from_on: date, to_on: date | None) -> RoleGrant:
    granted = Role.objects.filter(code=role).first()
    if granted is None:
        raise Refused(_("Hãy chọn một vai trò trong danh sách."), field="role")
    wide = scope or granted.scope
    if wide not in RoleGrant.Scope.values:
        raise Refused(_("Hãy chọn phạm vi của vai trò."), field="scope")
    if to_on is not None and to_on < from_on:
        raise Refused(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field="to_on")
    if not rules.days_overlap(from_on, to_on, held.from_on, held.to_on):
        raise Refused(_("Vai trò phải nằm trong thời gian giữ vị trí."), field="from_on")
    same = RoleGrant.objects.filter(position=held, role=granted, scope=wide, revoked_at__isnull=True)
    if any(rules.days_overlap(from_on, to_on, other.from_on, other.to_on) for other in same):
        raise Refused(_("Vị trí này đã có vai trò đó."), field="role")
    return RoleGrant(position=held, role=granted, scope=wide, from_on=from_on, to_on=to_on)


def _require_reach(by: Actor, scope: str, held: Position, today: date) -> None:
    """Let nobody give away more of the province than they manage themselves."""
    own = by.reach(rules.MANAGE)
    given = reach_of(scope, held.agency_id, today)
    if own is not None and (given is None or not given <= own):
        message = f"{by.name} may not grant {scope} from {held.agency_id}"
        raise Forbidden(message)


def _told_revocation(*, grant: UUID, by: Actor, at: datetime) -> Matter:
    """Say what taking this role away would mean."""
    gone = queries.grant_for(by, grant)
    held, name = gone.position, gone.position.account.full_name
    where = organisations.name_on(held.organisation_id, local_day(at))
    return Matter(
        subject=held.account_id,
        agency=_answering(held, gone.scope),
        title=_("Thu hồi vai trò “%(role)s” của %(name)s") % {"role": gone.role.name, "name": name},
        effects=(
            _("Vị trí: %(title)s, %(where)s.") % {"title": held.title, "where": where},
            _("Quyền hết hiệu lực ngay khi đồng ý; việc đang nằm trong khay của vị trí này ở lại đó."),
        ),
    )


@needs_two("people.revoke_role", right=rules.CONFIRM, tell=_told_revocation)
@command
def revoke_role(*, grant: UUID, by: Actor, at: datetime) -> None:
    """Take a role away from a post, at once. A grant that was revoked before stays as it is.

    Done only when a second person confirmed it. To stop a person at once, alone, deactivate the account.

    :raises NeedsSecondPerson: nobody did.
    :raises Refused: the last administrator would go.
    :raises NoSuchAccount: there is no such grant in reach.
    :raises Forbidden: ``by`` may not manage people there, or the scope reaches farther than ``by`` does.
    """
    today = local_day(at)
    change_rights()
    found = RoleGrant.objects.filter(pk=grant).values_list("position", flat=True).first()
    if found is None:
        raise queries.NoSuchAccount(grant)
    held = _position_to_change(found, by)
    post = require(by, rules.MANAGE, within=held.agency_id)
    gone = RoleGrant.objects.select_for_update(of=("self",)).select_related("role").get(pk=grant)
    _require_reach(by, gone.scope, held, today)
    if gone.revoked_at is not None:
        return
    second = second_person("people.revoke_role")
    _not_oneself(second, held)
    keep_an_administrator(Q(pk=gone.pk), last_on=today)
    gone.revoked_at = at
    gone.save(update_fields=["revoked_at"])
    event = RoleRevoked(held.id, gone.role.code, gone.scope, second.id)
    announce(event, subject=held.account_id, agency=held.agency_id, by=by, at=at, post=post)


@command
def install_administrator(
    *, username: str, full_name: str, password: str | None, organisation: UUID, by: Actor, at: datetime
) -> Account:
    """Create the account that administers the whole province: how the first administrator comes to be.

    Meant for the command line on the server; whoever can run it holds the database anyway.

    :raises Refused: a field is not as it must be, or the username is taken.
    :raises Forbidden: ``by`` is not the machine.
    """
    machine_only(by)
    change_rights()
    agency = organisations.agency_of(organisation)
    account = new_account(username, full_name, agency, "", "", at)
    give_password(account, password, at=at)
    account.save(force_insert=True)
    today = local_day(at)
    position = Position.objects.create(
        account=account, organisation_id=organisation, agency_id=agency, title=_("Quản trị hệ thống"), from_on=today
    )
    role, scope = Role.objects.get(code="administrator"), RoleGrant.Scope.PROVINCE
    RoleGrant.objects.create(position=position, role=role, scope=scope, from_on=today)
    announce(AccountCreated(agency), subject=account.id, agency=agency, by=by, at=at)
    event = RoleGranted(position.id, role.code, scope, today)
    announce(event, subject=account.id, agency=agency, by=by, at=at)
    return account
