"""The facts announced here."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class LostWorkPutBack:
    """Work was missing from the queue although the records say it is owed; it was put back."""

    SAID: ClassVar[str] = "Đã đưa lại vào hàng đợi những việc bị mất"

    stalled: int
    schedules: int
    jobs: int
    deliveries: int


@dataclass(frozen=True, slots=True)
class WorkTriedAgain:
    """An operator asked for stuck work to be tried again at once."""

    SAID: ClassVar[str] = "Đã yêu cầu làm lại việc kẹt"

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class RightsReviewed:
    """Who has which rights was looked through, as level 3 asks for every six months."""

    SAID: ClassVar[str] = "Đã rà soát quyền của cán bộ, công chức"


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup was written; ``manifest`` is the SHA-256 of its manifest."""

    SAID: ClassVar[str] = "Đã sao lưu"

    manifest: str
    rows: int
    files: int
    bytes: int
    seconds: int


@dataclass(frozen=True, slots=True)
class BackupProven:
    """A backup was restored elsewhere, and everything in it compared with its manifest."""

    SAID: ClassVar[str] = "Đã khôi phục thử bản sao lưu và so khớp"

    manifest: str
    rows: int
    files: int
    seconds: int
