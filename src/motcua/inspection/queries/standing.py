"""Whether a file may be shown, and what is said where it may not."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.inspection.lifecycle import OPEN, UNDER_WAY, State
from motcua.inspection.models import Inspection
from motcua.kernel.actors import Actor, known_only
from motcua.kernel.commands import Refused

QUARANTINE = "scanner"


@dataclass(frozen=True, slots=True)
class Standing:
    """One file's standing. ``open``: it may be sent; ``inline``: the browser may show it, not only save it."""

    state: State
    words: str
    open: bool = False
    inline: bool = False

    @property
    def under_way(self) -> bool:
        """Tell whether a verdict is still to come."""
        return self.state in UNDER_WAY


def standings(viewer: Actor, stored: Iterable[UUID]) -> dict[UUID, Standing]:
    """Return the standing of each file, in one query; a file that nobody asked about yet waits like any other."""
    known_only(viewer)
    keys = list(stored)
    rows = {row.stored_id: row for row in Inspection.objects.filter(stored_id__in=keys)} if keys else {}
    return {key: _standing(rows.get(key)) for key in keys}


def standing_of(viewer: Actor, stored: UUID) -> Standing:
    """Return the standing of one file."""
    return standings(viewer, [stored])[stored]


def must_be_open(viewer: Actor, stored: UUID) -> Standing:
    """Return the standing of a file that may be sent.

    :raises Refused: it waits, or was refused, in words for the person.
    """
    standing = standing_of(viewer, stored)
    if not standing.open:
        raise Refused(standing.words)
    return standing


def _standing(row: Inspection | None) -> Standing:
    if row is None:
        return Standing(State.WAITING, _("đang kiểm tra…"))
    state = State(row.state)
    return Standing(state, _words(state, row), state in OPEN, state == State.PASSED)


def _words(state: State, row: Inspection) -> str:
    if state in UNDER_WAY:
        return _("chờ quét vi-rút…") if row.waits_for == QUARANTINE else _("đang kiểm tra…")
    if state == State.STUCK:
        return _("chưa kiểm tra được; người quản trị đã được báo")
    why = " ".join(dict.fromkeys(reason_in_words(reason) for reason in row.reasons))
    if state == State.REFUSED:
        return _("không nhận: %(why)s") % {"why": why}
    return _("chỉ tải về, không mở trên trang. %(why)s") % {"why": why} if state == State.INERT else ""


def reason_in_words(reason: str) -> str:
    """Say one finding of the policy to the person, with the way out."""
    return {
        "broken": _("Tệp bị hỏng hoặc không đúng loại. Hãy quét, xuất lại rồi gửi lại."),
        "unfolds": _("Tệp khi mở ra quá lớn. Hãy quét lại ở 300 dpi."),
        "too_many_dots": _("Ảnh có quá nhiều điểm ảnh. Hãy quét lại ở 300 dpi."),
        "too_much_memory": _("Ảnh hoặc tệp quá lớn để kiểm tra an toàn. Hãy quét lại ở 300 dpi."),
        "too_slow": _("Kiểm tra quá lâu nên không nhận. Hãy quét, xuất lại rồi gửi lại."),
        "examiner_died": _("Không kiểm tra được an toàn. Hãy quét, xuất lại rồi gửi lại."),
        "doctype": _("XML có khai báo DOCTYPE. Hãy xuất lại tệp không có khai báo này."),
        "two_in_one": _("Tệp chứa lẫn một tệp loại khác."),
        "locked": _("Tệp đặt mật khẩu. Hãy gỡ mật khẩu rồi gửi lại."),
        "launch": _("PDF có lệnh mở chương trình."),
        "embedded_executable": _("Tệp đính kèm bên trong một chương trình."),
        "rich_media": _("PDF có phim, âm thanh hoặc nội dung động."),
        "loops": _("Cấu trúc tệp lồng nhau quá sâu."),
        "macros": _("Tệp có macro. Hãy lưu lại thành tệp không có macro."),
        "nested_archive": _("Tệp chứa tệp nén khác bên trong."),
        "remote_template": _("Tệp tải khuôn mẫu từ nơi khác về khi mở."),
        "embedded_object": _("Tệp nhúng đối tượng của chương trình khác."),
        "dynamic_exchange": _("Tệp gọi chương trình khác khi mở (DDE)."),
        "known_malware": _("Phần mềm chống vi-rút nhận ra mã độc."),
        "javascript": _("PDF có mã JavaScript."),
        "submits": _("PDF có lệnh gửi dữ liệu đi nơi khác."),
        "opens_other_file": _("PDF có lệnh mở tệp khác."),
        "attachment": _("PDF có tệp đính kèm bên trong."),
        "dynamic_form": _("PDF có biểu mẫu động (XFA)."),
        "changed_after_signing": _("PDF có phần thêm sau khi ký số; chữ ký chưa được kiểm tra."),
    }.get(reason, _("Tệp có nội dung không được phép."))
