"""What is too long, what is too old, and what a finding of the self-check is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MANAGE = "operations.manage"
READ = "operations.read"

ALIVE = timedelta(seconds=60)  # a worker beats every ten seconds
DELIVERY_WAITS = timedelta(minutes=5)
JOB_WAITS = timedelta(minutes=10)
DEBT_WAITS = timedelta(minutes=10)
JOB_RUNS = timedelta(minutes=30)
SCHEDULE_LATE = timedelta(minutes=12)  # procrastinate itself catches up within ten
DEBT_GRACE = timedelta(minutes=2)  # younger debts may be in a transaction of their own
DELIVERIES_LOOKED_BACK = timedelta(days=7)

BACKUP_AGE = timedelta(hours=26)
DRILL_AGE = timedelta(days=8)
RIGHTS_REVIEW_AGE = timedelta(days=183)
IDLE_ACCOUNT = timedelta(days=45)
CLOCK_OFFSET = timedelta(seconds=2)
SEAL_LAG = timedelta(minutes=70)
LEAST_DISK = 1024**3  # bytes
DISK_NEAR, DISK_FULL = 0.80, 0.90


AT_THE_SERVER, ADMINISTRATOR, INSPECTOR = "Người vận hành máy chủ", "Người quản trị hệ thống", "Người kiểm tra"
SIGN_IN, KEEPING, RUNNING = "Đăng nhập và quyền", "Nhật ký và sao lưu", "Đang chạy"
LATER = "Chưa áp dụng, hoặc ở ngoài phần mềm"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and whether it is as it must be.

    ``sentence`` is for everybody; ``remedy`` is for ``who`` must act, and may name settings and commands.
    """

    good: bool
    sentence: str
    grave: bool = True  # a slight one is worth a look and keeps nothing from starting
    topic: str = ""
    clause: str = ""  # of TCVN 14423:2026, where one asks for it
    remedy: str = ""
    who: str = AT_THE_SERVER
    bars: bool = (
        True  # a grave one that only comes or goes while the house runs, like the age of a backup, bars no start
    )
    applies: bool = True  # what level 3 asks of parts that are not here yet; then the sentence says why

    @property
    def red(self) -> bool:
        """Say whether it is shown red."""
        return self.grave and not self.good

    @property
    def fault(self) -> bool:
        """Say whether it keeps production from starting."""
        return self.red and self.bars

    @property
    def mark(self) -> str:
        """Return ✓, ✗, ! (worth a look) or – (asks nothing here yet)."""
        if not self.applies:
            return "–"
        return "✓" if self.good else "✗" if self.grave else "!"

    def line(self) -> str:
        """Return it as a line of the report."""
        return f"{self.mark} {self.told}"

    @property
    def told(self) -> str:
        """Return the sentence, with what to do where it is not good."""
        return self.sentence if self.good or not self.remedy else f"{self.sentence}: {self.remedy}"


def is_alive(beat_at: datetime | None, now: datetime) -> bool:
    """Tell whether a worker that was last heard of then counts as alive."""
    return beat_at is not None and now - beat_at <= ALIVE


def disk_state(free: int, total: int) -> str:
    """Return "good", "near" from 80 % on, or "full" from 90 % on or with less than 1 GB free."""
    used = 1 - free / total if total else 1.0
    if used >= DISK_FULL or free < LEAST_DISK:
        return "full"
    return "near" if used >= DISK_NEAR else "good"
