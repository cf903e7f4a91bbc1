"""Products, stock and carts over the API: shapes, permissions, errors, pages, repeats."""

import pytest

from shops.context import use
from tests.builders import make_product, make_variant, variant_of

pytestmark = pytest.mark.django_db

NEW = {"title": "Mug", "status": "active", "variants": [{"price": 1250, "sku": "MUG"}]}


def test_a_merchant_creates_a_product_and_a_shopper_sees_it(call, key_for, acme):
    key = key_for(acme)
    made = call(acme, "POST", "/admin/products", NEW, key=key)
    assert made.status_code == 201, made.data
    assert made["Location"].endswith(made.data["id"])
    seen = call(acme, "GET", "/products/mug")
    assert seen.data["variants"][0]["price"] == {"amount": "12.50", "minor": 1250, "currency": "EUR"}
    assert "status" not in seen.data
    stock = call(acme, "PUT", f"/admin/stock/{made.data['variants'][0]['id']}", {"on_hand": 4}, key=key)
    assert (stock.data["on_hand"], stock.data["available"]) == (4, 4)
    gone = call(acme, "DELETE", f"/admin/products/{made.data['id']}", key=key)
    assert gone.status_code == 204
    assert call(acme, "GET", "/products/mug").status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({**NEW, "variants": []}, "variants"),
        ({**NEW, "variants": [{"price": -1}]}, "variants.0.price"),
        ({**NEW, "variants": [{"price": "12.50"}]}, "variants.0.price"),
        ({**NEW, "variants": [{"price": 10**30}]}, "variants.0.price"),
        ({**NEW, "status": "sold"}, "status"),
    ],
)
def test_a_mistake_is_named_with_its_path(call, key_for, acme, body, field):
    response = call(acme, "POST", "/admin/products", body, key=key_for(acme))
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert any(name.startswith(field) for name in response.data["errors"]), response.data


def test_without_or_with_a_wrong_key(call, key_for, acme, globex):
    assert call(acme, "GET", "/admin/products").status_code == 401
    assert call(acme, "GET", "/admin/products", key="sk_nonsense").status_code == 401
    assert call(acme, "GET", "/admin/products", key=key_for(globex)).status_code == 401


def test_a_key_does_what_its_scopes_say(call, key_for, acme):
    key = key_for(acme, "products:read")
    assert call(acme, "GET", "/admin/products", key=key).status_code == 200
    refused = call(acme, "POST", "/admin/products", NEW, key=key)
    assert refused.status_code == 403
    assert refused.data["details"] == {"permission": "products.edit"}


def test_what_another_shop_has_is_not_there(call, key_for, acme, globex):
    with use(globex):
        product = make_product(title="Theirs", stock=3)
        variant = variant_of(product)
    from core.ids import public_id

    key = key_for(acme)
    for path in (f"/products/{public_id('prod', product)}", f"/admin/products/{public_id('prod', product)}"):
        assert call(acme, "GET", path, key=key).status_code == 404
    body = {"on_hand": 1}
    assert call(acme, "PUT", f"/admin/stock/{public_id('var', variant)}", body, key=key).status_code == 404


def test_a_repeat_with_the_same_key_happens_once(call, key_for, acme):
    key = key_for(acme)
    first = call(acme, "POST", "/admin/products", NEW, key=key, idempotency_key="one")
    again = call(acme, "POST", "/admin/products", NEW, key=key, idempotency_key="one")
    assert first.status_code == again.status_code == 201
    assert first.data["id"] == again.data["id"]
    assert again["Idempotent-Replayed"] == "true"
    other = call(acme, "POST", "/admin/products", {**NEW, "title": "Cup"}, key=key, idempotency_key="one")
    assert (other.status_code, other.data["code"]) == (422, "idempotency_key_reused")


def test_a_repeated_mistake_gets_the_same_answer(call, key_for, acme):
    key = key_for(acme)
    answers = [call(acme, "POST", "/admin/products", {}, key=key, idempotency_key="bad") for _ in range(2)]
    assert [each.status_code for each in answers] == [422, 422]
    assert answers[0].data["errors"] == answers[1].data["errors"]


def test_pages_follow_the_cursor_to_the_end(call, key_for, acme):
    with use(acme):
        for _ in range(5):
            make_product()
    seen, after = [], ""
    for _ in range(10):
        response = call(acme, "GET", f"/products?limit=2{f'&after={after}' if after else ''}")
        seen += [each["id"] for each in response.data["data"]]
        after = response.data["next_cursor"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) >= 5
    assert call(acme, "GET", "/products?limit=0").status_code == 422
    assert call(acme, "GET", "/products?after=prod_x").status_code == 404


def test_a_cart_by_its_token(call, acme):
    with use(acme):
        variant = make_variant(price=500, stock=5)
    from core.ids import public_id

    line = {"variant_id": public_id("var", variant), "quantity": 2}
    cart = call(acme, "POST", "/carts", line)
    assert cart.status_code == 201, cart.data
    assert cart.data["subtotal"]["minor"] == 1000
    path = f"/carts/{cart.data['token']}"
    more = call(acme, "POST", f"{path}/lines", {**line, "quantity": 9})
    assert (more.status_code, more.data["code"]) == (409, "not_enough")
    less = call(acme, "PUT", f"{path}/lines/{line['variant_id']}", {"quantity": 1})
    assert less.data["item_count"] == 1
    assert call(acme, "DELETE", f"{path}/lines/{line['variant_id']}").data["lines"] == []
    assert call(acme, "GET", "/carts/nonsense").status_code == 404


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_an_unknown_address_is_a_problem_in_json(call, acme, method):
    response = call(acme, method, "/nothing/here")
    assert response.status_code == 404
    assert response.data["code"] == "not_found"


def test_answers_tell_the_rate(call, acme):
    response = call(acme, "GET", "/products")
    assert int(response["RateLimit-Remaining"]) < int(response["RateLimit-Limit"])


def test_broken_json_and_wrong_types(call, client_for, acme):
    broken = client_for(acme).post("/api/v1/carts", "{", content_type="application/json")
    assert (broken.status_code, broken["Content-Type"]) == (400, "application/problem+json")
    form = client_for(acme).post("/api/v1/carts", {"variant_id": "x"})
    assert form.status_code == 415
