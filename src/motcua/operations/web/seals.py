"""The seal on facts, for inspector and administrator: how far it has got, who could verify it, and what the last verification found."""

from django.http import HttpResponse

from motcua.kernel.actors import NotThere
from motcua.kernel.seals.findings import SAID
from motcua.kernel.seals.head import Head
from motcua.kernel.seals.state import seal_state, signed_head_here
from motcua.kernel.time import clock_day, span_in_words
from motcua.kernel.web import SIGNED_IN, Request, render, screen
from motcua.operations import queries, rules


@screen(needs=SIGNED_IN)
def seals(request: Request) -> HttpResponse:
    """Show the last seal, how far behind it is, the last signed head, and the last verification with its findings.

    For who inspects the whole province, and for who operates the software and must mend what is late; nothing here tells
    what a fact says. Only the inspector takes the signed head away.

    :raises NotThere: the viewer does neither.
    """
    if not queries.sees_seals(request.actor):
        raise NotThere
    state = seal_state()
    late = state.behind.oldest is not None and request.now - state.behind.oldest > rules.SEAL_LAG
    context = {
        "state": state,
        "may_take": queries.takes_seal_head(request.actor),
        "late": late,
        "waits": span_in_words(request.now - state.behind.oldest) if state.behind.oldest else "",
        "open": span_in_words(request.now - state.behind.open_since) if late and state.behind.open_since else "",
        "sealed": clock_day(state.sealed_at) if state.sealed_at else "",
        "signed": clock_day(state.head.signed_at) if state.head else "",
        "hash": _grouped(Head(state.head.text, b"").hash.hex()) if state.head else "",
        "checked": clock_day(state.check.at) if state.check else "",
        "said": SAID,
    }
    return render(request, "operations/seals.html", context)


def _grouped(digits: str) -> str:
    """Return the first half of a hash in groups of four, to be compared by eye with a printed one."""
    return " ".join(digits[n : n + 4] for n in range(0, len(digits) // 2, 4))


@screen(needs=queries.SEALS)
def head(request: Request) -> HttpResponse:
    """Give the last signed head away, to be kept in another place; 404 before the first one."""
    if not queries.takes_seal_head(request.actor) or (signed := signed_head_here()) is None:
        raise NotThere
    name = f"motcua-head-{signed.position}.json"
    said = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(signed.as_json(), content_type="application/json", headers=said)
