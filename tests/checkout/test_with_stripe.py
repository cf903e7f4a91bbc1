"""The same sale through Stripe's direct charges, against our sandbox. Webhooks are off."""

from datetime import timedelta

import pytest

from core import clock
from core.db import shop_atomic
from shops.actors import owner_actor
from shops.context import use
from shops.selectors import shop_by_id
from shops.services import set_payments
from tenants.checkout import services as checkout
from tenants.orders import services as orders
from tenants.orders.types import RefundItem
from tenants.payments import selectors
from tenants.payments import services as payments
from tests.builders import STAFF
from tests.selling import order_of, pay, ready_cart

pytestmark = pytest.mark.django_db
OK, CHALLENGE, DECLINED = "4242424242424242", "4000002760003184", "4000000000009995"


@pytest.fixture
def shop(world, sandbox):
    """Acme with an account at Stripe that may take cards."""
    set_payments(
        world.acme.id,
        actor=owner_actor(world.alice),
        stripe_account=sandbox.account(),
        card_payments_ready=True,
        gateways=["stripe", "manual"],
    )
    ref = shop_by_id(world.acme.id)
    with use(ref):
        yield ref


def buy(shop, sandbox, number=OK):
    token, total = ready_cart()
    card = sandbox.token(shop.stripe_account, number)
    return token, total, pay(token, total, card, gateway="stripe")


def test_a_card_that_works(shop, sandbox):
    _, total, placed = buy(shop, sandbox)
    assert placed.status in {"paid", "processing"}
    payments.settle(order_of(placed.order_id).payment.id, source="webhook")
    order = order_of(placed.order_id)
    assert (order.payment_status, order.paid_total) == ("paid", total)
    assert order.fee_amount > 0
    assert order.payment.fee_captured == order.fee_amount


def test_a_challenge_passed(shop, sandbox):
    _, _, placed = buy(shop, sandbox, CHALLENGE)
    assert placed.status == "action"
    payment = order_of(placed.order_id).payment
    sandbox.answer_challenge(payment.gateway_ref, placed.client["client_secret"], passed=True)
    assert checkout.finish(placed.order_token).status in {"paid", "processing"}
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        payments.sweep()
    assert checkout.finish(placed.order_token).status == "paid"


def test_a_challenge_failed_then_another_card(shop, sandbox):
    token, total, placed = buy(shop, sandbox, CHALLENGE)
    payment = order_of(placed.order_id).payment
    sandbox.answer_challenge(payment.gateway_ref, placed.client["client_secret"], passed=False)
    assert checkout.finish(placed.order_token).status == "declined"
    again = pay(token, total, sandbox.token(shop.stripe_account, OK), gateway="stripe")
    assert (again.order_id, again.status in {"paid", "processing"}) == (placed.order_id, True)


def test_a_decline_then_another_card(shop, sandbox):
    token, total, placed = buy(shop, sandbox, DECLINED)
    assert (placed.status, bool(placed.message)) == ("declined", True)
    again = pay(token, total, sandbox.token(shop.stripe_account, OK), gateway="stripe")
    assert again.order_id == placed.order_id
    assert checkout.finish(again.order_token).status == "paid"


@pytest.mark.parametrize("fault", ["drop_before", "drop_after"])
def test_an_answer_that_is_lost_charges_once(shop, sandbox, fault):
    token, total = ready_cart()
    card = sandbox.token(shop.stripe_account)
    sandbox.fault(fault, method="POST", path="/v1/payment_intents", times=3)
    placed = pay(token, total, card, gateway="stripe")
    sandbox.clear()
    assert placed.status == "processing"
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        payments.sweep()
    assert checkout.finish(placed.order_token).status == "paid"
    mine = [
        row
        for row in sandbox.state_of("payment_intent")
        if row["metadata"].get("order") == _reference(placed)
    ]
    assert len(mine) == 1


def _reference(placed):
    return order_of(placed.order_id).public_id


def test_a_refund_gives_the_commission_back_in_proportion(shop, sandbox):
    _, total, placed = buy(shop, sandbox)
    checkout.finish(placed.order_token)
    order = order_of(placed.order_id)
    orders.refund(actor=STAFF, order_id=order.id, items=[RefundItem(order.lines[0].id, 1)])
    orders.refund(actor=STAFF, order_id=order.id, shipping_amount=order.shipping_total)
    payments.settle(order.payment.id, source="webhook")
    done = order_of(order.id)
    assert (done.refunded_total, done.payment_status) == (total, "refunded")
    assert done.payment.fee_refunded == done.payment.fee_captured == order.fee_amount


def test_a_refund_whose_answer_was_lost_is_made_once_even_after_its_key_is_forgotten(shop, sandbox):
    _, total, placed = buy(shop, sandbox)
    checkout.finish(placed.order_token)
    paid = order_of(placed.order_id).payment
    with shop_atomic():
        refund_id = payments.request_refund(paid.id, amount=total // 4)
    sandbox.fault("drop_after", method="POST", path="/v1/refunds", times=3)
    payments.submit_refund(refund_id)
    sandbox.clear()
    assert selectors.refund(refund_id).status == "requested"
    sandbox.advance(seconds=25 * 3600)
    with clock.frozen(clock.now() + timedelta(hours=25)):
        payments.submit_refund(refund_id)
    assert selectors.refund(refund_id).status == "succeeded"
    made = [row for row in sandbox.state_of("refund") if row["payment_intent"] == paid.gateway_ref]
    assert [row["amount"] for row in made] == [total // 4]
