"""Orders and customers as files: what is on the screen, to the cent, and by those who may."""

import csv
import html
import io
import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core import clock
from core.db import shop_atomic
from core.parts import in_parts
from shops.context import use
from tenants.cart.totals import LineInput, calculate
from tenants.customers.models import Customer
from tenants.customers.selectors import customer_table
from tenants.customers.services import ensure_customer, save_address, update_profile
from tenants.orders.models import Order
from tenants.orders.selectors import order_table
from tenants.orders.services.place import place_order
from tenants.orders.types import LineInput as SoldLine
from tenants.orders.types import OrderInput, ShippingInput, TaxInput
from tenants.shipping.selectors import ShippingOption
from tenants.store.selectors import audit_entries
from tenants.tax.calculation import TaxRule
from tests.backoffice.catalog import text_of
from tests.builders import STAFF, make_variant
from tests.selling import BERLIN, CAROL, sell

pytestmark = pytest.mark.django_db
FORMULA = "=cmd|' /C calc'!A0"
AUTUMN = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1)


def body_of(response: Any) -> bytes:
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return b"".join(response.streaming_content)


def table(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body_of(response).decode(), newline=""), strict=True))


def column(rows: Iterable[dict[str, str]], name: str) -> Decimal:
    return sum((Decimal(row[name]) for row in rows if row[name]), Decimal(0))


def discounted(*, currency: str = "EUR", title: str = "Tray", moment: datetime = AUTUMN) -> Order:
    """Three lines with a discount spread over them, tax on top and a parcel, placed and not yet paid."""
    variants = [make_variant(title=f"{title} {number}", sku=f"T-{number}") for number in range(3)]
    lines = [
        LineInput(variant_id=key, unit_price=price, quantity=quantity)
        for key, price, quantity in zip(variants, (1990, 330, 70), (1, 2, 3), strict=True)
    ]
    option = ShippingOption(variants[0], "Parcel", "", 490)
    totals = calculate(
        lines, shipping=option, rule=TaxRule("VAT", 1900), inclusive=False, currency=currency, discount=250
    )
    sent = totals.shipping
    assert sent is not None
    data = OrderInput(
        email=CAROL, customer_id=None, phone="+49 30 1", shipping_address=BERLIN, note=FORMULA,
        billing_address={**BERLIN, "company": "@Clark", "line1": "Weg 1\n2. Hof"}, currency=currency,
        prices_include_tax=False, subtotal=totals.subtotal, discount_total=totals.discount_total,
        tax_total=totals.tax_total, total=totals.total, gateway="test",
        lines=tuple(
            SoldLine(
                variant_id=line.variant_id, title=f"{title} {number}", variant_title="-1", sku=f"T-{number}", image="",
                requires_shipping=True, quantity=line.quantity, unit_price=line.unit_price, discount=line.discount,
                tax=line.tax, total=line.total,
            ) for number, line in enumerate(totals.lines)
        ),
        shipping=ShippingInput(
            method_id=None, title=sent.name, price=sent.price, tax=sent.tax, total=sent.total
        ),
        tax_lines=tuple(TaxInput(**asdict(each)) for each in totals.tax_lines),
    )  # fmt: skip
    with clock.frozen(moment), shop_atomic():
        return place_order(data, prefix="#", expires_at=moment + timedelta(days=1))


def button_of(response: Any) -> str:
    """Where the button leads; nowhere without one."""
    found = re.search(r'<a [^>]*id="export" href="([^"]*)"', response.content.decode())
    return html.unescape(found[1]) if found else ""


class TestOrders:
    def test_the_rows_add_up_to_the_order(self, office: Any, acme: Any):
        with use(acme):
            order = discounted()
        first, *others = rows = table(office.get("orders_csv", view="abandoned"))
        assert len(rows) == 3
        assert column(rows, "Line total") + column(rows, "Shipping") == Decimal(order.total) / 100
        assert column(rows, "Total") == Decimal(first["Total"]) == Decimal(order.total) / 100
        assert column(rows, "Line discount") == column(rows, "Discount") == Decimal("2.50")
        assert column(rows, "Line tax") + column(rows, "Shipping tax") == column(rows, "Tax") > 0
        assert sum(Decimal(row["Price"]) * int(row["Quantity"]) for row in rows) == column(rows, "Subtotal")
        for row in rows:
            worth = Decimal(row["Price"]) * int(row["Quantity"]) - Decimal(row["Line discount"])
            assert worth + Decimal(row["Line tax"]) == Decimal(row["Line total"])
        assert [row["Total"] + row["Shipping"] + row["Shipping method"] for row in others] == ["", ""]

    def test_a_row_says_what_and_whose_it_is(self, office: Any, acme: Any):
        with use(acme):
            order = discounted()
        rows = table(office.get("orders_csv", view="abandoned"))
        for row in rows:
            assert row["Order"] == order.name
            assert row["Placed at"] == "2026-10-25T02:30:00+01:00"
            assert row["Paid at"] == ""
            assert (row["Status"], row["Payment status"]) == ("pending_payment", "unpaid")
            assert row["Fulfillment status"] == "unfulfilled"
            assert (row["E-mail"], row["Customer"]) == (CAROL, "Carol Clark")
            assert (row["Shipping city"], row["Shipping country"]) == ("Berlin", "DE")
            assert row["Billing address 1"] == "Weg 1\n2. Hof"
            assert (row["Currency"], row["Prices include tax"]) == ("EUR", "false")
        assert [row["Line"] for row in rows] == ["1", "2", "3"]
        assert [row["Title"] for row in rows] == ["Tray 0", "Tray 1", "Tray 2"]
        assert [row["SKU"] for row in rows] == ["T-0", "T-1", "T-2"]
        assert (rows[1]["Quantity"], rows[1]["Price"]) == ("2", "3.30")
        assert rows[0]["Shipping method"] == "Parcel"

    @pytest.mark.parametrize(("currency", "price"), [("JPY", "1990"), ("KWD", "1.990"), ("EUR", "19.90")])
    def test_amounts_have_the_decimals_of_their_currency(
        self, office: Any, acme: Any, currency: str, price: str
    ):
        with use(acme):
            discounted(currency=currency)
        row = table(office.get("orders_csv", view="abandoned"))[0]
        assert (row["Currency"], row["Price"]) == (currency, price)

    def test_no_cell_is_a_formula(self, office: Any, acme: Any):
        with use(acme):
            discounted(title=FORMULA)
        rows = table(office.get("orders_csv", view="abandoned"))
        assert rows[0]["Title"] == f"'{FORMULA} 0"
        assert rows[0]["Note"] == f"'{FORMULA}"
        assert (rows[0]["Phone"], rows[0]["Variant"]) == ("'+49 30 1", "'-1")
        assert rows[0]["Billing company"] == "'@Clark"
        assert not [cell for row in rows for cell in row.values() if cell[:1] in tuple("=+-@\t\r")]

    def test_it_holds_what_the_list_shows(self, office: Any, acme: Any):
        with use(acme):
            rye = make_variant(title="Rye tray", price=2000, stock=90, sku="RYE-1")
            paid, by_hand = sell((rye, 1)), sell((rye, 1), gateway="manual")
            discounted()

        def names(**query: str) -> list[str]:
            return [row["Order"] for row in table(office.get("orders_csv", **query))]

        assert names() == [by_hand.name, paid.name]
        assert names(payment="paid") == names(view="to-send") == [paid.name]
        assert names(view="unpaid") == [by_hand.name]
        assert names(q=paid.name) == names(q=paid.name, page="7") == [paid.name]
        assert names(q="rye-1", fulfillment="unfulfilled") == [by_hand.name, paid.name]
        assert names(q="nobody") == names(fulfillment="fulfilled") == []
        assert names(view="nonsense") == [by_hand.name, paid.name]

    def test_the_button_leads_to_it(self, office: Any, acme: Any):
        assert button_of(office.get("orders")) == ""
        with use(acme):
            sell()
        page = office.get("orders", view="unpaid", q="a&b", page="2")
        assert button_of(page) == "/manage/acme/orders/orders.csv?view=unpaid&q=a%26b"

    def test_who_took_it_is_on_record_without_the_name_that_was_searched(self, office: Any, acme: Any):
        body_of(office.get("orders_csv", view="unpaid", q="clark"))
        with use(acme):
            (entry,) = [each for each in audit_entries() if each.action == "orders.exported"]
        assert entry.data == {"view": "unpaid", "search": "yes"}
        assert "Alice" in entry.actor_label
        assert "Orders exported as a file" in text_of(office.get("audit_log"))

    def test_fifty_orders_cost_as_much_as_five(self, office: Any, acme: Any, query_budget: Any):
        with use(acme):
            rye = make_variant(price=2000, stock=90)
            for _ in range(5):
                sell((rye, 1))
        body_of(office.get("orders_csv"))
        with query_budget(20) as few:
            assert len(table(office.get("orders_csv"))) == 5
        with use(acme):
            for _ in range(45):
                discounted()
        with query_budget(20) as many:
            assert len(table(office.get("orders_csv", view="abandoned"))) == 45 * 3
        assert len(many) == len(few)


class TestCustomers:
    @pytest.fixture
    def carol(self, acme: Any) -> Any:
        with use(acme):
            found = ensure_customer(email=CAROL, first_name="=Carol", last_name="+Clark")
            address = {"last_name": "Clark", "line1": "@Weg 9", "city": "Berlin", "country": "DE"}
            save_address(actor=STAFF, customer_id=found, values=address)
            other = {**address, "city": "Bonn"}
            save_address(actor=STAFF, customer_id=found, values=other)
            update_profile(
                actor=STAFF, customer_id=found, changes={"accepts_marketing": True, "phone": "+49 1"}
            )
            rye = make_variant(price=2000, stock=10)
            orders = [sell((rye, 1)), sell((rye, 2)), sell((rye, 1), gateway="manual")]
            ensure_customer(email="dan@customer.example", first_name="Dan")
        return sum(order.paid_total for order in orders)

    def test_a_row_says_who_it_is_and_what_they_bought(self, office: Any, carol: int):
        dan, row = table(office.get("customers_csv"))
        assert (row["E-mail"], row["First name"], row["Last name"]) == (CAROL, "'=Carol", "'+Clark")
        assert (row["Phone"], row["Wants news"]) == ("'+49 1", "true")
        assert datetime.fromisoformat(row["Agreed to news"]).utcoffset() is not None
        assert (row["Address name"], row["Address 1"], row["City"]) == ("Clark", "'@Weg 9", "Berlin")
        assert (row["Orders"], row["Currency"]) == ("3", "EUR")
        assert Decimal(row["Spent"]) * 100 == carol > 0
        assert (dan["E-mail"], dan["Wants news"], dan["Agreed to news"]) == (
            "dan@customer.example",
            "false",
            "",
        )
        assert (dan["Orders"], dan["Spent"], dan["City"]) == ("0", "0.00", "")

    def test_it_holds_what_the_list_shows(self, office: Any, carol: int):
        assert [row["E-mail"] for row in table(office.get("customers_csv", news="on"))] == [CAROL]
        assert [row["E-mail"] for row in table(office.get("customers_csv", q="CLARK"))] == [CAROL]
        assert table(office.get("customers_csv", q="zzz")) == []
        page = office.get("customers", q="clark", news="on")
        assert button_of(page) == "/manage/acme/customers/customers.csv?q=clark&news=on"

    def test_who_took_it_is_on_record(self, office: Any, carol: int, acme: Any):
        body_of(office.get("customers_csv", q="clark"))
        with use(acme):
            (entry,) = [each for each in audit_entries() if each.action == "customers.exported"]
        assert entry.data == {"wants_news": False, "search": True}

    def test_fifty_customers_cost_as_much_as_five(self, office: Any, acme: Any, query_budget: Any):
        def come(numbers: Iterable[int]) -> None:
            with use(acme):
                for number in numbers:
                    ensure_customer(email=f"c{number}@customer.example")

        come(range(5))
        body_of(office.get("customers_csv"))
        with query_budget(20) as few:
            assert len(table(office.get("customers_csv"))) == 5
        come(range(5, 50))
        with query_budget(20) as many:
            assert len(table(office.get("customers_csv"))) == 50
        assert len(many) == len(few)


def test_neither_clerks_nor_other_shops(office_of: Any, world: Any, acme: Any):
    with use(acme):
        sell()
    bob, mallory = office_of(world.bob), office_of(world.mallory)
    own = office_of(world.mallory, "globex")
    for page in ("orders", "customers"):
        assert bob.get(f"{page}_csv").status_code == 403
        assert bob.get(page).status_code == 200
        assert button_of(bob.get(page)) == ""
        assert mallory.get(f"{page}_csv").status_code == 404
        assert table(own.get(f"{page}_csv")) == []
    with use(acme):
        assert not [each for each in audit_entries() if each.action.endswith("s.exported")]


def test_parts_hold_every_row_once_also_those_of_one_moment(in_acme: Any):
    for _ in range(5):
        discounted()
    discounted(moment=AUTUMN + timedelta(hours=1))
    wanted = list(order_table(status="all").values_list("id", flat=True))
    for size in (1, 2, 3, 6, 7):
        parts = list(in_parts(order_table(status="all"), by="placed_at", size=size))
        assert [row.id for part in parts for row in part] == wanted
        assert all(len(part) <= size for part in parts)
    assert list(in_parts(customer_table(query="zzz"), by="created_at", size=2)) == []


def test_what_comes_and_goes_meanwhile_hides_no_other(in_acme: Any):
    def come(number: int) -> Any:
        with clock.frozen(AUTUMN + timedelta(minutes=number)):
            return ensure_customer(email=f"c{number}@customer.example")

    people = [come(number) for number in range(4)]
    parts = in_parts(customer_table(), by="created_at", size=2)
    assert [row.id for row in next(parts)] == [people[3], people[2]]
    come(9)
    Customer.objects.filter(id=people[3]).delete()
    assert [row.id for row in next(parts)] == [people[1], people[0]]
