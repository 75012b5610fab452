"""Guess what was done to changed facts: only the digest of the original is known, so try what it may have been."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from motcua.kernel.seals.findings import CHANGED, REDATED, REORDERED, Finding
from motcua.kernel.seals.record import FactRow

MOST = 200  # changed facts that are compared with each other
MOST_DAYS = 12  # distinct days among them that are tried


@dataclass(frozen=True, slots=True)
class Altered:
    """A sealed fact that is no longer what was sealed."""

    position: int
    digest: bytes
    row: FactRow


def told(altered: Sequence[Altered]) -> Iterator[Finding]:
    """Yield one finding for each changed fact: exchanged with another one, moved in time, or simply changed.

    A guess is only told when it gives back exactly what was sealed.
    """
    few = altered[:MOST]
    days = sorted({moment.date() for one in few for moment in (one.row.at, one.row.recorded_at)})[:MOST_DAYS]
    shifts = sorted({a - b for a in days for b in days if a != b})
    for one in altered:
        other = _exchanged(one, few)
        if other is not None:
            detail = f"nội dung đã đổi chỗ với sự kiện ở vị trí {other.position}"
            yield Finding(REORDERED, detail, one.position, one.row.id, one.row.recorded_at)
        elif original := _redated(one, shifts):
            detail = (
                f"trước đây là {original.at:%Y-%m-%d %H:%M:%S%z}, ghi lúc {original.recorded_at:%Y-%m-%d %H:%M:%S%z}"
            )
            yield Finding(REDATED, detail, one.position, one.row.id, one.row.recorded_at)
        else:
            yield Finding(
                CHANGED, "nội dung không còn như khi niêm phong", one.position, one.row.id, one.row.recorded_at
            )


def _exchanged(one: Altered, others: Sequence[Altered]) -> Altered | None:
    """Return the changed fact that now carries what this one said, wholly or but for its turn."""
    for other in others:
        if other is one:
            continue
        for turn in {one.row.turn, other.row.turn}:
            if replace(other.row, id=one.row.id, turn=turn).digest() == one.digest:
                return other
    return None


def _redated(one: Altered, shifts: Sequence[timedelta]) -> FactRow | None:
    """Return the fact with the days that give back what was sealed."""
    for shift in shifts:
        for at, recorded in ((shift, shift), (shift, timedelta()), (timedelta(), shift)):
            guess = replace(one.row, at=one.row.at + at, recorded_at=one.row.recorded_at + recorded)
            if guess.digest() == one.digest:
                return guess
    return None
