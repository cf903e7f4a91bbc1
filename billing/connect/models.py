"""A shop's account at the payment vendor, as the vendor last told it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.records import ChangingRecord


class ConnectedAccount(ChangingRecord):
    class Status(models.TextChoices):
        CREATED = "created", "Created"
        ONBOARDING = "onboarding", "Details needed"
        PENDING = "pending", "Being checked"
        ACTIVE = "active", "Active"
        RESTRICTED = "restricted", "Restricted"
        REJECTED = "rejected", "Rejected"
        CLOSED = "closed", "Closed"

    shop = models.ForeignKey("shops.Shop", on_delete=models.CASCADE, related_name="+")
    vendor = models.CharField(max_length=30, default="stripe")
    mode = models.CharField(max_length=4, default="test")
    external_id = models.CharField(max_length=120, blank=True, default="")
    idempotency_key = models.CharField(max_length=120, unique=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.CREATED)
    card_payments = models.BooleanField(default=False)
    payouts = models.BooleanField(default=False)
    requirements = models.JSONField(default=list, blank=True)  # [{code, text, due}]
    country = models.CharField(max_length=2, blank=True, default="")
    currency = models.CharField(max_length=3, blank=True, default="")
    synced_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)  # by the sweep, answered or not
    answers = models.PositiveIntegerField(default=0, db_default=0)  # of the vendor's, written here

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["vendor", "mode", "external_id"],
                condition=~Q(external_id=""),
                name="connected_account_unique",
            ),
            models.UniqueConstraint(
                fields=["shop", "vendor", "mode"],
                condition=~Q(status__in=["rejected", "closed"]),
                name="connected_account_one_open",
            ),
        ]

    def __str__(self) -> str:
        return self.external_id or str(self.id)


class WalletHost(ChangingRecord):
    """A host on which wallets are offered with a shop's account; `registered_at` empty: the vendor refused it."""

    shop = models.ForeignKey("shops.Shop", on_delete=models.CASCADE, related_name="+")
    account = models.CharField(max_length=120)
    host = models.CharField(max_length=253)
    registered_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "host"], name="wallet_host_once"),
        ]

    def __str__(self) -> str:
        return self.host
