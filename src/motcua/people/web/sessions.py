"""Screens of open sessions: one's own, and what an administrator must look at."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.kernel.commands import Refused
from motcua.kernel.time import clock_day
from motcua.kernel.web import Request, once, redirect, render, screen
from motcua.people import commands, queries, rules
from motcua.people.web.changes import managed
from motcua.people.web.session_store import digest_of
from motcua.people.web.typed import whole_errors


@screen(needs="signed-in")
def show_sessions(request: Request) -> HttpResponse:
    """List where one is signed in: device, network, since when, last seen."""
    account = queries.own_account(request.actor)
    here = digest_of(request.session.session_key or "")
    rows = [session_row(one, here) for one in queries.open_sessions(account.pk, request.now)]
    return render(request, "people/sessions.html", {"rows": rows, "others": [row for row in rows if not row["here"]]})


def session_row(one: queries.OpenSession, here: str = "") -> dict[str, object]:
    """Return one session as a list shows it."""
    browser, machine = rules.device_words(one.agent)
    words = _("%(browser)s trên %(machine)s") % {"browser": browser, "machine": machine}
    return {
        "id": one.pk,
        "device": words if browser and machine else browser or machine or _("Thiết bị không rõ"),
        "address": one.address or "",
        "since": clock_day(one.started_at),
        "seen": clock_day(one.seen_at),
        "here": one.digest == here,
    }


@screen(needs="signed-in", methods=("POST",))
def end_session(request: Request, session: UUID) -> HttpResponse:
    """End one of one's own sessions."""
    return _end(request, only=session)


@screen(needs="signed-in", methods=("POST",))
def end_other_sessions(request: Request) -> HttpResponse:
    """End all of one's own sessions but this one."""
    return _end(request, only=None)


def _end(request: Request, *, only: UUID | None) -> HttpResponse:
    account = queries.own_account(request.actor)
    here = digest_of(request.session.session_key or "")
    with once(request) as claim:
        ended = commands.end_own_sessions(account=account.pk, but=here, only=only, by=request.actor, at=request.now)
        messages.success(request, _("Số phiên đã kết thúc: %(count)s.") % {"count": ended})
        return claim.done(redirect("people:sessions"))


@screen(needs=rules.MANAGE)
def show_lockings(request: Request) -> HttpResponse:
    """Show who is locked out, dormant or without a second step, and which rules are in force."""
    found = queries.lockings(request.actor, request.now)
    seen = {"roles": _("Bắt buộc với vai trò quản trị"), "everybody": _("Bắt buộc với mọi người")}
    off = _("Không bắt buộc")
    context = {
        "found": found,
        "rules": [
            (_("Khóa màn hình khi không dùng"), _("%(count)s phút") % {"count": settings.IDLE_LOCK_SECONDS // 60}),
            (
                _("Khóa màn hình của quản trị viên"),
                _("%(count)s phút") % {"count": settings.STRICT_IDLE_LOCK_SECONDS // 60},
            ),
            (_("Phiên dài nhất"), _("%(count)s giờ") % {"count": settings.SESSION_COOKIE_AGE // 3600}),
            (_("Thử sai trước khi tạm khóa"), _("%(count)s lần") % {"count": rules.TRIES}),
            (_("Đăng nhập hai bước"), seen.get(settings.SECOND_STEP, off)),
            (_("Mật khẩu theo TCVN 14423:2026"), _("Bật") if settings.STANDARD_PASSWORDS else _("Tắt")),
            (_("Mật khẩu cũ không dùng lại"), settings.OLD_PASSWORDS_BARRED or _("Tắt")),
            (_("Quản trị viên đổi mật khẩu sau"), _days(settings.STRICT_PASSWORD_DAYS)),
            (_("Tạm ngừng tài khoản không dùng sau"), _days(settings.DORMANT_DAYS)),
        ],
    }
    return render(request, "people/lockings.html", context)


def _days(count: int) -> str:
    return _("%(count)s ngày") % {"count": count} if count else _("Tắt")


@screen(needs=rules.MANAGE, methods=("POST",))
def unlock(request: Request, account: UUID) -> HttpResponse:
    """Open the way in after wrong tries."""
    managed(request, account)
    with once(request) as claim:
        commands.unlock_sign_in(account=account, by=request.actor, at=request.now)
        messages.success(request, _("Đã mở khóa đăng nhập."))
        return claim.done(redirect("people:official", account))


@screen(needs=rules.MANAGE, methods=("POST",))
def wake(request: Request, account: UUID) -> HttpResponse:
    """Let a dormant account sign in again."""
    managed(request, account)
    with once(request) as claim:
        commands.wake_account(account=account, by=request.actor, at=request.now)
        messages.success(request, _("Đã cho đăng nhập lại."))
        return claim.done(redirect("people:official", account))


@screen(needs=rules.MANAGE, methods=("POST",))
def end_sessions_of(request: Request, account: UUID) -> HttpResponse:
    """Sign an official out everywhere."""
    managed(request, account)
    with once(request) as claim:
        ended = commands.end_sessions_of(account=account, by=request.actor, at=request.now)
        messages.success(request, _("Số phiên đã kết thúc: %(count)s.") % {"count": ended})
        return claim.done(redirect("people:official", account))


@screen(needs=rules.MANAGE, methods=("GET", "POST"))
def reset_steps(request: Request, account: UUID) -> HttpResponse:
    """Say what it means, and take away the second steps of somebody who lost them."""
    known = managed(request, account)
    if request.method != "POST":
        return render(request, "people/reset_steps.html", {"account": known, "errors": {}})
    try:
        with once(request) as claim:
            commands.reset_second_steps(account=account, by=request.actor, at=request.now)
            messages.success(request, _("Đã bỏ các bước đăng nhập thứ hai của %(name)s.") % {"name": known.full_name})
            return claim.done(redirect("people:official", account))
    except Refused as refused:
        context = {"account": known, "errors": whole_errors(refused)}
        return render(request, "people/reset_steps.html", context, status=422)
