"""Mails to customers and merchants: each sent once, each on record."""

from django.db import models

from core.records import Record


class SentMail(Record):
    """One mail. ``key`` names the fact it tells ("order-confirmation:ord_…"): a fact is told once."""

    class Status(models.TextChoices):
        SENDING = "sending", "Sending"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=40)
    recipient = models.EmailField(max_length=254)
    subject = models.CharField(max_length=300)
    message_id = models.CharField(max_length=200, blank=True, default="")
    status = models.CharField(max_length=10, choices=Status, default=Status.SENDING)
    order_id = models.UUIDField(null=True, blank=True, db_index=True)
    claimed_at = models.DateTimeField()  # who sends it has taken it; after a while somebody else may
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True, default="")

    def __str__(self) -> str:
        return self.key
