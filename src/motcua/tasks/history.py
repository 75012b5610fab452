"""Rows of tasks and intervals in sets: what ``pass_to`` and ``finish`` would have written."""

from datetime import datetime
from uuid import UUID

from motcua.tasks.commands import Matter, Meanwhile, Place, task_for
from motcua.tasks.models import Interval, Task
from motcua.tasks.rules import Clock


class Trail:
    """The way of one record from tray to tray, told in order; the rows are not saved."""

    def __init__(self, subject: UUID) -> None:
        """Begin with nothing: nobody holds the record yet."""
        self.subject = subject
        self.tasks: list[Task] = []
        self.intervals: list[Interval] = []

    def pass_to(
        self, matter: Matter, place: Place, clock: Clock, *, by: UUID, at: datetime, meanwhile: Meanwhile | None = None
    ) -> None:
        """End what is open and give the record to the next holder at the same instant."""
        self.finish(by=by, at=at)
        holding = meanwhile or place
        self.intervals.append(
            Interval(
                subject=self.subject,
                holder=holding.holder,
                label=holding.label,
                clock=clock,
                agency=place.agency,
                organisation=place.organisation,
                position=place.position,
                from_at=at,
            )
        )
        self.tasks.append(task_for(matter, place, at=at, paused=clock is Clock.PAUSED))

    def finish(self, *, by: UUID, at: datetime) -> None:
        """Close what is open: nobody holds the record any more."""
        if self.tasks and self.tasks[-1].closed_at is None:
            self.tasks[-1].closed_at, self.tasks[-1].closed_by = at, by
            self.intervals[-1].to_at = at

    @property
    def position(self) -> UUID | None:
        """Whose the record is now by name; none when it lies in a common tray."""
        return self.tasks[-1].position if self.tasks else None
