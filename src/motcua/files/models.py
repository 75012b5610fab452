"""Tables of stored files."""

from django.db import models
from django.db.models.functions import Now

from motcua.kernel.ids import new_id


class StoredFile(models.Model):
    """A file as it was given to us once; its bytes are kept under their SHA-256, shared by equal files."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sha256 = models.CharField(max_length=64)
    came_as = models.CharField("mã băm của tệp lúc đến", max_length=64, default="", db_default="", blank=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField("tên tệp", max_length=200)
    stored_by = models.UUIDField(null=True)
    stored_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index("sha256", name="stored_file_digest")]

    def __str__(self) -> str:
        return self.name
