"""What a shopper means to buy, before placing."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.records import ChangingRecord, Record
from tenants.cart.limits import MAX_QUANTITY


class Cart(ChangingRecord):
    """Belongs to a browser (by token) and, once signed in, to a customer."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        ORDERED = "ordered", "Ordered"
        MERGED = "merged", "Merged"

    token_hash = models.CharField(max_length=64, unique=True)
    generation = models.PositiveSmallIntegerField(default=0, db_default=0)  # of its token
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.SET_NULL, null=True, blank=True, related_name="carts"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    note = models.CharField(max_length=500, blank=True, default="")
    order_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(status="open"), name="cart_one_open_per_customer"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class CartLine(Record):
    """Holds no price: a cart is priced whenever it is read."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cart", "variant"], name="cart_line_unique"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1) & Q(quantity__lte=MAX_QUANTITY), name="cart_line_quantity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"
