"""Tables that every module leans on."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from motcua.kernel.ids import new_id


class Fact(models.Model):
    """Something that happened: audit trail, outbox and statistics feed in one row.

    Never changed and never removed; the database refuses both to the application.
    ``at`` is when it happened, ``recorded_at`` when the database learnt of it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100)
    subject = models.UUIDField()
    agency = models.UUIDField(null=True)
    actor = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    position = models.UUIDField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    body = models.JSONField()

    class Meta:
        indexes = [
            models.Index("subject", "id", name="fact_of_subject"),
            models.Index("agency", "at", name="fact_of_agency"),
            models.Index("recorded_at", name="fact_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject}"


class Delivery(models.Model):
    """One reaction owes one fact an answer; done when ``done_at`` is set."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    fact = models.ForeignKey(Fact, on_delete=models.PROTECT)
    reaction = models.CharField(max_length=200)
    subject = models.UUIDField()
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(db_default=Now())
    last_error = models.TextField(default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "reaction"], name="once_per_reaction")]
        indexes = [
            models.Index("reaction", "subject", "fact", name="delivery_waiting", condition=Q(done_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.reaction} {self.fact_id}"


class NumberBook(models.Model):
    """The last number given in one book and period; taking one locks the row until commit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    book = models.CharField(max_length=120)
    period = models.CharField(max_length=10)
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "period"], name="one_row_per_book_and_period")]

    def __str__(self) -> str:
        return f"{self.book}/{self.period}: {self.last}"


class OnceKey(models.Model):
    """A page was sent once: the answer given then, committed together with its effect."""

    key = models.CharField(max_length=64, primary_key=True)
    actor = models.UUIDField(null=True)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.TextField(default="")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index("made_at", name="once_key_age")]

    def __str__(self) -> str:
        return self.key


class ReferenceEdition(models.Model):
    """Which edition of a topic's reference data holds; a trigger on each of its tables gives a new one."""

    topic = models.CharField(max_length=40, primary_key=True)
    edition = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.topic} {self.edition}"
