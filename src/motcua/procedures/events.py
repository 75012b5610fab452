"""What is announced about the catalogue. The subject is always the procedure."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ProcedureAdded:
    """A code that the catalogue did not have."""

    SAID: ClassVar[str] = "Đã thêm thủ tục vào danh mục"

    code: str


@dataclass(frozen=True, slots=True)
class VersionDrafted:
    """A draft was begun, as a copy of the latest version."""

    SAID: ClassVar[str] = "Đã lập bản nháp"

    version: UUID
    number: int


@dataclass(frozen=True, slots=True)
class VersionEdited:
    """A draft was changed: which part, which fields."""

    SAID: ClassVar[str] = "Đã sửa bản nháp"

    version: UUID
    part: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionPublished:
    """A version is in force from a day on."""

    SAID: ClassVar[str] = "Đã công bố phiên bản"

    version: UUID
    number: int
    valid_from: date


@dataclass(frozen=True, slots=True)
class VersionClosed:
    """A version ends because a newer one begins on that day."""

    SAID: ClassVar[str] = "Phiên bản hết hiệu lực"

    version: UUID
    number: int
    valid_to: date


@dataclass(frozen=True, slots=True)
class VersionWithdrawn:
    """A version ends without a successor (bãi bỏ)."""

    SAID: ClassVar[str] = "Đã bãi bỏ phiên bản"

    version: UUID
    number: int
    valid_to: date


@dataclass(frozen=True, slots=True)
class DraftDiscarded:
    """A draft was given up before anybody relied on it."""

    SAID: ClassVar[str] = "Đã hủy bản nháp"

    version: UUID
    number: int


@dataclass(frozen=True, slots=True)
class OfferSwitched:
    """An agency begins or ceases to offer the procedure on a day."""

    SAID: ClassVar[str] = "Đã đổi việc tiếp nhận tại cơ quan"

    agency: UUID
    offered: bool
    from_on: date
