"""The demo's card sales: disputes in two states, a warning of fraud, payouts that add up; made once."""

from datetime import timedelta

import pytest

from billing.ledger.figures import differences_of
from billing.ledger.reconcile import reconcile
from billing.payouts.models import Payout
from core import clock
from core.outbox.testing import drain
from shops.context import use
from tenants.payments.models import FraudWarning, Payment, PaymentDispute
from tests.billing.test_payouts import shop
from tests.builders import make_product
from tests.integrations.conftest import sandbox, sandbox_process
from web.demo.making.cards import sell_by_card

__all__ = ["sandbox", "sandbox_process", "shop"]
pytestmark = pytest.mark.django_db


def test_every_screen_of_money_has_something_to_show_and_adds_up(sandbox, shop):
    with use(shop), clock.frozen(clock.now() - timedelta(days=40)):
        for _ in range(12):
            make_product(stock=200)
    sell_by_card({"x": shop})
    drain()
    with use(shop):
        assert {row.status for row in PaymentDispute.objects.all()} == {"won", "needs_response"}
        waiting = PaymentDispute.objects.get(status="needs_response")
        assert clock.now() < waiting.respond_by < clock.now() + timedelta(days=7)
        assert FraudWarning.objects.get().status == "open"
        sold = Payment.objects.filter(gateway="stripe").count()
    payouts = list(Payout.objects.filter(shop_id=shop.id))
    assert [(row.status, row.difference) for row in payouts] == [("paid", 0), ("paid", 0)]
    assert len({row.arrives_on for row in payouts}) == 2
    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert differences_of(reconcile(), shop_id=shop.id) == []
    now = sandbox.control("advance", seconds=0)["now"]
    assert abs(now - clock.now().timestamp()) < 60 * 60
    sell_by_card({"x": shop})
    with use(shop):
        assert Payment.objects.filter(gateway="stripe").count() == sold
