"""The path from a cart to an order."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.records import ChangingRecord
from core.text import CleanCharField, CleanTextField


class Checkout(ChangingRecord):
    """What the customer has filled in so far. One open checkout per cart."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        PLACED = "placed", "Placed"

    cart = models.ForeignKey("cart.Cart", on_delete=models.CASCADE, related_name="checkouts")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    email = models.EmailField(max_length=254, blank=True, default="")
    phone = CleanCharField(max_length=40, blank=True, default="")
    accepts_marketing = models.BooleanField(default=False)
    shipping_address = models.JSONField(
        default=dict, blank=True
    )  # tenants.checkout.address.AddressData as a dict
    billing_address = models.JSONField(null=True, blank=True)  # none: the same as the shipping address
    shipping_method = models.ForeignKey(
        "shipping.ShippingMethod", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = CleanTextField(blank=True, default="")
    # The lines and amounts that the order was placed with: a cart that changed since needs another order.
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    order = models.OneToOneField(
        "orders.Order", on_delete=models.PROTECT, null=True, blank=True, related_name="checkout"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cart"], condition=Q(status="open"), name="checkout_one_open_per_cart"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
