"""Who acts in a request that bears a token."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, FilteredRelation, Q

from motcua.kernel.actors import Actor, Post
from motcua.kernel.time import local_day
from motcua.organisations import queries as organisations
from motcua.systems import rules
from motcua.systems.models import System, SystemToken

REMEMBERED_FOR = timedelta(seconds=30)
MOST_REMEMBERED = 2_000
TITLE = "Hệ thống kết nối"


@dataclass(frozen=True, slots=True)
class Bearer:
    """A token that holds, the system as an actor, and how many requests a minute it may send."""

    token: UUID
    actor: Actor
    per_minute: int


_remembered: dict[str, tuple[datetime, Bearer]] = {}


def forget_bearers() -> None:
    """Forget in this process which tokens held; commands that change that call it."""
    _remembered.clear()


def bearer_of(token: str, at: datetime) -> Bearer | None:
    """Return who bears this token, or nothing when it is unknown, over or revoked.

    One statement, which asks by the digest; then nothing for thirty seconds. Revoking
    counts at once in the process where it was done, elsewhere within that time.
    """
    if not rules.TOKEN.fullmatch(token):
        return None
    digest = rules.digest_of(token)
    known = _remembered.get(digest)
    if known is not None and timedelta(0) <= at - known[0] < REMEMBERED_FOR:
        return known[1]
    found = _ask(digest, at)
    _remembered.pop(digest, None)
    if found is not None:
        if len(_remembered) >= MOST_REMEMBERED:
            _remembered.clear()
        _remembered[digest] = (at, found)
    return found


def _ask(digest: str, at: datetime) -> Bearer | None:
    day = local_day(at)
    title = Q(system__agency__names__valid_from__lte=day) & (
        Q(system__agency__names__valid_to__isnull=True) | Q(system__agency__names__valid_to__gte=day)
    )
    row = (
        SystemToken.objects.filter(live(at), open_on(day, "system__"), digest=digest)
        .annotate(title=FilteredRelation("system__agency__names", condition=title), agency_name=F("title__name"))
        .values("id", "system_id", "system__name", "system__agency_id", "system__organisation_id", "system__scopes", "system__reach",
                "system__per_minute", "agency_name")
        .first()
    )  # fmt: skip
    if row is None:
        return None
    agency = row["system__agency_id"]
    post = Post(
        position=row["system_id"],
        organisation=row["system__organisation_id"],
        agency=agency,
        title=TITLE,
        agency_name=row["agency_name"] or "",
        rights=rules.rights_of(row["system__scopes"]),
        reach=_reach(row["system__reach"], agency, at),
    )
    actor = Actor(id=row["system_id"], name=row["system__name"], posts=(post,), system=True)
    return Bearer(row["id"], actor, row["system__per_minute"])


def reach_of(system: UUID, at: datetime) -> frozenset[UUID] | None:
    """Return the agencies within which a system works now; ``None`` is the province, empty: it was ended. For modules above."""
    row = System.objects.filter(open_on(local_day(at)), id=system).values_list("reach", "agency").first()
    return _reach(row[0], row[1], at) if row else frozenset()


def _reach(reach: str, agency: UUID, at: datetime) -> frozenset[UUID] | None:
    if reach == System.Reach.PROVINCE:
        return None
    if reach == System.Reach.SUBTREE:
        return organisations.subtree(agency, local_day(at)) | {agency}
    return frozenset({agency})


def live(at: datetime) -> Q:
    """Say "this token holds at this instant"."""
    return Q(revoked_at__isnull=True, expires_at__gt=at)


def open_on(day: object, path: str = "") -> Q:
    """Say "this system is connected on this day"."""
    last = Q(**{f"{path}to_on__isnull": True}) | Q(**{f"{path}to_on__gte": day})
    return last & Q(**{f"{path}ended_at__isnull": True, f"{path}from_on__lte": day})
