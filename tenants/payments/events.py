"""What happened to money. Ids only: read the row again."""

from dataclasses import dataclass
from uuid import UUID

from core.outbox.event import Event


@dataclass(frozen=True)
class PaymentCaptured(Event):
    """The money is the merchant's."""

    name = "payments.captured"
    payment_id: UUID
    reference: str


@dataclass(frozen=True)
class PaymentProcessing(Event):
    """Accepted; whether the money comes is told later."""

    name = "payments.processing"
    payment_id: UUID
    reference: str


@dataclass(frozen=True)
class PaymentDeclined(Event):
    """This attempt failed; the customer may try again."""

    name = "payments.declined"
    payment_id: UUID
    reference: str


@dataclass(frozen=True)
class PaymentCancelled(Event):
    """Given up for good: cancelled, expired or failed."""

    name = "payments.cancelled"
    payment_id: UUID
    reference: str


@dataclass(frozen=True)
class RefundRequested(Event):
    """Money is to be given back; the gateway has not been asked yet."""

    name = "payments.refund_requested"
    refund_id: UUID
    reference: str


@dataclass(frozen=True)
class RefundSucceeded(Event):
    """Money was given back."""

    name = "payments.refund_succeeded"
    refund_id: UUID
    payment_id: UUID
    reference: str


@dataclass(frozen=True)
class RefundFailed(Event):
    """The gateway could not give the money back; it is still the merchant's."""

    name = "payments.refund_failed"
    refund_id: UUID
    payment_id: UUID
    reference: str
