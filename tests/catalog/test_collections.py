"""Collections and lists."""

import pytest

from core.errors import Invalid, NotFound
from shops.context import use
from tenants.catalog import selectors, services
from tenants.catalog.inputs import CollectionInput

pytestmark = pytest.mark.django_db


@pytest.fixture
def mugs(simple, owner):
    """A collection of three mugs, and the mugs."""
    ids = [simple(title, price) for title, price in (("Blue mug", 300), ("Ash mug", 100), ("Clay mug", 200))]
    collection = services.create_collection(actor=owner, data=CollectionInput(title="Mugs"))
    services.add_to_collection(actor=owner, collection_id=collection, product_ids=ids)
    return collection, ids


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        ("", ["Blue mug", "Ash mug", "Clay mug"]),
        ("nonsense", ["Blue mug", "Ash mug", "Clay mug"]),
        ("title-ascending", ["Ash mug", "Blue mug", "Clay mug"]),
        ("title-descending", ["Clay mug", "Blue mug", "Ash mug"]),
        ("price-ascending", ["Ash mug", "Clay mug", "Blue mug"]),
        ("price-descending", ["Blue mug", "Clay mug", "Ash mug"]),
        ("created-descending", ["Clay mug", "Ash mug", "Blue mug"]),
        ("created-ascending", ["Blue mug", "Ash mug", "Clay mug"]),
    ],
)
def test_sorting(mugs, query_budget, sort, titles):
    with query_budget(3):
        found = selectors.collection_page("mugs", sort=sort)
    assert [card.title for card in found.products.cards] == titles


def test_pages(mugs):
    page = selectors.collection_page("mugs", page=2, per_page=2).products
    assert (page.number, page.pages, page.total, len(page.cards)) == (2, 2, 3, 1)
    for number in (-1, 0, 3, 10**12):
        assert len(selectors.collection_page("mugs", page=number, per_page=2).products.cards) == (
            2 if number < 1 else 0
        )
    assert selectors.collection_page("nothing") is None


def test_shoppers_see_only_what_is_published(mugs, simple, owner):
    collection, ids = mugs
    services.change_status(actor=owner, product_id=ids[0], status="archived")
    assert selectors.collection_page("mugs").products.total == 2
    assert ids[0] not in {card.id for card in selectors.all_products().cards(0, 100)}
    services.update_collection(actor=owner, collection_id=collection, changes={"published": False})
    assert selectors.collection_page("mugs") is None
    assert selectors.collections() == ()


def test_arranging(mugs, owner):
    collection, ids = mugs
    services.arrange_collection(actor=owner, collection_id=collection, order=[ids[2], ids[0]])
    assert [card.id for card in selectors.collection_page("mugs").products.cards] == [ids[2], ids[0], ids[1]]
    services.remove_from_collection(actor=owner, collection_id=collection, product_ids=[ids[0]])
    assert services.add_to_collection(actor=owner, collection_id=collection, product_ids=ids) == 1
    assert [card.id for card in selectors.collection_page("mugs").products.cards] == [ids[2], ids[1], ids[0]]


def test_handles_and_mistakes(mugs, owner):
    collection, _ = mugs
    again = services.create_collection(actor=owner, data=CollectionInput(title="Mugs"))
    assert selectors.collection_for_edit(again).handle == "mugs-2"
    with pytest.raises(Invalid):
        services.update_collection(actor=owner, collection_id=again, changes={"handle": "mugs"})
    with pytest.raises(Invalid):
        services.update_collection(actor=owner, collection_id=again, changes={"sort_order": "best"})
    with pytest.raises(Invalid):
        services.create_collection(actor=owner, data=CollectionInput(title=" "))
    assert services.update_collection(actor=owner, collection_id=again, changes={"title": "Mugs"}) is False
    services.delete_collection(actor=owner, collection_id=again)
    with pytest.raises(NotFound):
        services.update_collection(actor=owner, collection_id=again, changes={"title": "x"})
    services.arrange_collections(actor=owner, order=[collection])


def test_everything_is_listed_in_two_queries(mugs, query_budget):
    with query_budget(2):
        page = selectors.all_products(sort="price-ascending").page(1, 2)
    assert ([card.price_min for card in page.cards], page.total) == ([100, 200], 3)


def test_the_back_office_finds_by_sku_and_words(shirt, simple):
    simple("Mug")
    assert [row.id for row in selectors.product_table(query="s-m-red")] == [shirt]
    assert [row.id for row in selectors.product_table(query="weavers linen")] == [shirt]
    assert selectors.product_table(query="100%_\x00").count() == 0
    assert selectors.product_table(status="active").count() == 2


def test_mallory_finds_no_collection(world, mugs, owner):
    with use(world.globex):
        assert selectors.collection_page("mugs") is None
        with pytest.raises(NotFound):
            services.delete_collection(actor=owner, collection_id=mugs[0])
