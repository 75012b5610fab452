"""Screens that create accounts, appoint, grant and take away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.kernel.actors import NotThere
from motcua.kernel.commands import Refused
from motcua.kernel.editions import Overtaken, chosen, compared, last_changed, seen_on
from motcua.kernel.time import day, local_day
from motcua.kernel.web import Request, once, redirect, render, screen
from motcua.people import commands, queries, rules
from motcua.people.web.typed import asked_day, asked_key, needed, typed_fields, whole_errors

BOTH = ("GET", "POST")


@screen(needs=rules.MANAGE, methods=BOTH)
def create(request: Request) -> HttpResponse:
    """Create an account with its first post and role, all at once."""
    today = local_day(request.now)
    typed = typed_fields(
        request, "full_name", "username", "email", "phone", "agency", "organisation", "title", "role", "password"
    )
    agencies = queries.agencies_within(request.actor, rules.MANAGE, day=today)
    chosen = typed["agency"] or request.GET.get("co-quan", "") or (str(agencies[0].id) if len(agencies) == 1 else "")
    home = next((one.id for one in agencies if str(one.id) == chosen), None)
    context = {
        "typed": typed | {"agency": str(home or "")},
        "agencies": [(one.id, one.name) for one in agencies],
        "places": queries.units_below(home, today) if home else [],
        "roles": [(role.code, role.name) for role in queries.roles()],
        "errors": {},
    }
    if home is None or request.method != "POST":
        typed["password"] = commands.temporary_password()
        return render(request, "people/create.html", context | {"typed": typed | {"agency": str(home or "")}})
    try:
        with once(request) as claim:
            account = _create(request, typed, home)
            words = {"name": typed["full_name"]}
            messages.success(request, _("Đã tạo tài khoản cho %(name)s. Hãy đưa tận tay mật khẩu tạm.") % words)
            if typed["role"]:
                messages.info(request, _("Vai trò chờ người thứ hai đồng ý; đến lúc đó vị trí này chưa có quyền gì."))
            return claim.done(redirect("people:official", account))
    except Refused as refused:
        return render(request, "people/create.html", context | {"errors": whole_errors(refused)}, status=422)


def _create(request: Request, typed: dict[str, str], home: UUID) -> UUID:
    """Create the account with its post.

    :raises Refused: with all that is lacking or wrong at once; what was done until then is undone with the page's block.
    """
    words = {
        "full_name": _("Hãy nhập họ và tên."),
        "title": _("Hãy nhập chức danh, ví dụ Chuyên viên."),
        "password": _("Hãy nhập mật khẩu tạm."),
    }
    lacking = {name: said for name, said in words.items() if not typed[name]}
    by, at = request.actor, request.now
    try:
        account = commands.create_account(
            username=typed["username"] or queries.suggested_username(typed["full_name"]),
            full_name=typed["full_name"],
            agency=home,
            email=typed["email"],
            phone=typed["phone"],
            password=typed["password"],
            by=by,
            at=at,
        )
    except Refused as no:
        wrong = {**no.fields, **lacking}
        if "full_name" in lacking and not typed["username"]:
            wrong.pop("username", None)  # it would have been made of the name
        raise Refused(no.message, fields=wrong) from no
    if lacking:
        raise Refused(_("Còn thiếu thông tin."), fields=lacking)
    place = asked_key(typed["organisation"], "organisation") if typed["organisation"] else home
    position = commands.appoint(
        account=account.pk, organisation=place, title=typed["title"], from_on=local_day(at), by=by, at=at
    )
    if typed["role"]:
        _propose_with_post(request, position, typed["role"])
    return account.pk


def _propose_with_post(request: Request, position: queries.Position, role: str) -> None:
    """Propose the role of a post that was just given: the appointment itself is the reason."""
    words = {"title": position.title, "day": day(position.from_on)}
    commands.propose(
        action="people.grant_role",
        arguments={"position": position.pk, "role": role, "from_on": position.from_on},
        reason=_("Bố trí vị trí mới: %(title)s, từ %(day)s") % words,
        by=request.actor,
        at=request.now,
    )


def managed(request: Request, account_id: UUID) -> queries.Account:
    """Return the account when all of it is the viewer's to manage, else say that there is none."""
    account = queries.account_for(request.actor, account_id)
    if not queries.may_manage(request.actor, account, day=local_day(request.now)):
        raise NotThere
    return account


@screen(needs=rules.MANAGE, methods=BOTH)
def update(request: Request, account: UUID) -> HttpResponse:
    """Correct name, e-mail address and telephone number."""
    known = managed(request, account)
    stored = _stored(known)
    seen = seen_on(request, known.edition, stored)
    typed = chosen(request, typed_fields(request, "full_name", "email", "phone"), seen)
    if request.method != "POST":
        return render(request, "people/update.html", {"account": known, "typed": stored, "errors": {}, "seen": seen})
    errors, status = {}, 422
    try:
        with once(request) as claim:
            told = dict(typed, edition=seen.edition)
            commands.update_account(account=account, by=request.actor, at=request.now, **told)
            messages.success(request, _("Đã lưu."))
            return claim.done(redirect("people:official", account))
    except Overtaken as late:
        labels = {"full_name": _("Họ và tên"), "email": _("Thư công vụ"), "phone": _("Điện thoại")}
        saved = _stored(managed(request, account))
        last = last_changed(account, "people.AccountUpdated", viewer=request.actor)
        typed, seen = compared(seen, late, typed=typed, saved=saved, labels=labels, last=last)
        status = 409
    except Refused as refused:
        errors = whole_errors(refused)
    context = {"account": known, "typed": typed, "errors": errors, "seen": seen}
    return render(request, "people/update.html", context, status=status)


def _stored(account: queries.Account) -> dict[str, str]:
    return {"full_name": account.full_name, "email": account.email, "phone": account.phone}


@screen(needs=rules.MANAGE, methods=BOTH)
def appoint(request: Request, account: UUID) -> HttpResponse:
    """Give one more post, with a role if wanted."""
    known = managed(request, account)
    today = local_day(request.now)
    typed = typed_fields(request, "agency", "organisation", "title", "role", "from_on", "to_on")
    agencies = queries.agencies_within(request.actor, rules.MANAGE, day=today)
    chosen = typed["agency"] or request.GET.get("co-quan", "") or str(known.agency_id)
    home = next((one.id for one in agencies if str(one.id) == chosen), known.agency_id)
    typed["agency"] = str(home)
    context = {
        "account": known,
        "typed": typed,
        "agencies": [(one.id, one.name) for one in agencies],
        "places": queries.units_below(home, today),
        "roles": [(role.code, role.name) for role in queries.roles()],
        "errors": {},
    }
    if request.method != "POST":
        typed["from_on"] = day(today)
        return render(request, "people/appoint.html", context)
    try:
        with once(request) as claim:
            _appoint(request, account, typed)
            messages.success(request, _("Đã bố trí vị trí %(title)s.") % {"title": typed["title"]})
            if typed["role"]:
                messages.info(request, _("Vai trò chờ người thứ hai đồng ý; đến lúc đó vị trí này chưa có quyền gì."))
            return claim.done(redirect("people:official", account))
    except Refused as refused:
        return render(request, "people/appoint.html", context | {"errors": whole_errors(refused)}, status=422)


def _appoint(request: Request, account: UUID, typed: dict[str, str]) -> None:
    needed(typed, {"title": _("Hãy nhập chức danh, ví dụ Chuyên viên.")})
    by, at = request.actor, request.now
    from_on = asked_day(typed, "from_on")
    position = commands.appoint(
        account=account,
        organisation=asked_key(typed["organisation"] or typed["agency"], "organisation"),
        title=typed["title"],
        from_on=from_on,
        to_on=asked_day(typed, "to_on") if typed["to_on"] else None,
        by=by,
        at=at,
    )
    if typed["role"]:
        _propose_with_post(request, position, typed["role"])


@screen(needs=rules.MANAGE, methods=BOTH)
def set_password(request: Request, account: UUID) -> HttpResponse:
    """Give a temporary password."""
    known = managed(request, account)
    typed = typed_fields(request, "password")
    if request.method != "POST":
        context = {"account": known, "typed": {"password": commands.temporary_password()}, "errors": {}}
        return render(request, "people/set_password.html", context)
    try:
        with once(request) as claim:
            commands.set_password(account=account, password=typed["password"], by=request.actor, at=request.now)
            messages.success(request, _("Đã đặt mật khẩu tạm. Người dùng phải đổi khi đăng nhập lần tới."))
            return claim.done(redirect("people:official", account))
    except Refused as refused:
        context = {"account": known, "typed": typed, "errors": whole_errors(refused)}
        return render(request, "people/set_password.html", context, status=422)


@screen(needs=rules.MANAGE, methods=BOTH)
def deactivate(request: Request, account: UUID) -> HttpResponse:
    """Say what will end, and deactivate when that was confirmed."""
    known = managed(request, account)
    context: dict[str, object] = {"account": known, "errors": {}}
    if request.method != "POST":
        posts = queries.posts_on([account], local_day(request.now)).get(account, [])
        return render(request, "people/deactivate.html", context | {"posts": posts})
    try:
        with once(request) as claim:
            commands.deactivate_account(account=account, by=request.actor, at=request.now)
            messages.success(request, _("Đã ngừng tài khoản của %(name)s.") % {"name": known.full_name})
            return claim.done(redirect("people:official", account))
    except Refused as refused:
        return render(
            request, "people/deactivate.html", context | {"posts": [], "errors": whole_errors(refused)}, status=422
        )


@screen(needs=rules.MANAGE, methods=("POST",))
def restore(request: Request, account: UUID) -> HttpResponse:
    """Let a deactivated official sign in again."""
    with once(request) as claim:
        back = commands.restore_account(account=account, by=request.actor, at=request.now)
        messages.success(request, _("Đã mở lại tài khoản của %(name)s.") % {"name": back.full_name})
        return claim.done(redirect("people:official", account))


@screen(needs=rules.MANAGE, methods=BOTH)
def end_position(request: Request, position: UUID) -> HttpResponse:
    """Say which day is the last one of a post."""
    held = queries.position_for(request.actor, position)
    if not request.actor.may(rules.MANAGE, within=held.agency_id):
        raise NotThere
    typed = typed_fields(request, "to_on")
    seen = seen_on(request, held.edition, {"to_on": day(held.to_on) if held.to_on else ""})
    context: dict[str, object] = {"held": held, "account": held.account, "typed": typed, "errors": {}, "seen": seen}
    if request.method != "POST":
        typed["to_on"] = day(local_day(request.now))
        return render(request, "people/end_position.html", context)
    try:
        with once(request) as claim:
            last = asked_day(typed, "to_on")
            commands.end_position(position=position, to_on=last, edition=seen.edition, by=request.actor, at=request.now)
            messages.success(request, _("Vị trí này kết thúc sau ngày %(day)s.") % {"day": day(last)})
            return claim.done(redirect("people:official", held.account_id))
    except Overtaken as late:
        now = queries.position_for(request.actor, position)
        saved = {"to_on": day(now.to_on) if now.to_on else ""}
        ends = ("people.PositionEnded", "people.AccountDeactivated")
        change = last_changed(held.account_id, *ends, viewer=request.actor)
        typed, seen = compared(
            seen, late, typed=chosen(request, typed, seen), saved=saved, labels={"to_on": _("Ngày cuối")}, last=change
        )
        return render(request, "people/end_position.html", context | {"typed": typed, "seen": seen}, status=409)
    except Refused as refused:
        return render(request, "people/end_position.html", context | {"errors": whole_errors(refused)}, status=422)
