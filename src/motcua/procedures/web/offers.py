"""Where a procedure is taken in, and the local switches against the rule of its level."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.kernel.commands import Refused
from motcua.kernel.editions import Seen, seen_on
from motcua.kernel.time import local_day
from motcua.kernel.web import Request, once, redirect, render, screen
from motcua.procedures import commands, queries
from motcua.procedures.web.drafts import BOTH, told
from motcua.procedures.web.views import PUBLISH
from motcua.ui.typed import no_day, typed_day


@screen(needs=PUBLISH, methods=BOTH)
def show_offers(request: Request, code: str) -> HttpResponse:
    """Show who takes the procedure in today and the switches; set one from a day on."""
    procedure, today = queries.procedure_with_code(code), local_day(request.now)
    typed = {name: str(request.POST.get(name, "")) for name in ("agency", "offered", "from_on")}
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            with once(request) as claim:
                commands.switch_offer(
                    code=code,
                    agency=_agency(typed["agency"]),
                    offered=typed["offered"] == "1",
                    from_on=_day(typed["from_on"]),
                    edition=seen_on(request, 0, {}).edition,
                    by=request.actor,
                    at=request.now,
                )
                messages.success(request, _("Đã ghi nơi tiếp nhận."))
                return claim.done(redirect("procedures:offers", code))
        except Refused as refused:
            errors, status = told(refused)
    choosable = queries.choosable_agencies(request.actor, today)
    offering = set(queries.agencies_offering(code, today))
    context = {
        "procedure": procedure,
        "typed": {**typed, "from_on": typed["from_on"] or today, "offered": typed["offered"] or "0"},
        "errors": errors,
        "choosable": choosable,
        "count": len(offering),
        "seen": Seen(queries.offers_edition(procedure.id), {}),
        "switches": queries.switches_of(request.actor, code, today),
    }
    return render(request, "procedures/offers.html", context, status=status)


def _agency(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused(_("Chọn cơ quan."), field="agency") from None


def _day(text: str) -> date:
    found = typed_day(text)
    if found is None:
        raise Refused(no_day(text), field="from_on")
    return found
