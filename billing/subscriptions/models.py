"""A shop's place in a plan. Our own row decides access, not the payment vendor's."""

from django.db import models

from core.records import ChangingRecord


class Subscription(ChangingRecord):
    class Status(models.TextChoices):
        TRIALING = "trialing", "Trial"
        ACTIVE = "active", "Active"
        PAST_DUE = "past_due", "Past due"
        UNPAID = "unpaid", "Unpaid"
        CANCELLED = "cancelled", "Cancelled"

    shop = models.OneToOneField("shops.Shop", on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="subscriptions")
    status = models.CharField(max_length=12, choices=Status, default=Status.TRIALING)
    trial_ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.shop_id} {self.status}"
