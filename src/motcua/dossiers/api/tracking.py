"""Public tracking: by the code and the secret of the receipt, as on the page, with the same limits."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from motcua.dossiers import commands, queries
from motcua.dossiers.api import shown
from motcua.dossiers.api.shapes import Track
from motcua.kernel.api.face import endpoint
from motcua.kernel.api.problems import problem
from motcua.kernel.api.shapes import answer
from motcua.kernel.web import ANYONE, Request, client_address

router = Router()


@router.post("", auth=None, response=shown.Followed, url_name="tracking", summary="Tra cứu bằng mã hồ sơ và mã tra cứu")
@endpoint(ANYONE)
def track(request: Request, told: Track) -> HttpResponse:
    """Không cần mã truy cập. Mã hồ sơ sai và mã tra cứu sai trả lời như nhau; mỗi mã hồ sơ thử được 10 lần trong một giờ."""
    if not commands.note_try(code=told.code, address=client_address(request), by=request.actor, at=request.now):
        return problem(429, _("Đã thử quá nhiều lần. Hãy thử lại sau một giờ."), headers={"Retry-After": "3600"})
    tracked = queries.tracked_by_pin(request.actor, told.code, told.pin)
    if tracked is None:
        return problem(404, _("Mã hồ sơ hoặc mã tra cứu không đúng. Hãy xem lại giấy tiếp nhận."))
    response = answer(shown.followed(tracked))
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
