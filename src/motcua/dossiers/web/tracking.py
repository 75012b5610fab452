"""Public tracking: by the QR of the receipt, or by code and typed secret."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.calendar import queries as calendar
from motcua.calendar.rules import due_words
from motcua.dossiers import commands, queries
from motcua.dossiers.lifecycle import PAUSED, State
from motcua.dossiers.queries import Tracked
from motcua.kernel.text import clean
from motcua.kernel.time import local_day, moment, weekday_day
from motcua.kernel.web import Request, client_address, redirect, render, screen

STEPS = ("received", "processing", "resolved", "returned")
REACHED = {
    State.ACCEPTED: 1,
    State.PROCESSING: 2,
    State.SUPPLEMENT_REQUESTED: 2,
    State.PAYMENT_REQUESTED: 2,
    State.RESOLVED: 3,
    State.RETURNED: 4,
}
GONE = frozenset({State.WITHDRAWN, State.STOPPED})


@screen(needs="anyone", methods=["GET", "POST"], fields=("code", "pin"))
def ask(request: Request) -> HttpResponse:
    """Ask for code and secret; a wrong code and a wrong secret get the very same answer."""
    if request.method == "GET":
        return _form(request, {}, code=clean(request.GET.get("ma", ""))[:60])
    code, pin = clean(request.POST.get("code", ""))[:60], clean(request.POST.get("pin", ""))[:40]
    errors = {}
    if not code:
        errors["code"] = _("Hãy nhập mã hồ sơ in trên giấy tiếp nhận.")
    if not pin:
        errors["pin"] = _("Hãy nhập mã tra cứu gồm 8 chữ và số in dưới mã QR.")
    if errors:
        return _form(request, errors, code=code, status=422)
    if not commands.note_try(code=code, address=client_address(request), by=request.actor, at=request.now):
        return private(render(request, "dossiers/track_limited.html", status=429))
    tracked = queries.tracked_by_pin(request.actor, code, pin)
    if tracked is None:
        return _form(
            request,
            {"pin": _("Mã hồ sơ hoặc mã tra cứu không đúng. Hãy xem lại giấy tiếp nhận.")},
            code=code,
            status=422,
        )
    return private(redirect("dossiers:track-link", tracked.code, tracked.secret))


@screen(needs="anyone")
def without_secret(request: Request, code: str) -> HttpResponse:
    """Ask for the secret of a receipt whose address was cut short; nothing tells whether a dossier bears this code."""
    return _form(request, {}, code=clean(code)[:60])


@screen(needs="anyone")
def show(request: Request, code: str, secret: str) -> HttpResponse:
    """Show what the owner of a receipt may see: the state in plain words, the date, what to do."""
    tracked = queries.tracked_by_link(request.actor, code, secret)
    if tracked is None:
        words = _("Đường dẫn này không mở được hồ sơ nào. Hãy quét lại mã QR hoặc nhập hai mã.")
        return _form(request, {}, unknown=words, status=404)
    return private(render(request, "dossiers/track.html", {"told": tracked} | _words(request, tracked)))


def _words(request: Request, told: Tracked) -> dict[str, object]:
    paused = told.state in PAUSED
    waits_for = _("chờ ông/bà bổ sung giấy tờ") if told.state == State.SUPPLEMENT_REQUESTED else paused
    state, words = due_words(
        request.now, told.due_at, calendar.calendar_for(told.agency_id), paused=waits_for, finished_at=told.resolved_at
    )
    return {
        "chip": None if told.state in GONE else ({"paused": "wait"}.get(state, state), words),
        "promise": f"{weekday_day(local_day(told.due_at))}/{local_day(told.due_at):%Y}",
        "received": moment(told.received_at),
        "reached": REACHED.get(State(told.state), 1),
        "next": _next(told),
    }


def _next(told: Tracked) -> str:
    """Say what happens next, or what the person does now."""
    match told.state:
        case State.ACCEPTED | State.PROCESSING:
            return _("%(agency)s đang giải quyết. Ông/bà chưa phải làm gì.") % {"agency": told.agency}
        case State.SUPPLEMENT_REQUESTED:
            return _(
                "Xin bổ sung đủ các giấy tờ dưới đây, chậm nhất hết ngày %(day)s, tại nơi đã nộp hồ sơ. Ngày hẹn trả sẽ lùi theo thời gian chờ."
            ) % {"day": told.answer_by}
        case State.RESOLVED:
            return (
                _("Đã có kết quả. Xin mang giấy tiếp nhận đến nơi đã nộp hồ sơ để nhận.")
                if told.at_counter
                else _("Đã có kết quả. Kết quả đang được gửi đến ông/bà.")
            )
        case State.RETURNED:
            return _("Hồ sơ đã xong: kết quả đã trao cho người nhận.")
        case State.STOPPED:
            return _("Đã quá hạn bổ sung nên hồ sơ dừng giải quyết. Ông/bà có thể nộp hồ sơ mới.")
        case State.WITHDRAWN:
            return _("Hồ sơ đã được rút theo yêu cầu của người nộp.")
        case _:
            return _("Xin liên hệ nơi đã nộp hồ sơ để biết thêm.")


def _form(
    request: Request, errors: dict[str, str], *, code: str = "", unknown: str = "", status: int = 200
) -> HttpResponse:
    context = {"errors": errors, "code": code, "unknown": unknown, "action": reverse("dossiers:track")}
    response = private(render(request, "dossiers/track_ask.html", context, status=status))
    response["Referrer-Policy"] = (
        "same-origin"  # with "no-referrer" browsers send "Origin: null", and the POST is refused
    )
    return response


def private(response: HttpResponse) -> HttpResponse:
    """Keep a page with a secret in its address out of caches, indexes and other sites' logs."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
