"""Local switches: which agency takes in which procedure, against the rule of its level."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.kernel.actors import Actor, require
from motcua.kernel.commands import Refused, command
from motcua.kernel.editions import same_edition
from motcua.kernel.facts import announce
from motcua.kernel.time import local_day
from motcua.procedures.commands.versions import PUBLISH
from motcua.procedures.commands.writing import locked_procedure
from motcua.procedures.events import OfferSwitched
from motcua.procedures.models import AgencyProcedure
from motcua.procedures.queries import offers_edition


@command
def switch_offer(
    *, code: str, agency: UUID, offered: bool, from_on: date, edition: int | None = None, by: Actor, at: datetime
) -> AgencyProcedure:
    """Let an agency offer a procedure, or no longer, from a day on; dossiers already taken in go on.

    :raises NoSuchProcedure: the catalogue has no such code.
    :raises Overtaken: somebody switched an offer since the page with this ``edition`` was made.
    :raises Refused: the day lies in the past.
    :raises Forbidden: ``by`` may not publish procedures for this agency.
    """
    post = require(by, PUBLISH, within=agency)
    if from_on < local_day(at):
        raise Refused(_("Ngày bắt đầu không được ở trước hôm nay."), field="from_on")
    procedure = locked_procedure(code)
    same_edition(
        offers_edition(procedure.id),
        edition,
        _("Người khác vừa đổi nơi tiếp nhận của thủ tục này. Hãy xem lại danh sách ở dưới rồi ghi lại."),
    )
    switch, _new = AgencyProcedure.objects.update_or_create(
        agency_id=agency, procedure=procedure, from_on=from_on, defaults={"offered": offered}
    )
    switched = OfferSwitched(agency, offered, from_on)
    announce(switched, subject=procedure.id, agency=agency, by=by, at=at, post=post)
    return switch
