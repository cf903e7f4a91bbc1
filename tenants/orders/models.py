"""What was bought, what of it was sent, and what was given back. Lines never change after placing."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from core.folding import Fold
from core.records import ChangingRecord, Record
from core.text import CleanCharField, CleanTextField


class Order(ChangingRecord):
    """A placed order. Three axes: the order itself, its payment, its fulfillment.

    ``total = items_total + shipping_total``, each already net of discount and with tax in it (inclusive prices) or
    added to it (exclusive prices); the lines' totals sum to it (checked by the database when a transaction commits).
    """

    class Status(models.TextChoices):
        PENDING_PAYMENT = "pending_payment", "Waiting for payment"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"
        CANCELLED = "cancelled", "Cancelled"
        EXPIRED = "expired", "Expired"

    class PaymentStatus(models.TextChoices):
        UNPAID = "unpaid", "Unpaid"
        PROCESSING = "processing", "Processing"
        AUTHORIZED = "authorized", "Authorized"
        PAID = "paid", "Paid"
        PARTIALLY_REFUNDED = "partially_refunded", "Partially refunded"
        REFUNDED = "refunded", "Refunded"
        FAILED = "failed", "Failed"

    class FulfillmentStatus(models.TextChoices):
        UNFULFILLED = "unfulfilled", "Unfulfilled"
        PARTIAL = "partial", "Partially fulfilled"
        FULFILLED = "fulfilled", "Fulfilled"

    number = models.BigIntegerField(unique=True)
    name = models.CharField(max_length=40)  # prefix and number, as people say it: #1001
    status = models.CharField(max_length=20, choices=Status, default=Status.PENDING_PAYMENT)
    payment_status = models.CharField(max_length=20, choices=PaymentStatus, default=PaymentStatus.UNPAID)
    fulfillment_status = models.CharField(
        max_length=20, choices=FulfillmentStatus, default=FulfillmentStatus.UNFULFILLED
    )
    placed_at = models.DateTimeField()
    # When it stopped being a try: paid, being processed by the gateway, or to be paid by hand.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = CleanCharField(max_length=200, blank=True, default="")
    expires_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(
        null=True, blank=True
    )  # of a sweep that could not end it (see `turns`)
    # Paid, but the stock was gone: the merchant decides or the money goes back (see tenants/orders/README.md).
    unfillable = models.BooleanField(default=False)

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.SET_NULL, null=True, blank=True, related_name="orders"
    )
    email = models.EmailField(max_length=254)
    phone = CleanCharField(max_length=40, blank=True, default="")
    shipping_address = models.JSONField(default=dict, blank=True)
    billing_address = models.JSONField(default=dict, blank=True)
    note = CleanTextField(blank=True, default="")
    token_hash = models.CharField(max_length=64, unique=True)  # the customer's order page needs no sign-in
    locale = models.CharField(max_length=10, blank=True, default="")
    ip = models.CharField(max_length=45, blank=True, default="")

    currency = models.CharField(max_length=3)
    prices_include_tax = models.BooleanField()
    subtotal = models.BigIntegerField()  # Σ unit price × quantity, before discounts
    discount_total = models.BigIntegerField(default=0)
    items_total = models.BigIntegerField()
    shipping_total = models.BigIntegerField(default=0)
    tax_total = models.BigIntegerField(default=0)
    total = models.BigIntegerField()
    paid_total = models.BigIntegerField(default=0)
    refunded_total = models.BigIntegerField(default=0)
    restock_on_cancel = models.BooleanField(default=True)

    # Frozen when the order is placed: what the platform charges is what it charged then.
    plan_code = models.CharField(max_length=40, blank=True, default="")
    fee_term = models.CharField(max_length=60, blank=True, default="")
    fee_rate_bps = models.PositiveIntegerField(default=0)
    fee_fixed = models.BigIntegerField(default=0)
    fee_amount = models.BigIntegerField(default=0)
    gateway = models.CharField(max_length=30, blank=True, default="")
    words = models.GeneratedField(
        expression=Fold(
            "email",
            Coalesce(KeyTextTransform("first_name", "shipping_address"), Value("")),
            Coalesce(KeyTextTransform("last_name", "shipping_address"), Value("")),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-placed_at"], name="order_newest"),
            models.Index(fields=["status", "-placed_at"], name="order_status"),
            models.Index(fields=["expires_at"], condition=Q(expires_at__isnull=False), name="order_expiring"),
            models.Index(fields=["customer", "-placed_at"], name="order_customer"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(total=F("items_total") + F("shipping_total")), name="order_total_is_the_sum"
            ),
            models.CheckConstraint(
                condition=Q(total__gte=0)
                & Q(tax_total__gte=0)
                & Q(discount_total__gte=0)
                & Q(shipping_total__gte=0),
                name="order_amounts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(paid_total__gte=0) & Q(paid_total__lte=F("total")),
                name="order_paid_at_most_total",
            ),
            models.CheckConstraint(
                condition=Q(refunded_total__gte=0) & Q(refunded_total__lte=F("paid_total")),
                name="order_refunded_at_most_paid",
            ),
            models.CheckConstraint(
                condition=Q(fee_amount__gte=0) & Q(fee_amount__lte=F("total")), name="order_fee"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrderLine(Record):
    """A line as it was sold; the product may change or vanish, the line does not."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    variant = models.ForeignKey(
        "catalog.Variant", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    title = CleanCharField(max_length=255)
    variant_title = CleanCharField(max_length=400, blank=True, default="")
    sku = CleanCharField(max_length=120, blank=True, default="")
    image = models.CharField(max_length=300, blank=True, default="")
    requires_shipping = models.BooleanField(default=True)
    quantity = models.PositiveIntegerField()
    unit_price = models.BigIntegerField()
    discount = models.BigIntegerField(default=0)
    tax = models.BigIntegerField(default=0)
    total = models.BigIntegerField()  # what the customer pays for the line, tax included
    fulfilled_quantity = models.PositiveIntegerField(default=0)
    removed_quantity = models.PositiveIntegerField(default=0)  # given up before it was sent
    refunded_quantity = models.PositiveIntegerField(default=0)
    refunded_amount = models.BigIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="order_line_quantity"),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("fulfilled_quantity") + F("removed_quantity"))
                & Q(refunded_quantity__lte=F("quantity")),
                name="order_line_at_most_ordered",
            ),
            models.CheckConstraint(
                condition=Q(refunded_amount__gte=0) & Q(refunded_amount__lte=F("total")),
                name="order_line_refunded",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ShippingLine(Record):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="shipping_lines")
    method_id = models.UUIDField(null=True, blank=True)
    title = CleanCharField(max_length=120)
    price = models.BigIntegerField()
    discount = models.BigIntegerField(default=0)
    tax = models.BigIntegerField(default=0)
    total = models.BigIntegerField()
    refunded_amount = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(refunded_amount__gte=0) & Q(refunded_amount__lte=F("total")),
                name="shipping_line_refunded",
            )
        ]

    def __str__(self) -> str:
        return self.title


class TaxLine(Record):
    """Tax of one rate over the whole order, for the invoice."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="tax_lines")
    name = CleanCharField(max_length=60)
    rate_bps = models.PositiveIntegerField()
    base = models.BigIntegerField()  # net amount the tax is on
    amount = models.BigIntegerField()

    def __str__(self) -> str:
        return self.name


class OrderEvent(Record):
    """The timeline: one entry for everything that happened to an order."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=40)
    message = CleanCharField(max_length=500)
    actor_label = CleanCharField(max_length=200, blank=True, default="")
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.message


class Fulfillment(ChangingRecord):
    """A parcel that left."""

    class Status(models.TextChoices):
        SENT = "sent", "Sent"
        CANCELLED = "cancelled", "Cancelled"

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="fulfillments")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.SENT)
    carrier = CleanCharField(max_length=60, blank=True, default="")
    tracking_number = CleanCharField(max_length=120, blank=True, default="")
    tracking_url = models.URLField(max_length=500, blank=True, default="")
    # Of the wish to send it: whoever asks again with the same key finds this parcel.
    idempotency_key = models.CharField(max_length=120, blank=True, default="", db_default="")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "number"], name="fulfillment_number_unique"),
            models.UniqueConstraint(
                fields=["idempotency_key"], condition=~Q(idempotency_key=""), name="fulfillment_key_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} F{self.number}"


class FulfillmentLine(Record):
    fulfillment = models.ForeignKey(Fulfillment, on_delete=models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="fulfillment_lines")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="fulfillment_line_quantity")
        ]

    def __str__(self) -> str:
        return f"{self.quantity}"


class Refund(ChangingRecord):
    """Money given back, with the lines it is for and whether their stock came back."""

    class Status(models.TextChoices):
        PENDING = "pending", "Pending"
        SUCCEEDED = "succeeded", "Succeeded"
        FAILED = "failed", "Failed"

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="refunds")
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    amount = models.BigIntegerField()
    shipping_amount = models.BigIntegerField(default=0)
    reason = CleanCharField(max_length=200, blank=True, default="")
    note = CleanTextField(blank=True, default="")
    payment_refund_id = models.UUIDField(null=True, blank=True, unique=True)
    idempotency_key = models.CharField(max_length=120, unique=True)
    external = models.BooleanField(default=False)  # made in the gateway's own dashboard
    failure = CleanCharField(max_length=300, blank=True, default="")
    actor_label = CleanCharField(max_length=200, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="refund_amount")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.amount}"


class RefundLine(Record):
    refund = models.ForeignKey(Refund, on_delete=models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="refund_lines")
    quantity = models.PositiveIntegerField()
    amount = models.BigIntegerField()
    restock = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.quantity}"


class Invoice(Record):
    """A gap-free number over an order that was paid or sent. The document is rendered from the frozen order."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="invoice")
    number = models.BigIntegerField(unique=True)
    name = models.CharField(max_length=40)
    issued_at = models.DateTimeField()
    seller = models.JSONField(default=dict)  # name, address and tax number as they were

    def __str__(self) -> str:
        return self.name


class CreditNote(Record):
    """A gap-free number over money that went back, in its own series. Everything on the document is frozen here."""

    refund = models.OneToOneField(Refund, on_delete=models.PROTECT, related_name="credit_note")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="credit_notes")
    number = models.BigIntegerField(unique=True)
    name = models.CharField(max_length=40)
    issued_at = models.DateTimeField()
    seller = models.JSONField(default=dict)
    amount = models.BigIntegerField()
    tax = models.BigIntegerField(default=0)
    tax_lines = models.JSONField(default=list)  # [{name, rate_bps, base, amount}]
    voided_at = models.DateTimeField(null=True, blank=True)  # the money came back after it had gone

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(tax__gte=0) & Q(tax__lte=F("amount")), name="credit_note_tax_in_amount"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CreditNoteLine(Record):
    """What the money is for: items, shipping, or (nobody said) the order as a whole."""

    class Kind(models.TextChoices):
        ITEM = "item", "Item"
        SHIPPING = "shipping", "Shipping"
        OTHER = "other", "Other"

    credit_note = models.ForeignKey(CreditNote, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    order_line = models.ForeignKey(
        OrderLine, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    title = CleanCharField(max_length=255)
    variant_title = CleanCharField(max_length=400, blank=True, default="")
    quantity = models.PositiveIntegerField(default=1)
    amount = models.BigIntegerField()
    tax = models.BigIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.title
