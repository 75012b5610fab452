"""Screens that show officials, their posts and roles."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.kernel import facts
from motcua.kernel.paging import page_of
from motcua.kernel.text import clean
from motcua.kernel.time import clock_day, local_day
from motcua.kernel.web import Request, render, screen
from motcua.people import queries, rules
from motcua.people.web import words
from motcua.people.web.sessions import session_row

PER_PAGE = 50
LONGEST_SEARCH = 100


@screen(needs=rules.READ)
def show_officials(request: Request) -> HttpResponse:
    """List the officials in reach by given name, filtered, page by page."""
    today = local_day(request.now)
    agencies = queries.agencies_within(request.actor, rules.READ, day=today)
    kept = {"ten": clean(request.GET.get("ten", ""))[:LONGEST_SEARCH], "co-quan": request.GET.get("co-quan", "")}
    inactive = request.GET.get("da-ngung") == "1"
    chosen = next((one.id for one in agencies if str(one.id) == kept["co-quan"]), None)
    found = queries.search_officials(request.actor, kept["ten"], agency=chosen, at=request.now, inactive=inactive)
    page = page_of(found, request, keys=("sort_key", "id"), size=PER_PAGE)
    posts = queries.posts_on([account.pk for account in page.rows], today)
    kept |= {"da-ngung": "1"} if inactive else {}
    context = {
        "rows": [(account, posts.get(account.pk, [])) for account in page.rows],
        "count": found.count(),
        "words": kept["ten"],
        "agencies": [(one.id, one.short_name or one.name) for one in agencies],
        "agency": chosen or "",
        "inactive": inactive,
        "chips": [
            (_("Đang làm việc"), _address(kept, **{"da-ngung": ""}), not inactive),
            (_("Đã ngừng"), _address(kept, **{"da-ngung": "1"}), inactive),
        ],
        "next": _address(kept, after=page.next) if page.next else "",
        "previous": _address(kept, before=page.previous) if page.previous else "",
        "may_create": request.actor.may(rules.MANAGE),
    }
    return render(request, "people/officials.html", context)


def _address(kept: dict[str, str], **more: str) -> str:
    asked = {name: value for name, value in (kept | more).items() if value}
    return reverse("people:index") + (f"?{urlencode(asked)}" if asked else "")


@screen(needs=rules.READ)
def show_official(request: Request, account: UUID) -> HttpResponse:
    """Show one official: posts with their roles, substitutions, what happened to the account."""
    return render(request, "people/official.html", official_context(request, account))


def official_context(request: Request, account_id: UUID) -> dict[str, object]:
    """Return what the page of one official shows."""
    today = local_day(request.now)
    account = queries.account_for(request.actor, account_id)
    positions = queries.positions_of(request.actor, account, at=request.now)
    manage = request.actor.reach(rules.MANAGE)
    return {
        "account": account,
        "home": queries.organisation_name(account.agency_id, today),
        "positions": [words.position_row(one, today, manage) for one in positions],
        "substitutions": [
            words.substitution_row(one, request.actor.id)
            for one in queries.substitutions_of(request.actor, account.pk, at=request.now)
        ],
        "may_manage": request.actor.may(rules.MANAGE) and queries.may_manage(request.actor, account, day=today),
        "is_me": account.pk == request.actor.id,
        **_sign_in_context(request, account),
        "history": [
            {"what": facts.said(fact), "when": clock_day(fact.at), "who": fact.actor_name}
            for fact in reversed(facts.facts_about(account.pk))
        ],
    }


def _sign_in_context(request: Request, account: queries.Account) -> dict[str, object]:
    """Return how the official signs in; only for whoever manages the account."""
    if not queries.may_manage(request.actor, account, day=local_day(request.now)):
        return {"locked_until": "", "sessions": [], "has_second_step": False}
    locked = queries.locked_until(account, request.now)
    return {
        "locked_until": clock_day(locked) if locked else "",
        "sessions": [session_row(one) for one in queries.open_sessions(account.pk, request.now)],
        "has_second_step": queries.has_second_step(account.pk),
    }


@screen(needs=rules.READ)
def show_roles(request: Request) -> HttpResponse:
    """Show which role has which rights."""
    rows = [
        (role, words.scope_name(role.scope), [words.right_name(right) for right in role.rights])
        for role in queries.roles()
    ]
    everybody = [words.right_name(right) for right in sorted(rules.RIGHTS_OF_EVERY_POST)]
    return render(request, "people/roles.html", {"roles": rows, "everybody": everybody})
