"""From tray to tray: hand over, assign, take, pass on."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.dossiers.commands import moves
from motcua.dossiers.events import DossierAssigned, DossierHandedOver, DossierReassigned, DossierTaken
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.way import steps_of
from motcua.kernel.actors import Actor, require
from motcua.kernel.commands import Conflict, Refused, command
from motcua.kernel.facts import announce
from motcua.people import queries as people
from motcua.tasks import queries as tasks


@command
def hand_over(*, dossier: UUID, edition: int | None = None, by: Actor, at: datetime) -> Dossier:
    """Pass a received dossier from the desk to the competent unit (NĐ 118/2025 Đ18.2: the same working day).

    :raises NotAllowed: it is not received, or was handed over already.
    :raises Conflict: it lies with somebody else now.
    """
    kept = moves.locked(dossier, edition=edition)
    post = moves.in_hand(kept, by, "dossiers.receive")
    moves.change(kept, "hand_over", step=moves.step_after(kept))
    moves.move(kept, by=by, at=at)
    place = moves.place_of(kept, at)
    announce(
        DossierHandedOver(place.step, place.organisation),
        subject=kept.id, agency=kept.competent_agency_id, by=by, at=at, post=post,
    )  # fmt: skip
    return kept


@command
def assign_dossier(*, dossier: UUID, position: UUID, edition: int | None = None, by: Actor, at: datetime) -> Dossier:
    """Give the dossier to one specialist of the competent agency (NĐ 61/2018 Đ19.1), or to another one than before.

    Whoever assigns in the agency may do so wherever the dossier lies in a unit, also
    when its present holder is away or has left.

    :raises Refused: this person may not handle dossiers there, or has it already.
    :raises NotAllowed: it is not in process.
    :raises Conflict: it does not lie in a unit now.
    :raises Forbidden: ``by`` does not assign in the competent agency, or only in another unit of it.
    """
    kept = moves.locked(dossier, edition=edition)
    task = tasks.holder_of(kept.id)
    able = require(by, "dossiers.assign", within=kept.competent_agency_id, inside=task.organisation if task else None)
    if steps_of(kept)[kept.step].place != "unit":
        raise Conflict(_("Hồ sơ không còn ở phòng chuyên môn nên không phân công được."))
    post = moves.post_holding(kept, by, "dossiers.assign") or able
    before = task.position if task else None
    if position == before:
        raise Refused(_("Người này đang giữ hồ sơ. Hãy chọn người khác."), field="position")
    if position not in {
        official.position for official in people.officials_of(kept.competent_agency_id, "dossiers.handle", at=at)
    }:
        raise Refused(_("Người này không xử lý hồ sơ ở cơ quan có thẩm quyền. Hãy chọn người khác."), field="position")
    at_assignment = steps_of(kept)[kept.step].right == "dossiers.assign"
    moves.change(kept, "assign", step=moves.step_after(kept, "unit") if at_assignment else kept.step)
    moves.move(kept, by=by, at=at, position=position)
    event = DossierReassigned(position, before) if before else DossierAssigned(position)
    announce(event, subject=kept.id, agency=kept.competent_agency_id, by=by, at=at, post=post)
    return kept


@command
def take_dossier(*, dossier: UUID, edition: int | None = None, by: Actor, at: datetime) -> Dossier:
    """Take a dossier out of the unit's common tray into one's own.

    :raises NotAllowed: it is not in process.
    :raises Conflict: a colleague was first, or one has it already.
    """
    kept = moves.locked(dossier, edition=edition)
    post = moves.in_hand(kept, by, "dossiers.handle")
    task = tasks.holder_of(kept.id)
    if task is not None and task.position is not None:
        raise Conflict(_("Ông/bà đang giữ hồ sơ này rồi."))
    moves.change(kept, "take")
    moves.move(kept, by=by, at=at, position=post.position)
    announce(DossierTaken(post.position), subject=kept.id, agency=kept.competent_agency_id, by=by, at=at, post=post)
    return kept


@command
def forward_dossier(*, dossier: UUID, edition: int | None = None, by: Actor, at: datetime) -> Dossier:
    """Finish one's step in the unit and pass the dossier on to the next step there.

    :raises Refused: the next step is not in the unit: submit a result instead.
    :raises Conflict: it lies with somebody else now.
    """
    kept = moves.locked(dossier, edition=edition)
    post = moves.in_hand(kept, by, "dossiers.handle")
    after = moves.step_after(kept)
    if steps_of(kept)[after].place != "unit":
        raise Refused(_("Bước tiếp theo là trình lãnh đạo. Hãy soạn kết quả rồi trình ký."))
    moves.change(kept, "hand_over", step=after)
    moves.move(kept, by=by, at=at, position=post.position)
    place = moves.place_of(kept, at)
    announce(
        DossierHandedOver(place.step, place.organisation),
        subject=kept.id, agency=kept.competent_agency_id, by=by, at=at, post=post,
    )  # fmt: skip
    return kept
