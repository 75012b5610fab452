"""Tables of organisations and administrative units. Every day is included: ``valid_to`` and ``closed_on`` are last days."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from motcua.kernel.ids import new_id


def _days(start: str, end: str) -> Func:
    """The days of a row as a range, both ends included."""
    bounds = RangeBoundary(inclusive_lower=True, inclusive_upper=True)
    return Func(F(start), F(end), bounds, function="daterange", output_field=DateRangeField())


class Level(models.TextChoices):
    """The tier of government."""

    PROVINCE = "province", _("cấp tỉnh")
    DISTRICT = "district", _("cấp huyện (đến 30/06/2025)")
    COMMUNE = "commune", _("cấp xã")


class UnitKind(models.TextChoices):
    """What an administrative unit is called by law."""

    TINH = "tinh", _("Tỉnh")
    THANH_PHO = "thanh_pho", _("Thành phố")
    THI_XA = "thi_xa", _("Thị xã")
    HUYEN = "huyen", _("Huyện")
    XA = "xa", _("Xã")
    PHUONG = "phuong", _("Phường")
    THI_TRAN = "thi_tran", _("Thị trấn")
    DAC_KHU = "dac_khu", _("Đặc khu")


class Extent(models.TextChoices):
    """How much of the former unit went into the present one."""

    WHOLE = "whole", _("toàn bộ")
    SPLIT = "split", _("một phần")
    PART = "part", _("một phần")
    REST = "rest", _("phần còn lại")
    UNCHANGED = "unchanged", _("giữ nguyên")


class Kind(models.TextChoices):
    """What kind of organisation it is."""

    PEOPLE_COMMITTEE = "people_committee", _("Ủy ban nhân dân")
    OFFICE = "office", _("Văn phòng")
    DEPARTMENT = "department", _("Sở, ban, ngành")
    SERVICE_CENTRE = "service_centre", _("Trung tâm Phục vụ hành chính công")
    DIVISION = "division", _("Phòng, bộ phận")
    BRANCH = "branch", _("Chi cục")
    PUBLIC_UNIT = "public_unit", _("Đơn vị sự nghiệp")


class Scheme(models.TextChoices):
    """Who defines the identifier."""

    QD20 = "qd20", _("QĐ 20/2020/QĐ-TTg")
    TT10 = "tt10", _("TT 10/2016/TT-BTTTT (cũ)")
    LOCAL = "local", _("mã của tỉnh")
    ALIAS = "alias", _("bí danh")


class SuccessionKind(models.TextChoices):
    """How one organisation follows another."""

    MERGE = "merge", _("sáp nhập, hợp nhất")
    SPLIT = "split", _("chia, tách")
    RENAME = "rename", _("lập lại với tên mới")
    TRANSFER = "transfer", _("chuyển nhiệm vụ")


class AdministrativeUnit(models.Model):
    """A province, district or commune under one code of the statistics office, from a day until a day.

    A code may live on with another territory: 24580 was thị trấn Liên Sơn until
    30/06/2025 and is xã Liên Sơn Lắk since, hence two rows.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=5)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    kind = models.CharField(max_length=20, choices=UnitKind)
    level = models.CharField(max_length=10, choices=Level)
    name = models.CharField(max_length=100)
    also_written = models.CharField(max_length=100, default="")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    search_key = models.CharField(max_length=250)
    sort_key = models.CharField(max_length=300, db_collation="C")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_from_day"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="unit_days_in_order"
            ),
            ExclusionConstraint(
                name="unit_code_once_a_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (_days("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="unit_search"),
            models.Index("level", "sort_key", name="unit_sorted"),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} ({self.code})"

    @property
    def full_name(self) -> str:
        """The name with its kind: ``Xã Liên Sơn Lắk``."""
        return f"{UnitKind(self.kind).label} {self.name}"


class UnitSuccession(models.Model):
    """A former administrative unit went into a present one, by this much, on the present one's first day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    former = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="successions")
    present = models.ForeignKey(AdministrativeUnit, on_delete=models.PROTECT, related_name="predecessions")
    extent = models.CharField(max_length=10, choices=Extent)
    basis = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["former", "present"], name="unit_follows_once")]

    def __str__(self) -> str:
        return f"{self.former_id} → {self.present_id}"


class Organisation(models.Model):
    """An agency (cơ quan), or a unit inside an agency (đơn vị, phòng).

    ``agency`` is the agency itself, or the nearest one above a unit inside.
    ``lineage`` lists the ancestors from the top down to this one. Both can be
    stored because a parent never changes: an organisation that moves is closed,
    and followed by a new one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference_key = models.CharField(max_length=80, unique=True, null=True)
    kind = models.CharField(max_length=20, choices=Kind)
    level = models.CharField(max_length=10, choices=Level)
    is_agency = models.BooleanField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    agency = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+")
    lineage = ArrayField(models.UUIDField())
    administrative_unit = models.ForeignKey(
        AdministrativeUnit, on_delete=models.PROTECT, null=True, related_name="organisations"
    )
    position = models.PositiveSmallIntegerField(default=0)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    closing_basis = models.CharField(max_length=300, default="")
    edition = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="organisation_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(is_agency=False) | Q(agency=F("id")), name="organisation_agency_is_itself"
            ),
            models.CheckConstraint(
                condition=Q(is_agency=True) | Q(parent__isnull=False), name="organisation_unit_is_inside"
            ),
        ]
        indexes = [GinIndex("lineage", name="organisation_lineage")]

    def __str__(self) -> str:
        return self.reference_key or str(self.id)


class OrganisationName(models.Model):
    """A name by the days on which it holds. The last one stays open: a closed organisation keeps its name."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=150)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    basis = models.CharField(max_length=300, default="")
    search_key = models.CharField(max_length=700)
    sort_key = models.CharField(max_length=900, db_collation="C")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="name_days_in_order"
            ),
            ExclusionConstraint(
                name="organisation_one_name_a_day",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    (_days("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="organisation_search")]

    def __str__(self) -> str:
        return self.name


class OrganisationIdentifier(models.Model):
    """A code by which others call the organisation. On any day a code means one organisation only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=10, choices=Scheme)
    code = models.CharField(max_length=35)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    invented = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="identifier_days_in_order"
            ),
            ExclusionConstraint(
                name="identifier_once_a_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (_days("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index("organisation", "scheme", name="identifier_of")]

    def __str__(self) -> str:
        return self.code


class OrganisationSuccession(models.Model):
    """From this day on ``successor`` carries on what ``former`` did, wholly or in part."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    former = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="predecessions")
    kind = models.CharField(max_length=10, choices=SuccessionKind)
    on = models.DateField()
    basis = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["former", "successor"], name="organisation_follows_once"),
            models.CheckConstraint(condition=~Q(former=F("successor")), name="organisation_not_its_own_successor"),
        ]

    def __str__(self) -> str:
        return f"{self.former_id} → {self.successor_id}"
