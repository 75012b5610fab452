"""Tables of operations: who is alive, and how each job ran last."""

from django.db import models
from django.db.models.functions import Now


class Heartbeat(models.Model):
    """A background program was alive at this instant, by the database's clock."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField(db_default=Now())
    since = models.DateTimeField(db_default=Now())
    process_number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class JobRun(models.Model):
    """How a job, or a reaction to facts, ran last; ``known_since`` is when this installation first had it."""

    name = models.CharField(max_length=200, primary_key=True)
    known_since = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    def __str__(self) -> str:
        return self.name
