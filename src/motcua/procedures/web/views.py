"""Reading the catalogue: the list, its export, one version."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel.facts import facts_about, said
from motcua.kernel.paging import page_of
from motcua.kernel.text import clean
from motcua.kernel.time import day, local_day, moment
from motcua.kernel.web import Request, render, screen
from motcua.printing.xlsx import Column, Kind, workbook
from motcua.procedures import queries
from motcua.procedures.queries import ProcedureVersion, Wanted
from motcua.procedures.rules import Content
from motcua.procedures.web import shown

BEST = 50
LONGEST_SEARCH = 200
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READ, EDIT, PUBLISH = "procedures.read", "procedures.edit", "procedures.publish"
ASKED = {"q": "text", "linh-vuc": "field", "cap": "level", "he-thong": "system", "cach": "channel"}


@screen(needs=READ)
def show_list(request: Request) -> HttpResponse:
    """List the procedures in force today, narrowed by what the address says; a search shows the best fifty."""
    asked = _asked(request.GET)
    wanted = _wanted(asked, drafts=request.GET.get("ban-nhap") == "1" and request.actor.may(EDIT))
    today = local_day(request.now)
    rows = queries.catalogue(request.actor, wanted, on=today)
    if wanted.text:
        found, after, before = list(rows[:BEST]), "", ""
    else:
        page = page_of(rows, request, keys=("sort_key", "id"))
        found, after, before = page.rows, page.next, page.previous
    context = {
        "rows": [_row(version) for version in found],
        "count": rows.count(),
        "asked": asked,
        "wanted": wanted,
        "fields": [(field.code, field.name) for field in queries.fields_in_use(today)],
        "level_menu": _menu(_("Cấp"), asked, "cap", queries.Level.choices, ("province", "commune")),
        "system_menu": _menu(_("Hệ thống"), asked, "he-thong", queries.System.choices, ("own", "ministry")),
        "channel_menu": _menu(_("Cách thức"), asked, "cach", queries.Channel.choices, ("direct", "online", "postal")),
        "narrowed": any(asked.values()),
        "next": _address(asked, after=after) if after else "",
        "previous": _address(asked, before=before) if before else "",
        "may_edit": request.actor.may(EDIT),
        "draft_count": queries.catalogue(request.actor, Wanted(drafts=True), on=today).count(),
    }
    return render(request, "procedures/list.html", context)


@screen(needs=READ, methods=("POST",), fields=ASKED)
def export_list(request: Request) -> HttpResponse:
    """Give the same list as an .xlsx, whole; codes are text."""
    wanted = _wanted(_asked(request.POST), drafts=False)
    rows = queries.catalogue(request.actor, wanted, on=local_day(request.now))
    if not wanted.text:
        rows = rows.order_by("sort_key", "id")
    columns = [
        Column(_("Mã thủ tục"), Kind.NUMBER_AS_TEXT),
        Column(_("Tên thủ tục"), width=70),
        Column(_("Lĩnh vực"), width=28),
        Column(_("Cấp thực hiện")),
        Column(_("Thời hạn"), width=34),
        Column(_("Trực tuyến"), width=18),
        Column(_("Hệ thống"), width=26),
        Column(_("Quyết định công bố")),
        Column(_("Hiệu lực từ"), Kind.DAY),
    ]
    sheet = workbook(_("Danh mục thủ tục hành chính"), columns, _sheet_rows(rows))
    name = f"thu-tuc-{local_day(request.now):%Y%m%d}.xlsx"
    return FileResponse(sheet, as_attachment=True, filename=name, content_type=SHEET)  # type: ignore[return-value]


@screen(needs=READ)
def show_procedure(request: Request, code: str) -> HttpResponse:
    """Show the version of a code in force today; without one, the newest that may be seen."""
    today = local_day(request.now)
    try:
        version = queries.version_in_force(code, today)
    except queries.NoSuchProcedure:
        seen = queries.versions_of(request.actor, code)
        if not seen:
            raise
        version = queries.version_seen_by(request.actor, seen[0].id)
    return _show(request, version)


@screen(needs=READ)
def show_version(request: Request, version: UUID) -> HttpResponse:
    """Show one version, whichever day it is in force."""
    return _show(request, queries.version_seen_by(request.actor, version))


def _show(request: Request, version: ProcedureVersion) -> HttpResponse:
    content = queries.content_of(version)
    today = local_day(request.now)
    versions = queries.versions_of(request.actor, version.procedure.code)
    context = {
        "version": version,
        "content": content,
        "shown": laid_out(version, content),
        "standing": standing(version, today),
        "versions": [(v, standing(v, today)) for v in versions],
        "may_edit": request.actor.may(EDIT),
        "may_withdraw": request.actor.may(PUBLISH) and version.state == "published",
        "draft": next((v for v in versions if v.state == "draft"), None),
        "history": _history(version),
    }
    return render(request, "procedures/version.html", context)


def laid_out(version: ProcedureVersion, content: Content) -> dict[str, Any]:
    """Return every part of a version in words, for reading and for the draft's page."""
    return {
        "facts": shown.facts(version, content),
        "limits": shown.limits(content),
        "papers": shown.papers(content),
        "fees": shown.fees(content),
        "route": shown.route(content),
    }


def standing(version: ProcedureVersion, today: Any) -> tuple[str, str]:
    """Say where a version stands today: tone and words."""
    if version.state == "draft":
        return "waiting", _("Bản nháp")
    if version.valid_from is not None and version.valid_from > today:
        return "new", _("Có hiệu lực từ %(day)s") % {"day": day(version.valid_from)}
    if version.valid_to is None:
        return "good", _("Đang có hiệu lực")
    if version.valid_to >= today:
        return "good", _("Có hiệu lực đến hết %(day)s") % {"day": day(version.valid_to)}
    ended = _("Bãi bỏ") if version.state == "withdrawn" else _("Hết hiệu lực")
    return "stopped", f"{ended} {day(version.valid_to)}"


def _history(version: ProcedureVersion) -> list[dict[str, str]]:
    facts = reversed(list(facts_about(version.procedure_id))[-20:])
    return [{"what": said(fact), "when": moment(fact.at), "who": fact.actor_name} for fact in facts]


def _asked(sent: Any) -> dict[str, str]:
    return {key: clean(sent.get(key, ""))[:LONGEST_SEARCH] for key in ASKED}


def _wanted(asked: dict[str, str], *, drafts: bool) -> Wanted:
    return Wanted(drafts=drafts, **{name: asked[key] for key, name in ASKED.items()})


def _address(asked: dict[str, str], **changed: str) -> str:
    kept = {key: value for key, value in {**asked, **changed}.items() if value}
    return reverse("procedures:index") + (f"?{urlencode(kept)}" if kept else "")


def _menu(
    label: str, asked: dict[str, str], key: str, choices: Any, offered: tuple[str, ...]
) -> tuple[str, list[tuple[str, str, bool]]]:
    """Return a filter: its label with what is chosen, and the choices with their addresses, all of them first."""
    words = {value: str(name) for value, name in choices}
    chosen = words.get(asked[key], _("tất cả"))
    every = (_("Tất cả"), _address(asked, **{key: ""}), not asked[key])
    options = [(words[value], _address(asked, **{key: value}), asked[key] == value) for value in offered]
    return f"{label}: {chosen}", [every, *options]


def _row(version: ProcedureVersion) -> dict[str, Any]:
    return {
        "version": version,
        "levels": shown.levels_in_words(version.levels),
        "limit": shown.direct_limit(version),
        "online": str(queries.OnlineKind(version.online_kind).label),
        "ministry": version.system != "own",
    }


def _sheet_rows(rows: Any) -> Iterator[tuple[object, ...]]:
    for version in rows.iterator(chunk_size=500):
        row = _row(version)
        yield (
            version.procedure.code,
            version.name,
            version.procedure.field.name,
            row["levels"],
            row["limit"],
            row["online"],
            version.system_name or str(queries.System(version.system).label),
            version.decision_no,
            version.valid_from,
        )
