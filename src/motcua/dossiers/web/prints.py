"""Which legal papers of a dossier can be printed now."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.receipt import may_have_receipt
from motcua.dossiers.rules import Outcome, Stage
from motcua.kernel.actors import Actor
from motcua.ui.places import address_of

Links = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Prints:
    """The papers by the place on the page where they are offered: (words, address)."""

    all: Links
    refusal: Links
    result: Links
    supplements: dict[UUID, Links]
    stop: Links


def prints_of(viewer: Actor, dossier: Dossier) -> Prints:
    """Return the papers that this dossier can have in its present state; the receipt only at its own counter."""
    every: Links = []
    if dossier.received_at is not None:
        taken = address_of("reception", dossier.id)
        at_the_desk = viewer.may("dossiers.receive", within=dossier.received_by_agency_id)
        every = [
            *([(_("In giấy tiếp nhận"), taken)] if at_the_desk and taken else []),
            *([(_("Xem giấy tiếp nhận"), _to("receipt", dossier.id))] if may_have_receipt(viewer, dossier) else []),
            (_("Phiếu kiểm soát quá trình"), _to("control-sheet", dossier.id)),
        ]
    refusals = [
        row
        for row in dossier.decisions.all()
        if row.outcome == Outcome.REFUSED and row.decided_at and not row.recalled_at
    ]
    notices = {row.stage: [(_("In phiếu từ chối"), _to("refusal-paper", dossier.id, row.id))] for row in refusals}
    asked = {
        row.id: [(_("In phiếu yêu cầu bổ sung"), _to("supplement-paper", dossier.id, row.id))]
        for row in dossier.supplements.all()
    }
    stops = [row for row in dossier.decisions.all() if row.outcome == Outcome.STOPPED]
    stop = [(_("In thông báo dừng giải quyết"), _to("stop-paper", dossier.id, row.id)) for row in stops]
    return Prints(every, notices.get(Stage.CHECK, []), notices.get(Stage.VERIFY, []), asked, stop)


def _to(name: str, *keys: UUID) -> str:
    return address_of(name, *keys)
