"""Drafting: begin, plain fields, publish with a preview of what changes, discard, withdraw."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor, NotThere
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.editions import Change, Overtaken, Seen, change_of, chosen, compared, seen_on
from motcua.kernel.facts import facts_about
from motcua.kernel.time import day, local_day
from motcua.kernel.web import Request, once, redirect, render, screen
from motcua.organisations import queries as organisations
from motcua.procedures import commands, queries
from motcua.procedures.queries import ProcedureVersion
from motcua.procedures.rules import LABELS, Content, differences, missing
from motcua.procedures.web import shown
from motcua.procedures.web.typed import SHEETS
from motcua.procedures.web.views import EDIT, PUBLISH, laid_out
from motcua.ui.typed import no_day, typed_day

BOTH = ("GET", "POST")
PLAIN = (
    "name",
    "decision_no",
    "system",
    "system_name",
    "filing_place",
    "online_kind",
    "online_reason",
    "sequence",
    "conditions",
)
LISTS = ("applicants", "keywords")


def open_draft(request: Request, version: UUID) -> ProcedureVersion:
    """Return the draft with everything it says.

    :raises NotThere: there is none, or it is published already.
    """
    draft = queries.version_seen_by(request.actor, version)
    if draft.state != "draft":
        raise NotThere
    return draft


def revision_of(request: HttpRequest) -> int:
    """Return which saving the page was made from; a page without it is from before every saving."""
    typed = str(request.POST.get("revision", ""))
    return int(typed) if typed.isdigit() and len(typed) < 9 else 0  # noqa: PLR2004 - no draft is saved so often


@screen(needs=EDIT, methods=("POST",))
def begin(request: Request, code: str) -> HttpResponse:
    """Begin a draft as a copy of the latest version, or go on with the open one."""
    with once(request) as claim:
        draft = commands.draft_version(code=code, by=request.actor, at=request.now)
        return claim.done(redirect("procedures:draft", draft.id))


@screen(needs=EDIT, methods=BOTH)
def add_procedure(request: Request) -> HttpResponse:
    """Take a new code into the catalogue."""
    typed = {name: str(request.POST.get(name, "")).strip() for name in ("code", "field_code", "name")}
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            with once(request) as claim:
                draft = commands.add_procedure(**typed, by=request.actor, at=request.now)
                return claim.done(redirect("procedures:draft", draft.id))
        except Refused as refused:
            errors, status = told(refused)
    fields = [(field.code, field.name) for field in queries.every_field()]
    context = {"typed": typed, "errors": errors, "fields": fields}
    return render(request, "procedures/add.html", context, status=status)


def told(refused: Refused) -> tuple[dict[str, str], int]:
    """Return the faults by field (what has no field under the empty name), and the status of the page."""
    return refused.fields or {"": refused.message}, 409 if isinstance(refused, Conflict) else 422


def places_named(on: date, *versions: ProcedureVersion) -> tuple[dict[str, str], dict[str, str]]:
    """Return the agencies and the units that lines of these versions may point at: names by key."""
    lines = [line for version in versions for line in version.competences.all()]
    named = {line.unit_key: line.unit_name for line in lines if line.unit_key and line.unit_name}
    listed = organisations.agencies(on, level="province")
    agencies = {row.reference_key: row.name for row in listed if row.reference_key}
    return agencies, named | dict(organisations.units_by_key(on))


@screen(needs=EDIT)
def show_draft(request: Request, version: UUID) -> HttpResponse:
    """Show a draft with every part and what can be done to it."""
    draft = open_draft(request, version)
    content = queries.content_of(draft)
    context = {
        "draft": draft,
        "content": content,
        "shown": laid_out(draft, content),
        "draft_parts": [(part, sheet, _rows(draft, content, part)) for part, sheet in SHEETS.items()],
        "missing": missing(content),
        "may_publish": request.actor.may(PUBLISH),
    }
    return render(request, "procedures/draft.html", context)


def _rows(draft: ProcedureVersion, content: Content, part: str) -> list[tuple[UUID, Any]]:
    rows = getattr(draft, part).all()
    lines = zip(rows, getattr(content, part), strict=True)
    return [(row.id, shown.line_in_words(line, content)) for row, line in lines]


@screen(needs=EDIT, methods=BOTH)
def edit_plain(request: Request, version: UUID) -> HttpResponse:
    """Change the plain fields of a draft."""
    draft = open_draft(request, version)
    seen = seen_on(request, draft.revision, _plain_stored(draft), field="revision")
    typed = chosen(request, _plain_typed(request, draft), seen)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            with once(request) as claim:
                changes = _plain_changes(typed)
                commands.edit_version(
                    version=version, revision=revision_of(request), changes=changes, by=request.actor, at=request.now
                )
                messages.success(request, _("Đã lưu bản nháp."))
                return claim.done(redirect("procedures:draft", version))
        except Overtaken as late:
            typed, seen = _plain_compared(open_draft(request, version), seen, late, typed, request.actor)
            status = 409
        except Refused as refused:
            errors, status = told(refused)
    context = {
        "draft": draft,
        "typed": typed,
        "errors": errors,
        "levels": queries.Level.choices,
        "systems": queries.System.choices,
        "online_kinds": queries.OnlineKind.choices,
        "seen": seen,
    }
    return render(request, "procedures/plain.html", context, status=status)


def last_saved(draft: ProcedureVersion, viewer: Actor) -> Change:
    """Return who saved the draft last, and when."""
    facts = facts_about(draft.procedure_id).filter(name="procedures.VersionEdited", body__version=str(draft.id))
    return change_of(facts.last(), viewer)


def _plain_compared(
    draft: ProcedureVersion, seen: Seen, late: Overtaken, typed: dict[str, Any], viewer: Actor
) -> tuple[dict[str, Any], Seen]:
    last = last_saved(draft, viewer)
    words = {
        "levels": queries.Level.choices,
        "system": queries.System.choices,
        "online_kind": queries.OnlineKind.choices,
    }
    labels = {name: _(LABELS[name]) for name in (*PLAIN, "levels", *LISTS, "sets")}
    saved = _plain_stored(draft)
    return compared(seen, late, typed=typed, saved=saved, labels=labels, last=last, words=words)


def _plain_typed(request: Request, draft: ProcedureVersion) -> dict[str, Any]:
    if request.method == "POST":
        typed: dict[str, Any] = {name: str(request.POST.get(name, "")) for name in (*PLAIN, *LISTS, "sets")}
        return typed | {"levels": request.POST.getlist("levels")}
    return _plain_stored(draft)


def _plain_stored(draft: ProcedureVersion) -> dict[str, Any]:
    stored = {name: getattr(draft, name) for name in (*PLAIN, "levels")}
    lists = {name: "\n".join(getattr(draft, name)) for name in LISTS}
    return stored | lists | {"sets": str(draft.sets)}


def _plain_changes(typed: dict[str, Any]) -> dict[str, object]:
    changes: dict[str, object] = {name: typed[name] for name in (*PLAIN, "levels")}
    changes |= {name: typed[name].splitlines() for name in LISTS}
    changes["sets"] = int(typed["sets"]) if typed["sets"].strip().isdecimal() else 0
    return changes


@screen(needs=PUBLISH, methods=BOTH)
def publish(request: Request, version: UUID) -> HttpResponse:
    """Show what publishing would change, field by field, and publish."""
    draft = open_draft(request, version)
    errors: dict[str, str] = {}
    status = 200
    typed = str(request.POST.get("valid_from", ""))
    if request.method == "POST":
        try:
            with once(request) as claim:
                done = _publish(request, version, typed_day(typed))
                words = {"number": done.number, "day": day(done.valid_from)} if done.valid_from else {}
                messages.success(request, _("Đã công bố phiên bản %(number)s, có hiệu lực từ %(day)s.") % words)
                return claim.done(redirect("procedures:version", version))
        except Refused as refused:
            errors, status = told(refused)
    former = queries.latest_content_version(draft.procedure)
    content = queries.content_of(draft)
    agencies, units = places_named(local_day(request.now), *(version for version in (former, draft) if version))
    context = {
        "draft": draft,
        "former": former,
        "differences": differences(queries.content_of(former) if former else None, content, agencies | units),
        "missing": missing(content),
        "errors": {key: words for key, words in errors.items() if not key.startswith("missing-")},
        "typed": typed or local_day(request.now),
        "revision": request.POST.get("revision", draft.revision),
    }
    return render(request, "procedures/publish.html", context, status=status)


def _publish(request: Request, version: UUID, valid_from: date | None) -> ProcedureVersion:
    if valid_from is None:
        raise Refused(_("Ghi ngày hiệu lực, ví dụ 01/12/2026."), field="valid_from")
    return commands.publish_version(
        version=version, revision=revision_of(request), valid_from=valid_from, by=request.actor, at=request.now
    )


@screen(needs=EDIT, methods=("POST",))
def discard(request: Request, version: UUID) -> HttpResponse:
    """Give up a draft."""
    draft = open_draft(request, version)
    with once(request) as claim:
        commands.discard_draft(version=version, revision=revision_of(request), by=request.actor, at=request.now)
        messages.success(request, _("Đã hủy bản nháp."))
        return claim.done(redirect("procedures:index") if draft.number == 1 else _to(draft))


def _to(version: ProcedureVersion) -> HttpResponse:
    return redirect("procedures:procedure", version.procedure.code)


@screen(needs=PUBLISH, methods=BOTH)
def withdraw(request: Request, version: UUID) -> HttpResponse:
    """End a published version without a successor."""
    found = queries.version_seen_by(request.actor, version)
    if found.state != "published":
        raise NotThere
    typed, status = str(request.POST.get("last_day", "")), 200
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            with once(request) as claim:
                last_day = _typed_last_day(typed)
                commands.withdraw_version(version=version, last_day=last_day, by=request.actor, at=request.now)
                messages.success(request, _("Đã bãi bỏ từ sau ngày %(day)s.") % {"day": day(last_day)})
                return claim.done(redirect("procedures:version", version))
        except Refused as refused:
            errors, status = told(refused)
    context = {"version": found, "typed": typed or local_day(request.now), "errors": errors}
    return render(request, "procedures/withdraw.html", context, status=status)


def _typed_last_day(text: str) -> date:
    last_day = typed_day(text)
    if last_day is None:
        raise Refused(no_day(text, example="31/12/2026"), field="last_day")
    return last_day
