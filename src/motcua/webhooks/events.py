"""What happened to subscriptions and messages. Bodies hold keys and field names only."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SubscriptionMade:
    """A system is told of some facts from now on."""

    SAID: ClassVar[str] = "Đã đăng ký nhận tin báo"

    system: UUID
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubscriptionChanged:
    """Where, or of what, a system is told was changed."""

    SAID: ClassVar[str] = "Đã sửa đăng ký nhận tin báo"

    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubscriptionEnded:
    """A system is told nothing more; what waited for it is dead."""

    SAID: ClassVar[str] = "Đã ngừng gửi tin báo"

    waiting: int


@dataclass(frozen=True, slots=True)
class SigningSecretChanged:
    """Messages are signed with a new secret; the one before is good for a week."""

    SAID: ClassVar[str] = "Đã đổi khóa ký tin báo"

    number: int


@dataclass(frozen=True, slots=True)
class MessageDied:
    """Nobody took a message in all its tries: a person must look."""

    SAID: ClassVar[str] = "Tin báo không ai nhận"

    message: UUID


@dataclass(frozen=True, slots=True)
class MessagesResent:
    """A person had messages that nobody took tried again."""

    SAID: ClassVar[str] = "Đã gửi lại tin báo"

    messages: int
