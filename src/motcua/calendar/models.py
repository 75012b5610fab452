"""Tables of working days. A row is never corrected: it is withdrawn, and another one is declared.

``known_since_at`` is the instant from which the row counts when somebody asks what was known then. Days that come with
the program on a fresh installation count as always known.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from motcua.kernel.ids import new_id

NO_ORGANISATION = "00000000-0000-0000-0000-000000000000"


class Kind(models.TextChoices):
    """Why a day is off, or that it is worked although it would be one of rest."""

    STATUTORY = "statutory", _("Ngày lễ, tết")
    COMPENSATORY = "compensatory", _("Nghỉ bù")
    ADJACENT = "adjacent", _("Liền kề Quốc khánh")
    SWAPPED = "swapped", _("Nghỉ hoán đổi")
    SPECIAL = "special", _("Nghỉ đột xuất")
    MAKEUP = "makeup", _("Ngày làm bù")


def _together(name: str) -> models.CheckConstraint:
    """A withdrawal has an instant, a person and a reason, or it is none."""
    none = Q(withdrawn_at__isnull=True, withdrawn_by_name="", withdrawal_reason="")
    whole = Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by_name="") & ~Q(withdrawal_reason="")
    return models.CheckConstraint(condition=none | whole, name=name)


class Declaration(models.Model):
    """Who declared it on what basis, and who withdrew it why. People stand above this module: kept by key and name."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    basis = models.CharField(max_length=300)
    known_since_at = models.DateTimeField()
    declared_at = models.DateTimeField()
    declared_by = models.UUIDField(null=True)
    declared_by_name = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_by_name = models.CharField(max_length=200, default="")
    withdrawal_reason = models.CharField(max_length=300, default="")

    class Meta:
        abstract = True


class Day(Declaration):
    """One day off, or one make-up workday (with the day it stands in for, when there is one)."""

    day = models.DateField()
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=120)
    instead_of = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day"], condition=Q(withdrawn_at__isnull=True), name="calendar_one_live_day"
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.MAKEUP) | Q(instead_of__isnull=True), name="calendar_only_makeup_stands_in"
            ),
            _together("calendar_day_withdrawal_whole"),
        ]
        indexes = [models.Index("day", name="calendar_by_day")]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"


class YearNotice(Declaration):
    """The days off of a year are official; without such a row the year is provisional."""

    year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=Q(withdrawn_at__isnull=True), name="calendar_one_live_notice"
            ),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="calendar_year_sane"),
            _together("calendar_notice_withdrawal_whole"),
        ]

    def __str__(self) -> str:
        return str(self.year)


class OfficeHours(Declaration):
    """Sessions by weekday of one agency, or of all that have none (no organisation), first and last day included.

    ``sessions`` maps a weekday ("0" = Monday) to pairs of clock times: ``{"0": [["07:30", "11:30"], …], …}``.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    sessions = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="calendar_hours_in_order"
            ),
            ExclusionConstraint(
                name="calendar_hours_once_a_day",
                expressions=[
                    (
                        Coalesce("organisation", Value(NO_ORGANISATION, output_field=models.UUIDField())),
                        RangeOperators.EQUAL,
                    ),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(withdrawn_at__isnull=True),
            ),
            _together("calendar_hours_withdrawal_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id or '*'} {self.valid_from}"


class Edition(models.Model):
    """One row that gets a new ``token`` with every change, so that a process sees by one key that its copy is old."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    token = models.UUIDField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="calendar_one_edition")]

    def __str__(self) -> str:
        return str(self.token)
