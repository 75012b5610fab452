"""The parts of one version: every row belongs to a version and is as unchangeable as it is."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from motcua.kernel.ids import new_id
from motcua.procedures.models.catalogue import ProcedureVersion
from motcua.procedures.models.choices import (
    Channel,
    DataSource,
    FeeKind,
    FeeRuleKind,
    Handing,
    Level,
    LimitUnit,
    Need,
    Place,
)


class CaseVariant(models.Model):
    """A situation with its own papers, limits or fees (trường hợp)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="variants")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=500)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint("version", "key", name="procedures_variant_key"),)

    def __str__(self) -> str:
        return self.name


class Competence(models.Model):
    """Which kind of agency, and which unit inside it, decides at one level (cơ quan có thẩm quyền)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="competences")
    level = models.CharField(max_length=12, choices=Level.choices)
    agency_kind = models.CharField(max_length=40)
    agency_key = models.CharField(max_length=80, blank=True)
    """Names one department (``so-xay-dung``); empty where every agency of the kind is competent."""
    agency_name = models.CharField(max_length=200)
    unit_key = models.CharField(max_length=80, blank=True)
    """The unit inside the agency that handles it (``kinh-te``)."""
    unit_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("level", "id")
        constraints = (models.UniqueConstraint("version", "level", name="procedures_one_competence_a_level"),)

    def __str__(self) -> str:
        return f"{self.level}: {self.agency_name}"


class LegalBasis(models.Model):
    """One legal text on which the procedure rests (căn cứ pháp lý)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="legal_bases")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=500)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.number


class ChannelRule(models.Model):
    """One way of filing with its time limit; no amount for "same day" and where the catalogue gives none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="channel_rules")
    variant = models.ForeignKey(
        CaseVariant, on_delete=models.CASCADE, related_name="channel_rules", null=True, blank=True
    )
    channel = models.CharField(max_length=12, choices=Channel.choices)
    amount = models.DecimalField(
        max_digits=7, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    unit = models.CharField(max_length=16, choices=LimitUnit.choices, default=LimitUnit.UNKNOWN)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ("channel", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "channel", "variant"), nulls_distinct=False, name="procedures_one_limit_a_channel"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | (Q(amount__gt=0) & ~Q(unit=LimitUnit.SAME_DAY)),
                name="procedures_limit_is_positive",
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel}: {self.amount} {self.unit}"


class RequiredPaper(models.Model):
    """One paper of the dossier (thành phần hồ sơ); without a variant it is asked for in every case."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="papers")
    variant = models.ForeignKey(CaseVariant, on_delete=models.CASCADE, related_name="papers", null=True, blank=True)
    position = models.PositiveSmallIntegerField()
    name = models.TextField()
    handing = models.CharField(max_length=8, choices=Handing.choices, default=Handing.SUBMIT)
    originals = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(default=0)
    need = models.CharField(max_length=12, choices=Need.choices, default=Need.REQUIRED)
    condition_text = models.TextField(blank=True)
    replaced_by = models.CharField(max_length=20, choices=DataSource.choices, blank=True)
    form_template = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(need=Need.REQUIRED) | ~Q(condition_text=""), name="procedures_conditional_states_when"
            ),
        )

    def __str__(self) -> str:
        return self.name


class FeeRule(models.Model):
    """How a fee or charge is found. Amounts are whole đồng; ``note`` is the text of the law, verbatim."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="fee_rules")
    variant = models.ForeignKey(CaseVariant, on_delete=models.CASCADE, related_name="fee_rules", null=True, blank=True)
    channel = models.CharField(max_length=12, choices=Channel.choices, blank=True)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=FeeKind.choices)
    name = models.CharField(max_length=300)
    rule_kind = models.CharField(max_length=24, choices=FeeRuleKind.choices)
    amount = models.PositiveIntegerField(null=True, blank=True)
    first_pages = models.PositiveSmallIntegerField(null=True, blank=True)
    amount_after = models.PositiveIntegerField(null=True, blank=True)
    cap = models.PositiveIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(rule_kind__in=(FeeRuleKind.FREE, FeeRuleKind.BY_RESOLUTION)) | Q(amount__isnull=False),
                name="procedures_fee_has_an_amount",
            ),
            models.CheckConstraint(
                condition=~Q(rule_kind=FeeRuleKind.PER_PAGE)
                | Q(first_pages__isnull=False, amount_after__isnull=False, cap__isnull=False, cap__gte=F("amount")),
                name="procedures_page_fee_is_whole",
            ),
        )

    def __str__(self) -> str:
        return self.name


class ResultKind(models.Model):
    """What the person gets, under its national result code (KQ…), empty where the catalogue has none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="result_kinds")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=500)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name


class RouteStep(models.Model):
    """One step of the way through the agency: what is done, where, and by whom with which right.

    ``unit_key`` is empty when the competent unit of the level does it. ``hours``
    is the step's share of the limit in office hours; it steers, it does not bind.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=200)
    place = models.CharField(max_length=8, choices=Place.choices)
    right = models.CharField(max_length=60)
    unit_key = models.CharField(max_length=80, blank=True)
    hours = models.DecimalField(max_digits=7, decimal_places=2, validators=[MinValueValidator(0)])
    may_pause = models.BooleanField(default=False)
    may_skip = models.BooleanField(default=False)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint("version", "key", name="procedures_step_key"),
            models.UniqueConstraint(
                fields=("version", "position"), name="procedures_step_position", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(hours__gte=0), name="procedures_step_takes_no_negative_time"),
        )

    def __str__(self) -> str:
        return self.label
