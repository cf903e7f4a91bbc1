"""Case, accents and letters few keyboards have make no difference: in the shop and at work."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.folding import folded
from shops.context import use
from tenants.catalog.models import Collection, Product
from tenants.catalog.selectors.backoffice import collection_table, product_table
from tenants.customers.selectors import customer_table
from tenants.customers.services import ensure_customer
from tenants.inventory.stock_list import stock_list
from tenants.orders.selectors.table import order_table
from tenants.search.selectors import search_listing
from tests.builders import make_variant
from tests.selling import BERLIN, pay, ready_cart

pytestmark = pytest.mark.django_db

SAME = [
    ("Café", "cafe"),
    ("CRÈME brûlée", "creme brulee"),
    ("Straße", "STRASSE"),
    ("GROẞ", "groß"),
    ("Smørrebrød", "smorrebrod"),
    ("Złoty łabędź", "zloty labedz"),
    ("Kapı ışığı", "kapi isigi"),
    ("İstanbul", "istanbul"),
    ("IŞIK", "ışık"),
    ("Œuvre", "oeuvre"),
    ("Æther", "aether"),
    ("Þórr", "thorr"),
    ("Đồng hồ", "dong ho"),
    ("ΟΔΟΣ", "οδός"),
    ("ﬁnest", "finest"),
    ("Café", "Cafe\u0301"),
    ("women’s", "women's"),
    ("Ёлка", "елка"),
]


def titles(query: str) -> list[str]:
    listing = search_listing(query)
    return [card.title for card in listing.page().cards] if listing else []


@pytest.mark.parametrize(("title", "typed"), SAME)
def test_the_shop_finds_it(product: Any, title: str, typed: str):
    product(title)
    product("Something else")
    assert titles(typed) == [title]
    assert titles(typed.upper()) == [title]
    assert titles(title) == [title]


@pytest.mark.parametrize(("title", "typed"), SAME)
def test_the_back_office_finds_it(product: Any, title: str, typed: str):
    product(title)
    product("Something else")
    assert [row.title for row in product_table(query=typed)] == [title]
    assert [row.product.title for row in stock_list(query=typed)] == [title]


def test_the_beginning_of_a_word_is_enough(product: Any):
    product("Zażółć gęślą")
    assert titles("zazo") == ["Zażółć gęślą"]
    assert titles("gęślą zażó") == ["Zażółć gęślą"]


def test_vendor_and_description_too(product: Any):
    product("One", vendor="Müller & Søn")
    product("Two", description_html="<p>Mit Ölfarbe</p>")
    assert titles("muller") == ["One"]
    assert titles("son") == ["One"]
    assert titles("olfarbe") == ["Two"]


def test_people_and_orders(in_acme: Any):
    ensure_customer(email="bjork@customer.example", first_name="Björk", last_name="Guðmundsdóttir")
    ensure_customer(email="other@customer.example", first_name="Other", last_name="One")
    assert [row.last_name for row in customer_table(query="GUDMUNDS bjork")] == ["Guðmundsdóttir"]
    for last_name in ("Łukasiewicz", "Smith"):
        token, total = ready_cart((make_variant(), 1), address={**BERLIN, "last_name": last_name})
        pay(token, total)
    (found,) = order_table(query="lukasie")
    assert found.shipping_address["last_name"] == "Łukasiewicz"


def test_collections_are_found_in_the_merchants_order(in_acme: Any):
    for position, title in ((2, "Été"), (1, "Fête"), (3, "Summer")):
        Collection.objects.create(title=title, handle=title.lower(), position=position)
    assert [row.title for row in collection_table(query="TE")] == ["Fête", "Été"]


@pytest.fixture
def one_row(product: Any) -> Any:
    return Product.objects.filter(id=product("One"))


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.text(max_size=60).filter(lambda text: "\x00" not in text))
def test_folding_twice_is_folding_once(one_row: Any, text: str):
    text = text.encode("utf-8", "ignore").decode()
    once = one_row.values_list(folded(text), flat=True).get()
    assert one_row.values_list(folded(once), flat=True).get() == once


def test_a_column_is_folded_as_a_query_is(product: Any):
    """The column is PostgreSQL's own work: a write that goes past the services is found as well."""
    found = product("plain")
    Product.objects.filter(id=found).update(title="Ångström")
    assert titles("angstrom") == ["Ångström"]


def test_mallory_finds_nothing_of_acme(world: Any, product: Any):
    product("Café")
    with use(world.globex):
        assert titles("cafe") == []
        assert not product_table(query="cafe").exists()
