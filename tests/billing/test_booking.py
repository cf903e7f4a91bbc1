"""What happens to money in a shop, in the books: whatever the order and however often it is heard."""

import dataclasses
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.ledger import selectors
from billing.ledger.booking import catch_up
from billing.ledger.figures import commission_per_day, differences_of, volume_per_day
from billing.ledger.handlers import book_payment
from billing.ledger.models import LedgerEntry
from billing.ledger.reconcile import GRACE, reconcile
from billing.ledger.services import Line, post
from core import clock
from core.money import Money
from core.outbox.testing import drain
from shops.context import use
from tenants.payments.events import PaymentCaptured, RefundSucceeded
from tenants.payments.models import Payment, PaymentRefund
from tenants.payments.ports import RefundResult, RefundStatus
from tenants.payments.services import mark_paid, settle_refund
from tests.billing.selling import SYSTEM, pay, refund
from tests.examples import examples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _test_gateway(settings):
    settings.TEST_GATEWAY = True


def books(shop):
    return {f"{each.book}:{each.code}": each.balance for each in selectors.balances(shop_id=shop.id)}


def test_a_sale_with_commission(acme):
    pay(acme, amount=10_000, fee=230)
    drain()
    assert books(acme) == {
        "merchant:gateway_balance": 9_770,
        "merchant:sales": -10_000,
        "merchant:commission": 230,
        "merchant:commission_payable": 0,
        "platform:gateway_balance": 230,
        "platform:commission_income": -230,
        "platform:commission_receivable": 0,
    }
    (volume,), (commission,) = volume_per_day(shop_id=acme.id), commission_per_day(shop_id=acme.id)
    assert (volume.total, volume.today, commission.total) == (10_000, 10_000, 230)


def test_a_gateway_that_takes_no_commission_leaves_a_receivable(acme):
    payment = pay(acme, gateway="manual", token="", fee=200)
    with use(acme):
        mark_paid(payment.id, actor=SYSTEM)
    drain()
    found = books(acme)
    assert (found["platform:commission_receivable"], found["platform:commission_income"]) == (200, -200)
    assert (found["merchant:commission_payable"], found["merchant:gateway_balance"]) == (-200, 10_000)
    refund(acme, payment.id, 5_000)
    drain()
    found = books(acme)
    assert (found["platform:commission_receivable"], found["merchant:commission_payable"]) == (100, -100)
    assert found["merchant:gateway_balance"] == 5_000


def test_a_refund_gives_its_share_of_the_commission_back(acme):
    payment = pay(acme, amount=10_000, fee=300)
    refund(acme, payment.id, 4_000)
    drain()
    found = books(acme)
    assert (found["merchant:refunds"], found["merchant:commission"]) == (4_000, 180)
    assert (found["platform:commission_income"], found["platform:gateway_balance"]) == (-180, 180)
    lines = selectors.statement(
        acme.id, since=clock.now() - timedelta(days=1), until=clock.now() + timedelta(days=1)
    )
    assert sum(line.gross for line in lines) == 6_000
    assert sum(line.net for line in lines) == 6_000 - 180


def test_a_refund_that_fails_after_all_is_undone(acme):
    payment = pay(acme, amount=10_000, fee=300)
    drain()
    before = books(acme)
    refund_id = refund(acme, payment.id, 4_000)
    drain()
    with use(acme):
        row = PaymentRefund.objects.get(id=refund_id)
        settle_refund(
            refund_id,
            RefundResult(
                status=RefundStatus.FAILED,
                gateway_ref=row.gateway_ref,
                amount=Money(4_000, "EUR"),
                code="bank",
            ),
        )
    drain()
    after = books(acme)
    assert after.pop("merchant:refunds") == 0
    assert after == before
    assert selectors.unbalanced() == []


def test_heard_twenty_times_and_backwards_it_is_booked_once(acme):
    payment = pay(acme, amount=10_000, fee=300)
    refund_id = refund(acme, payment.id, 1_000)
    events = [
        PaymentCaptured(payment_id=payment.id, reference=payment.reference),
        RefundSucceeded(refund_id=refund_id, payment_id=payment.id, reference=payment.reference),
    ]
    book_payment(events[1], shop_id=acme.id)
    first = LedgerEntry.objects.count()
    for event in [*reversed(events), *events] * 10:
        book_payment(event, shop_id=acme.id)
    drain()
    assert LedgerEntry.objects.count() == first == 8


@settings(
    max_examples=examples(8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    sales=st.lists(
        st.tuples(
            st.integers(100, 10**7),  # amount
            st.integers(0, 1_000),  # rate in basis points
            st.lists(st.integers(1, 10**6), max_size=3),  # refunds
            st.integers(0, 3),  # how often it is heard again
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_is_sold_and_given_back_the_books_agree_with_the_shop(acme, sales):
    for amount, rate, refunds, again in sales:
        payment = pay(acme, amount=amount, fee=amount * rate // 10_000)
        left = amount
        for wish in refunds:
            if wish <= left:
                refund(acme, payment.id, wish)
                left -= wish
        for _ in range(again):
            catch_up(acme.id, payment.id)
    drain()
    with use(acme):
        rows = list(Payment.objects.all())
    found = books(acme)
    captured, refunded = sum(row.amount_captured for row in rows), sum(row.amount_refunded for row in rows)
    kept = sum(row.fee_captured - row.fee_refunded for row in rows)
    assert -found["merchant:sales"] == captured
    assert found.get("merchant:refunds", 0) == refunded
    assert -found.get("platform:commission_income", 0) == kept == found.get("merchant:commission", 0)
    assert found["merchant:gateway_balance"] == captured - refunded - kept
    assert selectors.unbalanced() == []


def later():
    return clock.frozen(clock.now() + GRACE + timedelta(minutes=1))


def test_books_that_agree_have_no_differences(acme):
    payment = pay(acme)
    refund(acme, payment.id, 500)
    drain()
    with later():
        run = reconcile()
    assert (differences_of(run), run.caught_up, run.shops_failed) == ([], 0, 0)
    assert run.facts == 8
    assert run.finished_at is not None


def test_what_was_not_booked_is_found_and_booked(acme):
    pay(acme, fee=100)
    with later():
        run = reconcile()  # nothing was delivered
    assert run.caught_up == 5
    assert differences_of(run) == []
    assert books(acme)["merchant:sales"] == -10_000


def test_a_commission_taken_too_low_an_entry_nobody_knows_and_a_changed_payment_are_listed(acme):
    payment = pay(acme, fee=100)
    with use(acme):
        Payment.objects.filter(id=payment.id).update(fee_captured=70)
    drain()
    post(
        book="merchant",
        shop_id=acme.id,
        kind="payment.captured",
        source="nobody",
        occurred_at=clock.now(),
        currency="EUR",
        lines=[Line("gateway_balance", 5), Line("sales", -5)],
    )
    with use(acme):
        Payment.objects.filter(id=payment.id).update(amount_captured=9_999)
    with later():
        found = differences_of(reconcile())
    assert {(each.book, each.kind, each.expected, each.booked) for each in found} == {
        ("merchant", "commission.collected", 100, 70),
        ("platform", "commission.collected", 100, 70),
        ("merchant", "payment.captured", 0, 5),
        ("merchant", "payment.captured", 9_999, 10_000),
    }
    assert books(acme)["platform:commission_receivable"] == 30


def test_another_shop_that_cannot_be_read_holds_nobody_up(acme, globex, monkeypatch):
    from billing.ledger import reconcile as module

    pay(acme)
    drain()
    real = module.facts_of
    monkeypatch.setattr(module, "facts_of", lambda shop_id: real(shop_id) if shop_id != globex.id else 1 / 0)
    run = module.reconcile()
    assert (run.shops, run.shops_failed) == (2, 1)


def test_two_shops_have_books_of_their_own(acme, globex):
    pay(acme, amount=1_000, fee=10)
    pay(globex, amount=2_000, fee=40)
    drain()
    assert books(acme)["merchant:sales"] == -1_000
    assert books(globex)["merchant:sales"] == -2_000
    assert {row.currency for row in selectors.balances(shop_id=globex.id)} == {"USD"}
    assert dataclasses.asdict(selectors.commission_by_shop(shop_ids=[globex.id])[0])["commission"] == 40
