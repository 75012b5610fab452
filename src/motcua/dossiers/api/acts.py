"""Acts on a dossier: each calls one command, on the edition that the system has read."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.dossiers import commands, queries
from motcua.dossiers.api import shapes, shown
from motcua.dossiers.api.routes import router
from motcua.dossiers.lifecycle import WORDS, State
from motcua.dossiers.queries.detail import NoSuchDossier
from motcua.dossiers.rules import ClockEffect, Lack, Outcome
from motcua.kernel.api.face import Once, endpoint
from motcua.kernel.api.once import once
from motcua.kernel.api.problems import problem
from motcua.kernel.api.shapes import answer
from motcua.kernel.editions import Overtaken
from motcua.kernel.web import Request

RECEIVE, HANDLE = "dossiers.receive", "dossiers.handle"
SAYS = {200: shown.Standing}


@router.post("/{uuid:dossier}/receive", response=SAYS, url_name="receive", summary="Tiếp nhận")
@endpoint(RECEIVE)
def receive(request: Request, key: Once, dossier: UUID, act: shapes.Act) -> HttpResponse:
    """Tiếp nhận hồ sơ đã ghi nhận: cấp mã hồ sơ, hẹn ngày trả, thời hạn bắt đầu chạy."""
    return _done(request, key, dossier, commands.receive_dossier, edition=act.edition)


@router.post("/{uuid:dossier}/reject", response=SAYS, url_name="reject", summary="Từ chối tiếp nhận")
@endpoint(RECEIVE)
def reject(request: Request, key: Once, dossier: UUID, act: shapes.Reject) -> HttpResponse:
    """Từ chối tiếp nhận, kèm phiếu có số nêu lý do và hướng dẫn (Mẫu 03)."""
    return _done(request, key, dossier, commands.reject_dossier, **act.model_dump())


@router.post("/{uuid:dossier}/hand-over", response=SAYS, url_name="hand-over", summary="Chuyển đến nơi xử lý")
@endpoint(RECEIVE)
def hand_over(request: Request, key: Once, dossier: UUID, act: shapes.Act) -> HttpResponse:
    """Chuyển hồ sơ từ Bộ phận Một cửa đến đơn vị xử lý."""
    return _done(request, key, dossier, commands.hand_over, edition=act.edition)


@router.post("/{uuid:dossier}/take", response=SAYS, url_name="take", summary="Nhận xử lý")
@endpoint(HANDLE)
def take(request: Request, key: Once, dossier: UUID, act: shapes.Act) -> HttpResponse:
    """Nhận hồ sơ từ khay chung của đơn vị: từ nay hệ thống này giữ hồ sơ."""
    return _done(request, key, dossier, commands.take_dossier, edition=act.edition)


@router.post("/{uuid:dossier}/forward", response=SAYS, url_name="forward", summary="Chuyển bước sau")
@endpoint(HANDLE)
def forward(request: Request, key: Once, dossier: UUID, act: shapes.Act) -> HttpResponse:
    """Xong bước của mình, chuyển bước sau trong đơn vị."""
    return _done(request, key, dossier, commands.forward_dossier, edition=act.edition)


@router.post("/{uuid:dossier}/assign", response=SAYS, url_name="assign", summary="Phân công")
@endpoint("dossiers.assign")
def assign(request: Request, key: Once, dossier: UUID, act: shapes.Assign) -> HttpResponse:
    """Giao hồ sơ cho một người của cơ quan có thẩm quyền."""
    return _done(request, key, dossier, commands.assign_dossier, **act.model_dump())


@router.post("/{uuid:dossier}/ask-for-more", response=SAYS, url_name="ask-for-more", summary="Yêu cầu bổ sung")
@endpoint(RECEIVE, HANDLE)
def ask_for_more(request: Request, key: Once, dossier: UUID, act: shapes.AskForMore) -> HttpResponse:
    """Gửi một lần, đầy đủ, những gì còn thiếu (Mẫu 02); thời hạn dừng lại cho đến khi có đủ."""
    told: dict[str, Any] = act.model_dump() | {
        "lacks": [Lack(lack.what, lack.how) for lack in act.lacks],
        "clock_effect": ClockEffect(act.clock_effect),
    }
    return _done(request, key, dossier, commands.ask_for_more, **told)


@router.post("/{uuid:dossier}/answer", response=SAYS, url_name="answer", summary="Đã nhận bổ sung")
@endpoint(RECEIVE, HANDLE)
def answer_supplement(request: Request, key: Once, dossier: UUID, act: shapes.Answered) -> HttpResponse:
    """Ghi rằng đã có đủ những gì yêu cầu bổ sung; thời hạn chạy tiếp."""
    return _done(request, key, dossier, commands.answer_supplement, **act.model_dump())


@router.post("/{uuid:dossier}/submit", response=SAYS, url_name="submit", summary="Trình kết quả")
@endpoint(HANDLE)
def submit(request: Request, key: Once, dossier: UUID, act: shapes.Submit) -> HttpResponse:
    """Trình lãnh đạo dự thảo kết quả, hoặc việc từ chối giải quyết kèm lý do. Ký là việc của người, trên màn hình."""
    return _done(request, key, dossier, commands.submit_result, **act.model_dump() | {"outcome": Outcome(act.outcome)})


@router.post("/{uuid:dossier}/return", response=SAYS, url_name="return", summary="Trả kết quả")
@endpoint("dossiers.return")
def return_result(request: Request, key: Once, dossier: UUID, act: shapes.Return) -> HttpResponse:
    """Ghi rằng kết quả đã trao cho người nhận; hồ sơ kết thúc."""
    return _done(request, key, dossier, commands.return_result, **act.model_dump())


@router.post("/{uuid:dossier}/withdraw", response=SAYS, url_name="withdraw", summary="Rút hồ sơ")
@endpoint(RECEIVE)
def withdraw(request: Request, key: Once, dossier: UUID, act: shapes.Withdraw) -> HttpResponse:
    """Trả lại hồ sơ theo yêu cầu của người nộp, khi kết quả chưa ký."""
    return _done(request, key, dossier, commands.withdraw_dossier, **act.model_dump())


def _done(request: Request, key: str, dossier: UUID, command: Callable[..., object], **told: Any) -> HttpResponse:
    """Do the act once on a dossier that the system may see, and answer where the dossier stands then.

    An act on an older edition is answered by a problem that says where it stands now, as far as the system may still see it.
    """

    def work() -> HttpResponse:
        mine = queries.visible_to(request.actor).filter(id=dossier)
        if not mine.exists():
            raise NoSuchDossier(str(dossier))
        command(dossier=dossier, by=request.actor, at=request.now, **told)
        kept = queries.visible_to(request.actor).filter(id=dossier).first()
        return answer(shown.standing(kept)) if kept else HttpResponse("{}", content_type="application/json")

    try:
        return once(request, key, work)
    except Overtaken:
        now = queries.visible_to(request.actor).filter(id=dossier).first()
        if now is None:
            raise NoSuchDossier(str(dossier)) from None
        words = _("Hồ sơ đã ở bản %(edition)s: %(state)s. Hãy đọc lại rồi làm tiếp với edition mới.")
        said = words % {"edition": now.edition, "state": _(WORDS[State(now.state)])}
        return problem(409, said, standing=shown.standing(now).model_dump(mode="json"))
