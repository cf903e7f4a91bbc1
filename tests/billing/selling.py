"""Payments of a shop, made by the real services through a real gateway."""

from typing import Any
from uuid import UUID, uuid4

from core.actor import Actor
from core.db import shop_atomic
from core.money import Money
from shops.context import use
from shops.selectors import shop_by_id
from shops.services import set_payments
from tenants.payments import services
from tenants.payments.types import Buyer, PaymentData

SYSTEM = Actor.system("tests")


def connected(shop: Any, account: str) -> Any:
    """The shop, ready to take cards through this account."""
    set_payments(shop.id, actor=SYSTEM, stripe_account=account, card_payments_ready=True, gateways=["stripe"])
    return shop_by_id(shop.id)


def pay(
    shop: Any,
    *,
    gateway: str = "test",
    token: str = "test_succeed",
    amount: int = 10_000,
    fee: int = 200,
    currency: str = "",
) -> PaymentData:
    """A payment that the gateway was asked for, in the shop's currency unless told. Outside any transaction."""
    account = shop.stripe_account if gateway == "stripe" else ""
    buyer = Buyer(
        return_url="http://acme.stoa.localhost/return/", token=token, email="carol@customer.example"
    )
    with use(shop):
        with shop_atomic():
            started = services.start(
                reference=f"ord_{uuid4().hex[:26]}",
                gateway=gateway,
                account=account,
                total=Money(amount, currency or shop.currency),
                fee=fee,
                buyer=buyer,
            )
        return services.submit(started.payment_id, mine=True)


def refund(shop: Any, payment_id: UUID, amount: int) -> UUID:
    """A refund that the gateway was asked for."""
    with use(shop):
        with shop_atomic():
            refund_id = services.request_refund(payment_id, amount=amount)
        services.submit_refund(refund_id)
    return refund_id
