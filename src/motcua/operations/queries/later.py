"""What level 3 asks of parts that this software does not have, or leaves to others: named, so that nobody thinks it done."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from motcua.operations.rules import KEEPING, LATER, SIGN_IN, Finding


def later() -> Iterator[Finding]:
    """Yield the demands that ask nothing here yet, each with the reason; they count as neither good nor bad."""
    for topic, clause, words in _reasons():
        yield Finding(True, words, False, topic, clause, applies=False)


def _reasons() -> Iterator[tuple[str, str, str]]:
    yield SIGN_IN, "5.6.2.4", _("Tài khoản tập trung: chưa nối với hệ thống tài khoản chung nào của tỉnh")
    yield (
        KEEPING,
        "5.8.2.1",
        _("Đưa nhật ký về trung tâm giám sát: phần mềm ghi ra dạng máy đọc được, việc gửi đi là của phần gom nhật ký"),
    )
    yield (
        KEEPING,
        "5.8.2.1",
        _("Địa chỉ vật lý (MAC) của máy đăng nhập: trang web không thấy được, hỏi ở thiết bị mạng"),
    )
    yield LATER, "5.4.2.8", _("Ký số dữ liệu quan trọng khi trao đổi: chưa nối với trục liên thông nào")
    yield (
        LATER,
        "5.12.2.2",
        _("Tường lửa ứng dụng và chống tấn công từ chối dịch vụ: thuộc hạ tầng mạng, ở ngoài phần mềm"),
    )
    yield (
        LATER,
        "5.16",
        _("Đồng hồ đếm giờ báo sự cố (24 giờ, 72 giờ): phần mềm chưa có sổ sự cố, hãy theo quy trình của đơn vị"),
    )
    yield LATER, "5.18", _("Báo cáo kiểm thử xâm nhập: do một đơn vị độc lập làm, phần mềm không giữ báo cáo ấy")
