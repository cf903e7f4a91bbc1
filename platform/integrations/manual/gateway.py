"""Money that comes without a machine: the payment is pending until staff say that it came.

Nothing is kept here, because the shop's own record is the only truth: ``fetch`` answers ``unknown``, and the reference
carries all that has to be known (payment, attempt, total).
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from core.errors import PermanentFailure
from core.money import Money
from integrations.guard import outside_transaction
from tenants.payments.ports import (
    BrowserConfig,
    Capability,
    Dispute,
    FraudWarning,
    GatewayAccount,
    Limits,
    MethodSummary,
    Notice,
    NoticeRefused,
    PaymentRequest,
    PaymentResult,
    PaymentStatus,
    RefundRequest,
    RefundResult,
    RefundStatus,
)

VENDOR = "manual"


class ManualGateway:
    name = VENDOR
    capabilities = (
        Capability.DELAYED
        | Capability.STAFF_CONFIRMED
        | Capability.CANCEL
        | Capability.REFUND
        | Capability.PARTIAL_REFUND
        | Capability.MULTIPLE_REFUNDS
    )
    limits = Limits(authorization_window=dt.timedelta(days=14))

    def client_config(self, account: GatewayAccount, *, total: Money, locale: str = "en") -> BrowserConfig:
        return BrowserConfig()

    def start(self, account: GatewayAccount, request: PaymentRequest) -> PaymentResult:
        outside_transaction(VENDOR)
        total = request.total
        reference = f"manual:{request.payment_id}:{request.attempt}:{total.amount}:{total.currency}"
        return _result(reference, PaymentStatus.PROCESSING)

    def fetch(self, account: GatewayAccount, gateway_ref: str) -> PaymentResult:
        outside_transaction(VENDOR)
        return _result(gateway_ref, PaymentStatus.UNKNOWN)

    def find(self, account: GatewayAccount, *, payment_id: str, attempt: int) -> PaymentResult | None:
        """None: nothing is ever lost on the way, ``start`` may simply be repeated."""
        return None

    def capture(
        self, account: GatewayAccount, gateway_ref: str, *, amount: Money, commission: Money, key: str
    ) -> PaymentResult:
        outside_transaction(VENDOR)
        return _result(gateway_ref, PaymentStatus.CAPTURED, captured=amount)

    def cancel(self, account: GatewayAccount, gateway_ref: str, *, key: str) -> PaymentResult:
        outside_transaction(VENDOR)
        return _result(gateway_ref, PaymentStatus.CANCELED)

    def refund(self, account: GatewayAccount, request: RefundRequest) -> RefundResult:
        """Staff pay it back themselves.  More than the payment is refused; the shop's record guards the rest."""
        outside_transaction(VENDOR)
        if request.amount > _result(request.gateway_ref, PaymentStatus.UNKNOWN).total:
            raise PermanentFailure("More than was paid", vendor=VENDOR, code="refund_too_large")
        reference = f"manual:{request.refund_id}:{request.amount.amount}:{request.amount.currency}"
        return _refund(reference, payment_ref=request.gateway_ref)

    def fetch_refund(self, account: GatewayAccount, refund_ref: str) -> RefundResult:
        outside_transaction(VENDOR)
        return _refund(refund_ref)

    def find_refund(
        self, account: GatewayAccount, *, gateway_ref: str, refund_id: str
    ) -> RefundResult | None:
        return None

    def fetch_dispute(self, account: GatewayAccount, dispute_ref: str) -> Dispute:
        raise PermanentFailure("Nobody disputes a manual payment", vendor=VENDOR, code="not_supported")

    def disputes(self, account: GatewayAccount, *, since: dt.datetime) -> Iterable[Dispute]:
        return ()

    def fetch_fraud_warning(self, account: GatewayAccount, warning_ref: str) -> FraudWarning:
        raise PermanentFailure("Nobody warns of a manual payment", vendor=VENDOR, code="not_supported")

    def fraud_warnings(self, account: GatewayAccount, *, since: dt.datetime) -> Iterable[FraudWarning]:
        return ()

    def dispute_url(self, account: GatewayAccount, dispute_ref: str) -> str:
        return ""

    def verify(self, *, headers: Mapping[str, str], body: bytes) -> Sequence[Notice]:
        raise NoticeRefused("Nobody sends webhooks for manual payments", vendor=VENDOR, code="notice_refused")


def _parts(reference: str, count: int) -> list[str]:
    parts = reference.split(":")
    if len(parts) != count or parts[0] != "manual" or not parts[-2].isdecimal():
        raise PermanentFailure("No such payment", vendor=VENDOR, code="resource_missing")
    return parts


def _result(reference: str, status: PaymentStatus, *, captured: Money | None = None) -> PaymentResult:
    _, payment_id, attempt, amount, currency = _parts(reference, 5)
    zero = Money.zero(currency)
    return PaymentResult(
        status=status,
        gateway_ref=reference,
        total=Money(int(amount), currency),
        authorized=zero,
        captured=captured or zero,
        refunded=zero,
        payment_id=payment_id,
        attempt=int(attempt),
        method=MethodSummary(kind="manual"),
    )


def _refund(reference: str, payment_ref: str = "") -> RefundResult:
    _, refund_id, amount, currency = _parts(reference, 4)
    return RefundResult(
        status=RefundStatus.SUCCEEDED,
        gateway_ref=reference,
        amount=Money(int(amount), currency),
        payment_ref=payment_ref,
        refund_id=refund_id,
    )
