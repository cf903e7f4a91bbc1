"""Stock in the back office: seen, corrected, explained."""

from typing import Any

import pytest

from core.ids import public_id
from shops.context import use
from tenants.inventory.selectors import level_of
from tenants.inventory.services import adjust
from tests.backoffice.catalog import HOME, made, text_of
from tests.builders import STAFF, make_product, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(world: Any, client_for: Any) -> Any:
    return client_for(None, user=world.alice)


def on_hand(shop: Any, variant: Any) -> int:
    with use(shop):
        return int(level_of(variant).on_hand)


def test_also_shows_what_was_never_counted(alice: Any, acme: Any) -> None:
    made(acme, make_product, title="Oak stool", stock=0)
    made(acme, make_product, title="Ash bench", stock=40)
    assert "Oak stool" in text_of(alice.get(f"{HOME}inventory/"))
    low = text_of(alice.get(f"{HOME}inventory/?only=low"))
    assert "Oak stool" in low
    assert "Ash bench" not in low
    assert "Ash bench" in text_of(alice.get(f"{HOME}inventory/?q=ash"))


def test_the_figure_in_the_table_is_a_difference(alice: Any, acme: Any) -> None:
    variant = made(acme, make_variant, stock=10)
    address = f"{HOME}inventory/{public_id('var', variant)}/"
    made(acme, adjust, actor=STAFF, variant_id=variant, delta=-2, reason="left meanwhile")
    answer = alice.post(address, {"way": "inline", "seen": "10", "quantity": "13"})
    assert answer.status_code == 302
    assert on_hand(acme, variant) == 11


def test_htmx_gets_the_row(alice: Any, acme: Any) -> None:
    variant = made(acme, make_variant, stock=10)
    address = f"{HOME}inventory/{public_id('var', variant)}/"
    fields = {"way": "inline", "seen": "10", "quantity": "12"}
    row = alice.post(address, fields, headers={"HX-Request": "true"}).content.decode()
    assert row.lstrip().startswith("<tr")
    assert 'value="12"' in row
    refused = alice.post(
        address, fields | {"quantity": "-1"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert 'role="alert"' in refused


def test_why_is_it_47(alice: Any, acme: Any) -> None:
    variant = made(acme, make_variant, stock=50)
    address = f"{HOME}inventory/{public_id('var', variant)}/"
    alice.post(address, {"way": "adjust", "delta": "-3", "reason": "Broken"})
    page = text_of(alice.get(address))
    assert "Why are there 47?" in page
    assert "Broken · Alice Ames" in page
    answer = alice.post(address, {"way": "count", "quantity": "45", "reason": ""})
    assert answer.status_code == 302
    assert on_hand(acme, variant) == 45


def test_each_line_says_what_there_was_then(alice: Any, acme: Any) -> None:
    from web.backoffice.inventory_rows import StockPage

    variant = made(acme, make_variant, stock=0)
    for _ in range(40):
        made(acme, adjust, actor=STAFF, variant_id=variant, delta=1, reason="one more")
    response = alice.get(f"{HOME}inventory/{public_id('var', variant)}/?page=2")
    page: StockPage = response.context["page"]
    assert (page.page.number, len(page.page.object_list)) == (2, 10)
    assert ">10<" in response.content.decode()


def test_what_is_refused_says_why(alice: Any, acme: Any) -> None:
    variant = made(acme, make_variant, stock=5)
    answer = alice.post(f"{HOME}inventory/{public_id('var', variant)}/", {"way": "adjust", "delta": "x"})
    assert answer.status_code == 422
    assert on_hand(acme, variant) == 5


def test_costs_the_same_however_many(alice: Any, acme: Any, query_budget: Any) -> None:
    for number in range(8):
        made(acme, make_product, title=f"Stool {number}")
    alice.get(f"{HOME}inventory/")
    with query_budget(13):
        alice.get(f"{HOME}inventory/")


def test_nobody_sees_another_shops_stock(world: Any, acme: Any, client_for: Any) -> None:
    variant = public_id("var", made(acme, make_variant))
    mallory = client_for(None, user=world.mallory)
    assert mallory.get(f"{HOME}inventory/").status_code == 404
    for shop in ("acme", "globex"):
        address = f"/manage/{shop}/inventory/{variant}/"
        assert mallory.get(address).status_code == 404
        assert mallory.post(address, {"way": "adjust", "delta": "1", "reason": "x"}).status_code == 404
