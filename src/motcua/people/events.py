"""What happened to people's accounts, posts and rights. Bodies hold keys and field names, never a person's data."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AccountCreated:
    """An official can sign in from now on."""

    SAID: ClassVar[str] = "Đã tạo tài khoản"

    agency: UUID


@dataclass(frozen=True, slots=True)
class AccountUpdated:
    """Some fields of an account were changed."""

    SAID: ClassVar[str] = "Đã sửa thông tin tài khoản"

    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PasswordSet:
    """A password was set; ``temporary`` when it must be changed at the next sign-in."""

    SAID: ClassVar[str] = "Đã đặt mật khẩu"

    temporary: bool


@dataclass(frozen=True, slots=True)
class AccountDeactivated:
    """An official can no longer sign in."""

    SAID: ClassVar[str] = "Đã ngừng tài khoản"

    ended_positions: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class AccountRestored:
    """A deactivated account may sign in again; its old positions stay ended."""

    SAID: ClassVar[str] = "Đã mở lại tài khoản"


@dataclass(frozen=True, slots=True)
class OfficialAppointed:
    """An official holds a position from this day."""

    SAID: ClassVar[str] = "Đã bố trí vào vị trí công tác"

    position: UUID
    organisation: UUID
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class PositionEnded:
    """An official holds a position until the end of this day."""

    SAID: ClassVar[str] = "Đã kết thúc vị trí công tác"

    position: UUID
    to_on: date


@dataclass(frozen=True, slots=True)
class RoleGranted:
    """A position carries a role from this day."""

    SAID: ClassVar[str] = "Đã giao vai trò"

    position: UUID
    role: str
    scope: str
    from_on: date
    confirmed_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class RoleRevoked:
    """A position lost a role at this instant."""

    SAID: ClassVar[str] = "Đã thu hồi vai trò"

    position: UUID
    role: str
    scope: str
    confirmed_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class SubstitutionArranged:
    """Somebody stands in for an absent official."""

    SAID: ClassVar[str] = "Đã ủy quyền khi vắng mặt"

    substitution: UUID
    substitute: UUID
    position: UUID | None
    from_at: datetime
    to_at: datetime
    confirmed_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class SubstitutionEnded:
    """A substitution ended earlier than arranged."""

    SAID: ClassVar[str] = "Đã kết thúc ủy quyền"

    substitution: UUID


@dataclass(frozen=True, slots=True)
class ProposalMade:
    """Somebody proposed a dangerous act; nothing has happened yet."""

    SAID: ClassVar[str] = "Đã đề nghị, chờ người thứ hai"

    proposal: UUID
    action: str


@dataclass(frozen=True, slots=True)
class ProposalConfirmed:
    """A second person confirmed a proposal, and its act was done with it."""

    SAID: ClassVar[str] = "Người thứ hai đã đồng ý"

    proposal: UUID
    action: str
    proposed_by: UUID


@dataclass(frozen=True, slots=True)
class ProposalRefused:
    """A second person refused a proposal; nothing was done."""

    SAID: ClassVar[str] = "Người thứ hai đã từ chối"

    proposal: UUID
    action: str
    proposed_by: UUID


@dataclass(frozen=True, slots=True)
class ProposalWithdrawn:
    """Who proposed an act took the proposal back."""

    SAID: ClassVar[str] = "Đã rút đề nghị"

    proposal: UUID
    action: str


@dataclass(frozen=True, slots=True)
class ProposalExpired:
    """Nobody settled a proposal in time; nothing was done."""

    SAID: ClassVar[str] = "Đề nghị hết hạn chờ"

    proposal: UUID
    action: str


@dataclass(frozen=True, slots=True)
class PartyRegistered:
    """A person or organisation was served for the first time."""

    SAID: ClassVar[str] = "Đã ghi nhận người được phục vụ"

    kind: str


@dataclass(frozen=True, slots=True)
class PartyUpdated:
    """What is known of a party was corrected."""

    SAID: ClassVar[str] = "Đã sửa thông tin người được phục vụ"

    version: int
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RolesLoaded:
    """The table of roles and rights was brought to the state of the reference data."""

    SAID: ClassVar[str] = "Đã nạp bảng vai trò và quyền"

    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemonstrationLoaded:
    """Invented officials were created for a demonstration."""

    SAID: ClassVar[str] = "Đã tạo người dùng trình diễn"

    accounts: int
