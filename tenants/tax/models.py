"""What tax a country asks for."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.records import Record
from core.text import CleanCharField


class TaxRate(Record):
    """A rate in hundredths of a percent (1900 = 19 %) for a country, or for one region of it."""

    country = models.CharField(max_length=2)
    region = CleanCharField(max_length=100, blank=True, default="")
    name = CleanCharField(max_length=60)
    rate_bps = models.PositiveIntegerField()
    applies_to_shipping = models.BooleanField(default=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["country", "region"], name="tax_rate_unique"),
            models.CheckConstraint(condition=Q(rate_bps__lte=10000), name="tax_rate_at_most_all"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.rate_bps / 100} %"
