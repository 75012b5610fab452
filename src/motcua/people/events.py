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
class PartyToldOtherwise:
    """Another system told of a known party what differs from what is known; nothing was corrected."""

    SAID: ClassVar[str] = "Hệ thống khác báo thông tin khác với thông tin đã biết"

    differing: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class SignInLocked:
    """Wrong tries closed the way in for a while; ``step`` is "password", "code" or "inside" (the password in an open session)."""

    SAID: ClassVar[str] = "Đã tạm khóa đăng nhập vì thử sai nhiều lần"

    step: str
    until: datetime


@dataclass(frozen=True, slots=True)
class SignInUnlocked:
    """An administrator opened the way in before its time."""

    SAID: ClassVar[str] = "Đã mở khóa đăng nhập"


@dataclass(frozen=True, slots=True)
class SecondStepAdded:
    """A second step was set up: "totp" (codes of an app) or "webauthn" (a passkey)."""

    SAID: ClassVar[str] = "Đã thêm bước đăng nhập thứ hai"

    kind: str


@dataclass(frozen=True, slots=True)
class SecondStepRemoved:
    """The owner took away a second step."""

    SAID: ClassVar[str] = "Đã bỏ một bước đăng nhập thứ hai"

    kind: str


@dataclass(frozen=True, slots=True)
class RecoveryCodesMade:
    """A new set of recovery codes was shown to the owner; the earlier ones are worth nothing."""

    SAID: ClassVar[str] = "Đã lập bộ mã dự phòng mới"


@dataclass(frozen=True, slots=True)
class SecondStepsReset:
    """Somebody else took away all second steps, because the owner lost them."""

    SAID: ClassVar[str] = "Đã bỏ mọi bước đăng nhập thứ hai vì mất thiết bị"


@dataclass(frozen=True, slots=True)
class SessionsEnded:
    """Open sessions were ended before their time."""

    SAID: ClassVar[str] = "Đã kết thúc phiên đăng nhập"

    count: int


@dataclass(frozen=True, slots=True)
class AccountWentDormant:
    """Nobody signed in for so long that the way in was closed; posts and roles stay."""

    SAID: ClassVar[str] = "Đã tạm ngừng đăng nhập vì lâu không dùng"

    days: int


@dataclass(frozen=True, slots=True)
class AccountWoken:
    """A dormant account may sign in again."""

    SAID: ClassVar[str] = "Đã cho đăng nhập lại"


@dataclass(frozen=True, slots=True)
class AccountRescued:
    """Somebody at the server itself gave an account a new password and opened every lock (break-glass)."""

    SAID: ClassVar[str] = "Đã cứu tài khoản từ máy chủ"
