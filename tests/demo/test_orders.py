"""The demo has an order in every status, and making it again makes nothing twice."""

from datetime import timedelta

import pytest

from core import clock
from core.outbox.testing import drain
from tenants.catalog.selectors import product_handles
from tenants.content.selectors import pages
from tenants.orders.selectors import order_table
from tests.builders import make_product, make_variant
from tests.selling import sell
from web.demo.demo_catalog import DEMO_SHOPS
from web.demo.making.catalog import stock_shelves
from web.demo.making.orders import make_orders

pytestmark = pytest.mark.django_db


def test_every_status_is_there_once(in_acme):
    with clock.frozen(clock.now() - timedelta(days=40)):
        for _ in range(12):
            make_product(stock=200)
    make_orders("DE")
    drain()
    rows = list(order_table())
    assert len(rows) == 31  # one more was never paid: no order of the merchant yet
    assert len({row.placed_at.date() for row in rows}) > 20
    by_number = sorted(rows, key=lambda row: row.number)
    assert [row.placed_at for row in by_number] == sorted(row.placed_at for row in rows)
    assert max(row.placed_at for row in rows) > clock.now() - timedelta(days=1)
    assert {row.payment_status for row in rows} >= {
        "paid",
        "unpaid",
        "processing",
        "refunded",
        "partially_refunded",
    }
    assert {row.fulfillment_status for row in rows} == {"unfulfilled", "partial", "fulfilled"}
    assert {row.status for row in rows} >= {"open", "cancelled"}
    make_orders("DE")
    assert order_table().count() == 31


def test_a_shop_that_has_sold_is_left_as_its_owner_made_it(in_acme):
    """Every start of the demo makes what is missing; a product that was renamed is not."""
    sell((make_variant(stock=9), 1))
    before = [(row.handle, row.title) for row in pages()]
    stock_shelves(DEMO_SHOPS["acme"])
    assert product_handles([item.key for item in DEMO_SHOPS["acme"].products]) == {}
    assert [(row.handle, row.title) for row in pages()] == before
