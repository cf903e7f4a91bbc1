"""Where stock lies, how much of it is spoken for, and every movement that made it so."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.records import Record
from core.text import CleanCharField


class StockLocation(Record):
    name = CleanCharField(max_length=120)
    is_default = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="stock_location_one_default"
            )
        ]

    def __str__(self) -> str:
        return self.name


class StockLevel(Record):
    """A variant's quantities at one location. available = on_hand − allocated − reserved − safety.

    ``on_hand`` may go below zero only for a variant that keeps selling at zero (``oversell = continue``).
    """

    variant = models.ForeignKey("catalog.Variant", on_delete=models.CASCADE, related_name="stock_levels")
    location = models.ForeignKey(StockLocation, on_delete=models.PROTECT, related_name="levels")
    on_hand = models.IntegerField(default=0)
    allocated = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)
    safety = models.IntegerField(default=0)
    may_oversell = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["variant", "location"], name="stock_level_unique"),
            models.CheckConstraint(
                condition=Q(allocated__gte=0) & Q(reserved__gte=0) & Q(safety__gte=0),
                name="stock_level_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(may_oversell=True) | Q(on_hand__gte=F("allocated") + F("reserved")),
                name="stock_level_never_oversold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.on_hand}"

    @property
    def available(self) -> int:
        return self.on_hand - self.allocated - self.reserved - self.safety


class StockMovement(Record):
    """Append-only: why is it 47? The sum of a column over a level's movements is the level's figure."""

    class Kind(models.TextChoices):
        RECEIVED = "received", "Received"
        ADJUSTED = "adjusted", "Adjusted"
        COUNTED = "counted", "Counted"
        RESERVED = "reserved", "Reserved"
        RELEASED = "released", "Released"
        ALLOCATED = "allocated", "Allocated"
        DEALLOCATED = "deallocated", "Deallocated"
        SHIPPED = "shipped", "Shipped"
        RESTOCKED = "restocked", "Restocked"
        IMPORTED = "imported", "Imported"

    level = models.ForeignKey(StockLevel, on_delete=models.CASCADE, related_name="movements")
    kind = models.CharField(max_length=12, choices=Kind)
    on_hand = models.IntegerField(default=0)
    allocated = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)
    reference = models.CharField(max_length=80, blank=True, default="")
    reason = CleanCharField(max_length=200, blank=True, default="")
    actor_label = CleanCharField(max_length=200, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["level", "-created_at"], name="stock_movement_level")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on_hand:+d}"


class Reservation(Record):
    """Stock held for one reference (an order that is being paid) until a moment."""

    class Status(models.TextChoices):
        HELD = "held", "Held"
        ALLOCATED = "allocated", "Allocated"
        RELEASED = "released", "Released"
        EXPIRED = "expired", "Expired"

    reference = models.CharField(max_length=80)
    level = models.ForeignKey(StockLevel, on_delete=models.CASCADE, related_name="reservations")
    quantity = models.PositiveIntegerField()
    # Of an allocated reservation: what has left the house or was given back to the shelf.
    settled = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status, default=Status.HELD)
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reference", "level"], condition=Q(status="held"), name="reservation_one_held"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & Q(settled__lte=F("quantity")), name="reservation_quantity"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], condition=Q(status="held"), name="reservation_expiring"),
            models.Index(fields=["reference"], name="reservation_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.quantity}"
