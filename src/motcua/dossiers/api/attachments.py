"""Files of a dossier: one comes, one is fetched."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import File, Form
from ninja.files import UploadedFile

from motcua.dossiers import commands, queries
from motcua.dossiers.api import shown
from motcua.dossiers.api.routes import router
from motcua.dossiers.api.shapes import Attached
from motcua.files import commands as files
from motcua.files import queries as stored_files
from motcua.files.ports import NotKept
from motcua.files.rules import disposition
from motcua.inspection import queries as inspection
from motcua.kernel.actors import NotThere
from motcua.kernel.api.face import Once, Unasked, endpoint
from motcua.kernel.api.once import once_after
from motcua.kernel.api.problems import problem
from motcua.kernel.api.shapes import answer
from motcua.kernel.commands import whole
from motcua.kernel.sending import Sent, send
from motcua.kernel.web import Request


@router.post("/{uuid:dossier}/files", response={201: shown.Attachment}, url_name="files", summary="Đính kèm tệp")
@endpoint("dossiers.receive", "dossiers.handle")
def attach(request: Request, key: Once, dossier: UUID, told: Form[Attached], file: File[UploadedFile]) -> HttpResponse:
    """Đính kèm một tệp PDF, JPEG hoặc PNG (multipart/form-data, đến 20 MB)."""
    if strange := sorted({*request.POST, *request.FILES} - {*Attached.model_fields, "file"}):
        raise Unasked(strange)

    def work(kept: files.Kept) -> HttpResponse:
        row = commands.attach_file(
            dossier=dossier,
            kept=kept,
            name=file.name or "",
            stage=told.stage,
            paper=told.paper,
            by=request.actor,
            at=request.now,
        )
        place = f"/api/v1/dossiers/{dossier}/files/{row.id}"
        return answer(shown.attachment(row), status=201, location=place)

    def first() -> files.Kept:
        with whole():
            queries.workable(request.actor, dossier)
        return files.keep(chunks=file.chunks(), by=request.actor)

    return once_after(request, key, first, work)


@router.get("/{uuid:dossier}/files/{uuid:file}", url_name="file", summary="Tải tệp")
@endpoint("dossiers.read")
def fetch(request: Request, dossier: UUID, file: UUID) -> HttpResponseBase:
    """Tải một tệp của hồ sơ, khi phần mềm đã kiểm tra rằng nó vô hại; chưa xong, hoặc không nhận, thì trả lời 409."""
    row = queries.file_for(request.actor, dossier, file)
    standing = inspection.standing_of(request.actor, row.stored_id)
    if not standing.open:
        return problem(409, _("Tệp chưa mở được: %(why)s") % {"why": standing.words})
    content = stored_files.content_of(request.actor, row.stored_id)
    sent = Sent(
        size=content.size,
        pieces=lambda first, length: stored_files.pieces(content, first, length),
        tag=content.digest,
        media_type=content.media_type,
        disposition=disposition(row.name, inline=False),
        inline=False,
        front=stored_files.front_address(content, settings.FILE_FRONT),
    )
    request.seen.append((row.dossier_id, row.dossier.received_by_agency_id))
    try:
        return send(request, sent)
    except NotKept as gone:
        raise NotThere from gone
