"""Screens that propose to give a role to a post, or to take it away: a second person decides."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.kernel.actors import NotThere
from motcua.kernel.commands import Refused
from motcua.kernel.time import day, local_day
from motcua.kernel.web import Request, once, redirect, render, screen
from motcua.people import commands, queries, rules
from motcua.people.web.proposals import proposed
from motcua.people.web.typed import asked_day, needed, typed_fields, whole_errors

BOTH = ("GET", "POST")


@screen(needs=rules.MANAGE, methods=BOTH)
def grant_role(request: Request, position: UUID) -> HttpResponse:
    """Propose a role for a post."""
    held = queries.position_for(request.actor, position)
    if not request.actor.may(rules.MANAGE, within=held.agency_id):
        raise NotThere
    typed = typed_fields(request, "role", "scope", "from_on", "reason")
    everywhere = request.actor.reach(rules.MANAGE) is None
    context: dict[str, object] = {
        "held": held,
        "account": held.account,
        "typed": typed,
        "roles": [(role.code, role.name, role.does) for role in queries.roles()],
        "scopes": [(code, name) for code, name in queries.SCOPES if everywhere or code in {"unit", "agency"}],
        "errors": {},
    }
    if request.method != "POST":
        typed["from_on"] = day(local_day(request.now))
        return render(request, "people/grant_role.html", context)
    try:
        needed(typed, {"role": _("Hãy chọn một vai trò.")})
        arguments = {
            "position": position,
            "role": typed["role"],
            "scope": typed["scope"] or None,
            "from_on": asked_day(typed, "from_on"),
        }
        return _propose(request, "people.grant_role", arguments, typed["reason"])
    except Refused as refused:
        return render(request, "people/grant_role.html", context | {"errors": whole_errors(refused)}, status=422)


@screen(needs=rules.MANAGE, methods=BOTH)
def revoke_role(request: Request, grant: UUID) -> HttpResponse:
    """Propose to take a role away."""
    given = queries.grant_for(request.actor, grant)
    if not request.actor.may(rules.MANAGE, within=given.position.agency_id):
        raise NotThere
    typed = typed_fields(request, "reason")
    context: dict[str, object] = {"grant": given, "account": given.position.account, "typed": typed, "errors": {}}
    if request.method != "POST":
        return render(request, "people/revoke_role.html", context)
    try:
        return _propose(request, "people.revoke_role", {"grant": grant}, typed["reason"])
    except Refused as refused:
        return render(request, "people/revoke_role.html", context | {"errors": whole_errors(refused)}, status=422)


def _propose(request: Request, action: str, arguments: dict[str, object], reason: str) -> HttpResponse:
    with once(request) as claim:
        row = commands.propose(action=action, arguments=arguments, reason=reason, by=request.actor, at=request.now)
        proposed(request)
        return claim.done(redirect("people:proposal", row.pk))
