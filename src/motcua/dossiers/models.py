"""Tables of the one-stop dossier."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from motcua.dossiers.lifecycle import LIFECYCLE, WORDS, State
from motcua.dossiers.rules import ClockEffect, Outcome, Stage
from motcua.kernel.ids import new_id


class Channel(models.TextChoices):
    """How a dossier came (domain.md §1.2). An officer typing for a citizen at the desk is still direct."""

    DIRECT = "direct", "Trực tiếp"
    ONLINE = "online", "Trực tuyến"
    POSTAL = "postal", "Bưu chính công ích"


class Handover(models.TextChoices):
    """How the person wants the result."""

    COUNTER = "counter", "Tại quầy"
    POSTAL = "postal", "Qua bưu chính công ích"
    ONLINE = "online", "Bản điện tử"


class Dossier(models.Model):
    """A person's application under one version of a procedure, from the counter to the result (hồ sơ).

    ``submission_no`` names it from the first moment; ``code`` exists only after
    reception (NĐ 118/2025 Đ17.3). Place of help, place of reception and competent
    agency are three columns. Owner data is a snapshot: a later correction of the
    person changes no dossier silently. ``owner_commune`` is the code told at intake; None where the
    dossier is older than the column.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    submission_no = models.CharField(max_length=30, unique=True)
    code = models.CharField("mã hồ sơ", max_length=60, null=True, unique=True)
    version = models.ForeignKey("procedures.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    variant = models.ForeignKey("procedures.CaseVariant", on_delete=models.PROTECT, null=True, related_name="+")
    procedure_code = models.CharField(max_length=20)
    procedure_name = models.CharField(max_length=1000)
    field = models.ForeignKey("procedures.Field", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    helped_at = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    received_by_agency = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    competent_agency = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")

    state = models.CharField(max_length=24, choices=[(s, WORDS[s]) for s in State], default=LIFECYCLE.start)
    step = models.PositiveSmallIntegerField(default=0)
    unit_key = models.CharField(max_length=80, default="", blank=True)
    edition = models.PositiveIntegerField(default=1)

    owner = models.ForeignKey("people.Party", on_delete=models.PROTECT, related_name="+")
    owner_kind = models.CharField(max_length=10)
    owner_name = models.CharField("chủ hồ sơ", max_length=200)
    owner_number = models.CharField("số định danh", max_length=14, default="", blank=True)
    owner_phone = models.CharField("điện thoại", max_length=15, default="", blank=True)
    owner_email = models.CharField(max_length=254, default="", blank=True)
    owner_address = models.CharField("địa chỉ", max_length=400, default="", blank=True)
    owner_commune = models.CharField(max_length=5, null=True)
    owner_sort_key = models.CharField(max_length=600, db_collation="C")
    submitter_name = models.CharField("người nộp", max_length=200, default="", blank=True)
    submitter_number = models.CharField(max_length=14, default="", blank=True)
    search_key = models.TextField()
    request = models.CharField("nội dung yêu cầu", max_length=1000, default="", blank=True)
    copies = models.PositiveSmallIntegerField(default=1)

    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField("tiếp nhận lúc", null=True)
    due_at = models.DateTimeField("hẹn trả", null=True)
    first_due_at = models.DateTimeField(null=True)
    limit_amount = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    limit_unit = models.CharField(max_length=16, default="", blank=True)
    due_provisional = models.BooleanField(default=False)
    due_flagged = models.BooleanField(default=False)
    derivation = models.JSONField(default=list)
    paused_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    handover = models.CharField(max_length=10, choices=Handover.choices, default=Handover.COUNTER)
    handover_address = models.CharField(max_length=400, default="", blank=True)
    fee_total = models.PositiveIntegerField(default=0)
    fee_collected = models.BooleanField(default=False)
    tracking_secret = models.CharField(max_length=20)
    tracking_pin = models.CharField(max_length=10)
    receipt_no = models.PositiveIntegerField(null=True)
    receipt_prints = models.PositiveSmallIntegerField(default=0)
    received_by = models.UUIDField(null=True)
    received_by_name = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="dossier_code_comes_with_reception",
                condition=Q(code__isnull=True, received_at__isnull=True, due_at__isnull=True)
                | Q(code__isnull=False, received_at__isnull=False, due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_paused_says_since_when",
                condition=Q(state__in=["supplement_requested", "payment_requested"], paused_at__isnull=False)
                | (~Q(state__in=["supplement_requested", "payment_requested"]) & Q(paused_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index("competent_agency", "state", "due_at", "id", name="dossier_of_agency"),
            models.Index("received_by_agency", "submitted_at", "id", name="dossier_of_desk"),
            models.Index("received_by_agency", "state", "submitted_at", "id", name="dossier_of_desk_in_state"),
            models.Index("received_by_agency", "received_at", "id", name="dossier_in_ledger"),
            models.Index("submitted_at", "id", name="dossier_newest"),
            models.Index("state", "submitted_at", "id", name="dossier_in_state"),
            models.Index("procedure_code", "submitted_at", "id", name="dossier_of_procedure"),
            models.Index("owner_number", name="dossier_owner_number", condition=~Q(owner_number="")),
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="dossier_search"),
        ]

    def __str__(self) -> str:
        return self.code or self.submission_no


class DossierPaper(models.Model):
    """One paper of the checklist as it was handed in (giấy tờ)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="papers")
    required = models.ForeignKey("procedures.RequiredPaper", on_delete=models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    name = models.TextField("tên giấy tờ")
    originals = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(default=0)
    present = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "position"], name="one_paper_per_position")]

    def __str__(self) -> str:
        return self.name


class DossierFile(models.Model):
    """A scan, a draft or a signed result of one dossier."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="files")
    paper = models.ForeignKey(DossierPaper, on_delete=models.PROTECT, null=True, related_name="files")
    stored = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=60)
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index("dossier", "added_at", name="dossier_file_order")]

    def __str__(self) -> str:
        return self.name


class DossierFee(models.Model):
    """One fee or charge of one dossier as it stood on the day of reception, in đồng."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="fees")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=300)
    amount = models.PositiveIntegerField()
    note = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return self.name


class SupplementRequest(models.Model):
    """One complete list of what is missing (Phiếu yêu cầu bổ sung, Mẫu 02)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="supplements")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=8, choices=[(s, s) for s in Stage])
    lacks = models.JSONField()
    reason = models.TextField()
    legal_basis = models.CharField(max_length=500, default="", blank=True)
    answer_by_on = models.DateField()
    clock_effect = models.CharField(max_length=8, choices=[(e, e) for e in ClockEffect])
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=200)
    step = models.PositiveSmallIntegerField(default=0)
    position_holding = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("dossier", condition=Q(answered_at=None), name="one_open_supplement_per_dossier")
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class Decision(models.Model):
    """A refusal at the counter, a drafted, signed and numbered result, or the notice that work stops (kết quả giải quyết)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="decisions")
    stage = models.CharField(max_length=8, choices=[(s, s) for s in Stage])
    outcome = models.CharField(max_length=10, choices=[(o, o) for o in Outcome])
    summary = models.TextField(default="", blank=True)
    reason = models.TextField(default="", blank=True)
    legal_basis = models.CharField(max_length=500, default="", blank=True)
    guidance = models.TextField(default="", blank=True)
    number = models.PositiveIntegerField(null=True)
    notation = models.CharField(max_length=60, default="", blank=True)
    drafted_at = models.DateTimeField()
    drafted_by_name = models.CharField(max_length=200)
    drafted_by_position = models.UUIDField(null=True)
    sent_back_at = models.DateTimeField(null=True)
    remark = models.TextField(default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=200, default="", blank=True)
    decided_by_title = models.CharField(max_length=200, default="", blank=True)
    former_notation = models.CharField(max_length=60, default="", db_default="", blank=True)
    recalled_at = models.DateTimeField(null=True)
    recalled_by_name = models.CharField(max_length=200, default="", db_default="", blank=True)
    recall_reason = models.CharField(max_length=500, default="", db_default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="decision_refusal_gives_its_reason", condition=~Q(outcome="refused") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="decision_signed_says_by_whom",
                condition=Q(decided_at__isnull=True, decided_by_name="") | Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.notation or self.outcome


class Withdrawal(models.Model):
    """The person took the dossier back before a result was signed (rút hồ sơ)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="withdrawal")
    asked_by_name = models.CharField("người yêu cầu rút", max_length=200)
    reason = models.TextField("lý do")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.asked_by_name


class HandOut(models.Model):
    """The result was given to somebody (trả kết quả)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="hand_out")
    method = models.CharField(max_length=10, choices=Handover.choices)
    receiver_name = models.CharField(max_length=200)
    receiver_number = models.CharField(max_length=14, default="", blank=True)
    note = models.CharField(max_length=500, default="", blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.receiver_name


class ExportTaken(models.Model):
    """What somebody took away without a second person; kept while the limit of a day counts it (ADR 0011)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.UUIDField()
    agencies = models.JSONField()
    rows = models.PositiveIntegerField()
    taken_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("account", "taken_at", name="export_of_account")]

    def __str__(self) -> str:
        return f"{self.rows} {self.taken_at}"


class ExportPermit(models.Model):
    """A large list that a second person lets somebody take away, once, within a day (ADR 0011)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    given = models.TextField("bộ lọc")
    said = models.CharField(max_length=500)
    rows = models.PositiveIntegerField()
    allowed_at = models.DateTimeField()
    until_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    taken_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.rows} {self.allowed_at}"


class TrackingTry(models.Model):
    """One attempt to open a dossier's public page by a typed secret, kept for the limiter."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    what = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("what", "at", name="tracking_try_recent")]

    def __str__(self) -> str:
        return self.what
