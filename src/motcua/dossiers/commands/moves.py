"""How a dossier moves along its route; shared by the commands of this module."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.dossiers.lifecycle import LIFECYCLE
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.way import agency_at, steps_of, unit_at
from motcua.kernel.actors import Actor, NotThere, Post, require
from motcua.kernel.commands import Conflict, Refused
from motcua.kernel.editions import same_edition
from motcua.kernel.text import search_key
from motcua.kernel.time import local_day
from motcua.organisations import queries as organisations
from motcua.people import queries as people
from motcua.tasks import commands as tasks
from motcua.tasks import queries as task_queries
from motcua.tasks.commands import Matter, Meanwhile, Place
from motcua.tasks.rules import Clock, Holder

KIND = "dossiers"
HOLDERS = {"desk": Holder.DESK, "unit": Holder.UNIT, "leader": Holder.LEADER, "records": Holder.RECORDS}


def locked(dossier_id: UUID, *, edition: int | None = None) -> Dossier:
    """Return the dossier, locked until commit.

    :raises NotThere: there is none.
    :raises Overtaken: somebody changed it since the page with this ``edition`` was made.
    """
    dossier = Dossier.objects.select_for_update().filter(id=dossier_id).first()
    if dossier is None:
        raise NotThere
    same_edition(
        dossier.edition,
        edition,
        _("Hồ sơ vừa được người khác cập nhật. Hãy mở lại trang để xem thay đổi rồi làm tiếp."),
    )
    return dossier


def in_hand(dossier: Dossier, by: Actor, right: str) -> Post:
    """Return the post in which the actor acts on a dossier that lies in its tray, at the step that needs this right.

    Who holds several rights (a head who also handles, a vice-chairman who also receives) uses at each step the one it asks for.

    :raises Forbidden: the actor lacks the right in that agency.
    :raises Conflict: the dossier lies with somebody else now, or is at another step.
    """
    able = require(by, right, within=agency_at(dossier))
    if not task_queries.is_held_by(by, dossier.id):
        raise Conflict(_("Hồ sơ không còn ở khay của ông/bà."))
    if steps_of(dossier)[dossier.step].right != right:
        raise Conflict(_("Hồ sơ đang ở bước khác nên chưa làm được việc này."))
    return post_holding(dossier, by, right) or able


def post_holding(dossier: Dossier, by: Actor, right: str) -> Post | None:
    """Return the actor's post with this right in whose tray the dossier lies: the absent one's, when standing in.

    A dossier given by name is held by that position only; in a common tray the
    post inside the unit goes before one elsewhere in the agency, an own one before a substitution.
    """
    task = task_queries.holder_of(dossier.id)
    if task is None:
        return None
    posts = [post for post in by.posts if post.may(right, within=task.agency)]
    if task.position is not None:
        return next((post for post in posts if post.position == task.position), None)
    near = [post for post in posts if post.agency == task.agency and task.organisation in {None, post.organisation}]
    return min(near, key=lambda post: post.standing_in_for is not None, default=None)


def post_beside(dossier: Dossier, by: Actor) -> Post | None:
    """Return the post in which the actor looks at, prints or adds to a dossier: the one that holds it, else one in reach."""
    held = post_holding(dossier, by, steps_of(dossier)[dossier.step].right)
    agencies = (dossier.received_by_agency_id, dossier.competent_agency_id)
    reaching = (
        post
        for right in ("dossiers.receive", "dossiers.read")
        for post in by.posts
        if any(post.may(right, within=agency) for agency in agencies)
    )
    return held or next(reaching, next(iter(by.posts), None))


def title_of(post: Post) -> str:
    """Return how a signature in this post is titled; a substitute's names whom it stands in for."""
    if post.standing_in_for is None:
        return post.title
    absent = people.names([post.standing_in_for]).get(post.standing_in_for, "")
    return _("%(title)s (thay %(name)s)") % {"title": post.title, "name": absent}


def organ_code(agency: UUID, at: datetime) -> str:
    """Return the identifier code of an agency, which begins the names of its number books.

    :raises Refused: it has none, so that nothing can be numbered in its name.
    """
    on = local_day(at)
    code = organisations.code_of(agency, on)
    if not code:
        raise Refused(
            _("%(agency)s chưa có mã định danh nên chưa cấp được số. Hãy báo người quản trị bổ sung mã.")
            % {"agency": organisations.name_on(agency, on)}
        )
    return code


def step_after(dossier: Dossier, wanted: str | None = None) -> int:
    """Return the next step of the route; with ``wanted`` the next one done at that place.

    :raises Conflict: the route has no such step ahead.
    """
    steps = steps_of(dossier)
    for index in range(dossier.step + 1, len(steps)):
        if wanted is None or steps[index].place == wanted:
            return index
    raise Conflict(_("Quy trình của thủ tục này không còn bước nào phía sau."))


def matter_of(dossier: Dossier) -> Matter:
    """Return what the in-tray shows of this dossier."""
    return Matter(
        kind=KIND,
        subject=dossier.id,
        code=dossier.code or dossier.submission_no,
        title=dossier.procedure_name[:500],
        about=f"{dossier.owner_name} · {dossier.owner_address}".strip(" ·")[:300],
        due_at=None if dossier.resolved_at else dossier.due_at,
    )


def place_of(dossier: Dossier, at: datetime, *, position: UUID | None = None) -> Place:
    """Return where the dossier lies at its present step; ``position`` names one person."""
    step = steps_of(dossier)[dossier.step]
    unit, label = unit_at(dossier, step, at)
    return Place(
        holder=HOLDERS[step.place],
        label=label,
        agency=agency_at(dossier),
        organisation=unit,
        position=position,
        right=step.right,
        step=step.label,
    )


def move(
    dossier: Dossier,
    *,
    by: Actor,
    at: datetime,
    clock: Clock = Clock.RUNNING,
    position: UUID | None = None,
    meanwhile: Meanwhile | None = None,
    first: bool = False,
) -> None:
    """Put the dossier into the tray of its present step, and the ledger with it; ``first``: nobody had it before.

    A post that nobody holds any more gets nothing: the dossier goes to the common tray of the step.
    """
    if position is not None and people.vacant(position, local_day(at)):
        position = None
    place = place_of(dossier, at, position=position)
    give = tasks.begin if first else tasks.pass_to
    give(matter=matter_of(dossier), place=place, clock=clock, by=by, at=at, meanwhile=meanwhile)


def change(dossier: Dossier, action: str, **values: object) -> None:
    """Take one step of the lifecycle and save it, counted as a new edition.

    :raises NotAllowed: the step is not legal from the present state.
    """
    dossier.state = LIFECYCLE.after(dossier.state, action)
    dossier.edition += 1
    for name, value in values.items():
        setattr(dossier, name, value)
    dossier.save(update_fields=["state", "edition", *values])


def search_words(dossier: Dossier) -> str:
    """Return everything by which a dossier is found, folded: codes, names, numbers, phone."""
    words = (
        dossier.code or "",
        dossier.submission_no,
        dossier.owner_name,
        dossier.owner_number,
        dossier.owner_phone,
        dossier.submitter_name,
        dossier.submitter_number,
    )
    return search_key(" ".join(word for word in words if word))
