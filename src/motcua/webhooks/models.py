"""Tables of subscriptions and messages."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.kernel.ids import new_id
from motcua.webhooks.rules import State


class Subscription(models.Model):
    """A system is told certain facts at an address (đăng ký nhận tin báo).

    Told is what happened within the system's own reach. ``secret_edition`` counts
    changes of the shared secret, which is made of it and of our own key and kept
    nowhere. A partner who cannot be reached rests until ``rest_until``. ``edition`` counts
    what people saved on its page.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    system = models.ForeignKey("systems.System", on_delete=models.PROTECT, related_name="+")
    url = models.CharField("địa chỉ nhận", max_length=2000)
    events = ArrayField(models.CharField(max_length=100))
    secret_edition = models.PositiveSmallIntegerField(default=1)
    secret_changed_at = models.DateTimeField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    rest_until = models.DateTimeField(null=True)
    edition = models.PositiveIntegerField(default=1, db_default=1)
    turn = models.BigIntegerField()
    """Facts of earlier turns were made into messages already, and those of this turn up to ``fact``."""
    fact = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index("system", name="subscription_of_system")]

    def __str__(self) -> str:
        return self.url


class Message(models.Model):
    """One fact for one subscription, with its tries (tin báo). Its key is the ``webhook-id``, the same at every try."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="messages")
    fact = models.ForeignKey("kernel.Fact", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=[(s, s) for s in State], default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=300, default="", blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("subscription", "fact", name="message_once_per_fact")]
        indexes = [
            models.Index("subscription", "next_try_at", name="message_waiting", condition=Q(state="waiting")),
            models.Index("subscription", "state", "id", name="message_of_subscription"),
        ]

    def __str__(self) -> str:
        return str(self.id)
