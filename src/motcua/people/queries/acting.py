"""Who acts: the posts, rights and reach of an account at one instant."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from motcua.kernel.actors import ANYONE, Actor, Post
from motcua.kernel.time import local_day
from motcua.organisations import queries as organisations
from motcua.people import rules
from motcua.people.models import Account, Position, RightsVersion, RoleGrant, Substitution

REMEMBERED_FOR = timedelta(seconds=30)
VERSION_READ_EVERY = timedelta(seconds=2)
MOST_REMEMBERED = 5_000

POST_COLUMNS = (
    "id",
    "account_id",
    "organisation_id",
    "agency_id",
    "title",
    "agency_name",
    "carried__scope",
    "carried__role__rights",
    "carried__role__strict",
    "actor_name",
)


@dataclass(slots=True)
class _Memory:
    """What this process remembers of rights, and until when it may believe it."""

    actors: dict[UUID, tuple[datetime, Actor, bool]]
    version: int = -1
    read_at: datetime | None = None


_memory = _Memory(actors={})


def forget_rights() -> None:
    """Forget all remembered rights in this process; commands that change rights call it."""
    _memory.actors.clear()
    _memory.read_at = None


def actor_for(account_id: UUID, at: datetime) -> Actor:
    """Return who acts: own posts and those held for absent officials, with rights and reach.

    Costs nothing when remembered, one short statement every two seconds to learn
    whether rights changed anywhere, and at most two more otherwise. A change made
    in this process counts at once, elsewhere within two seconds, the passing of a
    day within thirty. An unknown or deactivated account is nobody.
    """
    return _remembered(account_id, at)[0]


def is_strict(account_id: UUID, at: datetime) -> bool:
    """Tell whether some role of the account asks for a second step and a shorter lock; costs what ``actor_for`` costs."""
    return _remembered(account_id, at)[1]


def _remembered(account_id: UUID, at: datetime) -> tuple[Actor, bool]:
    _notice_changes(at)
    known = _memory.actors.get(account_id)
    if known is not None and timedelta(0) <= at - known[0] < REMEMBERED_FOR:
        return known[1], known[2]
    actor, strict = _ask_actor(account_id, at)
    if len(_memory.actors) >= MOST_REMEMBERED:
        _memory.actors.clear()
    _memory.actors[account_id] = (at, actor, strict)
    return actor, strict


def _notice_changes(at: datetime) -> None:
    if _memory.read_at is not None and timedelta(0) <= at - _memory.read_at < VERSION_READ_EVERY:
        return
    version = RightsVersion.objects.values_list("version", flat=True).first() or 0
    if version != _memory.version:
        _memory.actors.clear()
        _memory.version = version
    _memory.read_at = at


def current(day: date, *, path: str = "") -> Q:
    """Say "this dated thing holds on this day" of a position or a grant."""
    open_end = Q(**{f"{path}to_on__isnull": True}) | Q(**{f"{path}to_on__gte": day})
    return open_end & Q(**{f"{path}from_on__lte": day})


def holding(day: date, path: str) -> Q:
    """Say "this name of an organisation holds on this day"."""
    open_end = Q(**{f"{path}valid_to__isnull": True}) | Q(**{f"{path}valid_to__gte": day})
    return open_end & Q(**{f"{path}valid_from__lte": day})


def vacant(position: UUID, day: date) -> bool:
    """Tell whether a post has ended, or nobody who may sign in holds it any more; what waits there by name is stuck.

    No right checked: for modules above that give work to posts.
    """
    return Position.objects.filter(~(current(day) & Q(account__is_active=True)), pk=position).exists()


def granted(day: date, at: datetime, *, path: str = "") -> Q:
    """Say "this grant of a role holds now"."""
    not_revoked = Q(**{f"{path}revoked_at__isnull": True}) | Q(**{f"{path}revoked_at__gt": at})
    return current(day, path=path) & not_revoked


def standing_at(at: datetime) -> QuerySet[Substitution]:
    """Return the substitutions in force at this instant."""
    not_ended = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    return Substitution.objects.filter(not_ended, from_at__lte=at, to_at__gt=at).order_by("from_at", "id")


def _ask_actor(account_id: UUID, at: datetime) -> tuple[Actor, bool]:
    day = local_day(at)
    me = Account.objects.filter(pk=account_id, is_active=True)
    for_absent = standing_at(at).filter(
        Q(position__isnull=True) | Q(position=OuterRef("pk")), substitute=account_id, absent=OuterRef("account_id")
    )
    rows = (
        Position.objects.filter(Q(account=account_id) | Q(Exists(for_absent)), current(day))
        .annotate(
            carried=FilteredRelation("grants", condition=granted(day, at, path="grants__")),
            agency_title=FilteredRelation("agency__names", condition=holding(day, "agency__names__")),
            agency_name=F("agency_title__name"),
            actor_name=Subquery(me.values("full_name")[:1]),
        )
        .order_by("from_on", "id", "carried__id")
        .values_list(*POST_COLUMNS, named=True)
    )
    found = list(rows)
    name = found[0].actor_name if found else me.values_list("full_name", flat=True).first()
    if name is None:
        return ANYONE, False
    posts = _posts(found, account_id, day)
    own_first = sorted(posts, key=lambda post: post.standing_in_for is not None)
    strict = any(row.carried__role__strict for row in found)
    return Actor(id=account_id, name=name, posts=tuple(own_first)), strict


def _posts(rows: Iterable[Any], account_id: UUID, day: date) -> list[Post]:
    """Return one post for each position and reach, because a role may reach farther than another."""
    held: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    of_agency: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for row in rows:
        owner = None if row.account_id == account_id else row.account_id
        key = (row.id, row.organisation_id, row.agency_id, row.title, row.agency_name or "", owner)
        held[(*key, frozenset({row.agency_id}))] |= rules.RIGHTS_OF_EVERY_POST
        of_agency[(*key, frozenset({row.agency_id}))] |= rules.RIGHTS_OF_EVERY_POST
        if row.carried__scope is not None:
            whole = (*key, reach_of(row.carried__scope, row.agency_id, day))
            held[whole] |= set(row.carried__role__rights)
            of_agency[whole] |= set() if _of_unit(row) else set(row.carried__role__rights)
    return [
        Post(
            position=position,
            organisation=organisation,
            agency=agency,
            title=title,
            agency_name=agency_name,
            rights=frozenset(rights),
            reach=reach,
            standing_in_for=owner,
            of_unit=frozenset(rights - of_agency[(position, organisation, agency, title, agency_name, owner, reach)]),
        )
        for (position, organisation, agency, title, agency_name, owner, reach), rights in held.items()
    ]


def _of_unit(row: Any) -> bool:
    """Tell whether a role holds for the matters of the post's unit; a post of the agency itself has no unit to be held to."""
    return bool(row.carried__scope == RoleGrant.Scope.UNIT and row.organisation_id != row.agency_id)


def reach_of(scope: str, agency: UUID, day: date) -> frozenset[UUID] | None:
    """Return the agencies that a scope means for a position in this agency; ``None`` is the province."""
    if scope == RoleGrant.Scope.PROVINCE:
        return None
    if scope == RoleGrant.Scope.SUBTREE:
        return organisations.subtree(agency, day) | {agency}
    return frozenset({agency})
