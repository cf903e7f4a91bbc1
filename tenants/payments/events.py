from dataclasses import dataclass
from uuid import UUID

from core.outbox.event import Event


@dataclass(frozen=True)
class PaymentCaptured(Event):
    """The money has come."""

    name = "payments.captured"
    payment_id: UUID
    reference: str


@dataclass(frozen=True)
class PaymentProcessing(Event):
    """The gateway took the payment on; whether the money comes is known later."""

    name = "payments.processing"
    payment_id: UUID
    reference: str


@dataclass(frozen=True)
class PaymentDeclined(Event):
    """An attempt failed; another may be made."""

    name = "payments.declined"
    payment_id: UUID
    reference: str


@dataclass(frozen=True)
class PaymentCancelled(Event):
    """The payment was given up: cancelled or expired."""

    name = "payments.cancelled"
    payment_id: UUID
    reference: str


@dataclass(frozen=True)
class RefundRequested(Event):
    """Money is to go back; the gateway has not been asked yet."""

    name = "payments.refund_requested"
    refund_id: UUID


@dataclass(frozen=True)
class RefundSucceeded(Event):
    """Money went back to the customer."""

    name = "payments.refund_succeeded"
    refund_id: UUID
    payment_id: UUID
    reference: str


@dataclass(frozen=True)
class CommissionReturned(Event):
    """Commission came back to the merchant without a refund."""

    name = "payments.commission_returned"
    return_id: UUID
    payment_id: UUID
    reference: str


@dataclass(frozen=True)
class DisputeOpened(Event):
    """A customer's bank asks for money back, or what was paid is being looked into."""

    name = "payments.dispute_opened"
    dispute_id: UUID
    payment_id: UUID
    reference: str


@dataclass(frozen=True)
class DisputeChanged(Event):
    """A dispute that is not decided went on: it needs a response, is under review, or money moved for it."""

    name = "payments.dispute_changed"
    dispute_id: UUID
    payment_id: UUID
    reference: str


@dataclass(frozen=True)
class DisputeClosed(Event):
    """A dispute was won or lost, or money moved for one that was."""

    name = "payments.dispute_closed"
    dispute_id: UUID
    payment_id: UUID
    reference: str


@dataclass(frozen=True)
class FraudWarned(Event):
    """A card's issuer believes that a payment was fraud; a refund in full can still spare a dispute."""

    name = "payments.fraud_warned"
    warning_id: UUID
    payment_id: UUID
    reference: str


@dataclass(frozen=True)
class RefundFailed(Event):
    """Money did not go back, or came back to the merchant after it had gone."""

    name = "payments.refund_failed"
    refund_id: UUID
    payment_id: UUID
    reference: str
