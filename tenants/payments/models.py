"""Payments of a reference (an order, by its id): what was asked for, what the gateway said, what came back."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from core.records import ChangingRecord, Record
from core.text import CleanCharField


class Payment(ChangingRecord):
    """One wish to be paid. At most one open payment per reference (partial unique index).

    Status changes are guarded in the database too (migration 0002): see tenants/payments/transitions.py.
    """

    class Status(models.TextChoices):
        CREATED = "created", "Created"
        REQUIRES_METHOD = "requires_method", "Needs another payment method"
        REQUIRES_ACTION = "requires_action", "Waiting for the customer"
        PROCESSING = "processing", "Processing"
        AUTHORIZED = "authorized", "Authorized"
        CAPTURED = "captured", "Captured"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"
        EXPIRED = "expired", "Expired"

    reference = models.CharField(max_length=80)
    gateway = models.CharField(max_length=30)
    account = models.CharField(max_length=120, blank=True, default="")  # the shop's account at the gateway
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    fee_amount = models.BigIntegerField(default=0)  # the platform's commission on it, whoever collects it
    status = models.CharField(max_length=20, choices=Status, default=Status.CREATED)
    gateway_ref = models.CharField(max_length=200, blank=True, default="")  # of the attempt that counts
    fee_captured = models.BigIntegerField(default=0)  # the commission that the gateway says it took
    commission_ref = models.CharField(max_length=200, blank=True, default="")
    method_kind = models.CharField(max_length=40, blank=True, default="")
    method_brand = models.CharField(max_length=40, blank=True, default="")
    method_last4 = models.CharField(max_length=4, blank=True, default="")
    captured_at = models.DateTimeField(null=True, blank=True)
    amount_captured = models.BigIntegerField(default=0)
    amount_refunded = models.BigIntegerField(default=0)
    amount_refund_pending = models.BigIntegerField(default=0)
    amount_disputed = models.BigIntegerField(
        default=0, db_default=0
    )  # a bank holds it, or has taken it for good
    fee_refunded = models.BigIntegerField(default=0)
    late = models.BooleanField(default=False)  # captured after it had expired, failed or been cancelled
    description = CleanCharField(max_length=200, blank=True, default="")
    client = models.JSONField(default=dict, blank=True)  # what the browser needs next; no secrets of ours
    failure_code = models.CharField(max_length=80, blank=True, default="")
    failure_message = CleanCharField(max_length=300, blank=True, default="")
    expires_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)  # when the gateway was last asked
    next_check_at = models.DateTimeField(null=True, blank=True)  # when the sweeper asks again

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reference"],
                condition=~Q(status__in=["failed", "cancelled", "expired"]),
                name="payment_one_open_per_reference",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount"),
            models.CheckConstraint(
                condition=Q(amount_captured__gte=0) & Q(amount_captured__lte=F("amount")),
                name="payment_captured",
            ),
            models.CheckConstraint(
                condition=Q(amount_refunded__gte=0)
                & Q(amount_refund_pending__gte=0)
                & Q(amount_captured__gte=F("amount_refunded") + F("amount_refund_pending")),
                name="payment_refunds_at_most_captured",
            ),
            models.CheckConstraint(
                condition=Q(fee_amount__gte=0) & Q(fee_amount__lte=F("amount")), name="payment_fee"
            ),
            models.CheckConstraint(
                condition=Q(fee_refunded__gte=0) & Q(fee_refunded__lte=F("amount")),
                name="payment_fee_refunded",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["reference"], name="payment_reference"),
            models.Index(fields=["gateway_ref"], name="payment_gateway_ref"),
            models.Index(fields=["next_check_at"], name="payment_next_check"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.status}"


class PaymentAttempt(Record):
    """One try to collect a payment; its key and the whole request are stored before the gateway is called."""

    class Status(models.TextChoices):
        CREATED = "created", "Created"  # the outcome is not known: not asked yet, or the answer was lost
        REQUIRES_ACTION = "requires_action", "Waiting for the customer"
        PROCESSING = "processing", "Processing"
        AUTHORIZED = "authorized", "Authorized"
        CAPTURED = "captured", "Captured"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    gateway = models.CharField(max_length=30)
    account = models.CharField(max_length=120, blank=True, default="")
    idempotency_key = models.CharField(max_length=120, unique=True)
    buyer_token = models.CharField(max_length=200, blank=True, default="")
    request = models.JSONField(default=dict, blank=True)  # so that a repetition is word for word the same
    # When whoever calls the gateway was last heard of, by the database's clock (see services/claiming.py).
    submitted_at = models.DateTimeField(null=True, blank=True, db_default=Now())
    gateway_ref = models.CharField(max_length=200, blank=True, default="")
    status = models.CharField(max_length=20, choices=Status, default=Status.CREATED)
    failure_code = models.CharField(max_length=80, blank=True, default="")
    failure_message = CleanCharField(max_length=300, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["payment", "number"], name="payment_attempt_unique")
        ]
        indexes: ClassVar = [models.Index(fields=["gateway_ref"], name="payment_attempt_gateway_ref")]

    def __str__(self) -> str:
        return self.idempotency_key


class PaymentRefund(ChangingRecord):
    """One wish to give money back through the gateway."""

    class Status(models.TextChoices):
        REQUESTED = "requested", "Requested"
        PENDING = "pending", "Pending"
        SUCCEEDED = "succeeded", "Succeeded"
        FAILED = "failed", "Failed"

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="refunds")
    amount = models.BigIntegerField()
    fee_amount = models.BigIntegerField(
        default=0
    )  # commission asked back; fee_returned is what the gateway says
    fee_returned = models.BigIntegerField(default=0)
    status = models.CharField(max_length=12, choices=Status, default=Status.REQUESTED)
    gateway_ref = models.CharField(max_length=200, blank=True, default="")
    idempotency_key = models.CharField(max_length=120, unique=True)
    reason = CleanCharField(max_length=200, blank=True, default="")
    external = models.BooleanField(default=False)  # made in the gateway's own dashboard
    failure = CleanCharField(max_length=300, blank=True, default="")
    next_check_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["next_check_at"], name="payment_refund_next_check")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_refund_amount"),
            models.UniqueConstraint(
                fields=["gateway_ref"], condition=~Q(gateway_ref=""), name="payment_refund_gateway_ref_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} −{self.amount}"


class CommissionReturn(Record):
    """Commission that came back without a refund: somebody gave it back in the gateway's dashboard."""

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="commission_returns")
    amount = models.BigIntegerField()
    total = models.BigIntegerField()  # what the gateway said had come back by then, refunds and all

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="commission_return_amount"),
            models.UniqueConstraint(fields=["payment", "total"], name="commission_return_once"),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.amount}"


class PaymentDispute(ChangingRecord):
    """A customer's bank asks money back. Mirrored from the gateway: staff answer it there."""

    class Status(models.TextChoices):
        WARNING = "warning", "Enquiry"
        NEEDS_RESPONSE = "needs_response", "Needs a response"
        UNDER_REVIEW = "under_review", "Under review"
        WON = "won", "Won"
        LOST = "lost", "Lost"

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="disputes")
    gateway_ref = models.CharField(max_length=200, unique=True)
    status = models.CharField(max_length=16, choices=Status)
    reason = CleanCharField(max_length=80, blank=True, default="")
    amount = models.BigIntegerField()  # in the payment's currency
    # What the gateway moved for it, in the currency of the shop's balance.
    balance_currency = models.CharField(max_length=3)
    withdrawn = models.BigIntegerField(default=0)
    fee = models.BigIntegerField(default=0)
    returned = models.BigIntegerField(default=0)
    fee_returned = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField()
    respond_by = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["next_check_at"], name="payment_dispute_next_check")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_dispute_amount"),
            models.CheckConstraint(
                condition=Q(withdrawn__gte=F("returned"))
                & Q(returned__gte=0)
                & Q(fee__gte=F("fee_returned"))
                & Q(fee_returned__gte=0),
                name="payment_dispute_money",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gateway_ref} {self.status}"


class FraudWarning(ChangingRecord):
    """A card's issuer believes that a payment was fraud. A refund in full spares the merchant a dispute and its fee."""

    class Status(models.TextChoices):
        OPEN = "open", "To be decided"
        REFUNDED = "refunded", "Refunded"
        DISPUTED = "disputed", "Disputed"  # too late: the customer's bank asks the money back
        KEPT = "kept", "Kept"  # staff are sure of the customer
        OVER = "over", "Over"  # the gateway says that nothing can be done about it any more

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="fraud_warnings")
    gateway_ref = models.CharField(max_length=200, unique=True)
    kind = CleanCharField(max_length=80, blank=True, default="")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    warned_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["status"], condition=Q(status="open"), name="payment_fraud_warning_open")
        ]

    def __str__(self) -> str:
        return f"{self.gateway_ref} {self.status}"


class PaymentEvent(Record):
    """What happened to a payment, in order, as we learnt it."""

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=20)  # answer, return, webhook, sweep, staff
    status_from = models.CharField(max_length=20, blank=True, default="")
    status_to = models.CharField(max_length=20, blank=True, default="")
    message = CleanCharField(max_length=300, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["created_at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.status_to}"
