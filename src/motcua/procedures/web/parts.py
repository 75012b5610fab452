"""The lines of a draft: add, change, remove, move."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel.actors import NotThere
from motcua.kernel.commands import Refused
from motcua.kernel.editions import Overtaken, chosen, compared, seen_on
from motcua.kernel.time import local_day
from motcua.kernel.web import Request, once, render, screen
from motcua.kernel.web import redirect as to_page
from motcua.procedures import commands, queries
from motcua.procedures.queries import ProcedureVersion
from motcua.procedures.web.drafts import BOTH, last_saved, open_draft, places_named, revision_of, told
from motcua.procedures.web.typed import ORDERED, SHEETS, PartSheet, line_of, typed_of
from motcua.procedures.web.views import EDIT

LISTED = {"variant": "variants", "channel": "channels", "agency": "agencies", "unit": "units", "tick": "ticks"}


@screen(needs=EDIT, methods=BOTH)
def add(request: Request, version: UUID, part: str) -> HttpResponse:
    """Add a line to a part of a draft."""
    return _sheet(request, version, part, None)


@screen(needs=EDIT, methods=BOTH)
def change(request: Request, version: UUID, part: str, row: UUID) -> HttpResponse:
    """Change a line of a draft."""
    return _sheet(request, version, part, row)


def _sheet(request: Request, version: UUID, part: str, row: UUID | None) -> HttpResponse:
    draft, sheet = open_draft(request, version), _known(part)
    sent = request.method == "POST"
    stored = typed_of(part, _line_or_none(draft, part, row) if sent else _line(draft, part, row))
    seen = seen_on(request, draft.revision, stored, field="revision")
    errors: dict[str, str] = {}
    status = 200
    if sent:
        typed = {asked.name: str(request.POST.get(asked.name, "")) for asked in sheet.asked}
        typed = chosen(request, typed, seen)
        try:
            with once(request) as claim:
                _save(request, version, part, row, typed)
                messages.success(request, _("Đã lưu bản nháp."))
                return claim.done(_back_to(version, part))
        except Overtaken as late:
            draft = open_draft(request, version)
            stored = typed_of(part, _line_or_none(draft, part, row))
            last = last_saved(draft, request.actor)
            labels = {asked.name: asked.label for asked in sheet.asked}
            words = _words(request, draft, part, typed, stored)
            typed, seen = compared(seen, late, typed=typed, saved=stored, labels=labels, last=last, words=words)
            status = 409
        except Refused as refused:
            errors, status = told(refused)
    else:
        typed = typed_of(part, _line(draft, part, row))
    context = {
        "draft": draft,
        "part": part,
        "sheet": sheet,
        "row": row,
        "typed": typed,
        "errors": errors,
        **_choices(request, draft, part, typed),
        "may_move": part in ORDERED,
        "revision": draft.revision,
        "seen": seen,
    }
    return render(request, "procedures/part.html", context, status=status)


def _save(request: Request, version: UUID, part: str, row: UUID | None, typed: dict[str, str]) -> None:
    line = line_of(part, typed, **_keys(open_draft(request, version), part, row))
    told: dict[str, Any] = {
        "version": version,
        "revision": revision_of(request),
        "by": request.actor,
        "at": request.now,
    }
    if row is None:
        commands.add_part(line=line, **told)
    else:
        commands.change_part(row=row, line=line, **told)


def _keys(draft: ProcedureVersion, part: str, row: UUID | None) -> dict[str, Any]:
    """Return the key of the row that is changed, and those of all others of its part."""
    if part not in {"steps", "variants"}:
        return {}
    keys = {found.id: found.key for found in getattr(draft, part).all()}
    return {"key": keys.pop(row, "") if row else "", "taken": set(keys.values())}


def _choices(request: Request, draft: ProcedureVersion, part: str, *texts: dict[str, str]) -> dict[str, Any]:
    """Return what may be chosen, by name; what one of the texts has chosen already is among it."""
    variants = [("", _("Mọi trường hợp")), *((v.key, v.name) for v in draft.variants.all())]
    gone = _("Trường hợp đã bị bỏ khỏi bản nháp")
    return {
        "variants": _with_chosen(variants, [text.get("variant", "") for text in texts], gone),
        "channels": [("", _("Mọi cách thức")), *queries.Channel.choices],
        **_places(request, draft, part, *texts),
    }


def _words(request: Request, draft: ProcedureVersion, part: str, *texts: dict[str, str]) -> dict[str, Any]:
    """Return the words of every field that is chosen and not written: a comparison shows them, never the keys."""
    choices = _choices(request, draft, part, *texts) | {"ticks": [("1", _("Có")), ("", _("Không"))]}
    asked = SHEETS[part].asked
    given = {field.name: list(field.options()) for field in asked if field.options}
    return given | {field.name: choices[LISTED[field.kind]] for field in asked if field.kind in LISTED}


def _places(request: Request, draft: ProcedureVersion, part: str, *texts: dict[str, str]) -> dict[str, Any]:
    if part not in {"steps", "competences"}:
        return {}
    agencies, units = places_named(local_day(request.now), draft)
    kept = _("Giữ nguyên nơi đã chọn trước đây")
    every, own = ("", _("Mọi cơ quan cùng loại")), ("", _("Đơn vị có thẩm quyền"))
    return {
        "agencies": _with_chosen([every, *agencies.items()], [text.get("agency_key", "") for text in texts], kept),
        "units": _with_chosen([own, *units.items()], [text.get("unit_key", "") for text in texts], kept),
    }


def _with_chosen(choices: list[tuple[str, str]], chosen: list[str], words: str) -> list[tuple[str, str]]:
    known = {key for key, _name in choices}
    return [*choices, *((key, words) for key in dict.fromkeys(chosen) if key not in known)]


@screen(needs=EDIT, methods=("POST",))
def remove(request: Request, version: UUID, part: str, row: UUID) -> HttpResponse:
    """Take a line out of a draft."""
    _known(part)
    with once(request) as claim:
        commands.remove_part(
            version=version, revision=revision_of(request), part=part, row=row, by=request.actor, at=request.now
        )
        messages.success(request, _("Đã bỏ khỏi bản nháp."))
        return claim.done(_back_to(version, part))


@screen(needs=EDIT, methods=("POST",))
def move(request: Request, version: UUID, part: str, row: UUID) -> HttpResponse:
    """Let a line change places with the one before it."""
    _known(part)
    with once(request) as claim:
        commands.move_part(
            version=version, revision=revision_of(request), part=part, row=row, earlier=True,
            by=request.actor, at=request.now,
        )  # fmt: skip
        return claim.done(_back_to(version, part))


def _known(part: str) -> PartSheet:
    if part not in SHEETS:
        raise NotThere
    return SHEETS[part]


def _line(draft: ProcedureVersion, part: str, row: UUID | None) -> Any:
    if row is None:
        return None
    rows = [found.id for found in getattr(draft, part).all()]
    if row not in rows:
        raise NotThere
    return getattr(queries.content_of(draft), part)[rows.index(row)]


def _line_or_none(draft: ProcedureVersion, part: str, row: UUID | None) -> Any:
    """Return the line as it stands; None for a new one, or one that somebody has taken out meanwhile."""
    try:
        return _line(draft, part, row)
    except NotThere:
        return None


def _back_to(version: UUID, part: str) -> HttpResponse:
    return to_page(f"{reverse('procedures:draft', args=[version])}#{part}")
