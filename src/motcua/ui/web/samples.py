"""Invented people and matters for the gallery: the longest names, the rarest letters, every state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from uuid import UUID

from motcua.kernel.actors import Actor, Post
from motcua.kernel.time import PROVINCE
from motcua.ui.places import Area, Link
from motcua.ui.strip import Held, Strip, time_strip

NOBODY = UUID(int=0)
_HOT = frozenset({"Cần tôi làm", "Quá hạn"})


def _at(day: int, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, 11, day, int(hour), int(minute), tzinfo=PROVINCE)


@dataclass(frozen=True)
class Pretended:
    """A person and a rail that exist only in the gallery."""

    actor: Actor
    areas: tuple[Area, ...]


def pretended() -> Pretended:
    """Return an official of two posts, one of them in place of somebody absent, with a full rail."""
    posts = (
        _post("Chuyên viên Phòng Văn hóa – Xã hội", stands_in=False),
        _post("Trưởng phòng Văn hóa – Xã hội", stands_in=True),
    )
    areas = (
        _area("Việc của tôi", ("Cần tôi làm", 14), ("Chờ người khác", 22), ("Sắp đến hạn", 5), ("Quá hạn", 1)),
        _area("Hồ sơ một cửa", ("Tiếp nhận", None), ("Tra cứu hồ sơ", None), ("Sổ theo dõi", None), ("Trả kết quả", 9)),
        _area("Danh mục", ("Thủ tục hành chính", None), ("Lịch làm việc", None)),
    )
    return Pretended(Actor(id=NOBODY, name="H’Ngăm Niê Kđăm", posts=posts), areas)


def _post(title: str, *, stands_in: bool) -> Post:
    return Post(
        position=NOBODY, organisation=NOBODY, agency=NOBODY, title=title, agency_name="UBND xã Liên Sơn Lắk",
        rights=frozenset(), reach=frozenset(), standing_in_for=NOBODY if stands_in else None,
    )  # fmt: skip


def _area(label: str, *rows: tuple[str, int | None]) -> Area:
    links = (Link(words, "#main", count, words in _HOT, words == "Cần tôi làm") for words, count in rows)
    return Area(label, tuple(links))


def strips() -> Iterator[tuple[str, Strip]]:
    """Yield the time strip in each of its situations, with the name of the situation."""
    yield "Đang xử lý, đã tạm dừng một lần", _ordinary()
    yield "Vừa tiếp nhận", time_strip(
        [Held(start=_at(23, "08:40"), end=None, kind="desk", label="Một cửa")],
        now=_at(23, "08:52"), due_at=_at(25, "17:00"), left_words="còn 3 ngày làm việc",
    )  # fmt: skip
    yield "Quá hạn", _late()
    yield "Đã trả trước hẹn", _finished()


def _ordinary() -> Strip:
    held = [
        Held(start=_at(9, "08:12"), end=_at(10, "09:00"), kind="desk", label="Một cửa"),
        Held(start=_at(10, "09:00"), end=_at(12, "16:31"), kind="unit", label="Chuyên viên", short="CV"),
        Held(
            start=_at(12, "16:31"),
            end=_at(16, "09:02"),
            kind="citizen",
            label="Công dân bổ sung",
            short="Bổ sung",
            counts=False,
        ),
        Held(start=_at(16, "09:02"), end=_at(18, "15:40"), kind="unit", label="Chuyên viên", short="CV"),
        Held(start=_at(18, "15:40"), end=_at(20, "10:05"), kind="agency", label="Công an xã"),
        Held(start=_at(20, "10:05"), end=_at(20, "15:20"), kind="unit", label="Chuyên viên", short="CV"),
        Held(start=_at(20, "15:20"), end=None, kind="leader", label="Phó Chủ tịch UBND", short="Lãnh đạo"),
    ]
    return time_strip(held, now=_at(23, "10:10"), due_at=_at(25, "17:00"), left_words="còn 2 ngày làm việc")


def _late() -> Strip:
    held = [
        Held(start=_at(9, "09:00"), end=_at(9, "09:20"), kind="desk", label="Một cửa"),
        Held(
            start=_at(9, "09:20"),
            end=_at(13, "14:00"),
            kind="unit",
            label="Phòng Kinh tế, Hạ tầng và Đô thị",
            short="Phòng KTHTĐT",
        ),
        Held(
            start=_at(13, "14:00"),
            end=_at(19, "16:00"),
            kind="agency",
            label="Chi nhánh Văn phòng Đăng ký đất đai",
            short="CN VPĐKĐĐ",
        ),
        Held(
            start=_at(19, "16:00"),
            end=None,
            kind="unit",
            label="Phòng Kinh tế, Hạ tầng và Đô thị",
            short="Phòng KTHTĐT",
        ),
    ]
    return time_strip(held, now=_at(23, "10:10"), due_at=_at(20, "17:00"))


def _finished() -> Strip:
    held = [
        Held(start=_at(16, "07:45"), end=_at(16, "10:00"), kind="desk", label="Một cửa"),
        Held(start=_at(16, "10:00"), end=_at(17, "16:00"), kind="unit", label="Chuyên viên", short="CV"),
        Held(start=_at(17, "16:00"), end=_at(17, "16:25"), kind="leader", label="Chủ tịch UBND", short="CT"),
        Held(start=_at(17, "16:25"), end=_at(18, "08:10"), kind="partner", label="Hệ thống Hộ tịch", short="Hộ tịch"),
        Held(start=_at(18, "08:10"), end=_at(18, "09:30"), kind="desk", label="Một cửa"),
    ]
    return time_strip(held, now=_at(23, "10:10"), due_at=_at(19, "17:00"))


PAPERS = (
    SimpleNamespace(
        ok=True,
        name="Đơn đề nghị cấp giấy phép xây dựng nhà ở riêng lẻ (Mẫu số 01)",
        note="biểu mẫu điện tử · đã ký",
        tag="",
    ),
    SimpleNamespace(ok=True, name="Giấy tờ hợp pháp về đất đai", note="quét 2 trang · 412 KB", tag=""),
    SimpleNamespace(
        ok=True,
        name="Bản vẽ mặt bằng công trình trên lô đất kèm theo sơ đồ vị trí công trình",
        note="PDF · 1,1 MB",
        tag="",
    ),
    SimpleNamespace(
        ok=True,
        name="Bản vẽ mặt bằng các tầng, các mặt đứng và mặt cắt chính của công trình",
        note="PDF · 3,4 MB",
        tag="",
    ),
    SimpleNamespace(
        ok=True,
        name="Bản vẽ mặt bằng móng và mặt cắt móng kèm theo sơ đồ đấu nối thoát nước, cấp nước, cấp điện",
        note="",
        tag="",
    ),
    SimpleNamespace(ok=True, name="Báo cáo kết quả thẩm tra thiết kế xây dựng", note="2 trang", tag="bổ sung 16/11"),
    SimpleNamespace(
        ok=True, name="Văn bản thẩm duyệt thiết kế về phòng cháy, chữa cháy", note="bản sao chứng thực", tag=""
    ),
    SimpleNamespace(ok=False, name="Bản cam kết bảo đảm an toàn đối với công trình liền kề", note="còn thiếu", tag=""),
    SimpleNamespace(ok=True, name="Văn bản ủy quyền", note="ảnh · 1,1 MB", tag=""),
    SimpleNamespace(ok=True, name="Trích lục bản đồ địa chính thửa đất số 118, tờ bản đồ 24", note="1 trang", tag=""),
    SimpleNamespace(ok=False, name="Chứng chỉ hành nghề của chủ nhiệm thiết kế", note="còn thiếu", tag=""),
    SimpleNamespace(ok=True, name="Ảnh chụp hiện trạng khu đất", note="3 ảnh · 4,2 MB", tag=""),
)

HISTORY = (
    SimpleNamespace(what="Công an xã trả lời", when="Thứ Sáu 20/11, 10:05", who="", span="giữ 1 ngày 18 giờ", note="", tone=""),
    SimpleNamespace(what="Lấy ý kiến Công an xã", when="Thứ Tư 18/11, 15:40", who="H’Ngăm Niê Kđăm", span="", note="", tone=""),
    SimpleNamespace(
        what="Công dân bổ sung giấy ủy quyền", when="Thứ Hai 16/11, 09:02", who="", span="tạm dừng 3 ngày 16 giờ",
        note="Giấy ủy quyền có chứng thực của UBND xã Krông Nô.", tone="wait",
    ),
    SimpleNamespace(what="Yêu cầu bổ sung, một lần và đủ", when="Thứ Năm 12/11, 16:31", who="H’Ngăm Niê Kđăm", span="", note="", tone=""),
    SimpleNamespace(what="Tiếp nhận, giấy tiếp nhận 0005", when="Thứ Hai 09/11, 08:12", who="Trần Thị Kim Oanh", span="", note="", tone="done"),
)  # fmt: skip

ROWS = (
    ("late", "Quá hạn 1 ngày", "H15.61-261109-0003", "Đăng ký lại khai tử", "Y Bhăm Êñuôl · Thôn 3, xã Liên Sơn Lắk", "Xác minh tại buôn", "Tôi, từ thứ Tư 18/11"),
    ("near", "Còn 4 giờ", "H15.61-261117-0002", "Cấp Giấy xác nhận tình trạng hôn nhân", "Nguyễn Thị Hoài Thương · Buôn Lê", "Dự thảo kết quả", "Tôi, từ thứ Sáu 20/11"),
    ("ok", "Còn 2 ngày", "H15.61-261119-0004", "Đăng ký khai sinh", "Trần Văn Lực · Thôn Đoàn Kết", "Thẩm tra hồ sơ", "Tôi, từ 08:40 hôm nay"),
    ("wait", "Tạm dừng: chờ bổ sung", "H15.61-261112-0001", "Đăng ký thành lập hộ kinh doanh", "Hộ kinh doanh Phạm Thị Mười · Tổ dân phố 5", "Công dân bổ sung", "Công dân, từ 16/11"),
    ("ok", "Còn 6 ngày", "H15.61-261120-0011", "Đăng ký đất đai, tài sản gắn liền với đất, cấp Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất lần đầu", "Y Thịnh Bkrông và 3 người khác · Ƀuôn Dơng Kriêng", "Lấy ý kiến: Chi nhánh Văn phòng Đăng ký đất đai", "Chi nhánh VPĐKĐĐ, từ 20/11"),
    ("done", "Đã có kết quả", "H15.61-261118-0007", "Thay đổi, cải chính, bổ sung thông tin hộ tịch, xác định lại dân tộc", "H’Wen Ayŭn · Buôn Jun", "Trả kết quả", "Một cửa, từ 09:15 hôm nay"),
)  # fmt: skip
