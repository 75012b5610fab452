"""End open sessions; let accounts that nobody uses go dormant, and wake them; rescue an account from the server."""

from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q, QuerySet

from motcua.kernel.actors import Actor, Forbidden, known_only, machine_only, require
from motcua.kernel.commands import command
from motcua.kernel.facts import announce
from motcua.kernel.time import local_day
from motcua.people import queries, rules
from motcua.people.commands.passwords import give_password
from motcua.people.commands.rights import locked_account, provincial_grants
from motcua.people.commands.sign_in import clear_counts
from motcua.people.events import AccountRescued, AccountWentDormant, AccountWoken, SessionsEnded
from motcua.people.models import Account, OpenSession, RoleGrant
from motcua.people.queries.sign_in import unused_since


@command
def end_own_sessions(*, account: UUID, but: str = "", only: UUID | None = None, by: Actor, at: datetime) -> int:
    """End one open session of one's own (``only``), or all of them but the one whose digest is ``but``.

    Returns how many there were.

    :raises Forbidden: it is not one's own account.
    """
    known_only(by)
    if by.id != account:
        message = f"{by.name} may not end the sessions of {account} as its owner"
        raise Forbidden(message)
    rows = OpenSession.objects.filter(account=account).exclude(digest=but)
    return _end(account, rows.filter(pk=only) if only else rows, by, at)


@command
def end_sessions_of(*, account: UUID, by: Actor, at: datetime) -> int:
    """Sign an official out everywhere. Returns how many sessions ended.

    :raises NoSuchAccount: there is none in reach.
    :raises Forbidden: ``by`` may not manage all of this account.
    """
    held = locked_account(account, by=by, day=local_day(at))
    require(by, rules.MANAGE, within=held.agency_id)
    return _end(held.pk, OpenSession.objects.filter(account=held), by, at)


def _end(account: UUID, rows: QuerySet[OpenSession], by: Actor, at: datetime) -> int:
    ended, _kinds = rows.delete()
    if ended:
        agency = Account.objects.values_list("agency_id", flat=True).get(pk=account)
        announce(SessionsEnded(ended), subject=account, agency=agency, by=by, at=at)
    return ended


@command
def let_go_dormant(*, by: Actor, at: datetime) -> int:
    """Close the way in for accounts that nobody used for ``DORMANT_DAYS``; posts and roles stay. Returns how many.

    Whoever administers the whole province is left out: somebody must be able to wake the others.

    :raises Forbidden: ``by`` is not the machine.
    """
    machine_only(by)
    if not settings.DORMANT_DAYS:
        return 0
    since = at - timedelta(days=settings.DORMANT_DAYS)
    keepers = RoleGrant.objects.filter(provincial_grants(local_day(at))).values("position__account")
    rows = list(unused_since(Account.objects.select_for_update(), since).exclude(pk__in=keepers).order_by("id"))
    for one in rows:
        one.dormant_at = at
        one.save(update_fields=["dormant_at"])
        event = AccountWentDormant(settings.DORMANT_DAYS)
        announce(event, subject=one.pk, agency=one.agency_id, by=by, at=at)
    OpenSession.objects.filter(account__in=rows).delete()
    return len(rows)


@command
def wake_account(*, account: UUID, by: Actor, at: datetime) -> None:
    """Let a dormant account sign in again.

    :raises NoSuchAccount: there is none in reach.
    :raises Forbidden: ``by`` may not manage all of this account.
    """
    held = locked_account(account, by=by, day=local_day(at))
    post = require(by, rules.MANAGE, within=held.agency_id)
    if held.dormant_at is None:
        return
    _wake(held, at)
    announce(AccountWoken(), subject=held.pk, agency=held.agency_id, by=by, at=at, post=post)


def _wake(held: Account, at: datetime) -> None:
    """Begin the count of idle days anew."""
    held.dormant_at, held.last_login = None, at
    held.save(update_fields=["dormant_at", "last_login"])


@command
def rescue_account(*, username: str, password: str, by: Actor, at: datetime) -> Account:
    """Give an account a temporary password and open every lock: the way in when no administrator can get in.

    Takes away second steps, wrong tries, dormancy and open sessions. Meant for the
    command line on the server; whoever can run it holds the database anyway.

    :raises NoSuchAccount: nobody active has this username.
    :raises Refused: the password is too weak.
    :raises Forbidden: ``by`` is not the machine.
    """
    machine_only(by)
    wanted = Q(username=rules.tidy_username(username), is_active=True)
    held = Account.objects.select_for_update().filter(wanted).first()
    if held is None:
        raise queries.NoSuchAccount(username)
    Authenticator.objects.filter(user=held).delete()
    OpenSession.objects.filter(account=held).delete()
    clear_counts(held)
    give_password(held, password, at=at)
    held.must_change_password = True
    held.save(update_fields=["password", "password_set_at", "must_change_password"])
    _wake(held, at)
    announce(AccountRescued(), subject=held.pk, agency=held.agency_id, by=by, at=at)
    return held
