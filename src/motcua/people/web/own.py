"""Screens about oneself: own posts, own password, own absence."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.kernel.commands import Refused
from motcua.kernel.time import PROVINCE, day, local_day
from motcua.kernel.web import Request, once, redirect, render, screen
from motcua.people import commands, queries
from motcua.people.commands.substitutions import wrong_basis, wrong_period
from motcua.people.web import proof, words
from motcua.people.web.session_store import digest_of
from motcua.people.web.typed import asked_key, typed_fields, whole_errors
from motcua.ui.typed import no_day, typed_day

BOTH = ("GET", "POST")
OWN = "tasks.own"


@screen(needs="signed-in")
def me(request: Request) -> HttpResponse:
    """Show the signed-in official's own posts, roles and substitutions."""
    account = queries.own_account(request.actor)
    today = local_day(request.now)
    positions = queries.positions_of(request.actor, account, at=request.now)
    context = {
        "account": account,
        "positions": [words.position_row(one, today, frozenset()) for one in positions],
        "substitutions": [
            words.substitution_row(one, request.actor.id)
            for one in queries.substitutions_of(request.actor, account.pk, at=request.now)
        ],
    }
    return render(request, "people/me.html", context)


@screen(needs="signed-in", methods=BOTH)
def password(request: Request) -> HttpResponse:
    """Change one's own password; the old one is asked for, the try counted whatever comes of it; other sessions end."""
    account = queries.own_account(request.actor)
    context: dict[str, object] = {
        "must": account.must_change_password,
        "old": queries.password_is_old(account, request.now),
        "strict": settings.STANDARD_PASSWORDS,
        "has_second": queries.has_second_step(account.pk),
        "errors": {},
    }
    if request.method != "POST":
        return render(request, "account/password_change.html", context)
    old, new, again = (str(request.POST.get(name, "")) for name in ("old", "password", "again"))
    try:
        wrong = _wrong(request, account, old, new, again)
        with once(request) as claim:
            if wrong:
                raise wrong
            by, at = request.actor, request.now
            changed = commands.choose_own_password(account=account.pk, password=new, by=by, at=at)
            update_session_auth_hash(request, changed)
            here = digest_of(request.session.session_key or "")
            commands.end_own_sessions(account=account.pk, but=here, by=by, at=at)
            messages.success(request, _("Đã đổi mật khẩu. Các phiên đăng nhập khác của ông/bà đã kết thúc."))
            return claim.done(redirect("people:me"))
    except Refused as refused:
        return render(request, "account/password_change.html", context | {"errors": whole_errors(refused)}, status=422)


def _wrong(request: Request, account: queries.Account, old: str, new: str, again: str) -> Refused | None:
    """Return what is wrong. Asked before the page's transaction, which would undo the counting of the try."""
    try:
        proof.check_password(request, account, old, field="old")
    except Refused as refused:
        return refused
    if new != again:
        return Refused(_("Hai lần nhập mật khẩu mới chưa giống nhau."), field="again")
    if new == old:
        return Refused(_("Mật khẩu mới phải khác mật khẩu hiện tại."), field="password")
    return None


@screen(needs=OWN, methods=BOTH)
def absence(request: Request) -> HttpResponse:
    """Show and arrange who stands in while one is away."""
    typed = typed_fields(request, "substitute", "position", "from_on", "to_on", "basis")
    if request.method != "POST":
        tomorrow = local_day(request.now) + timedelta(days=1)
        typed |= {"from_on": day(tomorrow), "to_on": day(tomorrow)}
        return render(request, "people/absence.html", _absence_context(request, typed, {}))
    try:
        from_at, to_at = _asked_absence(typed, request.now)
        with once(request) as claim:
            commands.arrange_substitution(
                absent=queries.own_account(request.actor).pk,
                substitute=asked_key(typed["substitute"], "substitute"),
                position=asked_key(typed["position"], "position") if typed["position"] else None,
                from_at=from_at,
                to_at=to_at,
                basis=typed["basis"],
                by=request.actor,
                at=request.now,
            )
            messages.success(request, _("Đã ghi ủy quyền. Người làm thay sẽ thấy việc của ông/bà trong thời gian này."))
            return claim.done(redirect("people:absence"))
    except Refused as refused:
        context = _absence_context(request, typed, whole_errors(refused))
        return render(request, "people/absence.html", context, status=422)


def _asked_absence(typed: dict[str, str], now: datetime) -> tuple[datetime, datetime]:
    """Return from when to when somebody is away; the last day counts whole.

    :raises Refused: a day cannot be read or they do not fit each other, nobody is chosen or there is no basis; says all.
    """
    wrong = {} if typed["substitute"] else {"substitute": _("Hãy chọn người làm thay.")}
    first, last = (typed_day(typed[name]) for name in ("from_on", "to_on"))
    wrong |= {name: no_day(typed[name]) for name, found in (("from_on", first), ("to_on", last)) if found is None}
    from_at = to_at = now
    if first and last:
        from_at = max(datetime.combine(first, time.min, PROVINCE), now)
        to_at = datetime.combine(last + timedelta(days=1), time.min, PROVINCE)
        wrong |= wrong_period(from_at, to_at, now)
    wrong |= wrong_basis(typed["basis"])
    if wrong:
        raise Refused(_("Ủy quyền chưa ghi được."), fields=wrong)
    return from_at, to_at


def _absence_context(request: Request, typed: dict[str, str], errors: dict[str, str]) -> dict[str, object]:
    own = {
        post.position: f"{post.title}, {post.agency_name}" for post in request.actor.posts if not post.standing_in_for
    }
    listed: dict[UUID, str] = {}
    for one in queries.colleagues(request.actor, at=request.now):
        listed.setdefault(one.account, f"{one.name} – {one.title}, {one.organisation_name}")
    account = queries.own_account(request.actor)
    rows = queries.substitutions_of(request.actor, account.pk, at=request.now)
    return {
        "typed": typed,
        "errors": errors,
        "colleagues": list(listed.items()),
        "positions": list(own.items()),
        "substitutions": [words.substitution_row(one, request.actor.id) for one in rows],
    }


@screen(needs=OWN, methods=("POST",))
def end_absence(request: Request, substitution: UUID) -> HttpResponse:
    """End a substitution now."""
    with once(request) as claim:
        commands.end_substitution(substitution=substitution, by=request.actor, at=request.now)
        messages.success(request, _("Đã kết thúc ủy quyền."))
        return claim.done(redirect("people:absence"))
