"""What a merchant does with an order: send, refund, cancel, record money; stock, money and status move together."""

from datetime import timedelta

import pytest

from core import clock
from core.actor import Actor
from core.errors import Conflict, Forbidden, Invalid
from core.outbox.testing import drain
from tenants.inventory import selectors as stock
from tenants.orders import selectors, services
from tenants.orders.documents import invoice_filename, invoice_pdf
from tenants.orders.errors import NotPossible
from tenants.orders.types import Item, RefundItem
from tenants.payments import services as payments
from tests.builders import STAFF, make_variant, set_stock
from tests.selling import CAROL, order_of, pay, ready_cart, sell

pytestmark = pytest.mark.django_db
NOBODY = Actor(kind="user", id="1", label="Nobody", permissions=frozenset())


def figures(variant):
    level = stock.level_of(variant)
    assert level is not None
    return level.on_hand, level.allocated, level.reserved


def test_sending_in_two_parcels(in_acme):
    variant = make_variant(stock=5)
    order = sell((variant, 3))
    line = order.lines[0]
    services.fulfill(actor=STAFF, order_id=order.id, items=[Item(line.id, 2)], tracking_number="1Z")
    assert order_of(order.id).fulfillment_status == "partial"
    assert figures(variant) == (3, 1, 0)
    services.fulfill(actor=STAFF, order_id=order.id)
    done = order_of(order.id)
    assert (done.fulfillment_status, done.status, len(done.fulfillments)) == ("fulfilled", "closed", 2)
    assert figures(variant) == (2, 0, 0)
    with pytest.raises(NotPossible):
        services.fulfill(actor=STAFF, order_id=order.id)


def test_more_than_was_bought_is_not_sent(in_acme):
    order = sell((make_variant(stock=5), 1))
    with pytest.raises(Invalid):
        services.fulfill(actor=STAFF, order_id=order.id, items=[Item(order.lines[0].id, 2)])


def test_refunding_unit_by_unit_gives_back_exactly_what_was_paid(in_acme):
    variant = make_variant(price=333, stock=5)
    order = sell((variant, 3))
    line, sent = order.lines[0], order.shipping_total
    for _ in range(3):
        services.refund(actor=STAFF, order_id=order.id, items=[RefundItem(line.id, 1)])
    services.refund(actor=STAFF, order_id=order.id, shipping_amount=sent)
    done = order_of(order.id)
    assert (done.refunded_total, done.payment_status) == (order.total, "refunded")
    assert done.payment is not None
    assert done.payment.amount_refunded == order.total
    assert done.payment.fee_refunded == done.payment.fee_captured
    assert figures(variant) == (5, 0, 0)
    assert stock.unexplained_levels() == []


def test_no_more_than_was_paid_goes_back(in_acme):
    order = sell((make_variant(stock=5), 1))
    line = order.lines[0]
    services.refund(actor=STAFF, order_id=order.id, items=[RefundItem(line.id, 1)])
    with pytest.raises(Invalid):
        services.refund(actor=STAFF, order_id=order.id, items=[RefundItem(line.id, 1)])
    with pytest.raises(Invalid):
        services.refund(actor=STAFF, order_id=order.id, shipping_amount=order.shipping_total + 1)


def test_the_same_key_refunds_once(in_acme):
    order = sell((make_variant(stock=5), 2))
    items = [RefundItem(order.lines[0].id, 1)]
    first = services.refund(actor=STAFF, order_id=order.id, items=items, idempotency_key="k")
    again = services.refund(actor=STAFF, order_id=order.id, items=items, idempotency_key="k")
    assert first == again
    assert len(order_of(order.id).refunds) == 1


def test_what_was_sent_comes_back_to_the_shelf_only_when_told(in_acme):
    variant = make_variant(stock=5)
    order = sell((variant, 2))
    services.fulfill(actor=STAFF, order_id=order.id)
    line = order.lines[0]
    services.refund(actor=STAFF, order_id=order.id, items=[RefundItem(line.id, 1, restock=False)])
    assert figures(variant) == (3, 0, 0)
    services.refund(actor=STAFF, order_id=order.id, items=[RefundItem(line.id, 1, restock=True)])
    assert figures(variant) == (4, 0, 0)


def test_cancelling_gives_everything_back(in_acme):
    variant = make_variant(stock=5)
    order = sell((variant, 2))
    services.cancel(actor=STAFF, order_id=order.id, reason="Changed their mind")
    drain()
    done = order_of(order.id)
    assert (done.status, done.payment_status, done.refunded_total) == ("cancelled", "refunded", order.total)
    assert figures(variant) == (5, 0, 0)
    with pytest.raises(NotPossible):
        services.cancel(actor=STAFF, order_id=order.id)


def test_what_cannot_be_sold_again_is_written_off(in_acme):
    variant = make_variant(stock=5)
    order = sell((variant, 2))
    services.cancel(actor=STAFF, order_id=order.id, restock=False)
    assert figures(variant) == (3, 0, 0)
    assert stock.unexplained_levels() == []


def test_an_order_that_was_sent_is_not_cancelled(in_acme):
    order = sell((make_variant(stock=5), 1))
    services.fulfill(actor=STAFF, order_id=order.id)
    with pytest.raises(Conflict):
        services.cancel(actor=STAFF, order_id=order.id)


def test_money_that_comes_by_hand(in_acme):
    variant = make_variant(stock=5)
    order = sell((variant, 1), buyer_token="", gateway="manual")
    assert (order.status, order.payment_status, order.can_mark_paid) == ("open", "unpaid", True)
    assert figures(variant) == (5, 1, 0)
    services.mark_paid(actor=STAFF, order_id=order.id)
    done = order_of(order.id)
    assert (done.payment_status, done.paid_total) == ("paid", order.total)
    with pytest.raises(Conflict):
        services.mark_paid(actor=STAFF, order_id=order.id)
    services.refund(actor=STAFF, order_id=order.id, items=[RefundItem(order.lines[0].id, 1)])
    assert order_of(order.id).payment_status == "partially_refunded"


def test_nobody_pays_in_time(in_acme):
    variant = make_variant(stock=1)
    token, total = ready_cart((variant, 1))
    order = order_of(pay(token, total, "test_action").order_id)
    assert figures(variant) == (1, 0, 1)
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        assert services.expire_orders() == 1
        assert services.expire_orders() == 0
    done = order_of(order.id)
    assert (done.status, figures(variant)) == ("expired", (1, 0, 0))
    assert done.payment is not None
    assert done.payment.status == "expired"
    again = pay(token, total)
    assert (again.status, again.order_id != order.id) == ("paid", True)


def test_money_after_the_end_takes_the_stock_again_when_there_is_some(in_acme):
    variant = make_variant(stock=1)
    order = _late(variant)
    assert (order.status, order.payment_status, order.unfillable) == ("open", "paid", False)
    assert order.payment is not None
    assert order.payment.late
    assert figures(variant) == (1, 1, 0)


def test_money_after_the_stock_is_gone_goes_back(in_acme):
    variant = make_variant(stock=1)
    order = _late(variant, stock_left=0)
    drain()
    done = order_of(order.id)
    assert (done.status, done.unfillable, done.payment_status) == ("cancelled", True, "refunded")
    assert done.refunded_total == done.total


def test_the_merchant_may_decide_instead(in_acme):
    from tenants.store.services import update_settings

    update_settings(actor=STAFF, changes={"refund_unfillable": False})
    variant = make_variant(stock=1)
    order = _late(variant, stock_left=0)
    assert (order.status, order.unfillable, order.refunded_total) == ("open", True, 0)
    assert selectors.to_do().unfillable == 1
    with pytest.raises(NotPossible):
        services.fulfill(actor=STAFF, order_id=order.id)
    set_stock(variant, 1)
    services.accept_unfillable(actor=STAFF, order_id=order.id)
    assert figures(variant) == (1, 1, 0)
    services.fulfill(actor=STAFF, order_id=order.id)
    other = make_variant(stock=1)
    waiting = _late(other, stock_left=0)
    with clock.frozen(clock.now() + timedelta(hours=49)):
        assert services.decide_unfillable() == 1
        drain()
    assert order_of(waiting.id).payment_status == "refunded"


def _late(variant, *, stock_left: int | None = None):
    """Paid in the bank's window after we had given the order up, and our cancelling did not reach the gateway."""
    from integrations.test_gateway import memory
    from integrations.test_gateway.gateway import TestGateway

    token, total = ready_cart((variant, 1))
    order = order_of(pay(token, total, "test_action").order_id)
    assert order.payment is not None
    services.expire_order(order.id)
    if stock_left is not None:
        set_stock(variant, stock_left)
    record = memory.load("payment", order.payment.gateway_ref)
    assert record is not None
    memory.save("payment", order.payment.gateway_ref, {**record, "status": "requires_action"})
    TestGateway().answer(order.payment.gateway_ref, passed=True)
    payment = payments.settle(order.payment.id, source="webhook")
    assert payment.late
    drain()
    return order_of(order.id)


def test_the_invoice(in_acme):
    first, second = sell(), sell()
    a, b = services.ensure_invoice(first.id), services.ensure_invoice(second.id)
    assert (b.number, services.ensure_invoice(first.id)) == (a.number + 1, a)
    pdf = invoice_pdf(first.id)
    assert pdf.startswith(b"%PDF-")
    assert pdf == invoice_pdf(first.id)
    assert invoice_filename(first.id) == f"{a.name}.pdf"
    unpaid = order_of(pay(*ready_cart(), "test_decline").order_id)
    with pytest.raises(NotPossible):
        services.ensure_invoice(unpaid.id)


def test_who_may_do_what(in_acme):
    order = sell()
    for act in (
        lambda: services.fulfill(actor=NOBODY, order_id=order.id),
        lambda: services.cancel(actor=NOBODY, order_id=order.id),
        lambda: services.refund(actor=NOBODY, order_id=order.id, shipping_amount=1),
        lambda: services.mark_paid(actor=NOBODY, order_id=order.id),
        lambda: services.accept_unfillable(actor=NOBODY, order_id=order.id),
        lambda: services.add_note(actor=NOBODY, order_id=order.id, text="x"),
    ):
        with pytest.raises(Forbidden):
            act()


def test_finding_orders(in_acme):
    order = sell()
    pay(*ready_cart(), "test_decline")
    assert [row.id for row in selectors.order_table()] == [order.id]
    assert selectors.order_table(status="pending_payment").count() == 1
    for query in (order.name, str(order.number), "carol@", "Clark"):
        assert selectors.order_table(query=query).count() == 1
    assert selectors.order_table(query="nobody").count() == 0
    assert selectors.lookup(order.name, CAROL) is not None
    assert selectors.lookup(order.name, "mallory@example.com") is None
    found = selectors.order_by_token(selectors.order_token(order.id))
    assert found is not None
    assert found.id == order.id
    assert selectors.order_by_token("x" * 48) is None


def test_figures(in_acme):
    order = sell()
    figures_now = selectors.today_figures()
    assert (figures_now.orders, figures_now.sales, figures_now.average) == (1, order.total, order.total)
    days = selectors.sales_per_day()
    assert (len(days), days[-1][1]) == (30, order.total)
    assert selectors.to_do().to_fulfill == 1
