"""What one person may not do alone: take a file out, recall or renumber an issued result, take a large list away."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.dossiers import queries
from motcua.dossiers.commands import moves
from motcua.dossiers.commands.decision import book_of, last_unit_step, numbered
from motcua.dossiers.events import ExportAllowed, FileRemoved, ResultRecalled, ResultRenumbered
from motcua.dossiers.lifecycle import State
from motcua.dossiers.models import Decision, Dossier, DossierFile, ExportPermit
from motcua.dossiers.queries.way import issued
from motcua.dossiers.rules import EXPORT_STANDS, known
from motcua.kernel.actors import Actor, Forbidden, NotThere, Post, require
from motcua.kernel.commands import Conflict, Refused, command
from motcua.kernel.facts import announce, facts_about
from motcua.kernel.numbers import is_cancelled, note_cancelled
from motcua.kernel.text import clean, shorten_middle
from motcua.kernel.time import clock_day, local_day
from motcua.people.commands import Matter, needs_two, second_person

CONFIRM, CONFIRM_EXPORT, EXPORT = "dossiers.confirm", "dossiers.confirm_export", "dossiers.export"
LONGEST = 500


def _named(dossier: Dossier) -> dict[str, str]:
    return {"code": str(dossier), "name": dossier.owner_name, "what": shorten_middle(dossier.procedure_name, 100)}


def _told_removal(*, dossier: UUID, file: UUID, reason: str, by: Actor, at: datetime) -> Matter:  # noqa: ARG001 - as the command
    """Say what taking this file out would mean."""
    row = queries.file_for(by, dossier, file)
    words = _named(row.dossier) | {"file": row.name, "who": row.added_by_name, "when": clock_day(row.added_at)}
    return Matter(
        subject=dossier,
        agency=row.dossier.received_by_agency_id,
        title=_("Xóa tệp “%(file)s” khỏi hồ sơ %(code)s") % words,
        effects=(
            _("Hồ sơ: %(what)s, của %(name)s.") % words,
            _("Tệp do %(who)s đính kèm %(when)s. Xóa rồi không xem lại được; nội dung bị hủy trong vài ngày sau.")
            % words,
        ),
    )


@needs_two("dossiers.remove_file", right=CONFIRM, tell=_told_removal)
@command
def remove_file(*, dossier: UUID, file: UUID, reason: str, by: Actor, at: datetime) -> None:  # noqa: ARG001 - kept by the proposal
    """Take a wrongly attached file out of a dossier, for good: its bytes go with the next sweep.

    Also of a dossier that has ended: what never belonged there may hold another person's data.

    :raises NeedsSecondPerson: nobody confirmed it.
    :raises NotThere: there is no such dossier for this actor, or no such file in it.
    """
    kept = queries.workable(by, dossier)
    row = DossierFile.objects.select_for_update().filter(id=file, dossier=kept).first()
    if row is None:
        raise NotThere
    second, key, stage = second_person("dossiers.remove_file"), row.id, row.stage
    row.delete()
    event, post = FileRemoved(key, stage, second.id), moves.post_beside(kept, by)
    announce(event, subject=kept.id, agency=kept.received_by_agency_id, by=by, at=at, post=post)


def issuing_post(by: Actor, dossier: Dossier) -> Post:
    """Return the post in which somebody answers for issued results of this agency.

    :raises Forbidden: the actor neither numbers nor decides there.
    """
    for right in ("dossiers.number", "dossiers.decide"):
        if by.may(right, within=dossier.competent_agency_id):
            return require(by, right, within=dossier.competent_agency_id)
    message = f"{by.name} neither numbers nor decides in {dossier.competent_agency_id}"
    raise Forbidden(message)


def _issued(dossier: UUID, by: Actor) -> tuple[Dossier, Decision, Post]:
    """Return the dossier, locked, with its issued result.

    :raises Conflict: the result was not issued, is recalled, or was handed out already.
    """
    kept = moves.locked(dossier)
    post = issuing_post(by, kept)
    decision = issued(kept)
    if kept.state != State.RESOLVED or decision is None:
        raise Conflict(_("Chỉ làm được khi kết quả đã phát hành và chưa trả cho người dân."))
    return kept, decision, post


def _told_issued(dossier: UUID, by: Actor) -> tuple[Dossier, dict[str, str]]:
    kept = queries.dossier_for(by, dossier)
    decision = issued(kept)
    return kept, _named(kept) | {"number": decision.notation if decision else ""}


def _told_recall(*, dossier: UUID, reason: str, by: Actor, at: datetime) -> Matter:  # noqa: ARG001 - as the command
    """Say what recalling this result would mean."""
    kept, words = _told_issued(dossier, by)
    return Matter(
        subject=dossier,
        agency=kept.competent_agency_id,
        title=_("Thu hồi kết quả số %(number)s của hồ sơ %(code)s") % words,
        effects=(
            _("Hồ sơ: %(what)s, của %(name)s.") % words,
            _("Số %(number)s bị hủy và vẫn ghi trong sổ; kết quả không trả được nữa.") % words,
            _("Hồ sơ trở lại người soạn dự thảo để làm lại; hẹn trả giữ nguyên, đồng hồ chạy tiếp."),
        ),
    )


@needs_two("dossiers.recall_result", right=CONFIRM, tell=_told_recall)
@command
def recall_result(*, dossier: UUID, reason: str, by: Actor, at: datetime) -> Dossier:
    """Recall an issued result that was not handed out yet; the dossier goes back to who drafted it.

    The number stays in its book as cancelled; the next result gets another one.

    :raises NeedsSecondPerson: nobody confirmed it.
    :raises Conflict: no result is issued, or it was handed out.
    :raises Forbidden: ``by`` neither numbers nor decides in the competent agency.
    """
    kept, decision, post = _issued(dossier, by)
    second = second_person("dossiers.recall_result")
    decision.recalled_at, decision.recalled_by_name, decision.recall_reason = at, by.name, clean(reason)[:LONGEST]
    decision.save(update_fields=["recalled_at", "recalled_by_name", "recall_reason"])
    _cancel(kept, decision, reason, by, at)
    moves.change(kept, "recall", resolved_at=None, step=last_unit_step(kept))
    moves.move(kept, by=by, at=at, position=decision.drafted_by_position)
    event = ResultRecalled(decision.notation, second.id)
    announce(event, subject=kept.id, agency=kept.competent_agency_id, by=by, at=at, post=post)
    return kept


def _told_renumbering(*, dossier: UUID, reason: str, by: Actor, at: datetime) -> Matter:  # noqa: ARG001 - as the command
    """Say what giving another number would mean."""
    kept, words = _told_issued(dossier, by)
    return Matter(
        subject=dossier,
        agency=kept.competent_agency_id,
        title=_("Cấp lại số cho kết quả %(number)s của hồ sơ %(code)s") % words,
        effects=(
            _("Hồ sơ: %(what)s, của %(name)s.") % words,
            _("Số %(number)s bị hủy và vẫn ghi trong sổ cùng lý do; kết quả nhận số tiếp theo của sổ.") % words,
            _("Bản đã in mang số cũ phải được thay."),
        ),
    )


@needs_two("dossiers.renumber_result", right=CONFIRM, tell=_told_renumbering)
@command
def renumber_result(*, dossier: UUID, reason: str, by: Actor, at: datetime) -> Decision:
    """Cancel the number of an issued result and give it the next one of its book.

    :raises NeedsSecondPerson: nobody confirmed it.
    :raises Conflict: no result is issued, or it was handed out.
    :raises Forbidden: ``by`` neither numbers nor decides in the competent agency.
    """
    kept, decision, post = _issued(dossier, by)
    second, former = second_person("dossiers.renumber_result"), decision.notation
    _cancel(kept, decision, reason, by, at)
    decision.former_notation = former
    numbered(kept, decision, at)
    decision.save(update_fields=["number", "notation", "former_notation"])
    kept.edition += 1
    kept.save(update_fields=["edition"])
    event = ResultRenumbered(former, decision.notation, second.id)
    announce(event, subject=kept.id, agency=kept.competent_agency_id, by=by, at=at, post=post)
    return decision


def _cancel(dossier: Dossier, decision: Decision, reason: str, by: Actor, at: datetime) -> None:
    """Keep the number visible as cancelled, in the book and year in which it was given."""
    given, number = _numbered_at(dossier) or at, known(decision.number)
    book, period = book_of(dossier, decision, given), f"{local_day(given):%Y}"
    if not is_cancelled(book, period, number):  # its paper may have been spoilt before
        note_cancelled(book, period, number, reason=clean(reason)[:LONGEST], by=by, at=at)


def _numbered_at(dossier: Dossier) -> datetime | None:
    given = facts_about(dossier.id).filter(name__in=["dossiers.DossierCompleted", "dossiers.ResultRenumbered"])
    return given.values_list("at", flat=True).last()


def _told_export(*, permit: UUID, given: str, said: str, rows: int, by: Actor, at: datetime) -> Matter:  # noqa: ARG001 - as the command
    """Say what taking this list away would mean."""
    post = require(by, EXPORT)
    whole = by.reach(EXPORT) is None
    return Matter(
        subject=permit,
        agency=None if whole else post.agency,
        title=_("Xuất %(rows)s hồ sơ ra Excel") % {"rows": f"{rows:,}".replace(",", ".")},
        effects=(
            _("Danh sách: %(said)s.") % {"said": said},
            _("Tệp có họ tên, số định danh, điện thoại, địa chỉ đầy đủ của từng người."),
            _("%(name)s tải được một lần, trong 24 giờ; lần tải được ghi vào nhật ký.") % {"name": by.name},
        ),
    )


@needs_two("dossiers.allow_export", right=CONFIRM_EXPORT, tell=_told_export)
@command
def allow_export(*, permit: UUID, given: str, said: str, rows: int, by: Actor, at: datetime) -> ExportPermit:
    """Let ``by`` take a large list away once within a day; ``given`` are the filters as the list's address has them.

    :raises NeedsSecondPerson: nobody confirmed it.
    :raises Forbidden: ``by`` may not export.
    """
    post = require(by, EXPORT)
    second = second_person("dossiers.allow_export")
    kept = ExportPermit(
        id=permit, account_id=known(by.id), given=given, said=said[:LONGEST], rows=rows, allowed_at=at,
        until_at=at + timedelta(hours=EXPORT_STANDS), confirmed_by=second.id,
    )  # fmt: skip
    kept.save(force_insert=True)
    announce(ExportAllowed(rows, second.id), subject=permit, agency=post.agency, by=by, at=at, post=post)
    return kept


@command
def take_export(*, permit: UUID, by: Actor, at: datetime) -> ExportPermit:
    """Use the permit, once; the caller then gives the list.

    :raises NotThere: there is no such permit of this actor.
    :raises Conflict: it was used, or its day is over.
    :raises Forbidden: ``by`` may not export any more.
    """
    require(by, EXPORT)
    kept = ExportPermit.objects.select_for_update().filter(id=permit, account_id=known(by.id)).first()
    if kept is None:
        raise NotThere
    if kept.taken_at is not None:
        raise Conflict(_("Danh sách này đã được tải lúc %(when)s.") % {"when": clock_day(kept.taken_at)})
    if kept.until_at <= at:
        raise Refused(_("Đã quá 24 giờ từ khi được đồng ý. Hãy gửi đề nghị mới."))
    kept.taken_at = at
    kept.save(update_fields=["taken_at"])
    return kept
