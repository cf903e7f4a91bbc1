"""Rows that come from vendors, written straight into a shop: a dispute, a payout. And a theme of its own."""

from typing import Any
from uuid import UUID

from billing.payouts.models import Payout
from core import clock
from shops.context import use
from tenants.orders.models import Refund
from tenants.orders.services.crediting import ensure_credit_note
from tenants.payments.models import Payment, PaymentDispute
from tests.theming.zips import upload


def dispute_of(shop: Any, text: str) -> UUID:
    with use(shop):
        payment = Payment.objects.order_by("-id")[0]
        row = PaymentDispute.objects.create(
            payment=payment, gateway_ref=f"dp_{shop.slug}", status="needs_response", reason=text[:80], amount=100,
            balance_currency="EUR", opened_at=clock.now(),
        )  # fmt: skip
    return row.id


def payout_of(shop: Any, text: str) -> UUID:
    row = Payout.objects.create(
        shop_id=shop.id, account=f"acct_{shop.slug}", reference=f"po_{shop.slug}", status="failed", currency="EUR",
        amount=100, sent_at=clock.now(), arrives_on=clock.now().date(), failure=text[:300],
    )  # fmt: skip
    return row.id


def theme_of(shop: Any) -> None:
    with use(shop):
        upload()


def credit_note_of(shop: Any) -> None:
    """Of the newest refund, as its event would."""
    with use(shop):
        ensure_credit_note(Refund.objects.order_by("-id")[0].id)
