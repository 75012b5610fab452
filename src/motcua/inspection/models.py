"""Tables of inspection."""

from django.db import models
from django.db.models.functions import Now

from motcua.inspection.lifecycle import UNDER_WAY, State
from motcua.kernel.ids import new_id


class Inspection(models.Model):
    """Where one stored file stands between its arrival and its verdict. It goes with its file and holds it not."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    stored = models.OneToOneField("files.StoredFile", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=9, choices=[(s, s) for s in State], default=State.WAITING)
    reasons = models.JSONField("những điều tìm thấy", default=list)
    facts = models.JSONField("số trang, chữ ký", default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    waits_for = models.CharField(max_length=10, default="", blank=True)
    seconds = models.FloatField(null=True)
    peak_bytes = models.PositiveBigIntegerField(null=True)
    asked_at = models.DateTimeField(db_default=Now())
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("asked_at", name="inspection_under_way", condition=models.Q(state__in=sorted(UNDER_WAY))),
        ]

    def __str__(self) -> str:
        return f"{self.stored_id}: {self.state}"
