"""What a merchant can subscribe to."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.records import Record
from core.text import CleanCharField


class Plan(Record):
    code = models.SlugField(max_length=40, unique=True)
    name = CleanCharField(max_length=80)
    description = CleanCharField(max_length=300, blank=True, default="")
    currency = models.CharField(max_length=3, default="EUR")
    monthly_price = models.BigIntegerField(default=0)
    trial_days = models.PositiveSmallIntegerField(default=14)
    limits = models.JSONField(default=dict, blank=True)
    is_default = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="plan_one_default"
            )
        ]

    def __str__(self) -> str:
        return self.name
