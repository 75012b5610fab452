"""Accounts, the posts people hold and held, and who can be given work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from motcua.kernel.actors import Actor, NotThere
from motcua.kernel.text import search_key, search_pattern
from motcua.kernel.time import PROVINCE, local_day
from motcua.organisations import queries as organisations
from motcua.people import rules
from motcua.people.models import Account, Position, Role, RoleGrant, Substitution
from motcua.people.queries.acting import current, granted, holding, reach_of, standing_at

SCOPES = RoleGrant.Scope.choices


class NoSuchAccount(NotThere):
    """There is no such account, or the viewer may not know that there is one."""


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody in a post, as a list shows it. ``substitute`` names who stands in now, if anybody."""

    account: UUID
    position: UUID
    organisation: UUID
    agency: UUID
    name: str
    title: str
    organisation_name: str
    substitute: str = ""
    agency_name: str = ""

    @property
    def where(self) -> str:
        """The organisation; for a unit, followed by the short name of its agency."""
        if self.organisation == self.agency or not self.agency_name:
            return self.organisation_name
        return f"{self.organisation_name}, {self.agency_name}"


def readable(viewer: Actor) -> QuerySet[Account]:
    """Return the accounts the viewer may see: the own one, and those with a tie to an agency in reach."""
    reach = viewer.reach(rules.READ)
    if reach is None:
        return Account.objects.all()
    there = Position.objects.filter(account=OuterRef("pk"), agency__in=reach)
    return Account.objects.filter(Q(agency__in=reach) | Q(pk=viewer.id) | Exists(there))


def account_for(viewer: Actor, account_id: UUID) -> Account:
    """Return the account, with the agency that keeps it.

    :raises NoSuchAccount: there is none in the viewer's reach.
    """
    account = readable(viewer).filter(pk=account_id).select_related("agency").first()
    if account is None:
        raise NoSuchAccount(account_id)
    return account


def may_manage(viewer: Actor, account: Account, *, day: date) -> bool:
    """Tell whether the viewer may change the account: every tie it has lies within the viewer's reach.

    Ties are the agency that keeps it, the posts not yet over, the scope of their
    roles, and the posts in which it stands in for others. So nobody sets the
    password of a person who may do more than the viewer may give.
    """
    reach = viewer.reach(rules.MANAGE)
    if reach is None:
        return True
    if account.agency_id not in reach:
        return False
    morning = datetime.combine(day, time.min, PROVINCE)
    not_ended = Q(ended_at__isnull=True) | Q(ended_at__gt=morning)
    standing = Substitution.objects.filter(not_ended, substitute=account, absent=OuterRef("account"), to_at__gt=morning)
    lent = standing.filter(Q(position__isnull=True) | Q(position=OuterRef("pk")))
    held = Position.objects.filter(Q(account=account) | Exists(lent), lasting(day))
    if held.exclude(agency__in=reach).exists():
        return False
    return reaches_no_farther(reach, RoleGrant.objects.filter(position__in=held), day=day)


def lasting(day: date) -> Q:
    """Say "this position or grant holds on the day or will hold after it"."""
    return Q(to_on__isnull=True) | Q(to_on__gte=day)


def reaches_no_farther(reach: frozenset[UUID] | None, grants: QuerySet[RoleGrant], *, day: date) -> bool:
    """Tell whether each of these grants that is not over lies within the reach (``None``: the province)."""
    if reach is None:
        return True
    live = grants.filter(lasting(day), revoked_at__isnull=True).order_by("scope")
    given = [reach_of(*pair, day) for pair in live.values_list("scope", "position__agency").distinct()]
    return all(one is not None and one <= reach for one in given)


def search_officials(
    viewer: Actor, text: str = "", *, agency: UUID | None = None, at: datetime, inactive: bool = False
) -> QuerySet[Account]:
    """Return the accounts in reach whose name or username holds the text, without regard to diacritics.

    Meant to be paged by ``("sort_key", "id")``: Vietnamese order by given name.
    """
    found = readable(viewer).filter(is_active=not inactive)
    if agency is not None:
        there = Position.objects.filter(current(local_day(at)), account=OuterRef("pk"), agency=agency)
        found = found.filter(Q(agency=agency) | Exists(there))
    if pattern := search_pattern(text):
        found = found.filter(search_key__regex=pattern)
    return found.order_by("sort_key", "id")


def posts_on(accounts: Iterable[UUID], day: date) -> dict[UUID, list[Official]]:
    """Return the posts that each of these accounts holds on the day, in two statements."""
    rows = Position.objects.filter(current(day), account__in=list(accounts)).order_by("from_on", "id")
    held: dict[UUID, list[Official]] = {}
    for official in as_officials(rows, day):
        held.setdefault(official.account, []).append(official)
    return held


def as_officials(rows: QuerySet[Position], day: date, away: dict[Any, str] | None = None) -> list[Official]:
    """Return these positions as a list shows them, with the names of organisations on the day, in one statement.

    ``away`` names the deputy by the account of the absent official and the position, ``None`` for all of them.
    """
    named = rows.annotate(
        titled=FilteredRelation("organisation__names", condition=holding(day, "organisation__names__")),
        organisation_name=F("titled__name"),
        housed=FilteredRelation("agency__names", condition=holding(day, "agency__names__")),
        agency_name=F("housed__short_name"),
    )
    columns = (
        "id", "account_id", "organisation_id", "agency_id", "title",
        "organisation_name", "agency_name", "account__full_name",
    )  # fmt: skip
    absent = away or {}
    return [
        Official(
            account=row.account_id,
            position=row.id,
            organisation=row.organisation_id,
            agency=row.agency_id,
            name=row.account__full_name,
            title=row.title,
            organisation_name=row.organisation_name or "",
            agency_name=row.agency_name or "",
            substitute=absent.get((row.account_id, row.id)) or absent.get((row.account_id, None), ""),
        )
        for row in named.values_list(*columns, named=True)
    ]


def officials_of(agency_id: UUID, right: str, *, at: datetime, organisation: UUID | None = None) -> list[Official]:
    """Return who can be given work: active officials with a post in the agency that carries the right now.

    In Vietnamese order by given name. ``organisation`` keeps only posts in one unit
    of the agency. Asked by modules above on behalf of a person who may assign; it
    checks no right of its own.
    """
    day = local_day(at)
    carrying = RoleGrant.objects.filter(granted(day, at), position=OuterRef("pk"), role__rights__contains=[right])
    rows = Position.objects.filter(current(day), Exists(carrying), agency=agency_id, account__is_active=True)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return as_officials(rows.order_by("account__sort_key", "id"), day, _away(at, rows))


def _away(at: datetime, rows: QuerySet[Position]) -> dict[Any, str]:
    standing = standing_at(at).filter(absent__in=rows.values("account"))
    named = standing.values_list("absent_id", "position_id", "substitute__full_name")
    return {(absent, position): name for absent, position, name in named}


def holders(positions: Iterable[UUID], *, day: date) -> dict[UUID, Official]:
    """Return who holds, or held, each of these positions, whatever day it was held on.

    Names of organisations are those of ``day``. For lists of work: one statement, no right checked.
    """
    rows = Position.objects.filter(pk__in=set(positions)).order_by("id")
    return {official.position: official for official in as_officials(rows, day)}


def names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the full names of these accounts, in one statement. Unknown keys are left out; no right checked."""
    return dict(Account.objects.filter(pk__in=set(ids)).values_list("id", "full_name"))


@dataclass(frozen=True, slots=True)
class HeldPosition:
    """A position with the place it is in and the roles it carries or will carry."""

    position: Position
    where: str
    grants: tuple[RoleGrant, ...]


def positions_of(viewer: Actor, account: Account, *, at: datetime) -> list[HeldPosition]:
    """Return all positions the account holds, held or will hold, the latest first, with roles not yet over.

    Whoever may see the account sees all its positions: who works where is no secret among officials.
    """
    account_for(viewer, account.pk)
    day = local_day(at)
    rows = list(account.positions.order_by(F("to_on").desc(nulls_first=True), "-from_on", "id"))
    places = organisations.names((row.organisation_id for row in rows), day)
    above = organisations.names((row.agency_id for row in rows), day, short=True)
    carried: dict[UUID, list[RoleGrant]] = {}
    for grant in RoleGrant.objects.filter(lasting(day), position__in=rows, revoked_at__isnull=True).select_related(
        "role"
    ):
        carried.setdefault(grant.position_id, []).append(grant)
    return [
        HeldPosition(
            position=row,
            where=_place(row, places, above),
            grants=tuple(sorted(carried.get(row.pk, []), key=lambda grant: (grant.role.order, grant.scope))),
        )
        for row in rows
    ]


def _place(row: Position, places: dict[UUID, str], above: dict[UUID, str]) -> str:
    name = places.get(row.organisation_id, "")
    return name if row.organisation_id == row.agency_id else f"{name}, {above.get(row.agency_id, '')}"


def own_account(viewer: Actor) -> Account:
    """Return the viewer's own account.

    :raises NoSuchAccount: the viewer is the public or a machine.
    """
    if viewer.id is None:
        raise NoSuchAccount
    return account_for(viewer, viewer.id)


def organisation_name(organisation: UUID, day: date) -> str:
    """Return the name of an organisation on the day, for a screen about people."""
    return organisations.name_on(organisation, day)


def grant_for(viewer: Actor, grant_id: UUID) -> RoleGrant:
    """Return one grant of a role to a position of an account in reach.

    :raises NoSuchAccount: there is none in the viewer's reach.
    """
    grant = RoleGrant.objects.filter(pk=grant_id).select_related("role", "position__account").first()
    if grant is None:
        raise NoSuchAccount(grant_id)
    account_for(viewer, grant.position.account_id)
    return grant


def position_for(viewer: Actor, position_id: UUID) -> Position:
    """Return one position of an account in reach.

    :raises NoSuchAccount: there is none in the viewer's reach.
    """
    position = Position.objects.filter(pk=position_id).select_related("account").first()
    if position is None:
        raise NoSuchAccount(position_id)
    account_for(viewer, position.account_id)
    return position


def substitutions_of(viewer: Actor, account_id: UUID, *, at: datetime) -> list[Substitution]:
    """Return the substitutions of and by this account that are in force or to come, the nearest first."""
    account_for(viewer, account_id)
    rows = Substitution.objects.filter(ended_at__isnull=True, to_at__gt=at)
    either = rows.filter(Q(absent=account_id) | Q(substitute=account_id))
    return list(either.select_related("absent", "substitute", "position").order_by("from_at", "id"))


def colleagues(viewer: Actor, *, at: datetime) -> list[Official]:
    """Return who could stand in for the viewer: active officials of the viewer's own agencies, by given name."""
    day = local_day(at)
    own = {post.agency for post in viewer.posts if post.standing_in_for is None}
    rows = Position.objects.filter(current(day), agency__in=own, account__is_active=True)
    return as_officials(rows.exclude(account=viewer.id).order_by("account__sort_key", "id"), day)


def suggested_username(name: str) -> str:
    """Return a free username for a person of this name."""
    taken = set(Account.objects.values_list("username", flat=True)) if name else set()
    return rules.username_from_name(search_key(name), taken) if name else ""


def roles() -> list[Role]:
    """Return all roles in their order; what a role may do is no secret among officials."""
    return list(Role.objects.order_by("order", "code"))


def units_below(agency: UUID, day: date) -> list[tuple[UUID, str]]:
    """Return the agency and its units, for a choice on a screen."""
    units = organisations.units_of(agency, day)
    return [(agency, organisations.name_on(agency, day)), *((unit.id, unit.name) for unit in units)]


def agencies_within(viewer: Actor, right: str, *, day: date) -> tuple[organisations.Listed, ...]:
    """Return the agencies in which the viewer holds the right, for a choice on a screen."""
    return organisations.agencies(day, within=viewer.reach(right))
