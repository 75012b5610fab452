"""Acts that end a dossier without a result: stop it, or give it back to who wants it back."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.dossiers import commands
from motcua.dossiers.web.acting import BOTH, asked, edition_of, question, typed
from motcua.dossiers.web.decisions import bases_of
from motcua.kernel.web import Request, screen


@screen(needs="dossiers.decide", methods=BOTH)
def stop(request: Request, dossier: UUID) -> HttpResponse:
    """Ask why work stops; the notice can be printed afterwards."""
    kept, action = asked(request, dossier, "stop")
    given = typed(request, "legal_basis", reason=_("Đã quá hạn bổ sung mà người nộp chưa bổ sung hồ sơ."))

    def work() -> str:
        commands.stop_dossier(dossier=kept.id, edition=edition_of(request), by=request.actor, at=request.now, **given)
        return _("Đã dừng giải quyết. Hãy in thông báo gửi người nộp.")

    return question(request, "stop", kept, action, {"typed": given, "bases": bases_of(kept)}, work)


@screen(needs="dossiers.receive", methods=BOTH)
def withdraw(request: Request, dossier: UUID) -> HttpResponse:
    """Ask who takes the dossier back and why."""
    kept, action = asked(request, dossier, "withdraw")
    given = typed(request, "reason", asked_by_name=kept.submitter_name or kept.owner_name)

    def work() -> str:
        commands.withdraw_dossier(
            dossier=kept.id, edition=edition_of(request), by=request.actor, at=request.now, **given
        )
        return _("Đã rút hồ sơ theo yêu cầu. Hãy trả lại giấy tờ đã nộp.")

    return question(request, "withdraw", kept, action, {"typed": given}, work)
