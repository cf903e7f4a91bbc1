"""A misspelt field is told, wherever it stands: ignored, it would be a wish that looks fulfilled."""

from typing import Any
from uuid import UUID

import pytest

from api.rest.fields import Body
from api.rest.openapi.document import document
from core.ids import public_id
from shops.context import use
from tests.builders import make_product

pytestmark = pytest.mark.django_db

NOBODY = UUID(int=7)
ORDER, CART, VARIANT = public_id("ord", NOBODY), "x" * 43, public_id("var", NOBODY)
WRITES = [
    ("POST", "/admin/products", "titel"),
    ("PATCH", f"/admin/products/{public_id('prod', NOBODY)}", "titel"),
    ("DELETE", f"/admin/products/{public_id('prod', NOBODY)}", "force"),
    ("PATCH", f"/admin/variants/{VARIANT}", "prise"),
    ("PUT", f"/admin/stock/{VARIANT}", "on_hands"),
    ("POST", f"/admin/orders/{ORDER}/fulfillments", "tracking"),
    ("POST", f"/admin/orders/{ORDER}/cancellation", "reson"),
    ("POST", f"/admin/orders/{ORDER}/mark-paid", "amount"),
    ("POST", f"/admin/orders/{ORDER}/refunds", "amount"),
    ("POST", "/carts", "quantitty"),
    ("PATCH", f"/carts/{CART}", "notes"),
    ("POST", f"/carts/{CART}/lines", "quantitty"),
    ("PUT", f"/carts/{CART}/lines/{VARIANT}", "qty"),
    ("DELETE", f"/carts/{CART}/lines/{VARIANT}", "qty"),
    ("PATCH", f"/carts/{CART}/checkout", "e_mail"),
    ("POST", f"/carts/{CART}/checkout/place", "gatway"),
]


@pytest.mark.parametrize(("method", "path", "name"), WRITES)
def test_every_write_names_it(call: Any, key_for: Any, acme: Any, method: str, path: str, name: str):
    answer = call(acme, method, path, {name: "x"}, key=key_for(acme), **{"idempotency-key": "k1"})
    assert answer.status_code == 422, answer.data
    assert answer.data["code"] == "invalid"
    assert answer.data["errors"][name][0].startswith("There is no such field.")


def test_the_table_above_is_complete():
    written = sum(
        name in {"post", "put", "patch", "delete"} for each in document()["paths"].values() for name in each
    )
    assert written == len(WRITES)


def test_its_place_is_told_beside_what_else_is_wrong_and_nothing_is_kept(call: Any, key_for: Any, acme: Any):
    with use(acme):
        product = public_id("prod", make_product(title="Mug"))
    key = key_for(acme)
    body = {
        "title": 5,
        "variants": [{"price": 1}, {"price": 2, "prise": 2, "weight": {"a": 1}}],
        "x" * 300: 1,
    }
    answer = call(acme, "POST", "/admin/products", body, key=key)
    assert set(answer.data["errors"]) == {"title", "variants.1.prise", "variants.1.weight", "x" * 100}
    assert answer.data["errors"]["variants.1.prise"] == ["There is no such field. Is price meant?"]
    answer = call(acme, "PATCH", f"/admin/products/{product}", {"title": "Cup", "vendr": "x"}, key=key)
    assert answer.status_code == 422
    assert call(acme, "GET", f"/admin/products/{product}", key=key).data["title"] == "Mug"


def test_a_name_that_cannot_be_stored_is_told_all_the_same(client_for: Any, acme: Any):
    answer = client_for(acme).post(
        "/api/v1/carts",
        '{"a\\u0000\\ud800": 1}',
        content_type="application/json",
        headers={"idempotency-key": "k1"},
    )
    assert answer.status_code == 422
    assert "a��" in answer.json()["errors"]


def test_the_schema_says_so():
    bodies = {each.__name__ for each in subclasses(Body)}
    closed = {
        name for name, each in document()["components"]["schemas"].items() if "additionalProperties" in each
    }
    assert {name.removesuffix("Request").removeprefix("Patched") for name in closed} >= bodies - {
        "ProductFields"
    }


def subclasses(kind: type) -> list[type]:
    return [each for child in kind.__subclasses__() for each in (child, *subclasses(child))]
