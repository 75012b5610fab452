"""What can be asked about signing in: locks, second steps, open sessions, accounts that nobody uses."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.crypto import salted_hmac

from motcua.kernel.actors import Actor
from motcua.kernel.time import local_day
from motcua.people import rules
from motcua.people.models import Account, OpenSession, RoleGrant, SignInCount
from motcua.people.queries.accounts import account_for
from motcua.people.queries.acting import current, granted, is_strict

SecondStep = Authenticator
NEAR_DORMANT = timedelta(days=14)


def count_key(kind: str, told: str) -> str:
    """Return the keyed digest under which tries are counted; without our key nobody learns from it who tried."""
    return salted_hmac("motcua.people.sign_in", f"{kind}|{told}", algorithm="sha256").hexdigest()


def known_in(name: str, network: str, at: datetime) -> bool:
    """Tell whether this name signed in from this network lately."""
    key = count_key("pair", f"{name}|{network}")
    return SignInCount.objects.filter(key=key, last_at__gt=at - rules.KNOWN_FOR).exists()


def locked_until(account: Account, at: datetime) -> datetime | None:
    """Return until when wrong tries keep the account out, with its password or with a code; ``None`` when they do not."""
    rows = SignInCount.objects.filter(account=account, locked_until__gt=at).order_by("-locked_until")
    return rows.values_list("locked_until", flat=True).first()


# Second steps


def second_steps(account: UUID) -> list[Authenticator]:
    """Return the second steps of an account in the order in which they were set up, recovery codes not among them."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return list(Authenticator.objects.filter(user=account, type__in=kinds).order_by("created_at", "id"))


def has_second_step(account: UUID) -> bool:
    """Tell whether a password alone does not open this account."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=account, type__in=kinds).exists())


def recovery_codes(account: UUID) -> Authenticator | None:
    """Return the set of recovery codes of an account, if it has one."""
    return Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).first()


def needs_second_step(account: UUID, at: datetime) -> bool:
    """Tell whether the installation asks a second step of this account, set up or not."""
    if settings.SECOND_STEP == "roles":
        return is_strict(account, at)
    return bool(settings.SECOND_STEP == "everybody")


def idle_limit(account: UUID, at: datetime) -> timedelta:
    """Return after what idle time the screens of this account lock (TCVN 14423:2026, 5.5.2.2)."""
    seconds = settings.STRICT_IDLE_LOCK_SECONDS if is_strict(account, at) else settings.IDLE_LOCK_SECONDS
    return timedelta(seconds=seconds)


def password_is_old(account: Account, at: datetime) -> bool:
    """Tell whether the password of somebody under strict rules must be changed for its age."""
    days = settings.STRICT_PASSWORD_DAYS
    if not days or not is_strict(account.pk, at):
        return False
    return at - (account.password_set_at or account.created_at) > timedelta(days=days)


# Open sessions


def open_sessions(account: UUID, at: datetime) -> list[OpenSession]:
    """Return where the account is signed in now, the latest used first."""
    return list(OpenSession.objects.filter(account=account, expire_date__gt=at).order_by("-seen_at", "id"))


def sessions_of(viewer: Actor, account: UUID, at: datetime) -> list[OpenSession]:
    """Return where an account in the viewer's reach is signed in now.

    :raises NoSuchAccount: there is none in reach.
    """
    return open_sessions(account_for(viewer, account).pk, at)


# For administrators


@dataclass(frozen=True, slots=True)
class Lockings:
    """What an administrator should look at: who is locked out, who went dormant or soon will, who lacks a second step."""

    locked: list[tuple[Account, datetime]]
    dormant: list[Account]
    near_dormant: list[Account]
    without_second_step: list[Account]


def lockings(viewer: Actor, at: datetime) -> Lockings:
    """Return what needs an administrator's eye among the accounts the viewer manages; at most 200 of each kind."""
    managed = _managed(viewer)
    rows = SignInCount.objects.filter(account__in=managed, locked_until__gt=at).select_related("account")
    locked: dict[UUID, tuple[Account, datetime]] = {}
    for row in rows.order_by("locked_until")[:200]:
        if row.account is not None and row.locked_until is not None:
            locked[row.account.pk] = (row.account, row.locked_until)
    near = unused_since(managed, at - timedelta(days=settings.DORMANT_DAYS) + NEAR_DORMANT)
    return Lockings(
        locked=list(locked.values()),
        dormant=list(managed.filter(dormant_at__isnull=False).order_by("sort_key", "id")[:200]),
        near_dormant=list(near.order_by("sort_key", "id")[:200]) if settings.DORMANT_DAYS else [],
        without_second_step=list(_lacking(managed, at).order_by("sort_key", "id")[:200]),
    )


def unused_since(accounts: QuerySet[Account], since: datetime) -> QuerySet[Account]:
    """Return those who could sign in and did not since then; invented people of the demonstration never count."""
    used = accounts.annotate(used_at=Coalesce("last_login", F("created_at")))
    return used.filter(used_at__lt=since, is_active=True, is_demonstration=False, dormant_at__isnull=True)


def _managed(viewer: Actor) -> QuerySet[Account]:
    reach = viewer.reach(rules.MANAGE)
    every = Account.objects.filter(is_active=True)
    return every if reach is None else every.filter(agency__in=reach)


def _lacking(managed: QuerySet[Account], at: datetime) -> QuerySet[Account]:
    """Return those of whom a role asks a second step and who have none, whether or not the installation insists."""
    day = local_day(at)
    carried = RoleGrant.objects.filter(
        granted(day, at), current(day, path="position__"), position__account=OuterRef("pk"), role__strict=True
    )
    kinds = Q(type=Authenticator.Type.TOTP) | Q(type=Authenticator.Type.WEBAUTHN)
    steps = Authenticator.objects.filter(kinds, user=OuterRef("pk"))
    return managed.filter(Exists(carried), ~Exists(steps))
