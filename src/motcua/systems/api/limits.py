"""How many requests a token may send in a minute, counted for all processes together at almost no cost."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from motcua.kernel.actors import machine
from motcua.systems import commands
from motcua.systems.queries import Bearer

TOLD_EVERY = timedelta(seconds=2)
MOST_COUNTED = 2_000


@dataclass(slots=True)
class _Window:
    """What this process knows of one token in the running minute: ``told`` of all, ``mine`` not yet told."""

    minute: datetime
    told_at: datetime
    told: int = 0
    mine: int = 0


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a minute."""

    limit: int
    left: int
    seconds: int

    @property
    def exceeded(self) -> bool:
        """Say whether this request is one too many."""
        return self.left < 0

    @property
    def headers(self) -> dict[str, str]:
        """What the partner is told (draft-ietf-httpapi-ratelimit-headers)."""
        return {
            "RateLimit-Policy": f'"minute";q={self.limit};w=60',
            "RateLimit": f'"minute";r={max(0, self.left)};t={self.seconds}',
        }


_windows: dict[UUID, _Window] = {}


def forget_counts() -> None:
    """Forget what this process has counted: too many tokens at once, or a test that begins anew."""
    _windows.clear()


def count(bearer: Bearer, at: datetime) -> Allowance:
    """Count one request of a token and return what is left.

    Costs nothing, and one short statement every two seconds in which the token is
    used: then processes learn of each other. So a token may exceed its limit by
    what other processes served within two seconds.
    """
    minute = at.replace(second=0, microsecond=0)
    window = _windows.get(bearer.token)
    if window is None or window.minute != minute:
        if len(_windows) >= MOST_COUNTED:
            forget_counts()
        window = _windows[bearer.token] = _Window(minute, at - TOLD_EVERY)
    window.mine += 1
    if at - window.told_at >= TOLD_EVERY:
        window.told = commands.note_use(
            token=bearer.token, times=window.mine, minute=minute, by=machine("systems.limits"), at=at
        )
        window.told_at, window.mine = at, 0
    left = bearer.per_minute - window.told - window.mine
    return Allowance(bearer.per_minute, left, 60 - at.second)
