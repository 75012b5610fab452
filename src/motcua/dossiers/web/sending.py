"""Scans and results sent to the browser: shown where that is safe, never as a page of ours."""

from uuid import UUID

from django.http import FileResponse, HttpResponse

from motcua.dossiers import queries
from motcua.files import queries as files
from motcua.kernel.web import NotThere, Request, screen

PDF = "application/pdf"
SHOWN_INLINE = frozenset({PDF, "image/jpeg", "image/png"})
ALONE = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
SANDBOX = "sandbox"  # not for PDF: Chromium's own reader stays blank in a sandbox


@screen(needs="tasks.own")
def send_file(request: Request, dossier: UUID, file: UUID) -> HttpResponse:
    """Send one scan of a dossier in pieces; ``?tai=1`` saves it instead of showing it. The reading is recorded."""
    row = queries.file_for(request.actor, dossier, file)
    content = files.content_of(request.actor, row.stored_id)
    if not content.path.exists():
        raise NotThere
    request.seen.append((dossier, row.dossier.received_by_agency_id))
    inline = content.media_type in SHOWN_INLINE and request.GET.get("tai") != "1"
    answer = FileResponse(
        content.path.open("rb"), as_attachment=not inline, filename=row.name, content_type=content.media_type
    )
    answer["Content-Security-Policy"] = ALONE if content.media_type == PDF and inline else f"{SANDBOX}; {ALONE}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer  # type: ignore[return-value]
