"""Collections in the back office."""

from typing import Any

import pytest

from core.ids import public_id
from shops.context import use
from tenants.catalog import selectors as catalog
from tenants.catalog.inputs import CollectionInput
from tenants.catalog.services import create_collection
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
