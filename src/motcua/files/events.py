"""What files announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FileStored:
    """Bytes are on disk and their row is committed. ``stored`` is missing in facts of 0.1."""

    SAID: ClassVar[str] = "Đã lưu tệp"

    sha256: str
    size: int
    media_type: str
    stored: UUID | None = None


@dataclass(frozen=True, slots=True)
class FileCleaned:
    """A copy without hidden data took the place of what came; both digests."""

    SAID: ClassVar[str] = "Đã thay bằng bản sạch"

    came_as: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class FilesForgotten:
    """Files that no record held were let go. ``half_written`` was counted here in 0.1."""

    SAID: ClassVar[str] = "Dọn tệp không dùng"

    files: int
    half_written: int = 0


@dataclass(frozen=True, slots=True)
class BytesSwept:
    """Bytes that no row names were removed, and bytes that a crash had left half written."""

    SAID: ClassVar[str] = "Dọn dữ liệu không còn thuộc tệp nào"

    orphans: int
    half_written: int
