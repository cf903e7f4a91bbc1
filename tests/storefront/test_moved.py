"""Old addresses: whoever follows a link from before a thing was renamed finds it."""

from typing import Any

import pytest

from core.ids import public_id
from shops.context import use
from tenants.catalog.inputs import CollectionInput
from tenants.catalog.services import (
    change_status,
    create_collection,
    delete_product,
    update_collection,
    update_product,
)
from tenants.content.selectors import pages
from tenants.content.services import delete_page, save_page
from tests.backoffice.catalog import text_of
from tests.builders import STAFF, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def shopper(acme: Any, client_for: Any) -> Any:
    return client_for(acme)


def rename(shop: Any, product: Any, *handles: str) -> None:
    with use(shop):
        for handle in handles:
            update_product(actor=STAFF, product_id=product, changes={"handle": handle})


@pytest.fixture
def mug(acme: Any) -> Any:
    with use(acme):
        return make_product(title="Mug", handle="mug")


def test_every_address_it_had_leads_to_the_one_it_has_in_one_step(shopper: Any, acme: Any, mug: Any):
    rename(acme, mug, "cup", "tasse-für-tee")
    for old in ("mug", "cup"):
        answer = shopper.get(f"/products/{old}?variant=x&utm_source=mail")
        assert answer.status_code == 301
        assert answer["Location"] == "/products/tasse-f%C3%BCr-tee?variant=x&utm_source=mail"
        assert "max-age=0" in answer["Cache-Control"], "a browser would never ask again"
    assert shopper.get(answer["Location"]).status_code == 200
    assert shopper.get("/products/never-was").status_code == 404


def test_going_back_makes_no_circle(shopper: Any, acme: Any, mug: Any):
    rename(acme, mug, "cup", "mug")
    assert shopper.get("/products/mug").status_code == 200
    assert shopper.get("/products/cup")["Location"] == "/products/mug"


def test_a_new_thing_with_the_old_address_wins(shopper: Any, acme: Any, mug: Any):
    rename(acme, mug, "cup")
    with use(acme):
        other = make_product(title="Another mug", handle="mug")
    assert "Another mug" in shopper.get("/products/mug").content.decode()
    rename(acme, other, "beaker")
    assert shopper.get("/products/mug")["Location"] == "/products/beaker", "it had the address last"


def test_what_nobody_may_see_is_not_led_to(shopper: Any, acme: Any, mug: Any):
    rename(acme, mug, "cup")
    with use(acme):
        change_status(actor=STAFF, product_id=mug, status="archived")
    assert shopper.get("/products/mug").status_code == 404
    with use(acme):
        delete_product(actor=STAFF, product_id=mug)
    assert shopper.get("/products/mug").status_code == 404


def test_each_shop_has_its_own(acme: Any, globex: Any, client_for: Any, mug: Any):
    rename(acme, mug, "cup")
    assert client_for(globex).get("/products/mug").status_code == 404


def test_collections_and_pages_too(shopper: Any, acme: Any):
    with use(acme):
        found = create_collection(
            actor=STAFF, data=CollectionInput(title="Tea", handle="tea", published=True)
        )
        update_collection(actor=STAFF, collection_id=found, changes={"handle": "all-tea"})
        page = save_page(actor=STAFF, title="About tea", body_html="", handle="tea")
        save_page(actor=STAFF, title="About tea", body_html="", handle="on-tea", page_id=page)
    assert shopper.get("/collections/tea")["Location"] == "/collections/all-tea"
    assert shopper.get("/pages/tea")["Location"] == "/pages/on-tea"
    assert shopper.get("/products/tea").status_code == 404
    with use(acme):
        delete_page(actor=STAFF, page_id=page)
        assert not pages().filter(id=page).exists()
    assert shopper.get("/pages/tea").status_code == 404


def test_the_merchant_sees_what_leads_there(client_for: Any, world: Any, acme: Any, mug: Any):
    office = client_for(None, user=world.alice)
    page = f"/manage/acme/products/{public_id('prod', mug)}/"
    rename(acme, mug, "cup", "beaker")
    assert "Old addresses lead here: /products/cup , /products/mug" in text_of(office.get(page))
    with use(acme):
        make_product(handle="cup")
    assert "Old addresses lead here: /products/mug" in text_of(office.get(page))
