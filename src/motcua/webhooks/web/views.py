"""Screens on which administrators say what is told to whom, and see what nobody took."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel import facts
from motcua.kernel.actors import NotThere
from motcua.kernel.commands import Refused
from motcua.kernel.editions import Overtaken, Seen, chosen, compared, last_changed, seen_on
from motcua.kernel.paging import page_of
from motcua.kernel.time import clock_day
from motcua.kernel.web import Request, once, redirect, render, screen
from motcua.systems.rules import MANAGE
from motcua.webhooks import commands, queries
from motcua.webhooks.models import Message, Subscription
from motcua.webhooks.rules import State

BOTH = ("GET", "POST")
NEWEST = ("-id",)
SIZE = 50
STATES = {
    State.WAITING: ("waiting", "chờ gửi"),
    State.TAKEN: ("good", "đã nhận"),
    State.DEAD: ("stopped", "không ai nhận"),
}


@screen(needs=MANAGE)
def index(request: Request) -> HttpResponse:
    """List who is told what, with what waits and what nobody took; before all, whose messages those are."""
    rows = list(queries.subscriptions_within(request.actor))
    context = {
        "rows": rows,
        "systems": queries.systems_to_tell(request.actor),
    }
    return render(request, "webhooks/index.html", context)


@screen(needs=MANAGE, methods=BOTH)
def create(request: Request) -> HttpResponse:
    """Let a system be told of some facts."""
    systems = queries.systems_to_tell(request.actor)
    typed, errors = _typed(request, None), {}
    chosen = next((one for one in systems if str(one.id) == typed["system"]), None)
    if request.method == "POST" and chosen is None:
        errors = {"system": _("Hãy chọn hệ thống.")}
    elif request.method == "POST" and chosen is not None:
        try:
            with once(request) as claim:
                made = commands.make_subscription(
                    system=chosen.id, url=typed["url"], events=typed["events"], by=request.actor, at=request.now
                )
                messages.success(request, _("Đã đăng ký. Hãy chuyển khóa ký cho đối tác."))
                return claim.done(redirect("webhooks:secret", made.id))
        except Refused as refused:
            errors = refused.fields or {"": refused.message}
    return _form(request, None, typed, errors, [(one.id, one.name) for one in systems])


@screen(needs=MANAGE, methods=BOTH)
def update(request: Request, subscription: UUID) -> HttpResponse:
    """Change where, and of what, a system is told."""
    kept = _open(request, subscription)
    seen = seen_on(request, kept.edition, _standing(kept))
    typed = _typed(request, kept)
    if request.method != "POST":
        return _form(request, kept, typed, {}, [], seen)
    typed = chosen(request, typed, seen)
    told = {"url": typed["url"], "events": typed["events"], "edition": seen.edition}
    try:
        with once(request) as claim:
            commands.change_subscription(subscription=kept.id, by=request.actor, at=request.now, **told)
            messages.success(request, _("Đã lưu."))
            return claim.done(redirect("webhooks:show", kept.id))
    except Overtaken as late:
        typed, seen = _differing(request, kept.id, late, typed, seen)
        return _form(request, kept, typed, {}, [], seen)
    except Refused as refused:
        return _form(request, kept, typed, refused.fields or {"": refused.message}, [], seen)


def _standing(kept: Subscription) -> dict[str, Any]:
    return {"url": kept.url, "events": list(kept.events)}


def _differing(
    request: Request, key: UUID, late: Overtaken, typed: dict[str, Any], seen: Seen
) -> tuple[dict[str, Any], Seen]:
    """Return what the fields show, and where it differs from what somebody else saved meanwhile."""
    saved = _standing(queries.subscription_for(request.actor, key))
    last = last_changed(key, "webhooks.SubscriptionChanged", viewer=request.actor)
    labels = {"url": _("Địa chỉ nhận"), "events": _("Báo khi")}
    return compared(seen, late, typed=typed, saved=saved, labels=labels, last=last, words={"events": _choosable()})


def _choosable() -> list[tuple[str, str]]:
    return [(name, _(said)) for name, said in queries.CHOOSABLE.items()]


def _typed(request: Request, kept: Subscription | None) -> dict[str, Any]:
    if request.method == "POST":
        texts = {name: str(request.POST.get(name, "")).strip() for name in ("system", "url")}
        return texts | {"events": request.POST.getlist("events")}
    return {"system": "", "url": kept.url if kept else "", "events": list(kept.events) if kept else []}


def _form(
    request: Request,
    kept: Subscription | None,
    typed: dict[str, Any],
    errors: dict[str, str],
    systems: list[tuple[UUID, str]],
    seen: Seen | None = None,
) -> HttpResponse:
    context = {"subscription": kept, "typed": typed, "errors": errors, "systems": systems, "events": _choosable()}
    status = 409 if seen and seen.overtaken else 422 if errors else 200
    return render(request, "webhooks/form.html", context | {"seen": seen}, status=status)


@screen(needs=MANAGE)
def show(request: Request, subscription: UUID) -> HttpResponse:
    """Show one subscription with its messages, page by page."""
    kept = queries.subscription_for(request.actor, subscription)
    state = str(request.GET.get("trang-thai", ""))
    state = state if state in set(State) else ""
    page = page_of(queries.messages_of(request.actor, kept.id, state), request, keys=NEWEST, size=SIZE)
    address = reverse("webhooks:show", args=[kept.id])
    chips = [(_("Tất cả"), address, not state)]
    chips += [
        (_(words), f"{address}?{urlencode({'trang-thai': one})}", one == state)
        for one, (_tone, words) in STATES.items()
    ]
    more = {"trang-thai": state} if state else {}
    context = {
        "subscription": kept,
        "events": [_(queries.CHOOSABLE[name]) for name in kept.events if name in queries.CHOOSABLE],
        "rows": [_row(message) for message in page.rows],
        "chips": chips,
        "next": f"{address}?{urlencode(more | {'after': page.next})}" if page.next else "",
        "previous": f"{address}?{urlencode(more | {'before': page.previous})}" if page.previous else "",
        "history": [
            {"what": facts.said(fact), "when": clock_day(fact.at), "who": fact.actor_name}
            for fact in reversed(facts.facts_about(kept.id)[:SIZE])
        ],
    }
    return render(request, "webhooks/show.html", context)


def _row(message: Message) -> dict[str, object]:
    tone, words = STATES[State(message.state)]
    return {
        "message": message,
        "said": facts.said(message.fact),
        "happened": clock_day(message.fact.at),
        "state": (tone, _(words)),
        "tried": clock_day(message.tried_at) if message.tried_at else "",
        "again": clock_day(message.next_try_at) if message.state == State.WAITING and message.attempts else "",
    }


@screen(needs=MANAGE, methods=BOTH)
def secret(request: Request, subscription: UUID) -> HttpResponse:
    """Show the secret that messages are signed with, or change it."""
    kept = _open(request, subscription)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            with once(request) as claim:
                commands.change_secret(subscription=kept.id, by=request.actor, at=request.now)
                messages.success(
                    request, _("Đã đổi khóa. Trong bảy ngày, tin báo được ký bằng cả khóa mới và khóa cũ.")
                )
                return claim.done(redirect("webhooks:secret", kept.id))
        except Refused as refused:
            errors = {"": refused.message}
    context = {"subscription": kept, "secret": queries.secrets_of(kept, request.now)[0], "errors": errors}
    response = render(request, "webhooks/secret.html", context, status=422 if errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@screen(needs=MANAGE, methods=("POST",))
def resend(request: Request, subscription: UUID) -> HttpResponse:
    """Try again what nobody took: one message, or all of them."""
    kept = _open(request, subscription)
    chosen = [UUID(key) for key in request.POST.getlist("message") if _is_key(key)]
    with once(request) as claim:
        count = commands.resend(subscription=kept.id, messages=chosen, by=request.actor, at=request.now)
        messages.success(request, _("%(count)s tin báo sẽ được gửi lại ngay.") % {"count": count})
        return claim.done(redirect("webhooks:show", kept.id))


@screen(needs=MANAGE, methods=BOTH)
def end(request: Request, subscription: UUID) -> HttpResponse:
    """Say what will stop, and end the subscription when that was confirmed."""
    kept = _open(request, subscription)
    if request.method != "POST":
        return render(request, "webhooks/end.html", {"subscription": kept})
    with once(request) as claim:
        commands.end_subscription(subscription=kept.id, by=request.actor, at=request.now)
        messages.success(request, _("Đã ngừng gửi tin báo."))
        return claim.done(redirect("webhooks:show", kept.id))


def _open(request: Request, subscription: UUID) -> Subscription:
    """Return a subscription that can still be changed; a page that is sent is judged by the command."""
    kept = queries.subscription_for(request.actor, subscription)
    if kept.ended_at is not None and request.method != "POST":
        raise NotThere
    return kept


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
