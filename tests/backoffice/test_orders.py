"""Orders in the back office: found, sent, refunded, cancelled, paid by hand."""

from typing import Any

import pytest

from core.outbox.testing import drain
from shops.context import use
from tenants.inventory.selectors import level_of
from tenants.orders import selectors
from tests.builders import make_variant
from tests.selling import sell

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(acme: Any) -> Any:
    with use(acme):
        return make_variant(title="Rye tray", price=2000, stock=10, sku="RYE-1")


@pytest.fixture
def order(acme: Any, variant: Any) -> Any:
    """Two trays of 20.00 and 5.00 shipping, paid."""
    with use(acme):
        return sell((variant, 2))


def now(acme: Any, order: Any) -> Any:
    with use(acme):
        return selectors.order(order.id)


def quantity(line: Any) -> str:
    return f"quantity-{line.id.hex}"


class TestTable:
    def test_it_is_searched_and_filtered(self, office: Any, order: Any):
        for query in (order.name, str(order.number), "clark", "RYE-1", order.email):
            assert order.name in office.get("orders", q=query).content.decode(), query
        assert "No orders here" in office.get("orders", q="nobody").content.decode()
        assert order.name in office.get("orders", payment="paid").content.decode()
        assert "No orders here" in office.get("orders", payment="refunded").content.decode()

    def test_tabs(self, office: Any, acme: Any, variant: Any, order: Any):
        with use(acme):
            by_hand = sell((variant, 1), gateway="manual")
        to_send = office.get("orders", view="to-send").content.decode()
        unpaid = office.get("orders", view="unpaid").content.decode()
        assert f">{order.name}<" in to_send
        assert f">{by_hand.name}<" not in to_send
        assert f">{by_hand.name}<" in unpaid
        assert office.get("orders", view="nonsense").status_code == 200

    def test_a_shop_without_orders(self, office: Any):
        assert "No orders yet" in office.get("orders").content.decode()

    def test_it_costs_few_queries(self, office: Any, acme: Any, variant: Any, query_budget: Any):
        with use(acme):
            for _ in range(3):
                sell((variant, 1))
        office.get("orders")
        with query_budget(14):
            office.get("orders")


def test_the_page_says_everything(office: Any, order: Any):
    page = office.get("order", order.id).content.decode()
    for text in (
        "Rye tray",
        "RYE-1",
        "€45.00",
        "Lindenstraße 9",
        "Germany",
        "Test payment",
        "Commission",
        "Timeline",
    ):
        assert text in page, text


def test_a_parcel_with_some_of_it(office: Any, acme: Any, order: Any, variant: Any):
    line = order.lines[0]
    tracking = {
        "carrier": "DHL",
        "tracking_number": "JJD1",
        "tracking_url": "https://dhl.example/JJD1",
        "key": "1",
    }
    page = office.saves("order_fulfill", order.id, **{quantity(line): "1"}, **tracking)
    assert "JJD1" in page.content.decode()
    assert now(acme, order).fulfillment_status == "partial"
    office.saves("order_fulfill", order.id, **{quantity(line): "1"}, key="2")
    assert now(acme, order).status == "closed"
    with use(acme):
        level = level_of(variant)
    assert level is not None
    assert level.on_hand == 8


def test_a_form_sent_twice_is_one_parcel(office: Any, acme: Any, order: Any):
    line = order.lines[0]
    for _ in range(2):
        page = office.saves("order_fulfill", order.id, **{quantity(line): str(line.quantity)}, key="once")
        assert "Parcel recorded" in page.content.decode()
    assert [len(each.items) for each in now(acme, order).fulfillments] == [1]


def test_a_parcel_is_not_empty_nor_more_than_was_bought(office: Any, order: Any):
    name = quantity(order.lines[0])
    assert office.is_refused("order_fulfill", order.id, **{name: "0"})
    assert name in office.is_refused("order_fulfill", order.id, **{name: "3"})
    assert "tracking_url" in office.is_refused("order_fulfill", order.id, tracking_url="javascript:alert(1)")


class TestRefund:
    def test_a_preview_moves_no_money(self, office: Any, acme: Any, order: Any):
        data = {quantity(order.lines[0]): "1", "shipping": "2.50", "key": "k", "preview": "1"}
        page = office.post("order_refund", order.id, **data)
        assert page.status_code == 200
        assert "€22.50" in page.content.decode()
        assert now(acme, order).refunded_total == 0

    def test_an_item_and_part_of_the_shipping(self, office: Any, acme: Any, order: Any, variant: Any):
        data = {
            quantity(order.lines[0]): "1",
            "shipping": "2.50",
            "restock": "on",
            "reason": "Broken",
            "key": "k",
        }
        office.saves("order_refund", order.id, **data)
        after = now(acme, order)
        assert (after.refunded_total, after.payment_status) == (2250, "partially_refunded")
        assert after.refunds[0].reason == "Broken"

    def test_a_form_that_is_sent_twice_is_one_refund(self, office: Any, acme: Any, order: Any):
        data = {quantity(order.lines[0]): "1", "key": "same"}
        office.saves("order_refund", order.id, **data)
        office.post("order_refund", order.id, **data)
        assert now(acme, order).refunded_total == 2000

    def test_what_is_too_much_is_refused(self, office: Any, acme: Any, order: Any):
        assert office.is_refused("order_refund", order.id, shipping="99", key="k")
        assert office.is_refused("order_refund", order.id, key="k")
        assert now(acme, order).refunded_total == 0

    def test_a_clerk_may_not(self, office_of: Any, world: Any, acme: Any, order: Any):
        bob = office_of(world.bob)
        assert (
            bob.post("order_refund", order.id, **{quantity(order.lines[0]): "1", "key": "k"}).status_code
            == 403
        )
        assert "refund/" not in bob.get("order", order.id).content.decode()
        assert now(acme, order).refunded_total == 0


def test_an_order_is_cancelled_and_the_money_goes_back(office: Any, acme: Any, order: Any, variant: Any):
    page = office.saves("order_cancel", order.id, reason="Sold by mistake", restock="on")
    assert "Sold by mistake" in page.content.decode()
    drain()
    after = now(acme, order)
    assert (after.status, after.refunded_total) == ("cancelled", order.total)
    with use(acme):
        level = level_of(variant)
    assert level is not None
    assert (level.on_hand, level.allocated) == (10, 0)
    assert office.is_refused("order_cancel", order.id)


def test_a_transfer_arrives(office: Any, acme: Any, variant: Any):
    with use(acme):
        order = sell((variant, 1), gateway="manual")
    assert "Mark as paid" in office.get("order", order.id).content.decode()
    office.saves("order_mark_paid", order.id)
    assert now(acme, order).payment_status == "paid"
    page = office.saves("order_mark_paid", order.id)
    assert now(acme, order).paid_total == order.total
    assert 'data-tone="danger"' in page.content.decode()


def test_a_note_among_colleagues(office: Any, order: Any):
    page = office.saves("order_note", order.id, text="Gift wrap <b>please</b>")
    assert "Gift wrap &lt;b&gt;please&lt;/b&gt;" in page.content.decode()
    assert "text" in office.is_refused("order_note", order.id, text=" ")


def test_the_invoice_is_a_pdf(office: Any, acme: Any, order: Any, variant: Any):
    answer = office.get("order_invoice", order.id)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert "attachment" in answer["Content-Disposition"]
    with use(acme):
        unpaid = sell((variant, 1), gateway="manual")
    assert office.get("order_invoice", unpaid.id).status_code == 302


def test_mallory_learns_nothing(office_of: Any, world: Any, order: Any):
    own, foreign = office_of(world.mallory, "globex"), office_of(world.mallory)
    for office in (own, foreign):
        assert office.get("order", order.id).status_code == 404
        assert office.get("order_invoice", order.id).status_code == 404
        for page in (
            "order_fulfill",
            "order_refund",
            "order_cancel",
            "order_mark_paid",
            "order_accept",
            "order_note",
        ):
            assert office.post(page, order.id, text="x", key="k").status_code == 404, page
