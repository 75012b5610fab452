"""Facts announced by organisations. Keys and days only."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OrganisationCreated:
    """An agency or a unit inside an agency exists from a day on."""

    SAID = "Đã lập cơ quan, đơn vị"

    parent: UUID | None
    kind: str
    opened_on: date


@dataclass(frozen=True, slots=True)
class OrganisationRenamed:
    """A new name holds from this day; the old one ended the day before."""

    SAID = "Đã đổi tên cơ quan, đơn vị"

    on: date


@dataclass(frozen=True, slots=True)
class OrganisationClosed:
    """The day is its last one; what was ``inside`` ended with it."""

    SAID = "Đã kết thúc hoạt động"

    on: date
    inside: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class IdentifierGiven:
    """An identifier code belongs to the organisation from this day on."""

    SAID = "Đã cấp mã định danh"

    scheme: str
    code: str
    on: date


@dataclass(frozen=True, slots=True)
class SuccessionRecorded:
    """Another organisation takes over, wholly or in part, from this day on."""

    SAID = "Đã ghi cơ quan kế thừa"

    successor: UUID
    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class ReferenceLoaded:
    """The reference data of the province was loaded; counts of rows added."""

    SAID = "Đã nạp danh mục cơ quan và đơn vị hành chính"

    organisations: int
    units: int
