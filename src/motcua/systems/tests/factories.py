"""Connected systems for tests, made through the commands."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from motcua.kernel.actors import Actor, Post
from motcua.kernel.ids import new_id
from motcua.kernel.time import local_day
from motcua.systems import commands, queries, rules
from motcua.systems.api import limits
from motcua.systems.commands import Terms
from motcua.systems.models import System

ALL = tuple(rules.SCOPES)


def administrator(agency: UUID, *, province: bool = False) -> Actor:
    """Return somebody who administers an agency, or all of them."""
    reach = None if province else frozenset({agency})
    post = Post(new_id(), agency, agency, "Quản trị viên", "UBND xã", frozenset({rules.MANAGE}), reach)
    return Actor(id=new_id(), name="Nguyễn Thị Sáu", posts=(post,))


def connected(
    agency: UUID, *, at: datetime, scopes: Sequence[str] = ALL, name: str = "Hộ tịch điện tử", **terms: object
) -> System:
    """Return a system that is connected from the day of ``at`` on."""
    given: dict[str, object] = {
        "name": name,
        "basis": "Biên bản thống nhất số 12/BB-UBND",
        "scopes": scopes,
        "from_on": local_day(at),
    }
    by = administrator(agency, province=terms.get("reach", "agency") != "agency")
    return commands.connect_system(agency=agency, terms=Terms(**(given | terms)), by=by, at=at)  # type: ignore[arg-type]


def token(system: System, *, at: datetime, lasts: timedelta = rules.TOKEN_LASTS[0]) -> str:
    """Return a fresh token of the system; nothing is remembered of others."""
    queries.forget_bearers()
    limits.forget_counts()
    by = administrator(system.agency_id)
    _token, secret = commands.issue_token(system=system.id, lasts=lasts, by=by, at=at)
    return secret


def bearer(secret: str) -> dict[str, str]:
    """Return the header that lets a system in, as Django's client takes it."""
    return {"Authorization": f"Bearer {secret}"}
