"""The intent: what is going to be asked of the gateway, written down before anybody asks."""

from dataclasses import asdict
from datetime import datetime

from core import clock
from core.db import CELL, require_transaction
from core.errors import Invalid
from core.money import Money
from core.prepared_rows import inserted, updated, write
from tenants.payments import locks
from tenants.payments.gateways import gateway_named
from tenants.payments.models import Payment, PaymentAttempt
from tenants.payments.services.timing import soon
from tenants.payments.transitions import GIVEN_UP
from tenants.payments.types import Buyer, Started

_SETTLED = frozenset({Payment.Status.CAPTURED, Payment.Status.PROCESSING, Payment.Status.AUTHORIZED})


def start(
    *,
    reference: str,
    gateway: str,
    account: str,
    total: Money,
    fee: int,
    buyer: Buyer,
    expires_at: datetime | None = None,
    is_first: bool = False,
) -> Started:
    """Write the next attempt to collect `total` for the reference, with its key, in the caller's transaction.

    One open payment per reference: a repetition of the same wish, or a wish while money is under way, makes nothing
    new. A decline, another gateway or another token of the buyer is attempt n + 1 of the same payment. `fee` is the
    platform's commission (0 ≤ fee ≤ total); `is_first` promises that nobody can know the reference yet. Call
    `submit` after the commit.
    """
    require_transaction(CELL)
    if not 0 <= fee <= total.amount or total.amount <= 0:
        raise Invalid(
            "A payment is more than nothing, and the commission lies between nothing and all of it."
        )
    payment = None if is_first else locks.latest_payment_for_update(reference)
    if payment is None or payment.status in GIVEN_UP:
        takable = _takable(fee, gateway, total)
        payment = _payment(reference, gateway, account, total, takable, buyer, expires_at)
        attempt = _attempt(payment, 1, gateway, account, buyer)
        write(inserted(payment), inserted(attempt))
        return Started(payment_id=payment.id, mine=True, attempt=attempt)
    return _again(payment, gateway, account, buyer)


def _takable(fee: int, gateway: str, total: Money) -> int:
    """Rounded down to what the gateway can move: due is what can be taken, never more than was agreed."""
    return fee - fee % gateway_named(gateway).limits.step.get(total.currency, 1)


def _payment(
    reference: str,
    gateway: str,
    account: str,
    total: Money,
    fee: int,
    buyer: Buyer,
    expires_at: datetime | None,
) -> Payment:
    return Payment(
        reference=reference,
        gateway=gateway,
        account=account,
        currency=total.currency,
        amount=total.amount,
        fee_amount=fee,
        description=buyer.label,
        expires_at=expires_at,
        next_check_at=soon(),
    )


def _again(payment: Payment, gateway: str, account: str, buyer: Buyer) -> Started:
    last = payment.attempts.last()
    assert last is not None
    unresolved = last.status == PaymentAttempt.Status.CREATED
    repeated = (last.gateway, last.buyer_token) == (gateway, buyer.token)
    if payment.status in _SETTLED or unresolved or repeated:
        return Started(payment_id=payment.id, mine=False)
    payment.gateway, payment.account, payment.client = gateway, account, {}
    payment.failure_code = payment.failure_message = (
        ""  # until this attempt has an answer, nobody has been refused
    )
    payment.next_check_at = soon()
    payment.updated_at = clock.now()
    names = ["gateway", "account", "client", "failure_code", "failure_message", "next_check_at", "updated_at"]
    attempt = _attempt(payment, last.number + 1, gateway, account, buyer)
    write(updated(payment, *names), inserted(attempt))
    return Started(payment_id=payment.id, mine=True, attempt=attempt)


def _attempt(payment: Payment, number: int, gateway: str, account: str, buyer: Buyer) -> PaymentAttempt:
    request = {name: value for name, value in asdict(buyer).items() if value and name != "token"}
    return PaymentAttempt(
        payment=payment,
        number=number,
        gateway=gateway,
        account=account,
        buyer_token=buyer.token,
        request=request,
        idempotency_key=f"pay:{payment.id}:{number}:create",
    )
