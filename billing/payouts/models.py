"""Money on its way from the gateway to merchants' banks, mirrored."""

from typing import ClassVar

from django.db import models

from core.records import ChangingRecord, Record


class Payout(ChangingRecord):
    class Status(models.TextChoices):
        PENDING = "pending", "Pending"
        IN_TRANSIT = "in_transit", "In transit"
        PAID = "paid", "Paid"
        FAILED = "failed", "Failed"
        CANCELED = "canceled", "Cancelled"

    shop = models.ForeignKey("shops.Shop", on_delete=models.CASCADE, related_name="+")
    vendor = models.CharField(max_length=30, default="stripe")
    account = models.CharField(max_length=120)
    reference = models.CharField(max_length=120)
    status = models.CharField(max_length=12, choices=Status)
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    sent_at = models.DateTimeField()
    arrives_on = models.DateField()
    # Made of known movements; one that somebody asked for by hand is not, and cannot be compared.
    is_itemised = models.BooleanField(default=True)
    failure = models.CharField(max_length=300, blank=True, default="")
    difference = models.BigIntegerField(null=True, blank=True)  # payout − Σ net; None: nothing to compare

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vendor", "reference"], name="payout_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["shop", "-sent_at"], name="payout_of_shop")]

    def __str__(self) -> str:
        return self.reference


class AccountBalance(ChangingRecord):
    """What lies on a shop's account at the vendor in one currency, as last told: not paid out yet."""

    shop = models.ForeignKey("shops.Shop", on_delete=models.CASCADE, related_name="+")
    account = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    available = models.BigIntegerField()
    pending = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "currency"], name="account_balance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.currency}"


class PayoutTransaction(Record):
    """One movement on the shop's balance that the payout is made of: net = amount − fee; out is negative."""

    payout = models.ForeignKey(Payout, on_delete=models.CASCADE, related_name="transactions")
    reference = models.CharField(max_length=120)
    kind = models.CharField(max_length=30)
    source_ref = models.CharField(max_length=120, blank=True, default="")
    order_reference = models.CharField(
        max_length=80, blank=True, default=""
    )  # empty: not a sale of this shop
    description = models.CharField(max_length=300, blank=True, default="")
    amount = models.BigIntegerField()
    fee = models.BigIntegerField(default=0)
    commission = models.BigIntegerField(default=0)  # the platform's part of the fee
    net = models.BigIntegerField()
    # Where it was exchanged: the same in the currency that the customer paid in, and the rate as the vendor writes it.
    presented_currency = models.CharField(max_length=3, blank=True, default="", db_default="")
    presented_amount = models.BigIntegerField(default=0, db_default=0)
    presented_commission = models.BigIntegerField(default=0, db_default=0)
    exchange_rate = models.CharField(max_length=40, blank=True, default="", db_default="")
    occurred_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-occurred_at", "reference"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["payout", "reference"], name="payout_transaction_once"),
        ]

    def __str__(self) -> str:
        return self.reference
