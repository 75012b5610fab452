"""The lines of a draft: papers, limits, fees, steps, variants, results, legal bases, competences."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor, require
from motcua.kernel.commands import Refused, command
from motcua.kernel.facts import announce
from motcua.procedures.commands.versions import EDIT
from motcua.procedures.commands.writing import (
    ORDERED,
    PART_OF,
    TABLES,
    cleaned,
    locked_version,
    row_values,
    variants_of,
)
from motcua.procedures.events import VersionEdited
from motcua.procedures.models import ProcedureVersion
from motcua.procedures.rules import Line, faults


@command
def add_part(*, version: UUID, revision: int, line: Line, by: Actor, at: datetime) -> ProcedureVersion:
    """Add one line to a draft, last of its kind; the kind of line says to which list.

    :raises Refused: the line is not well (``fields`` says where), or there is one like it.
    :raises Conflict: somebody else saved the draft since ``revision``.
    :raises NotAllowed: it is no draft any more.
    :raises Forbidden: ``by`` may not edit procedures.
    """
    require(by, EDIT)
    draft = locked_version(version, "edit", revision)
    part, tidy = PART_OF[type(line)], _well(line)
    last = _rows(draft, part).aggregate(last=Max("position"))["last"] if part in ORDERED else None
    values = row_values(part, tidy, (last or 0) + 1, variants_of(draft))
    _save(TABLES[part](version=draft, **values), new=True)
    return _edited(draft, part, tuple(asdict(tidy)), by, at)


@command
def change_part(*, version: UUID, revision: int, row: UUID, line: Line, by: Actor, at: datetime) -> ProcedureVersion:
    """Replace one line of a draft; its place in the order stays.

    :raises Refused: the line is not well, is gone, or there is one like it.
    :raises Conflict: somebody else saved the draft since ``revision``.
    :raises NotAllowed: it is no draft any more.
    :raises Forbidden: ``by`` may not edit procedures.
    """
    require(by, EDIT)
    draft = locked_version(version, "edit", revision)
    part, tidy = PART_OF[type(line)], _well(line)
    found = _row(draft, part, row)
    values = row_values(part, tidy, None, variants_of(draft))
    changed = tuple(name for name, value in values.items() if getattr(found, name) != value)
    for name, value in values.items():
        setattr(found, name, value)
    _save(found, new=False)
    return _edited(draft, part, changed, by, at) if changed else draft


@command
def remove_part(*, version: UUID, revision: int, part: str, row: UUID, by: Actor, at: datetime) -> ProcedureVersion:
    """Take one line out of a draft. A variant goes only when no other line names it.

    :raises Refused: the line is gone already, or a variant is still in use.
    :raises Conflict: somebody else saved the draft since ``revision``.
    :raises NotAllowed: it is no draft any more.
    :raises Forbidden: ``by`` may not edit procedures.
    """
    require(by, EDIT)
    draft = locked_version(version, "edit", revision)
    found = _row(draft, part, row)
    if part == "variants" and any(getattr(found, users).exists() for users in ("papers", "channel_rules", "fee_rules")):
        raise Refused(_("Trường hợp này còn giấy tờ, thời hạn hoặc phí riêng. Hãy chuyển hoặc bỏ chúng trước."))
    found.delete()
    return _edited(draft, part, (), by, at)


@command
def move_part(
    *, version: UUID, revision: int, part: str, row: UUID, earlier: bool, by: Actor, at: datetime
) -> ProcedureVersion:
    """Let a line and its neighbour change places; at the end of the list nothing happens.

    :raises Refused: the line is gone, or lines of this kind have no order.
    :raises Conflict: somebody else saved the draft since ``revision``.
    :raises NotAllowed: it is no draft any more.
    :raises Forbidden: ``by`` may not edit procedures.
    """
    require(by, EDIT)
    draft = locked_version(version, "edit", revision)
    if part not in ORDERED:
        raise Refused(_("Phần này không có thứ tự."))
    found = _row(draft, part, row)
    others = _rows(draft, part)
    before = others.filter(position__lt=found.position).order_by("-position")
    after = others.filter(position__gt=found.position).order_by("position")
    neighbour = (before if earlier else after).first()
    if neighbour is None:
        return draft
    found.position, neighbour.position = neighbour.position, found.position
    found.save(update_fields=["position"])
    neighbour.save(update_fields=["position"])
    return _edited(draft, part, ("position",), by, at)


def _well(line: Line) -> Line:
    tidy = cleaned(line)
    wrong = faults(tidy)
    if wrong:
        raise Refused(_("Chưa lưu được: hãy xem các trường được đánh dấu."), fields=wrong)
    return tidy


def _rows(draft: ProcedureVersion, part: str) -> Any:
    if part not in TABLES:
        raise Refused(_("Phiên bản không có phần này."))
    return TABLES[part].objects.filter(version=draft)


def _row(draft: ProcedureVersion, part: str, row: UUID) -> Any:
    found = _rows(draft, part).filter(id=row).first()
    if found is None:
        raise Refused(_("Dòng này không còn trong bản nháp. Hãy tải lại trang."))
    return found


def _save(row: Any, *, new: bool) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=new)
    except IntegrityError as error:
        raise Refused(_("Đã có một dòng như thế này. Hãy sửa dòng đó.")) from error


def _edited(draft: ProcedureVersion, part: str, changed: tuple[str, ...], by: Actor, at: datetime) -> ProcedureVersion:
    draft.revision += 1
    draft.save(update_fields=["revision"])
    post = require(by, EDIT)
    edited = VersionEdited(draft.id, part, changed)
    announce(edited, subject=draft.procedure_id, agency=post.agency, by=by, at=at, post=post)
    return draft
