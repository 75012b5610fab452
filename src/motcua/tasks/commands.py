"""What can be done with tasks and the ledger; called by the module whose record it is.

Moving a record announces nothing here: the fact of the command above says it all.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.kernel import rows
from motcua.kernel.actors import Actor, known_only, require
from motcua.kernel.commands import Conflict, command
from motcua.kernel.facts import announce
from motcua.kernel.ids import new_id
from motcua.tasks.events import TrayExported
from motcua.tasks.models import Interval, Task
from motcua.tasks.rules import Clock, Holder

NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record goes: who holds it from now on, and who may act on it there.

    ``position`` is one person's; without it the record lies in the tray of everybody
    with ``right`` in ``agency`` (in ``organisation``, when named).
    """

    holder: Holder
    label: str
    agency: UUID
    right: str
    step: str
    organisation: UUID | None = None
    position: UUID | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """What a task is about, as the in-tray shows it."""

    kind: str
    subject: UUID
    code: str
    title: str
    about: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Who really holds a record while somebody of ours waits for it."""

    holder: Holder
    label: str


@command
def begin(
    *, matter: Matter, place: Place, clock: Clock, by: Actor, at: datetime, meanwhile: Meanwhile | None = None
) -> None:
    """Give a record that is new in this transaction to its first holder; see ``pass_to`` for ``meanwhile``."""
    known_only(by)
    _open(matter, place, clock, at, meanwhile)


@command
def pass_to(
    *, matter: Matter, place: Place, clock: Clock, by: Actor, at: datetime, meanwhile: Meanwhile | None = None
) -> None:
    """End what is open on this record and give it to the next holder at the same instant.

    With ``meanwhile`` the time belongs to somebody else (the citizen who is to add
    papers); the place keeps a task, marked as paused when the clock is.

    :raises Conflict: somebody else passed it on after the instant ``at``.
    """
    known_only(by)
    _nobody_since(matter.subject, at)
    Task.objects.filter(subject=matter.subject, closed_at=None).update(closed_at=at, closed_by=by.id)
    Interval.objects.filter(subject=matter.subject, to_at=None).update(to_at=at)
    _open(matter, place, clock, at, meanwhile)


def _open(matter: Matter, place: Place, clock: Clock, at: datetime, meanwhile: Meanwhile | None) -> None:
    interval = Interval(
        subject=matter.subject,
        holder=meanwhile.holder if meanwhile else place.holder,
        label=meanwhile.label if meanwhile else place.label,
        clock=clock,
        agency=place.agency,
        organisation=place.organisation,
        position=place.position,
        from_at=at,
    )
    rows.insert([interval, task_for(matter, place, at=at, paused=clock is Clock.PAUSED)])


def task_for(matter: Matter, place: Place, *, at: datetime, paused: bool) -> Task:
    """Return the unsaved task that this place has with this matter."""
    return Task(
        kind=matter.kind,
        subject=matter.subject,
        agency=place.agency,
        organisation=place.organisation,
        position=place.position,
        right=place.right,
        step=place.step,
        code=matter.code,
        title=matter.title,
        about=matter.about,
        holder=place.label,
        due_at=matter.due_at,
        burns_at=matter.due_at or NEVER,
        paused=paused,
        opened_at=at,
    )


@command
def finish(*, subject: UUID, by: Actor, at: datetime) -> None:
    """Close the record's last task and its last interval: nobody holds it any more.

    :raises Conflict: somebody else passed it on after the instant ``at``.
    """
    known_only(by)
    _nobody_since(subject, at)
    Task.objects.filter(subject=subject, closed_at=None).update(closed_at=at, closed_by=by.id)
    Interval.objects.filter(subject=subject, to_at=None).update(to_at=at)


def _nobody_since(subject: UUID, at: datetime) -> None:
    """Stop whoever read the clock, then waited for the record while a colleague moved it: time runs forward only."""
    if Interval.objects.filter(subject=subject, to_at=None, from_at__gt=at).exists():
        raise Conflict(_("Việc này vừa được người khác xử lý. Hãy mở lại trang để xem thay đổi rồi làm tiếp."))


@command
def note_export(*, tray: str, rows: int, by: Actor, at: datetime) -> None:
    """Keep who took how many tasks of the own tray out of the system as a spreadsheet.

    :raises Forbidden: ``by`` holds no post.
    """
    post = require(by, "tasks.own")
    announce(TrayExported(tray, rows), subject=new_id(), agency=post.agency, by=by, at=at, post=post)
