"""Tables of connected systems."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.kernel.ids import new_id
from motcua.systems.rules import REQUESTS_A_MINUTE


class System(models.Model):
    """A machine of another office that works with us, for one agency that answers for it (hệ thống kết nối).

    It works in ``organisation``: the agency itself, or one unit inside whose common tray it shares.
    ``scopes`` say what it may do, ``reach`` within which agencies; it holds for the
    days ``from_on`` … ``to_on`` (the last one) and ends at once with ``ended_at``. ``edition``
    counts what people saved on its page.
    """

    class Reach(models.TextChoices):
        """Where its rights hold."""

        AGENCY = "agency", "Cơ quan chịu trách nhiệm"
        SUBTREE = "subtree", "Cơ quan và các cơ quan trực thuộc"
        PROVINCE = "province", "Toàn tỉnh"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("tên hệ thống", max_length=120)
    basis = models.CharField("căn cứ kết nối", max_length=300)
    contact = models.CharField("đầu mối", max_length=200, blank=True, default="")
    scopes = ArrayField(models.CharField(max_length=40))
    reach = models.CharField(max_length=10, choices=Reach.choices)
    per_minute = models.PositiveIntegerField(default=REQUESTS_A_MINUTE)
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    connected_at = models.DateTimeField()
    edition = models.PositiveIntegerField(default=1, db_default=1)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="system_ends_after_start", condition=Q(to_on__gte=F("from_on"))),
            models.CheckConstraint(name="system_reach_known", condition=Q(reach__in=["agency", "subtree", "province"])),
            models.UniqueConstraint("agency", "name", name="system_once_by_name", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.name


class SystemToken(models.Model):
    """A secret that lets a system in: only its digest is kept, and the few letters by which a person knows it.

    ``minute_at`` and ``used_in_minute`` count requests of the running minute for all
    processes together; ``last_used_at`` is true to a few seconds.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    begins = models.CharField(max_length=12)
    issued_at = models.DateTimeField()
    issued_by_name = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    minute_at = models.DateTimeField(null=True)
    used_in_minute = models.PositiveIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("system", "issued_at", name="token_of_system")]

    def __str__(self) -> str:
        return self.begins
