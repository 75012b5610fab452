"""What dossiers announces. Keys and field names only, never a person's data."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DossierSubmitted:
    """A dossier was handed in, at the counter or from elsewhere; it has no code yet."""

    SAID: ClassVar[str] = "Ghi nhận hồ sơ nộp vào"

    procedure: str
    channel: str


@dataclass(frozen=True, slots=True)
class DossierReceived:
    """Complete and correct: it has a code, a promise, and the clock runs (NĐ 118/2025 Đ17.3)."""

    SAID: ClassVar[str] = "Tiếp nhận"

    code: str
    procedure: str
    due_at: datetime
    convention: str


@dataclass(frozen=True, slots=True)
class DossierRejected:
    """Not received: not competent, or not eligible (Mẫu 03)."""

    SAID: ClassVar[str] = "Từ chối tiếp nhận"

    notice: UUID


@dataclass(frozen=True, slots=True)
class DossierHandedOver:
    """The desk passed the dossier to the competent unit."""

    SAID: ClassVar[str] = "Chuyển hồ sơ"

    step: str
    organisation: UUID | None


@dataclass(frozen=True, slots=True)
class DossierAssigned:
    """A specialist now works on it."""

    SAID: ClassVar[str] = "Phân công xử lý"

    position: UUID


@dataclass(frozen=True, slots=True)
class DossierReassigned:
    """Another specialist works on it from now on."""

    SAID: ClassVar[str] = "Phân công lại"

    position: UUID
    before: UUID


@dataclass(frozen=True, slots=True)
class DossierTaken:
    """A specialist took it from the unit's tray."""

    SAID: ClassVar[str] = "Nhận xử lý"

    position: UUID


@dataclass(frozen=True, slots=True)
class SupplementRequested:
    """One complete list of what is missing was sent; the clock stands still (Mẫu 02)."""

    SAID: ClassVar[str] = "Yêu cầu bổ sung"

    request: UUID
    stage: str
    clock_effect: str


@dataclass(frozen=True, slots=True)
class DossierSupplemented:
    """Everything asked for has come; the clock runs again."""

    SAID: ClassVar[str] = "Đã nhận bổ sung"

    request: UUID
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class ResultSubmitted:
    """A drafted result (or refusal) waits for the leader."""

    SAID: ClassVar[str] = "Trình lãnh đạo"

    outcome: str


@dataclass(frozen=True, slots=True)
class DraftSentBack:
    """The leader returned the draft with remarks."""

    SAID: ClassVar[str] = "Trả lại để làm lại"


@dataclass(frozen=True, slots=True)
class DossierDecided:
    """The leader signed."""

    SAID: ClassVar[str] = "Ký duyệt"

    outcome: str


@dataclass(frozen=True, slots=True)
class DossierCompleted:
    """The result is numbered and ready; on time or late is judged here."""

    SAID: ClassVar[str] = "Đã có kết quả"

    number: str
    timeliness: str


@dataclass(frozen=True, slots=True)
class ResultRecalled:
    """An issued result was recalled before it was handed out; two people did it."""

    SAID: ClassVar[str] = "Đã thu hồi kết quả"

    number: str
    confirmed_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class ResultRenumbered:
    """An issued result got another number; the former one is cancelled. Two people did it."""

    SAID: ClassVar[str] = "Đã cấp lại số kết quả"

    former: str
    number: str
    confirmed_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class FileRemoved:
    """A file was taken out of a dossier for good; two people did it."""

    SAID: ClassVar[str] = "Đã xóa tệp khỏi hồ sơ"

    file: UUID
    stage: str
    confirmed_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class ExportAllowed:
    """A second person let somebody take a large list away."""

    SAID: ClassVar[str] = "Đã cho phép xuất danh sách lớn"

    rows: int
    confirmed_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class ResultReturned:
    """The result is in the hands of the person."""

    SAID: ClassVar[str] = "Trả kết quả"

    method: str


@dataclass(frozen=True, slots=True)
class DossierStopped:
    """What was asked for never came in time: work on it ends without a result (Mẫu 05)."""

    SAID: ClassVar[str] = "Dừng giải quyết"

    notice: UUID


@dataclass(frozen=True, slots=True)
class DossierWithdrawn:
    """The person took it back before a result was signed."""

    SAID: ClassVar[str] = "Rút hồ sơ"

    withdrawal: UUID


@dataclass(frozen=True, slots=True)
class FileAttached:
    """A scan or a result was put to the dossier."""

    SAID: ClassVar[str] = "Đính kèm tệp"

    file: UUID
    stage: str


@dataclass(frozen=True, slots=True)
class PersonalNumberShown:
    """Somebody had a masked number shown in full."""

    SAID: ClassVar[str] = "Đã xem số định danh"


@dataclass(frozen=True, slots=True)
class LookupsExceeded:
    """An alarm: somebody looks people up by number faster than a busy counter ever does. Its subject is who did."""

    SAID: ClassVar[str] = "Cảnh báo: tra người theo số quá nhiều lần trong một giờ"

    most: int


@dataclass(frozen=True, slots=True)
class ReceiptPrinted:
    """The receipt was made as a PDF once more."""

    SAID: ClassVar[str] = "In giấy tiếp nhận"

    times: int


@dataclass(frozen=True, slots=True)
class DossiersExported:
    """A list left the system as a spreadsheet."""

    SAID: ClassVar[str] = "Xuất danh sách hồ sơ"

    rows: int
    filters: str
    confirmed_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class HistoryWritten:
    """One part of an invented past was written in sets."""

    SAID: ClassVar[str] = "Sinh dữ liệu quá khứ (minh họa)"

    dossiers: int
    seed: int


@dataclass(frozen=True, slots=True)
class NumberCancelled:
    """A number of a book was cancelled; its reason stands in the book."""

    SAID: ClassVar[str] = "Hủy số trong sổ"

    book: str
    period: str
    number: int


@dataclass(frozen=True, slots=True)
class BookOpened:
    """A number book was taken over from elsewhere; its first number here."""

    SAID: ClassVar[str] = "Mở sổ giữa kỳ"

    book: str
    period: str
    first: int
