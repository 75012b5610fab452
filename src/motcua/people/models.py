"""Accounts, dated positions, roles and rights, substitutions, and the parties served."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from motcua.kernel.ids import new_id
from motcua.people.lifecycle import LIFECYCLE, WORDS, State


class Days(Func):
    """The days from ``from_on`` to ``to_on``, both counted; an empty ``to_on`` leaves the end open."""

    function = "DATERANGE"
    output_field = DateRangeField()


class Account(AbstractBaseUser):
    """An official who can sign in. ``agency`` is the one that keeps the account and answers for it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("tên đăng nhập"), max_length=150, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    search_key = models.CharField(max_length=400)
    sort_key = models.CharField(max_length=400, db_collation="C")
    email = models.EmailField(_("thư điện tử"), blank=True, default="")
    phone = models.CharField(max_length=15, blank=True, default="")
    agency = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    deactivated_at = models.DateTimeField(null=True)
    dormant_at = models.DateTimeField(null=True)
    password_set_at = models.DateTimeField(null=True)
    edition = models.PositiveIntegerField(default=1, db_default=1)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = BaseUserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="inactive_since_when",
                condition=Q(is_active=True, deactivated_at__isnull=True)
                | Q(is_active=False, deactivated_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index("sort_key", "id", name="account_by_name"),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="account_search"),
        ]

    def __str__(self) -> str:
        return self.username


class Position(models.Model):
    """One official in one organisation under one title, for some days. ``to_on`` is the last day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="positions")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=150)
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    edition = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="position_ends_after_start", condition=Q(to_on__gte=F("from_on"))),
            ExclusionConstraint(
                name="position_once_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("title", RangeOperators.EQUAL),
                    (Days("from_on", "to_on", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.from_on}–{self.to_on or ''}"


class Role(models.Model):
    """A named set of rights, as data. ``scope`` is the usual one when the role is granted.

    ``strict`` asks more of whoever carries the role: a second step, and a lock after a shorter while.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    does = models.CharField(max_length=300)
    rights = ArrayField(models.CharField(max_length=60))
    scope = models.CharField(max_length=10)
    order = models.PositiveSmallIntegerField()
    strict = models.BooleanField(default=False, db_default=False)

    def __str__(self) -> str:
        return self.code


class RoleGrant(models.Model):
    """A position carries a role. Rights end at once (``revoked_at``), or with the last day."""

    class Scope(models.TextChoices):
        """Where the rights of the role hold."""

        UNIT = "unit", _("Đơn vị của vị trí")
        AGENCY = "agency", _("Cơ quan của vị trí")
        SUBTREE = "subtree", _("Cơ quan và các cơ quan trực thuộc")
        PROVINCE = "province", _("Toàn tỉnh")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants")
    scope = models.CharField(max_length=10, choices=Scope.choices)
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="grant_ends_after_start", condition=Q(to_on__gte=F("from_on"))),
            models.CheckConstraint(
                name="grant_scope_known", condition=Q(scope__in=["unit", "agency", "subtree", "province"])
            ),
            ExclusionConstraint(
                name="grant_once_at_a_time",
                expressions=[
                    ("position", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("scope", RangeOperators.EQUAL),
                    (Days("from_on", "to_on", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
                condition=Q(revoked_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_id} {self.scope}"


class Substitution(models.Model):
    """Somebody does an absent official's work from one instant to another (excluded).

    Without ``position``, all positions the absent official holds are covered.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    absent = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="absences")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="substitutions", null=True)
    substitute = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="substitutions")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    basis = models.CharField(max_length=300)
    arranged_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="nobody_substitutes_himself", condition=~Q(absent=F("substitute"))),
            models.CheckConstraint(name="substitution_ends_after_start", condition=Q(to_at__gt=F("from_at"))),
        ]
        indexes = [
            models.Index("substitute", "to_at", name="substitution_of_substitute"),
            models.Index("absent", "to_at", name="substitution_of_absent"),
        ]

    def __str__(self) -> str:
        return f"{self.substitute_id} for {self.absent_id}"


class Party(models.Model):
    """A person or an organisation that the province serves, as last told.

    A dossier keeps its own copy of what was told to it; ``version`` counts the
    corrections here, so that a copy can say which state it was taken from.
    """

    class Kind(models.TextChoices):
        """Who is served."""

        CITIZEN = "citizen", _("Cá nhân")
        ENTERPRISE = "enterprise", _("Doanh nghiệp")
        AGENCY = "agency", _("Cơ quan, tổ chức")
        OTHER = "other", _("Khác")

    class Sex(models.TextChoices):
        """As the identity card says."""

        MALE = "male", _("Nam")
        FEMALE = "female", _("Nữ")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=200)
    search_key = models.CharField(max_length=600)
    sort_key = models.CharField(max_length=700, db_collation="C")
    id_number = models.CharField(max_length=12, blank=True, default="")
    tax_code = models.CharField(max_length=14, blank=True, default="")
    born_on = models.DateField(null=True)
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True, default="")
    ethnic_group = models.CharField(max_length=60, blank=True, default="")
    phone = models.CharField(max_length=15, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    address_line = models.CharField(max_length=300, blank=True, default="")
    commune_code = models.CharField(max_length=5, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    registered_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="party_once_per_number", fields=["id_number"], condition=~Q(id_number="")),
            models.UniqueConstraint(name="party_once_per_tax_code", fields=["tax_code"], condition=~Q(tax_code="")),
            models.CheckConstraint(
                name="party_number_has_12_digits", condition=Q(id_number="") | Q(id_number__regex=r"^\d{12}$")
            ),
        ]
        indexes = [GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="party_search")]

    def __str__(self) -> str:
        return str(self.id)


class Proposal(models.Model):
    """A dangerous act that one person proposed: it happens only when another one confirms it (ADR 0011).

    ``action`` names a registered command, ``arguments`` are its plain values. ``title``
    and ``effects`` say in words what will happen, as the second person reads it.
    ``agency`` is where the confirming right must hold; without one, in the whole province.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    action = models.CharField(max_length=80)
    arguments = models.JSONField()
    subject = models.UUIDField()
    agency = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    right = models.CharField(max_length=60)
    title = models.CharField(max_length=500)
    effects = models.JSONField(default=list)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=[(s, WORDS[s]) for s in State], default=LIFECYCLE.start)
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    proposed_by_name = models.CharField(max_length=200)
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    settled_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    settled_by_name = models.CharField(max_length=200, default="", blank=True)
    settled_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proposal_confirmed_by_another",
                condition=~Q(state="confirmed") | (Q(settled_by__isnull=False) & ~Q(settled_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="proposal_settled_says_when",
                condition=Q(state="waiting", settled_at__isnull=True)
                | (~Q(state="waiting") & Q(settled_at__isnull=False)),
            ),
            models.UniqueConstraint("action", "arguments", condition=Q(state="waiting"), name="proposal_waits_once"),
        ]
        indexes = [
            models.Index("right", "expires_at", name="proposal_waiting", condition=Q(state="waiting")),
            models.Index("proposed_by", "proposed_at", name="proposal_of_proposer"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.state}"


class RightsVersion(models.Model):
    """One row. It grows with every change of accounts, posts, roles and substitutions.

    Commands lock it first, so that changes of rights happen one after the other;
    processes read it to learn that what they remember of rights is stale.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="one_rights_version", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.version)


class LimiterEntry(models.Model):
    """What the limits of signing in count, as Django's database cache keeps it: never read or written as a record."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    ends_at = models.DateTimeField(db_column="expires", db_index=True)

    def __str__(self) -> str:
        return self.cache_key


class SignInCount(models.Model):
    """Wrong tries for one name, one network, one name from one network or one second factor; or a network that an account is known in.

    ``key`` is a keyed digest: whoever reads the table learns neither names nor
    addresses. Names that nobody has are counted like those of accounts.
    """

    key = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", null=True)
    wrong = models.PositiveIntegerField(default=0)
    level = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key


class OpenSession(models.Model):
    """A session of a browser. The key in its cookie is kept as a digest: a stolen copy of the table opens nothing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    session_data = models.TextField()
    expire_date = models.DateTimeField(db_index=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sessions", null=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    agent = models.CharField(max_length=300, blank=True, default="")
    address = models.CharField(max_length=45, blank=True, default="")

    def __str__(self) -> str:
        return str(self.id)


class OldPassword(models.Model):
    """The hash of a password that an account had, so that it is not chosen again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="old_passwords")
    encoded = models.CharField(max_length=128)
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)
