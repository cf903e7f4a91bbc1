"""Collections in the back office."""

from typing import Any

import pytest

from core.ids import public_id
from shops.context import use
from tenants.catalog import selectors as catalog
from tenants.catalog.inputs import CollectionInput
from tenants.catalog.services import create_collection
from tenants.store.selectors import audit_entries
from tests.backoffice.catalog import HOME, form_of, made, product_id, text_of
from tests.builders import STAFF, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(world: Any, client_for: Any) -> Any:
    return client_for(None, user=world.alice)


@pytest.fixture
def summer(acme: Any) -> str:
    return public_id("col", made(acme, create_collection, actor=STAFF, data=CollectionInput(title="Summer")))


def titles(shop: Any, collection: str) -> list[str]:
    from core.ids import parse_public_id

    with use(shop):
        rows = catalog.product_table(collection_id=parse_public_id("col", collection))
        return [row.title for row in rows.order_by("collectionproduct__position")]


def test_created_and_edited(alice: Any) -> None:
    assert "No collections yet" in text_of(alice.get(f"{HOME}collections/"))
    fields = form_of(alice.get(f"{HOME}collections/new/")) | {"title": "Gifts", "sort_order": "manual"}
    answer = alice.post(f"{HOME}collections/new/", fields)
    assert answer.status_code == 302, text_of(answer)
    address = answer["Location"]
    fields = form_of(alice.get(address)) | {"description_html": "<p>Wrapped</p><script>x</script>"}
    assert alice.post(address, fields).status_code == 302
    assert form_of(alice.get(address))["description_html"] == "<p>Wrapped</p>"
    assert alice.post(address, fields | {"title": ""}).status_code == 422


def test_products_found_added_moved_and_taken_out(alice: Any, acme: Any, summer: str) -> None:
    keys = [product_id(made(acme, make_product, title=title)) for title in ("Ash", "Birch", "Cedar")]
    address = f"{HOME}collections/{summer}/"
    assert "Birch" in text_of(alice.get(f"{address}?find=bir"))
    alice.post(f"{address}products/", {"do": "add", "selected": keys})
    assert titles(acme, summer) == ["Ash", "Birch", "Cedar"]
    alice.post(f"{address}products/", {"do": f"up:{keys[2]}", "order": keys})
    assert titles(acme, summer) == ["Ash", "Cedar", "Birch"]
    alice.post(f"{address}products/", {"do": f"remove:{keys[0]}", "order": keys})
    assert titles(acme, summer) == ["Cedar", "Birch"]
    assert "No other product matches" in text_of(alice.get(f"{address}?find=cedar"))


def test_what_is_moved_over_the_edge_of_a_page_keeps_everything_else(
    alice: Any, acme: Any, summer: str, monkeypatch: Any
) -> None:
    """The page's order is not the whole order: what stands on other pages stays where it is."""
    monkeypatch.setattr("web.backoffice.collections_page.PER_PAGE", 2)
    keys = [product_id(made(acme, make_product, title=title)) for title in "ABCDE"]
    address = f"{HOME}collections/{summer}/"
    alice.post(f"{address}products/", {"do": "add", "selected": keys})
    answer = alice.post(f"{address}products/", {"do": f"up:{keys[2]}", "order": keys[2:4], "page": "2"})
    assert answer["Location"].endswith("?page=2")
    assert titles(acme, summer) == list("ACBDE")
    alice.post(f"{address}products/", {"do": "place", "order": [keys[3], keys[1]], "page": "2"})
    assert titles(acme, summer) == list("ACDBE")


class TestOrderOfCollections:
    def made(self, acme: Any) -> dict[str, str]:
        return {
            title: public_id(
                "col", made(acme, create_collection, actor=STAFF, data=CollectionInput(title=title))
            )
            for title in ("Ash", "Birch", "Cedar")
        }

    def order(self, shop: Any) -> list[str]:
        with use(shop):
            return [summary.title for summary in catalog.collections()]

    def test_by_buttons_and_by_hand(self, alice: Any, acme: Any) -> None:
        keys = self.made(acme)
        address = f"{HOME}collections/order/"
        alice.post(address, {"do": f"up:{keys['Cedar']}"})
        assert self.order(acme) == ["Ash", "Cedar", "Birch"]
        alice.post(address, {"do": f"down:{keys['Ash']}"})
        assert self.order(acme) == ["Cedar", "Ash", "Birch"]
        alice.post(address, {"do": "place", "order": [keys["Birch"], keys["Cedar"], keys["Ash"]]})
        assert self.order(acme) == ["Birch", "Cedar", "Ash"]
        with use(acme):
            assert "collection.all_arranged" in {entry.action for entry in audit_entries()}

    def test_not_offered_where_it_would_mislead(self, alice: Any, acme: Any) -> None:
        self.made(acme)
        assert "Move Ash up" in alice.get(f"{HOME}collections/").content.decode()
        assert "Move Ash up" not in alice.get(f"{HOME}collections/?q=ash").content.decode()

    def test_of_another_shop_stays(self, acme: Any, world: Any, client_for: Any) -> None:
        keys = self.made(acme)
        mallory = client_for(None, user=world.mallory)
        assert mallory.post(f"{HOME}collections/order/", {"do": f"up:{keys['Cedar']}"}).status_code == 404
        mallory.post("/manage/globex/collections/order/", {"do": f"up:{keys['Cedar']}"})
        assert self.order(acme) == ["Ash", "Birch", "Cedar"]


def test_deleted_its_products_stay(alice: Any, acme: Any, summer: str) -> None:
    made(acme, make_product, title="Ash")
    assert "Delete Summer?" in text_of(alice.get(f"{HOME}collections/{summer}/delete/"))
    alice.post(f"{HOME}collections/{summer}/delete/")
    with use(acme):
        assert catalog.collection_table().count() == 0
        assert catalog.product_table().count() == 1


def test_costs_the_same_however_many(alice: Any, acme: Any, summer: str, query_budget: Any) -> None:
    keys = [product_id(made(acme, make_product)) for _ in range(6)]
    alice.post(f"{HOME}collections/{summer}/products/", {"do": "add", "selected": keys})
    alice.get(f"{HOME}collections/{summer}/")
    with query_budget(13):
        alice.get(f"{HOME}collections/{summer}/")


@pytest.mark.parametrize("path", ["", "delete/"])
def test_nobody_sees_another_shops(path: str, world: Any, client_for: Any, summer: str) -> None:
    mallory = client_for(None, user=world.mallory)
    for shop in ("acme", "globex"):
        assert mallory.get(f"/manage/{shop}/collections/{summer}/{path}").status_code == 404
    assert mallory.post(f"/manage/globex/collections/{summer}/products/", {"do": "add"}).status_code in {
        302,
        404,
    }
