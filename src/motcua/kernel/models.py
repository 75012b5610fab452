"""Tables that every module leans on."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Now

from motcua.kernel.ids import new_id


class Fact(models.Model):
    """Something that happened: audit trail, outbox and statistics feed in one row.

    Never changed and never removed; the database refuses both to the application.
    ``at`` is when it happened, ``recorded_at`` when the database learnt of it, ``turn``
    the place of its transaction among all others, by which the seal orders facts.
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
    turn = models.BigIntegerField(db_default=Func(function="kernel_fact_turn"), editable=False)
    body = models.JSONField()

    class Meta:
        indexes = [
            models.Index("subject", "id", name="fact_of_subject"),
            models.Index("agency", "at", name="fact_of_agency"),
            models.Index("recorded_at", name="fact_recorded"),
            models.Index("turn", "id", name="fact_in_turn"),
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


class CancelledNumber(models.Model):
    """A number of a book that no paper bears, or whose paper was spoilt: it stays visible, with the reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    book = models.CharField(max_length=120)
    period = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    reason = models.CharField(max_length=500)
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "period", "number"], name="cancelled_once")]

    def __str__(self) -> str:
        return f"{self.book}/{self.period}: {self.number}"


class NumberOpening(models.Model):
    """A book was taken over in the middle of its period: the numbers before ``first`` were given elsewhere."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    book = models.CharField(max_length=120)
    period = models.CharField(max_length=10)
    first = models.PositiveIntegerField()
    reason = models.CharField(max_length=500)
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "period"], name="opened_once")]

    def __str__(self) -> str:
        return f"{self.book}/{self.period}: {self.first}"


class OnceKey(models.Model):
    """A page or a request was sent once: the answer given then, committed together with its effect.

    A page's answer is an address; a machine's has a ``body`` too, in JSON.
    """

    key = models.CharField(max_length=64, primary_key=True)
    actor = models.UUIDField(null=True)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.TextField(default="")
    body = models.TextField(default="", db_default="")
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


class Seal(models.Model):
    """One link of the chain over all facts: a block of up to a thousand of them. Never changed, never removed.

    ``facts`` and ``digests`` (32 bytes each, one after the other) stand in the order of positions, from ``first``.
    What ``horizon`` and ``ceiling`` promise is said in ``seals.record.Block``.
    """

    number = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField()
    facts = ArrayField(models.UUIDField())
    digests = models.BinaryField()
    until = models.BigIntegerField()
    horizon = models.BigIntegerField()
    ceiling = models.BigIntegerField()
    sealed_at = models.DateTimeField()
    previous = models.BinaryField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.number} from {self.first}"


class SealHead(models.Model):
    """Where the chain had got to, signed; ``text`` is what the signature is over. Never changed, never removed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.BigIntegerField()
    position = models.BigIntegerField()
    key = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    text = models.TextField()
    signature = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.position} {self.key[:8]}"


class SealCheck(models.Model):
    """What one verification of the chain found; ``findings`` holds the first of them, for people to read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    seconds = models.FloatField()
    position = models.BigIntegerField()
    faults = models.PositiveIntegerField()
    findings = models.JSONField()

    def __str__(self) -> str:
        return f"{self.at} {self.faults}"
