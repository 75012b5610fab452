"""What the bar at the foot of a dossier offers: each act, what it will do, and whom it reaches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.dossiers import queries
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules import Stage
from motcua.kernel.text import shorten_middle
from motcua.kernel.web import Request
from motcua.tasks import queries as tasks
from motcua.ui.places import address_of

SHOWN = 3
ENDING = frozenset({"reject", "stop", "withdraw", "recall"})
RARE = frozenset({"withdraw", "recall", "renumber"})
"""Acts that end or undo something and are seldom meant: never a button of the bar, always under "Khác"."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One act: its button, and the sentence that says what it does. ``direct`` acts need no question and are posted."""

    action: str
    label: str
    url: str
    note: str
    key: str = ""
    kind: str = "plain"
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """The acts as buttons, those under "Khác", the sentence beside the first one, and what comes next when no act waits."""

    offers: tuple[Offer, ...]
    more: tuple[Offer, ...]
    note: str
    next_url: str = ""
    next_words: str = ""
    intake_url: str = ""


def offers_for(request: Request, dossier: Dossier, actions: Sequence[str]) -> list[Offer]:
    """Return the acts that are legal for the viewer now, the likeliest first."""
    ordered = list(actions)
    if "receive" in ordered and queries.missing_papers(dossier):
        ordered.sort(key=lambda action: action == "receive" and "ask_before" in ordered)
    return [
        _offer(request, dossier, action, first=place == 0 and action not in RARE)
        for place, action in enumerate(ordered)
    ]


def bar_of(request: Request, dossier: Dossier, actions: Sequence[str]) -> Bar:
    """Return what the bar shows; when nothing usual is left to do here, it leads to the next citizen or piece of work."""
    offers = offers_for(request, dossier, actions)
    usual = [offer for offer in offers if offer.action not in RARE]
    more = (*usual[SHOWN:], *(offer for offer in offers if offer.action in RARE))
    if usual:
        return Bar(tuple(usual[:SHOWN]), more, usual[0].note)
    intake = _intake(request, dossier)
    task = tasks.tray(request.actor, "mine", now=request.now)
    following = task.exclude(subject=dossier.id).order_by("paused", "burns_at", "id").first()
    if following is None:
        return Bar((), more, "", intake_url=intake)
    words = f"{following.code} · {shorten_middle(following.title, 60)}"
    return Bar((), more, "", address_of(following.kind, following.subject), words, intake)


def _intake(request: Request, dossier: Dossier) -> str:
    """Return where whoever stands at the counter of this dossier takes in the next one; "" for all others."""
    counter = dossier.received_by_agency_id
    address = address_of("intake") if request.actor.may("dossiers.receive", within=counter) else ""
    return f"{address}?tai={counter}" if address else ""


def _offer(request: Request, dossier: Dossier, action: str, *, first: bool) -> Offer:
    label, name, key, direct, note = ACTS[action]
    kind = "danger" if action in ENDING else "main" if first else "plain"
    return Offer(
        action, _(label), reverse(f"dossiers:{name}", args=[dossier.id]), note(request, dossier), key, kind, direct
    )


def _said(words: str) -> Callable[[Request, Dossier], str]:
    return lambda _request, _dossier: _(words)


def _onwards(request: Request, dossier: Dossier) -> str:
    there = queries.ahead(dossier, request.now)
    if there is None:
        return ""
    return _("Chuyển đến %(holder)s, bước “%(step)s”. Nơi nhận thấy ngay trong khay.") % {
        "holder": there.officials[0] if len(there.officials) == 1 else there.holder,
        "step": there.step,
    }


def _to_the_leader(request: Request, dossier: Dossier) -> str:
    there = queries.ahead(dossier, request.now, wanted="leader")
    if there is None:
        return ""
    if len(there.officials) == 1:
        return _("Trình %(leader)s. Người ký thấy ngay trong khay.") % {"leader": there.officials[0]}
    if not there.officials:
        return _("Trình lãnh đạo. Người ký thấy ngay trong khay.")
    return _("Trình lãnh đạo (%(leaders)s); ai có mặt sẽ ký.") % {"leaders": "; ".join(there.officials)}


def _signing(request: Request, dossier: Dossier) -> str:
    there = queries.ahead(dossier, request.now)
    if there is not None and there.place == "records":
        return _("Ký dự thảo; văn thư cấp số và đóng dấu.")
    return _("Ký dự thảo; kết quả có số ngay và về Bộ phận Một cửa để trả.")


def _back_to_drafter(_request: Request, dossier: Dossier) -> str:
    draft = next((d for d in dossier.decisions.all() if d.stage == Stage.VERIFY), None)
    return _("Trả lại %(name)s kèm ý kiến cần sửa.") % {"name": draft.drafted_by_name if draft else ""}


def _answering(_request: Request, dossier: Dossier) -> str:
    asked = next((s for s in dossier.supplements.all() if s.answered_at is None), None)
    if asked is None or asked.stage == Stage.CHECK:
        return _("Ghi nhận giấy tờ vừa nộp thêm; hồ sơ chờ tiếp nhận.")
    return _("Ghi nhận giấy tờ vừa nộp thêm; hồ sơ về lại người đã yêu cầu (%(name)s), hẹn trả được tính lại.") % {
        "name": asked.asked_by_name
    }


def _handing_out(_request: Request, dossier: Dossier) -> str:
    return _("Giao kết quả cho %(name)s (%(how)s) và kết thúc hồ sơ.") % {
        "name": dossier.submitter_name or dossier.owner_name,
        "how": str(dossier.get_handover_display()).lower(),
    }


ASKING = _said("Lập một phiếu đủ mọi thứ còn thiếu, chỉ một lần; đồng hồ dừng trong lúc chờ.")
ACTS: dict[str, tuple[str, str, str, bool, Callable[[Request, Dossier], str]]] = {
    "receive": (
        "Tiếp nhận", "receive", "F8", True,
        _said("Hồ sơ được cấp mã, hẹn trả tính từ lúc này; giấy tiếp nhận in được ngay."),
    ),
    "ask_before": ("Yêu cầu bổ sung", "ask", "F7", False, ASKING),
    "reject": ("Từ chối tiếp nhận", "reject", "", False, _said("Lập phiếu từ chối, nêu lý do và nơi phải nộp.")),
    "hand_over": ("Chuyển xử lý", "hand-over", "F9", True, _onwards),
    "assign": ("Phân công", "assign", "F8", False, _said("Chọn chuyên viên; hồ sơ về khay của riêng người đó.")),
    "reassign": (
        "Phân công lại", "assign", "", False,
        _said("Chọn chuyên viên khác; hồ sơ rời khay người đang giữ và về khay người mới."),
    ),
    "take": ("Nhận xử lý", "take", "F9", True, _said("Hồ sơ về khay của riêng ông/bà; đồng nghiệp thấy ai đang giữ.")),
    "forward": ("Chuyển bước sau", "forward", "", True, _onwards),
    "submit": ("Trình ký", "submit", "F9", False, _to_the_leader),
    "ask_for_more": ("Yêu cầu bổ sung", "ask", "F7", False, ASKING),
    "approve": ("Ký duyệt", "approve", "F9", True, _signing),
    "send_back": ("Trả lại để sửa", "send-back", "F7", False, _back_to_drafter),
    "complete": (
        "Vào sổ, phát hành", "complete", "F9", False,
        _said("Cấp số, đính kèm bản đã đóng dấu; kết quả về Bộ phận Một cửa để trả."),
    ),
    "supplement": ("Nhận bổ sung", "answer", "F9", False, _answering),
    "resubmit": ("Nhận bổ sung", "answer", "F9", False, _answering),
    "attach": ("Đính kèm tệp", "attach", "", False, _said("Ảnh hoặc PDF; ai xem được hồ sơ thì xem được tệp.")),
    "return_result": ("Trả kết quả", "return", "F9", False, _handing_out),
    "recall": (
        "Đề nghị thu hồi kết quả", "recall", "", False,
        _said("Kết quả đã phát hành có sai. Người thứ hai đồng ý thì số bị hủy, hồ sơ trở lại người soạn."),
    ),
    "renumber": (
        "Đề nghị cấp lại số", "renumber", "", False,
        _said("Số đã cấp có sai. Người thứ hai đồng ý thì số cũ bị hủy, kết quả nhận số tiếp theo."),
    ),
    "stop": (
        "Dừng giải quyết", "stop", "", False,
        _said("Đã quá hạn bổ sung. Lập thông báo dừng giải quyết (Mẫu số 05); hồ sơ kết thúc, không có kết quả."),
    ),
    "withdraw": (
        "Rút hồ sơ", "withdraw", "", False,
        _said("Trả lại hồ sơ theo yêu cầu của người nộp; hồ sơ kết thúc, không có kết quả."),
    ),
}  # fmt: skip
