"""Scans and results sent to the browser: shown where that is safe, never as a page of ours."""

from uuid import UUID

from django.conf import settings
from django.http.response import HttpResponseBase

from motcua.dossiers import queries
from motcua.files import queries as files
from motcua.files.ports import NotKept
from motcua.files.rules import disposition
from motcua.inspection import queries as inspection
from motcua.kernel.actors import NotThere
from motcua.kernel.sending import Sent, send
from motcua.kernel.web import Request, screen


@screen(needs="tasks.own")
def send_file(request: Request, dossier: UUID, file: UUID) -> HttpResponseBase:
    """Send one scan of a dossier in pieces; ``?tai=1`` saves it instead of showing it. The reading is recorded.

    A file that still waits for its verdict, or was refused, is answered with the reason.
    """
    row = queries.file_for(request.actor, dossier, file)
    standing = inspection.must_be_open(request.actor, row.stored_id)
    content = files.content_of(request.actor, row.stored_id)
    inline = standing.inline and request.GET.get("tai") != "1"
    sent = Sent(
        size=content.size,
        pieces=lambda first, length: files.pieces(content, first, length),
        tag=content.digest,
        media_type=content.media_type,
        disposition=disposition(row.name, inline=inline),
        inline=inline,
        front=files.front_address(content, settings.FILE_FRONT),
    )
    request.seen.append((dossier, row.dossier.received_by_agency_id))
    try:
        return send(request, sent)
    except NotKept as gone:
        raise NotThere from gone
