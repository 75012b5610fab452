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
