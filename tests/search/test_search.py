"""Search answers anything, best match first, and shows nothing a shopper may not see."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shops.context import use
from tenants.search.selectors import search_listing

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(product):
    product("Blue mug", vendor="Potter")
    product("Teapot", description_html="<p>Goes with the blue mug</p>")
    product("T-Shirt", product_type="Clothing")
    product("Hidden mug", status="draft")
    product("Unpublished mug", published=False)


def titles(query):
    listing = search_listing(query)
    return [card.title for card in listing.page().cards] if listing else []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("mug", ["Blue mug", "Teapot"]),
        ("MUG blue", ["Blue mug", "Teapot"]),
        ("mu", ["Blue mug", "Teapot"]),
        ("blue mu", ["Blue mug", "Teapot"]),
        ("potter", ["Blue mug"]),
        ("tea", ["Teapot"]),
        ("t-shirt", ["T-Shirt"]),
        ("t-sh", ["T-Shirt"]),
        ("cloth", ["T-Shirt"]),
        ("mug -teapot", ["Blue mug"]),
        ('"blue mug"', ["Blue mug", "Teapot"]),
        ('"mug blue"', []),
        ("ug", []),
        ("", []),
        ("   ", []),
        ("!!! ()", []),
        ("hidden", []),
        ("unpublished", []),
        ("mug\x00", ["Blue mug", "Teapot"]),
    ],
)
def test_words(shelf, query, found):
    assert titles(query) == found


def test_two_queries_and_none_for_nothing(shelf, query_budget):
    with query_budget(2):
        assert titles("mug")
    with query_budget(0):
        assert search_listing(" ") is None


def test_pages(product):
    for number in range(5):
        product(f"Cup {number}")
    page = search_listing("cup").page(2, 2)
    assert (page.total, page.pages, len(page.cards)) == (5, 3, 2)
    assert search_listing("cup").page(99).cards == ()


def test_a_new_title_is_found_at_once(product):
    from core.actor import Actor
    from tenants.catalog.services import update_product

    mug = product("Mug")
    update_product(actor=Actor.system("t"), product_id=mug, changes={"title": "Goblet"})
    assert (titles("mug"), titles("goblet")) == ([], ["Goblet"])


def test_mallory_finds_nothing_of_acme(world, shelf):
    with use(world.globex):
        assert titles("mug") == []


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.text(max_size=300) | st.text(alphabet="\"'-&|!()<>:*\\ ab%_\0", max_size=40))
def test_any_text_is_a_valid_query(in_acme, query):
    listing = search_listing(query)
    assert listing is None or listing.total() >= 0
