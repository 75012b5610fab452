"""A dossier comes from another system."""

import base64
import binascii
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.calendar.rules import Limit, Unit, WrongLimit
from motcua.dossiers import commands
from motcua.dossiers.api import shown
from motcua.dossiers.api.routes import router
from motcua.dossiers.api.shapes import IntakeTold, LimitTold
from motcua.dossiers.commands import FeeStated, Intake, PaperGiven, ScanGiven
from motcua.files import commands as files
from motcua.files.commands import Kept, TakingNoFiles
from motcua.kernel.api.face import Once, endpoint
from motcua.kernel.api.once import once_after
from motcua.kernel.api.shapes import answer
from motcua.kernel.commands import Refused
from motcua.kernel.rows import together
from motcua.kernel.web import Request
from motcua.people.commands import Told
from motcua.procedures.rules import Quantity


@router.post("", response={201: shown.Taken}, url_name="take-in", summary="Nộp hồ sơ")
@endpoint("dossiers.receive")
def take_in(request: Request, key: Once, intake: IntakeTold) -> HttpResponse:
    """Ghi nhận một hồ sơ với các tệp của nó và, trừ khi `receive` là false, tiếp nhận ngay: cấp mã, hẹn ngày trả."""

    def work(kept: list[Kept]) -> HttpResponse:
        do = commands.take_in if intake.receive else commands.submit_dossier
        with together():
            dossier = do(intake=_intake(request, intake, kept), by=request.actor, at=request.now)
        return answer(shown.taken(dossier), status=201, location=f"/api/v1/dossiers/{dossier.id}")

    return once_after(request, key, lambda: _kept(intake), work)


def _intake(request: Request, told: IntakeTold, kept: list[Kept]) -> Intake:
    return Intake(
        agency=told.agency,
        procedure=told.procedure,
        variant=told.variant,
        channel=told.channel,
        owner=Told(**_plain(told.owner)),
        submitter_name=told.submitter_name,
        submitter_number=told.submitter_number,
        request=told.request,
        papers=[PaperGiven(p.required, p.name, True, p.originals, p.copies) for p in told.papers],
        scans=list(_scans(request, told, kept)),
        quantity=Quantity(**_plain(told.quantity)),
        fees_stated=[FeeStated(fee.position, fee.amount) for fee in told.fees_stated],
        fee_collected=told.fee_collected,
        limit_stated=_limit(told.limit_stated) if told.limit_stated else None,
        handover=told.handover,
        handover_address=told.handover_address,
    )


def _limit(told: LimitTold) -> Limit:
    try:
        return Limit(Decimal(told.amount), Unit(told.unit))
    except WrongLimit as wrong:
        raise Refused(str(wrong), field="limit_stated/amount") from wrong


def _places(told: IntakeTold) -> list[tuple[int, int]]:
    return [(n, m) for n, paper in enumerate(told.papers) for m in range(len(paper.files))]


def _kept(told: IntakeTold) -> list[Kept]:
    """Keep the bytes of all files, in their order; one that cannot be kept is named by its place."""
    fields = [f"papers/{n}/files/{m}/content" for n, m in _places(told)]
    given = [_bytes(told.papers[n].files[m].content, f) for (n, m), f in zip(_places(told), fields, strict=True)]
    try:
        return files.keep_all(given)
    except TakingNoFiles:
        raise
    except Refused as no:
        raise Refused(no.message, field=fields[int(next(iter(no.fields)))]) from no


def _scans(request: Request, told: IntakeTold, kept: list[Kept]) -> Iterator[ScanGiven]:
    """Give the kept files their rows together."""
    if not kept:
        return
    places = _places(told)
    given = [(told.papers[n].files[m].name, one) for (n, m), one in zip(places, kept, strict=True)]
    stored = files.store_files(given=given, by=request.actor, at=request.now)
    for (n, _m), row in zip(places, stored, strict=True):
        yield ScanGiven(row.id, row.name, row.size, row.media_type, told.papers[n].required)


def _bytes(content: str, field: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except binascii.Error:
        raise Refused(_("Không phải base64."), field=field) from None


def _plain(told: Any) -> dict[str, Any]:
    return {name: getattr(told, name) for name in type(told).model_fields}
