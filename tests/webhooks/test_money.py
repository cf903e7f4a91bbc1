"""Disputes, payouts and returned commission as Stripe tells of them: in order, twice, and backwards."""

import random

import pytest

from billing.ledger import selectors as ledger
from billing.ledger.figures import differences_of
from billing.ledger.models import LedgerEntry
from billing.ledger.reconcile import reconcile
from billing.payouts.models import Payout
from core import clock
from core.outbox.testing import drain
from integrations.stripe.client import client
from shops.context import use
from tenants.payments.models import CommissionReturn, Payment, PaymentDispute, PaymentRefund
from tests.billing.selling import pay
from tests.billing.test_payouts import MUCH_LATER
from tests.webhooks.test_webhooks import heard, hears, post, shop

__all__ = ["hears", "post", "shop"]
pytestmark = pytest.mark.django_db
TOLD = (
    "charge.dispute.created",
    "charge.dispute.closed",
    "application_fee.created",
    "application_fee.refunded",
    "payout.paid",
    "refund.created",
)


@pytest.fixture
def notices(sandbox, hears, shop):
    """A sale that is refunded in part, disputed and won, its commission given back in part, and paid out. All at the
    vendor: our side has heard of nothing but the sale."""
    token = sandbox.token(shop.stripe_account, "4000000000000077")
    sale = pay(shop, gateway="stripe", token=token, amount=20_000, fee=400)
    sandbox.advance()
    own = {"stripe_account": shop.stripe_account}
    client().v1.refunds.create({"payment_intent": sale.gateway_ref, "amount": 5_000}, own)
    dispute = sandbox.control("disputes", payment=sale.gateway_ref, amount=2_000)["id"]
    sandbox.control("disputes", dispute=dispute, outcome="won")
    (charge,) = client().v1.charges.list({"payment_intent": sale.gateway_ref}, own).data
    client().v1.application_fees.refunds.create(charge.application_fee, {"amount": 150})
    sandbox.advance(seconds=4 * 24 * 3600)
    sandbox.control("payouts", account=shop.stripe_account)
    sandbox.advance()
    return heard(hears, *TOLD)


@pytest.mark.parametrize("order", ["told", "backwards", "mixed"])
def test_however_it_is_heard_it_is_booked_once(post, shop, notices, order):
    orders = {
        "told": notices,
        "backwards": notices[::-1],
        "mixed": random.Random(7).sample(notices, len(notices)),
    }
    for headers, body in [*orders[order], *orders[order]]:
        assert post(headers, body).status_code == 200
        drain()
    with use(shop):
        assert Payment.objects.get().amount_disputed == 0
        assert (PaymentRefund.objects.get().amount, PaymentRefund.objects.get().external) == (5_000, True)
        assert PaymentDispute.objects.get().status == "won"
        assert CommissionReturn.objects.get().amount == 150
    assert Payout.objects.get(shop_id=shop.id).difference == 0
    found = {each.code: each.balance for each in ledger.balances(shop_id=shop.id, book="merchant")}
    assert found["gateway_balance"] == 0
    assert (found["refunds"], found["disputes"], found["commission"]) == (5_000, 0, 250)
    entries = LedgerEntry.objects.filter(shop_id=shop.id).count()
    with clock.frozen(clock.now() + MUCH_LATER):
        assert differences_of(reconcile(), shop_id=shop.id) == []
    assert LedgerEntry.objects.filter(shop_id=shop.id).count() == entries
