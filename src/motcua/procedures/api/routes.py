"""The addresses under ``/procedures``."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from motcua.kernel.api.face import endpoint
from motcua.kernel.api.shapes import answer
from motcua.kernel.commands import Refused
from motcua.kernel.paging import page_of, readable
from motcua.kernel.time import local_day
from motcua.kernel.web import Request
from motcua.procedures import queries
from motcua.procedures.api import shapes
from motcua.procedures.queries import Wanted

router = Router()
READ = "procedures.read"
ALPHABET = ("sort_key", "id")


@router.get("", response=shapes.ProcedurePage, url_name="procedures", summary="Danh sách thủ tục")
@endpoint(READ)
def list_procedures(request: Request, narrowed: Query[shapes.Narrowed]) -> HttpResponse:
    """Các thủ tục có hiệu lực trong ngày `on`, theo tên; có `text` thì hợp nhất trước và không có trang sau."""
    on = narrowed.on or local_day(request.now)
    rows = queries.catalogue(request.actor, Wanted(text=narrowed.text, field=narrowed.field), on=on)
    if narrowed.agency:
        rows = rows.filter(id__in=queries.offered_at(narrowed.agency, on).values("id"))
    if narrowed.text:
        return answer(shapes.ProcedurePage(items=[shapes.listed(row) for row in rows[: narrowed.limit]], next=""))
    if narrowed.after and not readable(narrowed.after, ALPHABET):
        raise Refused(_("Con trỏ này không phải của danh sách này."), field="after")
    page = page_of(rows, request, keys=ALPHABET, size=narrowed.limit)
    return answer(shapes.ProcedurePage(items=[shapes.listed(row) for row in page.rows], next=page.next))


@router.get("/{code}", response=shapes.ProcedureShown, url_name="procedure", summary="Một thủ tục")
@endpoint(READ)
def show(request: Request, code: str, asked: Query[shapes.OnDay]) -> HttpResponse:
    """Phiên bản có hiệu lực trong ngày `on` (mặc định hôm nay): giấy tờ, phí, thời hạn, các bước."""
    return answer(shapes.whole(queries.version_in_force(code, asked.on or local_day(request.now))))
