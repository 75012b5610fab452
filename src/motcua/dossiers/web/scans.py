"""The scans that came with a page: their bytes are kept before the act begins, and attached within it."""

from uuid import UUID

from django.utils.translation import gettext as _

from motcua.dossiers import commands
from motcua.dossiers.models import Dossier
from motcua.files import commands as files
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.web import Request

MOST_FILES = 20
FIELD = "files"


class Scans:
    """What one page brought in its field of files."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._kept: list[tuple[str, files.Kept]] = []
        self._refused: Refused | None = None

    def keep(self) -> None:
        """Keep the bytes of all; what is refused is told by ``must_be_kept``: a page sent before gets its answer first."""
        uploads = self._request.FILES.getlist(FIELD)
        if len(uploads) > MOST_FILES:
            self._refused = Refused(_("Mỗi lần gửi không quá %(most)s tệp.") % {"most": MOST_FILES}, field=FIELD)
            return
        for upload in uploads:
            try:
                kept = files.keep(chunks=upload.chunks(), by=self._request.actor)
            except Refused as no:
                self._refused = Refused(f"{upload.name}: {no.message}", field=FIELD)
                return
            self._kept.append((upload.name or "", kept))

    def must_be_kept(self) -> None:
        """Say what was refused.

        :raises Refused: one of them cannot be kept; the sentence names it.
        """
        if self._refused is not None:
            raise self._refused

    def attach(self, kept: Dossier, *, stage: str, paper: UUID | None = None) -> int:
        """Put all of them to the dossier and return how many there were.

        :raises Refused: one of them cannot be attached; the sentence names it, and none is.
        """
        for name, one in self._kept:
            try:
                commands.attach_file(
                    dossier=kept.id, kept=one, name=name, stage=stage, paper=paper,
                    by=self._request.actor, at=self._request.now,
                )  # fmt: skip
            except Conflict:
                raise
            except Refused as no:
                raise Refused(f"{name}: {no.message}", field=FIELD) from no
        return len(self._kept)
