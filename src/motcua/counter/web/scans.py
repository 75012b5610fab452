"""Scans that came with a page that could not be accepted yet: stored at once, remembered by a signed token."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from motcua.files import commands as files
from motcua.files import queries as stored_files
from motcua.kernel.commands import Refused
from motcua.kernel.web import Request

SALT = "dossiers.intake.scan"
KEPT_FOR = 24 * 60 * 60
MOST_OF_A_PAPER = 20


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan that is stored and belongs to no dossier yet."""

    stored: UUID
    name: str
    size: int
    token: str


def arrived(request: Request, field: str, kept_field: str) -> tuple[list[Scan], str]:
    """Return the scans of one paper, those of the page before first, and what is wrong with the others.

    A token that the person asked to drop is left out. One broken file does not lose the good ones.
    """
    dropped = set(request.POST.getlist("drop"))
    kept = [token for token in request.POST.getlist(kept_field) if token not in dropped]
    scans = [scan for token in kept for scan in _known(request, token)]
    wrong = [_("Tệp đã gửi lên trước đó không còn dùng được. Hãy chọn lại tệp.")] if len(scans) < len(kept) else []
    uploads, room = request.FILES.getlist(field), MOST_OF_A_PAPER - len(scans)
    for upload in uploads[:room]:
        try:
            scans.append(_stored(request, upload))
        except Refused as no:
            wrong.append(f"{upload.name}: {no.message}")
    if len(uploads) > room:
        wrong.append(_("Mỗi giấy tờ không quá %(most)s tệp.") % {"most": MOST_OF_A_PAPER})
    return scans, " ".join(wrong)


def drops_what_is_kept(request: Request) -> bool:
    """Tell whether all that the person asks to drop was on the page."""
    kept = {token for name in request.POST if name.startswith("kept_") for token in request.POST.getlist(name)}
    return kept.issuperset(request.POST.getlist("drop"))


def _stored(request: Request, upload: "UploadedFile[bytes]") -> Scan:
    kept = files.keep(chunks=upload.chunks(), by=request.actor)
    row = files.store_file(kept=kept, name=upload.name or "", by=request.actor, at=request.now)
    token = signing.dumps([str(row.id), str(request.actor.id)], salt=SALT)
    return Scan(row.id, row.name, row.size, token)


def _known(request: Request, token: str) -> Iterable[Scan]:
    """Yield the scan of a token; one that was forged, is another person's or too old is as if it had not come."""
    try:
        key, actor = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return
    if actor == str(request.actor.id):
        content = stored_files.content_of(request.actor, UUID(key))
        yield Scan(UUID(key), content.name, content.size, token)
