"""What happened to connected systems. Bodies hold keys and field names only."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SystemConnected:
    """A machine of another office may be given tokens from now on."""

    SAID: ClassVar[str] = "Đã thêm hệ thống kết nối"

    scopes: tuple[str, ...]
    reach: str


@dataclass(frozen=True, slots=True)
class SystemChanged:
    """What a system may do, or how often, was changed."""

    SAID: ClassVar[str] = "Đã sửa hệ thống kết nối"

    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SystemDisconnected:
    """A system may do nothing any more; all its tokens ended with it."""

    SAID: ClassVar[str] = "Đã ngừng hệ thống kết nối"

    tokens: int


@dataclass(frozen=True, slots=True)
class TokenIssued:
    """A token was made and shown once."""

    SAID: ClassVar[str] = "Đã cấp mã truy cập"

    token: UUID
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TokenRevoked:
    """A token ended before its time."""

    SAID: ClassVar[str] = "Đã thu hồi mã truy cập"

    token: UUID
