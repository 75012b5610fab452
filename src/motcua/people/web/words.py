"""How rights, scopes, posts and substitutions are put into words on the screens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.kernel.time import clock_day, day, local, local_day, until
from motcua.people import queries

RIGHTS: Mapping[str, object] = {
    "tasks.own": gettext_lazy("Có khay việc của mình, ủy quyền khi vắng mặt"),
    "people.read": gettext_lazy("Xem danh bạ cán bộ"),
    "people.manage": gettext_lazy("Quản lý tài khoản, vị trí, vai trò"),
    "people.confirm": gettext_lazy("Là người thứ hai khi giao, thu hồi vai trò"),
    "people.parties": gettext_lazy("Gọi lại và sửa thông tin người được phục vụ"),
    "organisations.read": gettext_lazy("Xem cơ quan, đơn vị"),
    "organisations.manage": gettext_lazy("Lập, đổi tên, kết thúc cơ quan, đơn vị"),
    "calendar.read": gettext_lazy("Xem lịch và giờ làm việc"),
    "calendar.manage": gettext_lazy("Khai báo ngày nghỉ và giờ làm việc"),
    "procedures.read": gettext_lazy("Xem thủ tục hành chính"),
    "procedures.edit": gettext_lazy("Soạn phiên bản thủ tục"),
    "procedures.publish": gettext_lazy("Công khai phiên bản thủ tục"),
    "dossiers.read": gettext_lazy("Xem mọi hồ sơ trong phạm vi"),
    "dossiers.receive": gettext_lazy("Tiếp nhận hồ sơ"),
    "dossiers.assign": gettext_lazy("Phân công người thụ lý"),
    "dossiers.handle": gettext_lazy("Thụ lý hồ sơ được giao"),
    "dossiers.decide": gettext_lazy("Ký kết quả, ký từ chối"),
    "dossiers.number": gettext_lazy("Cấp số, đóng dấu, phát hành"),
    "dossiers.return": gettext_lazy("Trả kết quả cho người dân"),
    "dossiers.export": gettext_lazy("Xuất danh sách hồ sơ ra Excel"),
    "dossiers.confirm": gettext_lazy("Là người thứ hai khi xóa tệp, thu hồi kết quả, cấp lại số"),
    "dossiers.confirm_export": gettext_lazy("Là người thứ hai khi xuất dữ liệu lớn"),
    "operations.read": gettext_lazy("Xem việc kẹt và tự kiểm tra (khi phạm vi là toàn tỉnh)"),
    "operations.manage": gettext_lazy("Cho làm lại việc kẹt, xác nhận rà soát quyền (khi phạm vi là toàn tỉnh)"),
    "facts.read": gettext_lazy("Xem nhật ký để kiểm tra"),
}


def right_name(right: str) -> str:
    """Return a right in Vietnamese; one that has no words yet shows its code."""
    return str(RIGHTS.get(right, right))


def scope_name(scope: str) -> str:
    """Return the scope of a role in Vietnamese."""
    return str(dict(queries.SCOPES)[scope])


@dataclass(frozen=True, slots=True)
class PositionRow:
    """One position as its card shows it."""

    position: queries.Position
    where: str
    period: str
    is_current: bool
    is_open: bool
    may_manage: bool
    grants: tuple["GrantRow", ...]


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One role of a position."""

    id: UUID
    name: str
    scope: str
    period: str
    is_current: bool


def period(from_on: date, to_on: date | None) -> str:
    """Return "từ 01/07/2025", or "01/07/2025 – 31/12/2025" when the end is known."""
    if to_on is None:
        return _("từ %(day)s") % {"day": day(from_on)}
    return f"{day(from_on)} – {day(to_on)}"


def position_row(held: queries.HeldPosition, today: date, manage: frozenset[UUID] | None) -> PositionRow:
    """Return a position with its roles, ready to be shown."""
    position = held.position
    grants = tuple(
        GrantRow(
            id=grant.pk,
            name=grant.role.name,
            scope=scope_name(grant.scope),
            period=period(grant.from_on, grant.to_on),
            is_current=grant.from_on <= today,
        )
        for grant in held.grants
    )
    return PositionRow(
        position=position,
        where=held.where,
        period=period(position.from_on, position.to_on),
        is_current=position.from_on <= today and (position.to_on is None or position.to_on >= today),
        is_open=position.to_on is None or position.to_on >= today,
        may_manage=manage is None or position.agency_id in manage,
        grants=grants,
    )


@dataclass(frozen=True, slots=True)
class SubstitutionRow:
    """One substitution as a list shows it."""

    id: UUID
    absent: str
    substitute: str
    what: str
    period: str
    basis: str
    may_end: bool


def _since(at: datetime) -> str:
    """Return a beginning: a whole day has no clock."""
    return clock_day(at) if local(at).time() != time.min else day(local_day(at))


def substitution_row(one: queries.Substitution, viewer: UUID | None) -> SubstitutionRow:
    """Return a substitution, ready to be shown."""
    return SubstitutionRow(
        id=one.pk,
        absent=one.absent.full_name,
        substitute=one.substitute.full_name,
        what=one.position.title if one.position else _("Mọi vị trí"),
        period=f"{_since(one.from_at)} – {until(one.to_at)}",
        basis=one.basis,
        may_end=viewer in {one.absent_id, one.substitute_id},
    )
