"""Where a shop ships to and what it asks for it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from core.records import Record
from core.text import CleanCharField


class ShippingZone(Record):
    """Countries with the same methods. An empty list is "everywhere else"."""

    name = CleanCharField(max_length=120)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.name


class ShippingMethod(Record):
    """What a customer picks, for example Standard."""

    zone = models.ForeignKey(ShippingZone, on_delete=models.CASCADE, related_name="methods")
    name = CleanCharField(max_length=120)
    description = CleanCharField(max_length=200, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=1)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.name


class ShippingRate(Record):
    """The price of a method for a range of order value and weight (both inclusive below, exclusive above)."""

    method = models.ForeignKey(ShippingMethod, on_delete=models.CASCADE, related_name="rates")
    price = models.BigIntegerField()
    subtotal_from = models.BigIntegerField(default=0)
    subtotal_below = models.BigIntegerField(null=True, blank=True)
    grams_from = models.PositiveIntegerField(default=0)
    grams_below = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["price"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(price__gte=0) & Q(subtotal_from__gte=0), name="shipping_rate_amounts"
            ),
            models.CheckConstraint(
                condition=Q(subtotal_below__isnull=True) | Q(subtotal_below__gt=F("subtotal_from")),
                name="shipping_rate_subtotal_range",
            ),
            models.CheckConstraint(
                condition=Q(grams_below__isnull=True) | Q(grams_below__gt=F("grams_from")),
                name="shipping_rate_grams_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method_id} {self.price}"
