"""From cart to paid order, and everything that may go wrong on the way. With the in-process gateway."""

import pytest

from core.errors import Invalid
from core.outbox.testing import drain
from tenants.cart import services as cart
from tenants.checkout import services
from tenants.checkout.errors import CheckoutGone, PaymentMethodUnavailable, TotalChanged
from tenants.inventory import selectors as stock
from tenants.inventory.errors import OutOfStock
from tenants.notifications.models import SentMail
from tenants.orders import selectors as orders
from tests.builders import make_variant, set_stock
from tests.selling import BERLIN

pytestmark = pytest.mark.django_db

CAROL = "carol@customer.example"


@pytest.fixture
def ready(in_acme):
    """A cart with one thing in it, everything filled in; returns (token, variant, total)."""

    def make(*, price: int = 2000, quantity: int = 1, in_stock: int | None = 5):
        variant = make_variant(price=price, stock=in_stock)
        token = cart.add(token=None, variant_id=variant, quantity=quantity).token
        services.open_checkout(token)
        data = services.update(token, email=CAROL, shipping_address=BERLIN)
        assert data.problems == {}
        return token, variant, data.totals.total

    return make


def pay(token, total, outcome="test_succeed", gateway="test"):
    return services.place(token, shown_total=total, gateway=gateway, buyer_token=outcome)


def test_a_sale(ready, mailoutbox):
    token, variant, total = ready(quantity=2)
    placed = pay(token, total)
    assert placed.status == "paid"
    order = orders.order(placed.order_id)
    assert order is not None
    assert (order.status, order.payment_status, order.total, order.paid_total) == (
        "open",
        "paid",
        total,
        total,
    )
    assert sum(line.total for line in order.lines) + sum(line.total for line in order.shipping_lines) == total
    level = stock.level_of(variant)
    assert level is not None
    assert (level.on_hand, level.allocated, level.reserved) == (5, 2, 0)
    drain()
    drain()
    told = [mail.subject for mail in mailoutbox]
    assert f"Your order {order.name}" in told
    assert f"New order {order.name}" in told
    assert len(told) == len(set(told))
    assert SentMail.objects.filter(status="sent").count() == 2


def test_a_price_that_changed_is_shown_before_it_is_charged(ready):
    from tenants.catalog.models import Variant

    token, variant, total = ready()
    Variant.objects.filter(id=variant).update(price=2500)
    with pytest.raises(TotalChanged) as caught:
        pay(token, total)
    assert caught.value.details["total"] == total + 500
    assert not orders.order_table().exists()
    assert pay(token, total + 500).status == "paid"


def test_what_is_missing_is_named(in_acme):
    token = cart.add(token=None, variant_id=make_variant(stock=1)).token
    services.open_checkout(token)
    services.update(token, shipping_address={**BERLIN, "postal_code": "1", "city": ""})
    with pytest.raises(Invalid) as caught:
        pay(token, 0)
    assert {"email", "shipping_address.city", "shipping_address.postal_code"} <= set(caught.value.errors)


def test_stock_that_went_in_the_meantime(ready):
    token, variant, total = ready(in_stock=1)
    set_stock(variant, 0)
    with pytest.raises((OutOfStock, Invalid)):
        pay(token, total)
    assert not orders.order_table().exists()


def test_clicking_twice_makes_one_order_and_charges_once(ready):
    token, _, total = ready()
    first = pay(token, total)
    with pytest.raises(CheckoutGone):
        pay("nonsense", total)
    again = pay(token, total)
    assert again.order_id == first.order_id
    assert orders.order_table().count() == 1


def test_a_declined_card_can_be_tried_again(ready):
    token, variant, total = ready()
    declined = pay(token, total, "test_decline")
    assert (declined.status, bool(declined.message)) == ("declined", True)
    paid = pay(token, total, "test_succeed")
    assert (paid.status, paid.order_id) == ("paid", declined.order_id)
    level = stock.level_of(variant)
    assert level is not None
    assert level.allocated == 1


def test_a_cart_changed_after_a_decline_becomes_another_order(ready):
    token, variant, total = ready()
    declined = pay(token, total, "test_decline")
    cart.set_quantity(token=token, variant_id=variant, quantity=2)
    data = services.open_checkout(token)
    assert data is not None
    paid = pay(token, data.totals.total)
    assert paid.status == "paid"
    assert paid.order_id != declined.order_id
    old = orders.order(declined.order_id)
    assert old is not None
    assert old.status == "expired"
    level = stock.level_of(variant)
    assert level is not None
    assert (level.allocated, level.reserved) == (2, 0)


def test_the_bank_asks_and_the_customer_confirms(ready):
    from integrations.test_gateway.gateway import TestGateway  # noqa: F401  the adapter under the port

    token, _, total = ready()
    asked = pay(token, total, "test_action")
    assert asked.status == "action"
    assert asked.client
    assert services.finish(asked.order_token).status in {"action", "processing"}


def test_paying_by_hand_promises_the_stock(ready):
    token, variant, total = ready()
    placed = pay(token, total, "", "manual")
    assert placed.status == "pending"
    order = orders.order(placed.order_id)
    assert order is not None
    assert (order.status, order.payment_status) == ("open", "unpaid")
    level = stock.level_of(variant)
    assert level is not None
    assert level.allocated == 1


def test_a_way_to_pay_that_is_not_offered(ready):
    token, _, total = ready()
    with pytest.raises(PaymentMethodUnavailable):
        pay(token, total, gateway="stripe")


def test_a_sale_stays_within_its_budget(ready, query_budget):
    token, _, total = ready()
    with query_budget(46):
        pay(token, total)
