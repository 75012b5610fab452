"""Holders and clocks, and one interval of the ledger."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
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
