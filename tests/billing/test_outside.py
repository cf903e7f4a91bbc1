"""What is done in the vendor's dashboard: refunds, and commission given back without one. Booked once. Real sandbox."""

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from billing.ledger import selectors as ledger
from billing.ledger.booking import book_commission, catch_up
from billing.ledger.commission import follow_commission, sweep_returns
from billing.ledger.figures import differences_of
from billing.ledger.reconcile import reconcile
from core import clock
from core.outbox.testing import drain
from integrations.stripe.client import client
from shops.context import use
from tenants.payments import bookkeeping, services
from tenants.payments import selectors as payments
from tenants.payments.models import CommissionReturn, Payment, PaymentRefund
from tests.billing.selling import connected, refund
from tests.billing.test_payouts import MUCH_LATER, card

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(sandbox, acme):
    return connected(acme, sandbox.account())


@pytest.fixture
def sale(sandbox, shop):
    """100.00 with 3.00 commission."""
    paid = card(sandbox, shop, amount=10_000, fee=300)
    drain()
    with use(shop):
        return Payment.objects.get(id=paid.id)


def give_back(sale, amount):
    client().v1.application_fees.refunds.create(sale.commission_ref, {"amount": amount})


def books(shop):
    return {f"{each.book}:{each.code}": each.balance for each in ledger.balances(shop_id=shop.id)}


def rows_of(shop):
    with use(shop):
        return [row.amount for row in bookkeeping.commission_returns()]


def agrees(shop):
    with clock.frozen(clock.now() + MUCH_LATER):
        return differences_of(reconcile(), shop_id=shop.id) == []


def test_commission_given_back_in_the_dashboard_is_booked_once(shop, sale):
    give_back(sale, 120)
    for _ in range(4):
        assert follow_commission(sale.commission_ref)
        drain()
    found = books(shop)
    assert (found["merchant:commission"], found["merchant:gateway_balance"]) == (180, 10_000 - 180)
    assert (found["platform:commission_income"], found["platform:gateway_balance"]) == (-180, 180)
    assert rows_of(shop) == [120]
    assert agrees(shop)


def test_bit_by_bit_and_with_refunds_between(shop, sale):
    give_back(sale, 20)
    follow_commission(sale.commission_ref)
    refund(shop, sale.id, 5_000)  # in proportion: half of the commission is to be back, 20 are already
    drain()
    give_back(sale, 30)
    follow_commission(sale.commission_ref)
    drain()
    with use(shop):
        assert Payment.objects.get(id=sale.id).fee_refunded == 180
        assert PaymentRefund.objects.get().fee_returned == 130
    assert rows_of(shop) == [20, 30]
    assert books(shop)["merchant:commission"] == 120
    assert agrees(shop)


def test_what_came_back_with_a_refund_is_not_counted_again(shop, sale):
    refund(shop, sale.id, 10_000)
    for _ in range(3):
        follow_commission(sale.commission_ref)
        drain()
    assert rows_of(shop) == []
    assert books(shop)["merchant:commission"] == 0


def test_a_refund_made_in_the_dashboard_with_its_commission(shop, sale):
    dashboard = {"payment_intent": sale.gateway_ref, "amount": 4_000, "refund_application_fee": True}
    client().v1.refunds.create(dashboard, {"stripe_account": shop.stripe_account})
    for _ in range(3):
        follow_commission(sale.commission_ref)
        drain()
    with use(shop):
        row = PaymentRefund.objects.get()
    assert (row.external, row.amount, row.fee_returned) == (True, 4_000, 120)
    assert rows_of(shop) == []
    found = books(shop)
    assert (found["merchant:refunds"], found["merchant:commission"]) == (4_000, 180)
    assert agrees(shop)


def test_while_a_refund_is_under_way_nothing_is_guessed(shop, sale):
    give_back(sale, 50)
    with use(shop):
        PaymentRefund.objects.create(
            payment_id=sale.id, amount=100, status="pending", idempotency_key="under-way"
        )
    follow_commission(sale.commission_ref)
    assert rows_of(shop) == []
    with use(shop):
        PaymentRefund.objects.update(status="failed")
    follow_commission(sale.commission_ref)
    assert rows_of(shop) == [50]


def test_an_answer_read_earlier_that_arrives_later_changes_nothing(shop, sale):
    give_back(sale, 20)
    give_back(sale, 40)
    with use(shop):
        assert services.take_over_commission(sale.id, returned=60) is not None
        assert services.take_over_commission(sale.id, returned=20) is None
        assert CommissionReturn.objects.get().amount == 60


def test_without_notices_it_is_found(shop, sale):
    give_back(sale, 70)
    assert sweep_returns() >= 1  # the sandbox has other accounts too
    assert rows_of(shop) == [70]


def test_whoever_books_a_payment_waits_for_the_other(shop, sale):
    """Both insert the commission's entry and a new shop's accounts, in different orders: a deadlock without."""
    with use(shop):
        paid = payments.payment(sale.id)
    ways = (
        lambda: catch_up(shop.id, sale.id),
        lambda: book_commission(
            shop.id, paid, reference=sale.commission_ref, amount=300, at=sale.captured_at
        ),
    )
    for book in ways:
        with CaptureQueriesContext(connections["platform"]) as sent:
            book()
        touching = [each["sql"] for each in sent if "advisory" in each["sql"] or "ledger_" in each["sql"]]
        assert "pg_advisory_xact_lock" in touching[0]
        assert len(touching) > 1
