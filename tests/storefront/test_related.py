"""What is shown beside a product: asked together with it by where it was found last, and never believed unseen."""

from collections.abc import Callable
from typing import Any

import pytest

from core.actor import Actor
from shops.context import use
from tenants.catalog import services
from tenants.catalog.inputs import CollectionInput
from tests.builders import make_product
from web.storefront import related
from web.storefront.related import product_with_others

pytestmark = pytest.mark.django_db
ACTOR = Actor.system("tests")


@pytest.fixture(autouse=True)
def nothing_is_known():
    related._lists.clear()
    yield
    related._lists.clear()


def others(handle: str) -> list[str]:
    found = product_with_others(handle)
    assert found is not None
    return [card.title for card in found.others]


def collection(title: str, *titles: str, sort: str = "manual") -> Any:
    made = services.create_collection(actor=ACTOR, data=CollectionInput(title=title, sort_order=sort))
    products = [make_product(title=each) for each in titles]
    services.add_to_collection(actor=ACTOR, collection_id=made, product_ids=products)
    return made


def test_others_follow_the_product_at_once(acme: Any, query_budget: Callable[[int], Any]) -> None:
    with use(acme):
        vase = make_product(title="Vase")
        make_product(title="Lone")
        first = collection("First", "Ant", "Bee")
        assert others("vase") == ["Bee", "Ant", "Lone"], "in none: the newest"
        for _ in range(2):
            services.add_to_collection(actor=ACTOR, collection_id=first, product_ids=[vase])
            assert others("vase") == ["Ant", "Bee"]
            with query_budget(5):
                assert others("vase") == ["Ant", "Bee"]
            services.remove_from_collection(actor=ACTOR, collection_id=first, product_ids=[vase])
            assert others("vase") == ["Bee", "Ant", "Lone"]


def test_others_follow_the_collections_order_and_its_end(acme: Any) -> None:
    with use(acme):
        first, second = collection("First", "Ant", "Bee"), collection("Second", "Cat")
        vase = make_product(title="Vase")
        for group in (first, second):
            services.add_to_collection(actor=ACTOR, collection_id=group, product_ids=[vase])
        assert others("vase") == others("vase") == ["Ant", "Bee"]
        services.update_collection(
            actor=ACTOR, collection_id=first, changes={"sort_order": "title-descending"}
        )
        assert others("vase") == others("vase") == ["Bee", "Ant"]
        services.delete_collection(actor=ACTOR, collection_id=first)
        assert others("vase") == others("vase") == ["Cat"]


def test_a_product_of_the_same_name_next_door_has_its_own(acme: Any, globex: Any) -> None:
    for shop, neighbour in ((acme, "Ant"), (globex, "Bee")):
        with use(shop):
            vase = make_product(title="Vase")
            group = collection("Group", neighbour)
            services.add_to_collection(actor=ACTOR, collection_id=group, product_ids=[vase])
    for shop, neighbour in ((acme, "Ant"), (globex, "Bee"), (acme, "Ant")):
        with use(shop):
            assert others("vase") == [neighbour]


def test_a_product_that_went_is_not_shown_by_what_was_known(acme: Any) -> None:
    with use(acme):
        vase = make_product(title="Vase")
        assert product_with_others("vase") is not None
        services.delete_product(actor=ACTOR, product_id=vase)
        assert product_with_others("vase") is None
        assert product_with_others("never-there") is None


def test_what_is_known_is_bounded(acme: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(related, "_KEPT", 3)
    with use(acme):
        for number in range(5):
            make_product(title=f"Cup {number}")
            others(f"cup-{number}")
    assert 0 < len(related._lists) <= 3
