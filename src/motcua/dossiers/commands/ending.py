"""Ends without a result: papers asked for never came, or the person takes the dossier back."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.dossiers.commands import moves
from motcua.dossiers.events import DossierStopped, DossierWithdrawn
from motcua.dossiers.models import Decision, Dossier, Withdrawal
from motcua.dossiers.queries.way import is_signed, overdue_answer
from motcua.dossiers.rules import Outcome, Stage
from motcua.kernel.actors import Actor, require
from motcua.kernel.commands import Conflict, Refused, command
from motcua.kernel.facts import announce
from motcua.kernel.numbers import take_number
from motcua.kernel.text import clean
from motcua.kernel.time import local_day
from motcua.tasks import commands as tasks


@command
def stop_dossier(
    *, dossier: UUID, reason: str, legal_basis: str, edition: int | None = None, by: Actor, at: datetime
) -> Decision:
    """Stop a received dossier whose supplement did not come by its day, with the numbered notice (Mẫu 05).

    :raises Refused: no reason or no legal basis.
    :raises Conflict: it waits for no supplement, or the day to answer by is not over.
    :raises Forbidden: ``by`` does not decide in the competent agency.
    """
    kept = moves.locked(dossier, edition=edition)
    post = require(by, "dossiers.decide", within=kept.competent_agency_id)
    if not overdue_answer(kept, local_day(at)):
        raise Conflict(_("Chỉ dừng giải quyết khi đã quá hạn bổ sung mà người nộp chưa bổ sung."))
    fields = {}
    if not clean(reason):
        fields["reason"] = _("Hãy ghi lý do dừng giải quyết.")
    if not clean(legal_basis):
        fields["legal_basis"] = _("Hãy ghi căn cứ pháp lý của việc dừng giải quyết.")
    if fields:
        raise Refused(_("Thông báo dừng giải quyết chưa đủ."), fields=fields)
    moves.change(kept, "stop", ended_at=at, paused_at=None)
    notice = Decision(
        dossier=kept,
        stage=Stage.VERIFY,
        outcome=Outcome.STOPPED,
        reason=clean(reason),
        legal_basis=clean(legal_basis),
        drafted_at=at,
        drafted_by_name=by.name,
        drafted_by_position=post.position,
        decided_at=at,
        decided_by_name=by.name,
        decided_by_title=moves.title_of(post),
    )
    tasks.finish(subject=kept.id, by=by, at=at)
    notice.number = take_number(f"{moves.organ_code(kept.competent_agency_id, at)}/TBD", f"{local_day(at):%Y}")
    notice.notation = f"{notice.number:04d}/TBD"
    notice.save(force_insert=True)
    announce(DossierStopped(notice.id), subject=kept.id, agency=kept.competent_agency_id, by=by, at=at, post=post)
    return notice


@command
def withdraw_dossier(
    *, dossier: UUID, reason: str, asked_by_name: str, edition: int | None = None, by: Actor, at: datetime
) -> Dossier:
    """Give the dossier back at the person's request, as long as no result is signed.

    :raises Refused: nobody is named who asks, or no reason is given.
    :raises NotAllowed: it has its result, or has ended.
    :raises Conflict: a result is signed and only waits for its number.
    :raises Forbidden: ``by`` may not receive at this counter.
    """
    kept = moves.locked(dossier, edition=edition)
    post = require(by, "dossiers.receive", within=kept.received_by_agency_id)
    fields = {}
    if not clean(asked_by_name):
        fields["asked_by_name"] = _("Hãy ghi tên người yêu cầu rút hồ sơ.")
    if not clean(reason):
        fields["reason"] = _("Hãy ghi lý do rút hồ sơ.")
    if fields:
        raise Refused(_("Yêu cầu rút hồ sơ chưa đủ."), fields=fields)
    if is_signed(kept):
        raise Conflict(_("Kết quả đã được ký nên hồ sơ không rút được nữa."))
    moves.change(kept, "withdraw", ended_at=at, paused_at=None)
    kept_reason = Withdrawal(
        dossier=kept, asked_by_name=clean(asked_by_name), reason=clean(reason), at=at, by_name=by.name
    )
    kept_reason.save(force_insert=True)
    tasks.finish(subject=kept.id, by=by, at=at)
    announce(
        DossierWithdrawn(kept_reason.id), subject=kept.id, agency=kept.received_by_agency_id, by=by, at=at, post=post
    )
    return kept
