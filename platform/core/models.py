"""The kernel's own tables, all in schema public: outbox, inbox, the platform's audit log."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core import clock
from core.audit_models import AbstractAuditEntry
from core.ids import uuid7


class AuditEntry(AbstractAuditEntry):
    """The platform's audit log: shops opened and suspended, plans changed, operators signed in."""

    class Meta(AbstractAuditEntry.Meta):
        db_table = "core_auditentry"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-at"], name="core_audit_at"),
            models.Index(fields=["target", "target_id"], name="core_audit_target"),
        ]


class OutboxRow(models.Model):
    """One event for one handler. Written by raw SQL in `core.outbox.emitting`, claimed in `core.outbox.relay`."""

    class Status(models.TextChoices):
        PENDING = "pending"
        LEASED = "leased"
        DONE = "done"
        DEAD = "dead"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.CharField(max_length=100)
    handler = models.CharField(max_length=200)
    side = models.CharField(max_length=8)
    shop_id = models.UUIDField(null=True)
    lane = models.UUIDField()  # whose turn it is: the shop, or nil for the platform
    shop_role = models.CharField(max_length=63, blank=True)
    payload = models.JSONField()
    message_id = models.UUIDField(null=True)  # the inbox message that this row handles, if it is one
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PENDING)
    available_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)  # of this lease: null while no worker has begun
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_outbox"
        ordering: ClassVar[list[str]] = ["created_at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["lane", "available_at", "id"], name="core_outbox_turn", condition=Q(status="pending")
            ),
            models.Index(
                fields=["lane", "lease_until"], name="core_outbox_leased", condition=Q(status="leased")
            ),
            models.Index(fields=["-created_at"], name="core_outbox_dead", condition=Q(status="dead")),
            models.Index(fields=["finished_at"], name="core_outbox_finished", condition=Q(status="done")),
            models.Index(
                fields=["message_id"], name="core_outbox_message", condition=Q(message_id__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.handler} ({self.status})"


class InboxMessage(models.Model):
    """One verified message of a vendor, unique by the vendor's own event id."""

    class Status(models.TextChoices):
        RECEIVED = "received"
        DONE = "done"
        DEAD = "dead"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    vendor = models.CharField(max_length=40)
    account = models.CharField(max_length=100, blank=True)
    event_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=120)
    shop_id = models.UUIDField(null=True)
    payload = models.JSONField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.RECEIVED)
    received_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_inbox"
        ordering: ClassVar[list[str]] = ["received_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["vendor", "account", "event_id"], name="core_inbox_once"),
        ]

    def __str__(self) -> str:
        return f"{self.vendor} {self.kind} {self.event_id}"
