"""Tables of tasks and of the clock ledger."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from motcua.kernel.ids import new_id
from motcua.tasks.rules import Clock, Holder


class Span(Func):
    """The range from one instant to another, as PostgreSQL has it."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Task(models.Model):
    """One piece of work that waits in somebody's tray, or in the tray of a place (việc).

    With a ``position`` it is that person's; without one it belongs to whoever
    holds the ``right`` in the ``agency`` (in the ``organisation``, when one is named).
    What the list shows is kept here, so that one table serves every module.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40)
    subject = models.UUIDField()
    agency = models.UUIDField()
    organisation = models.UUIDField(null=True)
    position = models.UUIDField(null=True)
    right = models.CharField(max_length=60)
    step = models.CharField("bước", max_length=200)
    code = models.CharField("mã", max_length=60)
    title = models.CharField("nội dung", max_length=500)
    about = models.CharField("của ai", max_length=300)
    holder = models.CharField("nơi giữ", max_length=200)
    due_at = models.DateTimeField("hạn", null=True)
    burns_at = models.DateTimeField()
    paused = models.BooleanField(default=False)
    opened_at = models.DateTimeField("từ lúc")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index("position", "paused", "burns_at", "id", name="task_of_person", condition=Q(closed_at=None)),
            models.Index(
                "agency", "right", "paused", "burns_at", "id", name="task_of_place", condition=Q(closed_at=None)
            ),
            models.Index("position", "subject", name="task_once_of_person", condition=Q(position__isnull=False)),
            models.Index("organisation", "subject", name="task_once_in_unit", condition=Q(organisation__isnull=False)),
            models.Index("subject", "opened_at", name="task_of_subject"),
            models.Index("closed_by", "subject", name="task_done_by", condition=Q(closed_by__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.step}"


class Interval(models.Model):
    """One stretch of a record's life and whose it was (khoảng thời gian).

    The intervals of one subject never overlap (the database sees to it) and leave
    no hole (the commands see to it).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.UUIDField()
    holder = models.CharField(max_length=10, choices=[(h, h) for h in Holder])
    label = models.CharField(max_length=200)
    clock = models.CharField(max_length=10, choices=[(c, c) for c in Clock])
    agency = models.UUIDField(null=True)
    organisation = models.UUIDField(null=True)
    position = models.UUIDField(null=True)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="interval_runs_forward", condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at"))
            ),
            ExclusionConstraint(
                name="intervals_never_overlap",
                expressions=[
                    ("subject", RangeOperators.EQUAL),
                    (Span("from_at", "to_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index("subject", "from_at", name="interval_of_subject")]

    def __str__(self) -> str:
        return f"{self.label} {self.from_at}"
