"""What files announces."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FileStored:
    """Bytes are on disk and their row is committed."""

    SAID: ClassVar[str] = "Đã lưu tệp"

    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class FilesForgotten:
    """What no record held was removed, with bytes that a crash had left half written."""

    SAID: ClassVar[str] = "Dọn tệp không dùng"

    files: int
    half_written: int
