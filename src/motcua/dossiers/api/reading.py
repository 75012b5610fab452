"""Reading dossiers: the list, one of them, its history, those who can work on it."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query

from motcua.dossiers import queries
from motcua.dossiers.api import shown
from motcua.dossiers.api.routes import router
from motcua.dossiers.api.shapes import Narrowed
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import Filters
from motcua.kernel.api.face import endpoint
from motcua.kernel.api.shapes import answer, told
from motcua.kernel.commands import Refused
from motcua.kernel.paging import page_of, readable
from motcua.kernel.web import Request
from motcua.people import queries as people

NEWEST, BURNING = ("-submitted_at", "-id"), ("due_at", "id")
READ = "dossiers.read"


@router.get("", response=shown.Page, url_name="dossiers", summary="Danh sách hồ sơ")
@endpoint(READ)
def list_dossiers(request: Request, narrowed: Query[Narrowed]) -> HttpResponse:
    """Các hồ sơ mà hệ thống được xem, mới nộp trước; có `lateness` thì gấp nhất trước. Trang sau: gửi `next` vào `after`."""
    asked = narrowed.model_dump(exclude={"after", "limit"})
    filters = Filters(**{name: value for name, value in asked.items() if value is not None})
    keys = BURNING if narrowed.lateness else NEWEST
    if narrowed.after and not readable(narrowed.after, keys):
        raise Refused(_("Con trỏ này không phải của danh sách này."), field="after")
    rows = queries.listed(request.actor, filters, now=request.now)
    page = page_of(rows, request, keys=keys, size=narrowed.limit)
    return answer(shown.Page(items=[shown.listed(row) for row in page.rows], next=page.next))


def _opened(request: Request, dossier: UUID) -> Dossier:
    """Return the dossier; that this system opened it is recorded, whichever part of it is asked for."""
    kept = queries.dossier_for(request.actor, dossier)
    request.seen.append((kept.id, kept.received_by_agency_id))
    return kept


@router.get("/{uuid:dossier}", response=shown.Shown, url_name="dossier", summary="Một hồ sơ")
@endpoint(READ)
def show(request: Request, dossier: UUID) -> HttpResponse:
    """Một hồ sơ với giấy tờ, tệp, phí, yêu cầu bổ sung, và những việc hệ thống này làm được ngay bây giờ."""
    kept = _opened(request, dossier)
    return answer(shown.shown(kept, queries.actions_for(request.actor, kept, at=request.now)))


@router.get("/{uuid:dossier}/history", response=shown.History, url_name="history", summary="Diễn biến hồ sơ")
@endpoint(READ)
def history(request: Request, dossier: UUID) -> HttpResponse:
    """Đã xảy ra gì, mới nhất trước, và từng khoảng thời gian thuộc về ai."""
    kept = _opened(request, dossier)
    ledger = queries.ledger_of(kept)
    events = [told(shown.Happened, one, words=one.said) for one in queries.history_of(kept, ledger)]
    return answer(shown.History(events=events, ledger=[told(shown.Held, held) for held in ledger]))


@router.get("/{uuid:dossier}/officials", response=shown.Officials, url_name="officials", summary="Ai nhận xử lý được")
@endpoint("dossiers.assign")
def officials(request: Request, dossier: UUID) -> HttpResponse:
    """Những người của cơ quan có thẩm quyền mà hồ sơ có thể được giao cho."""
    kept = _opened(request, dossier)
    able = people.officials_of(kept.competent_agency_id, "dossiers.handle", at=request.now)
    return answer(shown.Officials(items=[told(shown.Official, one) for one in able]))
