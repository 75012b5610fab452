"""Holders and clocks, and the sums over the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from uuid import UUID


class Holder(StrEnum):
    """Whose time it is."""

    DESK = "desk"  # Bộ phận Một cửa
    UNIT = "unit"  # phòng chuyên môn
    LEADER = "leader"  # lãnh đạo
    RECORDS = "records"  # văn thư
    AGENCY = "agency"  # cơ quan khác
    CITIZEN = "citizen"  # người nộp
    PARTNER = "partner"  # hệ thống khác


class Clock(StrEnum):
    """Whether the law's clock runs in an interval."""

    WAITING = "waiting"  # chưa tính: trước khi tiếp nhận
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"  # đã có kết quả


HOLDER_WORDS = {
    Holder.DESK: "Bộ phận Một cửa",
    Holder.UNIT: "Phòng chuyên môn",
    Holder.LEADER: "Lãnh đạo",
    Holder.RECORDS: "Văn thư",
    Holder.AGENCY: "Cơ quan khác",
    Holder.CITIZEN: "Người nộp hồ sơ",
    Holder.PARTNER: "Hệ thống khác",
}


@dataclass(frozen=True, slots=True)
class Held:
    """One interval of a record: who held it, from when, until when (``None``: still)."""

    holder: str
    label: str
    clock: str
    from_at: datetime
    to_at: datetime | None
    agency: UUID | None = None
    position: UUID | None = None

    def length(self, now: datetime) -> timedelta:
        """Return how long this interval has lasted."""
        return (self.to_at or now) - self.from_at


def is_whole(ledger: Sequence[Held]) -> bool:
    """Tell whether the intervals leave no hole and no overlap: each begins where the one before ended."""
    return all(before.to_at == after.from_at for before, after in pairwise(ledger))


def time_by_holder(ledger: Sequence[Held], now: datetime) -> dict[str, timedelta]:
    """Return how long each kind of holder has held the record; the values add up to the wall clock."""
    sums: dict[str, timedelta] = {}
    for held in ledger:
        sums[held.holder] = sums.get(held.holder, timedelta()) + held.length(now)
    return sums
