"""From a draft to a published version, and to its end."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor, Post, require
from motcua.kernel.commands import Refused, command
from motcua.kernel.facts import announce
from motcua.kernel.text import clean
from motcua.kernel.time import local_day
from motcua.procedures.commands.writing import (
    PLAIN_FIELDS,
    lay_plain,
    locked_procedure,
    locked_version,
    new_draft,
)
from motcua.procedures.events import (
    DraftDiscarded,
    ProcedureAdded,
    VersionClosed,
    VersionDrafted,
    VersionEdited,
    VersionPublished,
    VersionWithdrawn,
)
from motcua.procedures.lifecycle import DRAFT, IN_THE_CATALOGUE, LIFECYCLE
from motcua.procedures.models import Field, Procedure, ProcedureVersion
from motcua.procedures.queries import content_of, latest_content_version
from motcua.procedures.queries.versions import whole_versions
from motcua.procedures.rules import Content, missing, plain_faults

EDIT = "procedures.edit"
PUBLISH = "procedures.publish"
A_DAY = timedelta(days=1)


@command
def add_procedure(*, code: str, field_code: str, name: str, by: Actor, at: datetime) -> ProcedureVersion:
    """Take a new national code into the catalogue and begin its first draft.

    :raises Refused: the code is taken or malformed, the field unknown, the name empty.
    :raises Forbidden: ``by`` may not edit procedures.
    """
    post = require(by, EDIT)
    wrong = plain_faults({"code": code, "name": clean(name)})
    if Procedure.objects.filter(code=code).exists():
        wrong["code"] = _("Mã thủ tục này đã có trong danh mục.")
    field = Field.objects.filter(code=field_code).first()
    if field is None:
        wrong["field_code"] = _("Chọn lĩnh vực.")
    if wrong or field is None:
        raise Refused(_("Chưa thêm được thủ tục."), fields=wrong)
    procedure = Procedure(code=code, field=field, first_name=clean(name))
    procedure.save(force_insert=True)
    announce(ProcedureAdded(code), subject=procedure.id, agency=post.agency, by=by, at=at, post=post)
    return _draft(procedure, Content(name=name), post, by, at)


@command
def draft_version(*, code: str, by: Actor, at: datetime) -> ProcedureVersion:
    """Begin a draft as a copy of the newest version. An open draft is returned as it is: there is one at a time.

    :raises NoSuchProcedure: the catalogue has no such code.
    :raises Forbidden: ``by`` may not edit procedures.
    """
    post = require(by, EDIT)
    procedure = locked_procedure(code)
    open_draft = ProcedureVersion.objects.filter(procedure=procedure, state=DRAFT).first()
    if open_draft is not None:
        return open_draft
    latest = latest_content_version(procedure)
    content = content_of(latest) if latest else Content(name=procedure.first_name)
    return _draft(procedure, content, post, by, at)


def _draft(procedure: Procedure, content: Content, post: Post, by: Actor, at: datetime) -> ProcedureVersion:
    version = new_draft(procedure, content)
    drafted = VersionDrafted(version.id, version.number)
    announce(drafted, subject=procedure.id, agency=post.agency, by=by, at=at, post=post)
    return version


@command
def edit_version(
    *, version: UUID, revision: int, changes: Mapping[str, object], by: Actor, at: datetime
) -> ProcedureVersion:
    """Change plain fields of a draft: name, decision, levels, system, online kind, applicants, texts, keywords.

    :raises Conflict: somebody else saved the draft since ``revision``.
    :raises NotAllowed: it is no draft any more.
    :raises Refused: a field that does not exist or a value that cannot be.
    :raises Forbidden: ``by`` may not edit procedures.
    """
    post = require(by, EDIT)
    draft = locked_version(version, "edit", revision)
    unknown = sorted(set(changes) - set(PLAIN_FIELDS))
    if unknown:
        raise Refused(_("Phiên bản không có trường này."), field=unknown[0])
    wrong = plain_faults(changes)
    if wrong:
        raise Refused(_("Chưa lưu được: hãy xem các trường được đánh dấu."), fields=wrong)
    changed = lay_plain(draft, changes)
    if changed:
        draft.revision += 1
        draft.save()
        edited = VersionEdited(draft.id, "plain", changed)
        announce(edited, subject=draft.procedure_id, agency=post.agency, by=by, at=at, post=post)
    return draft


@command
def publish_version(*, version: UUID, revision: int, valid_from: date, by: Actor, at: datetime) -> ProcedureVersion:
    """Put a draft into force from a day on; the version before it ends on the eve.

    :raises Refused: something is missing (``fields`` lists it), or the day lies in the
        past or not after the first day of the version before.
    :raises Conflict: somebody else saved the draft since ``revision``.
    :raises NotAllowed: it is no draft any more.
    :raises Forbidden: ``by`` may not publish procedures.
    """
    post = require(by, PUBLISH)
    if valid_from < local_day(at):
        raise Refused(_("Ngày hiệu lực không được ở trước hôm nay."), field="valid_from")
    draft = locked_version(version, "publish", revision)
    return put_in_force(draft, valid_from, by=by, at=at, post=post)


def put_in_force(
    draft: ProcedureVersion, valid_from: date, *, by: Actor, at: datetime, post: Post | None = None
) -> ProcedureVersion:
    """Publish a locked draft and close the version before it; the caller has asked for the right.

    :raises Refused: something is missing, or the day is not after the first day of the version before.
    """
    lacking = missing(content_of(whole_versions().get(id=draft.id)))
    if lacking:
        said = {f"missing-{at_line}": line for at_line, line in enumerate(lacking, 1)}
        raise Refused(_("Chưa công bố được: bản nháp còn thiếu."), fields=said)
    agency = post.agency if post else None
    _close_former(draft, valid_from, by=by, at=at, post=post)
    draft.state = LIFECYCLE.after(draft.state, "publish")
    draft.valid_from = valid_from
    draft.save(update_fields=["state", "valid_from"])
    published = VersionPublished(draft.id, draft.number, valid_from)
    announce(published, subject=draft.procedure_id, agency=agency, by=by, at=at, post=post)
    return draft


def _close_former(draft: ProcedureVersion, valid_from: date, *, by: Actor, at: datetime, post: Post | None) -> None:
    in_catalogue = ProcedureVersion.objects.filter(procedure=draft.procedure_id, state__in=IN_THE_CATALOGUE)
    former = in_catalogue.select_for_update().order_by("-valid_from").first()
    if former is None or former.valid_from is None:
        return
    if former.valid_from >= valid_from:
        raise Refused(_("Ngày hiệu lực phải sau ngày bắt đầu của phiên bản trước."), field="valid_from")
    if former.valid_to is not None and former.valid_to < valid_from:
        return
    former.valid_to = valid_from - A_DAY
    former.save(update_fields=["valid_to"])
    agency = post.agency if post else None
    closed = VersionClosed(former.id, former.number, former.valid_to)
    announce(closed, subject=former.procedure_id, agency=agency, by=by, at=at, post=post)


@command
def withdraw_version(*, version: UUID, last_day: date, by: Actor, at: datetime) -> ProcedureVersion:
    """End a published version without a successor (bãi bỏ): ``last_day`` is its last day in force.

    Dossiers taken in under it go on as they began.

    :raises Refused: the last day lies before today, before the first day, or after the version's end.
    :raises NotAllowed: it is not published.
    :raises Forbidden: ``by`` may not publish procedures.
    """
    post = require(by, PUBLISH)
    found = locked_version(version, "withdraw")
    if last_day < local_day(at):
        raise Refused(_("Ngày hiệu lực cuối cùng không được ở trước hôm nay."), field="last_day")
    if found.valid_from is None or last_day < found.valid_from:
        raise Refused(_("Phiên bản chưa có hiệu lực vào ngày này."), field="last_day")
    if found.valid_to is not None and found.valid_to < last_day:
        raise Refused(_("Phiên bản đã hết hiệu lực trước ngày này."), field="last_day")
    found.state = LIFECYCLE.after(found.state, "withdraw")
    found.valid_to = last_day
    found.save(update_fields=["state", "valid_to"])
    withdrawn = VersionWithdrawn(found.id, found.number, last_day)
    announce(withdrawn, subject=found.procedure_id, agency=post.agency, by=by, at=at, post=post)
    return found


@command
def discard_draft(*, version: UUID, revision: int, by: Actor, at: datetime) -> None:
    """Give up a draft. It stays in the database with its number, seen by nobody.

    :raises Conflict: somebody else saved the draft since ``revision``.
    :raises NotAllowed: it is no draft any more.
    :raises Forbidden: ``by`` may not edit procedures.
    """
    post = require(by, EDIT)
    draft = locked_version(version, "discard", revision)
    draft.state = LIFECYCLE.after(draft.state, "discard")
    draft.save(update_fields=["state"])
    discarded = DraftDiscarded(draft.id, draft.number)
    announce(discarded, subject=draft.procedure_id, agency=post.agency, by=by, at=at, post=post)
