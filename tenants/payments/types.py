"""What other packages see of a payment."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tenants.payments.ports import BrowserConfig, Capability, PostalAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who pays and how they come back; stored with the attempt, so that a repetition is the same request."""

    return_url: str = ""
    label: str = ""
    token: str = ""
    email: str = ""
    ip: str = ""
    user_agent: str = ""
    shipping: PostalAddress | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """`mine`: this call made the attempt, so the caller is the one to submit it."""

    payment_id: UUID
    mine: bool
    attempt: object = field(
        default=None, repr=False, compare=False
    )  # for `submit`, which need not read it again


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentData:
    """A payment as it is recorded; amounts in minor units of `currency`.

    `fee_amount` is the commission due on it, `fee_captured` what the gateway says it took. Where `takes_commission` is
    False the platform has to collect it itself. The gateway moves multiples of `step`.
    """

    id: UUID
    reference: str
    gateway: str
    account: str
    currency: str
    amount: int
    fee_amount: int
    fee_captured: int
    commission_ref: str
    takes_commission: bool
    status: str
    amount_captured: int
    amount_refunded: int
    amount_refund_pending: int
    amount_disputed: int
    fee_refunded: int
    late: bool
    gateway_ref: str
    method_kind: str
    method_brand: str
    method_last4: str
    captured_at: datetime | None
    failure_code: str
    failure_message: str
    client: dict[str, Any] = field(default_factory=dict)
    step: int = 1

    @property
    def refundable(self) -> int:
        """In full steps."""
        left = self.amount_captured - self.amount_refunded - self.amount_refund_pending
        left = max(0, left - self.amount_disputed)
        return left - left % self.step

    @property
    def is_paid(self) -> bool:
        return self.status == "captured"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundData:
    """A refund of a payment; `fee_returned` is the commission that went back with it."""

    id: UUID
    payment_id: UUID
    reference: str
    currency: str
    amount: int
    fee_returned: int
    status: str
    gateway_ref: str
    external: bool
    reason: str
    failure: str
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommissionReturnData:
    """Commission that came back without a refund."""

    id: UUID
    payment_id: UUID
    reference: str
    currency: str
    amount: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeData:
    """A dispute as the gateway last told it; `amount` in the payment's currency, what was moved in the balance's."""

    id: UUID
    payment_id: UUID
    reference: str
    gateway: str
    gateway_ref: str
    status: str
    reason: str
    currency: str
    amount: int
    balance_currency: str
    withdrawn: int
    fee: int
    returned: int
    fee_returned: int
    opened_at: datetime
    respond_by: datetime | None
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.status in {"warning", "needs_response", "under_review"}

    @property
    def needs_response(self) -> bool:
        """The merchant's turn."""
        return self.status in {"warning", "needs_response"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FraudWarningData:
    """A card issuer's warning; `is_open` while the merchant has something to decide."""

    id: UUID
    payment_id: UUID
    reference: str
    gateway_ref: str
    kind: str
    status: str
    currency: str
    amount: int  # of the payment
    warned_at: datetime
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.status == "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToAnswer:
    """How many disputes wait for the merchant, and until when the first of them does, if a day is known."""

    count: int
    first_until: datetime | None


@dataclass(frozen=True, slots=True)
class PaymentStep:
    kind: str
    source: str
    status_from: str
    status_to: str
    message: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMethod:
    """A way to pay that the checkout may offer now."""

    name: str
    label: str
    capabilities: Capability
    config: BrowserConfig
    instructions: str = ""

    @property
    def is_by_hand(self) -> bool:
        return Capability.STAFF_CONFIRMED in self.capabilities
