"""Home and statements: the figures are those of the orders and of the ledger."""

import csv
import io
from typing import Any

import pytest

from core.actor import Actor
from core.outbox.testing import drain
from shops.context import use
from shops.services import reopen_shop, suspend_shop
from tenants.orders import services
from tenants.orders.types import RefundItem
from tests.builders import STAFF, make_variant
from tests.selling import sell

pytestmark = pytest.mark.django_db


def test_a_new_shop_is_told_how_to_begin(office: Any):
    page = office.get("home").content.decode()
    assert "Getting started" in page
    assert "Add product" in page
    assert "Verify your e-mail address" in page
    assert "Sales in the last 30 days" not in page


def test_figures_and_what_needs_doing(office: Any, acme: Any):
    with use(acme):
        tray = make_variant(price=2000, stock=50)
        sell((tray, 2))
        sell((tray, 1))
        sell((tray, 1), gateway="manual")
    page = office.get("home").content.decode()
    assert "€70.00" in page
    assert "€35.00" in page
    assert "2 orders to send" in page
    assert "1 order waits for its payment" in page
    assert "Sales in the last 30 days" in page


def test_a_clerk_sees_their_work_and_no_settings(office_of: Any, world: Any, acme: Any):
    with use(acme):
        sell((make_variant(price=2000, stock=50), 1))
    page = office_of(world.bob).get("home").content.decode()
    assert "1 order to send" in page
    assert "Getting started" not in page
    assert "Connect an account" not in page


def test_home_costs_few_queries(office: Any, acme: Any, query_budget: Any):
    with use(acme):
        sell((make_variant(price=2000, stock=50), 1))
    office.get("home")
    with query_budget(22):
        office.get("home")


class TestStatement:
    @pytest.fixture
    def sold(self, acme: Any) -> Any:
        with use(acme):
            order = sell((make_variant(price=10_000, stock=5), 2))
            services.refund(actor=STAFF, order_id=order.id, items=[RefundItem(order.lines[0].id, 1)])
        drain()
        return order

    def test_a_sale_and_a_refund_with_their_commission(self, office: Any, sold: Any):
        page = office.get("payouts")
        statement = page.context["statement"]
        (sums,) = statement.sums
        assert (sums.currency, sums.sales, sums.returned) == ("EUR", sold.total, -10_000)
        assert [row.words for row in statement.rows] == ["Refund", "Sale"]
        assert statement.rows[1].commission == -sold.fee_amount
        assert sums.net == sums.sales + sums.returned + sums.commission
        assert sold.name in page.content.decode()

    def test_as_csv(self, office: Any, sold: Any):
        answer = office.get("statement_csv")
        assert answer["Content-Type"].startswith("text/csv")
        rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
        assert [row["What"] for row in rows] == ["Refund", "Sale"]
        assert rows[1]["Amount"] == "200.00"
        assert rows[1]["Order"] == sold.name

    def test_another_month_is_empty_and_nonsense_is_this_one(self, office: Any, sold: Any):
        assert "Nothing in this month" in office.get("payouts", month="2020-01").content.decode()
        assert sold.name in office.get("payouts", month="2020-99").content.decode()

    def test_another_shop_has_its_own(self, office_of: Any, world: Any, sold: Any):
        assert office_of(world.mallory, "globex").get("payouts").context["statement"].rows == []


def test_the_owner_reads_why_the_shop_is_suspended(office: Any, acme: Any):
    suspend_shop(acme.id, reason="Sells <b>what</b> it may not", actor=Actor.system("test"))
    assert "Sells &lt;b&gt;what&lt;/b&gt; it may not" in office.get("home").content.decode()
    reopen_shop(acme.id, actor=Actor.system("test"))
    assert "it may not" not in office.get("home").content.decode()
