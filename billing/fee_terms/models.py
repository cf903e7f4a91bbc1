"""The platform's commission: versioned, so that an order keeps the terms it was placed under."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.records import Record


class FeeTerm(Record):
    """A rate in hundredths of a percent plus a fixed amount per currency, for a plan or for one shop."""

    code = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    plan = models.ForeignKey(
        "plans.Plan", on_delete=models.CASCADE, null=True, blank=True, related_name="fee_terms"
    )
    shop = models.ForeignKey("shops.Shop", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    rate_bps = models.PositiveIntegerField(default=0)
    fixed = models.JSONField(default=dict, blank=True)  # {"EUR": 10}: minor units by currency
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(
        null=True, blank=True
    )  # a shop's own terms can end: then its plan's count again

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="fee_term_version_unique"),
            models.CheckConstraint(condition=Q(rate_bps__lte=10000), name="fee_term_at_most_all"),
            models.CheckConstraint(
                condition=Q(plan__isnull=False, shop__isnull=True) | Q(plan__isnull=True, shop__isnull=False),
                name="fee_term_plan_or_shop",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"
