"""Fields, procedures and their dated versions."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q

from motcua.kernel.ids import new_id
from motcua.procedures.lifecycle import DRAFT, IN_THE_CATALOGUE
from motcua.procedures.models.choices import Level, OnlineKind, State, System


class Field(models.Model):
    """A field of government work (lĩnh vực) in which procedures are grouped."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=700, db_collation="C")

    class Meta:
        ordering = ("sort_key", "id")

    def __str__(self) -> str:
        return self.name


class Procedure(models.Model):
    """One procedure under its national code; everything that may change stands in its versions."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=20, unique=True)
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="procedures")
    first_name = models.CharField(max_length=1000)
    weight = models.PositiveSmallIntegerField(default=0)
    """How often people ask for it, 0–100: lifts it among equally good search results."""

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


def _days() -> Func:
    """The days of a version as a range, both ends included."""
    bounds = RangeBoundary(inclusive_lower=True, inclusive_upper=True)
    return Func(F("valid_from"), F("valid_to"), bounds, function="daterange", output_field=DateRangeField())


class ProcedureVersion(models.Model):
    """The procedure as it is in force from ``valid_from`` to ``valid_to``, both days included.

    Never changed once published, except that its last day is set.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=DRAFT)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    """Counts the savings of a draft, so that the second of two savers is told."""

    name = models.CharField(max_length=1000)
    name_key = models.TextField()
    search_key = models.TextField()
    """Everything searchable in one: name, everyday words, code."""
    sort_key = models.TextField(db_collation="C")
    keywords = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    keyword_key = models.TextField(blank=True)
    """The everyday words as search keys, each between bars: ``|so do|cap doi so do|``."""
    decision_no = models.CharField(max_length=60, blank=True)
    levels = ArrayField(models.CharField(max_length=12, choices=Level.choices), default=list)
    system = models.CharField(max_length=12, choices=System.choices, default=System.OWN)
    system_name = models.CharField(max_length=200, blank=True)
    filing_place = models.TextField(blank=True)
    online_kind = models.CharField(max_length=16, choices=OnlineKind.choices, default=OnlineKind.FULL)
    online_reason = models.TextField(blank=True)
    applicants = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    sequence = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    sets = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("procedure", "number")
        indexes = (
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="procedures_version_search"),
            models.Index("sort_key", "id", name="procedures_version_sort"),
        )
        constraints = (
            models.UniqueConstraint("procedure", "number", name="procedures_version_number"),
            models.UniqueConstraint("procedure", condition=Q(state=DRAFT), name="procedures_one_draft"),
            models.CheckConstraint(
                condition=Q(state__in=IN_THE_CATALOGUE, valid_from__isnull=False)
                | Q(~Q(state__in=IN_THE_CATALOGUE), valid_from__isnull=True, valid_to__isnull=True),
                name="procedures_published_has_a_first_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="procedures_version_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=IN_THE_CATALOGUE) | ~Q(online_kind=OnlineKind.PARTIAL) | ~Q(online_reason=""),
                name="procedures_partial_states_its_reason",
            ),
            ExclusionConstraint(
                name="procedures_one_version_a_day",
                expressions=(
                    ("procedure", RangeOperators.EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ),
                condition=Q(state__in=IN_THE_CATALOGUE),
            ),
        )

    def __str__(self) -> str:
        return f"{self.procedure_id} v{self.number}"


class AgencyProcedure(models.Model):
    """From this day an agency offers the procedure or not, against the rule of its level."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="switches")
    from_on = models.DateField()
    offered = models.BooleanField()

    class Meta:
        ordering = ("agency", "procedure", "from_on")
        constraints = (models.UniqueConstraint("agency", "procedure", "from_on", name="procedures_one_switch_a_day"),)

    def __str__(self) -> str:
        return f"{self.agency_id} {self.procedure_id} {self.from_on}"
