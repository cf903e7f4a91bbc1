"""The intent: payment and attempt with its idempotency key, stored before anybody is called."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core import clock
from core.db import shop_atomic
from core.errors import Conflict
from core.money import Money
from tenants.payments.locks import open_payment_for_update
from tenants.payments.models import Payment, PaymentAttempt
from tenants.payments.ports import PostalAddress

FIRST_CHECK = timedelta(seconds=20)
MOST_ATTEMPTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentWish:
    """What is to be paid and how. `reference` names what for, `label` is what the customer reads on a statement."""

    reference: str
    label: str
    gateway: str
    account: str
    total: Money
    fee: int
    return_url: str
    buyer_token: str = ""
    email: str = ""
    ip: str = ""
    user_agent: str = ""
    shipping: PostalAddress | None = None
    expires_at: datetime | None = None


def start(wish: PaymentWish) -> UUID:
    """Record the wish; returns the payment's id. `submit` it after the commit.

    A payment of this reference that was declined gets another attempt. Raises Conflict while one is under way: the
    money may be on its way, and must not be taken twice.
    """
    with shop_atomic():
        payment = open_payment_for_update(wish.reference)
        if payment is not None and not _takes_over(payment, wish):
            raise Conflict("A payment is already on its way.", code="payment_in_progress")
        if payment is None:
            payment = _new_payment(wish)
        _new_attempt(payment, wish)
    return payment.id


def _takes_over(payment: Payment, wish: PaymentWish) -> bool:
    """A declined payment is tried again, with this amount and this gateway."""
    if payment.status != Payment.Status.REQUIRES_METHOD or payment.attempts.count() >= MOST_ATTEMPTS:
        return False
    payment.gateway, payment.account = wish.gateway, wish.account
    payment.amount, payment.fee_amount = wish.total.amount, wish.fee
    payment.gateway_ref, payment.client = "", {}
    payment.next_check_at, payment.expires_at = clock.now() + FIRST_CHECK, wish.expires_at
    payment.save()
    return True


def _new_payment(wish: PaymentWish) -> Payment:
    return Payment.objects.create(
        reference=wish.reference,
        gateway=wish.gateway,
        account=wish.account,
        currency=wish.total.currency,
        amount=wish.total.amount,
        fee_amount=wish.fee,
        description=wish.label,
        expires_at=wish.expires_at,
        next_check_at=clock.now() + FIRST_CHECK,
    )


def _new_attempt(payment: Payment, wish: PaymentWish) -> None:
    number = payment.attempts.count() + 1
    PaymentAttempt.objects.create(
        payment=payment,
        number=number,
        idempotency_key=f"pay:{payment.id}:{number}:create",
        request={
            "return_url": wish.return_url,
            "buyer_token": wish.buyer_token,
            "email": wish.email,
            "ip": wish.ip,
            "user_agent": wish.user_agent[:300],
            "shipping": asdict(wish.shipping) if wish.shipping else None,
        },
    )
