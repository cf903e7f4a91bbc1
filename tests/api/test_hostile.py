"""What nobody sends by mistake."""

import json
from typing import Any

import pytest

from core.ids import public_id, uuid7
from shops.context import use
from tests.builders import make_product, make_variant, variant_of
from tests.selling import ready_cart, sell

pytestmark = pytest.mark.django_db

STRINGS = [
    "'; DROP TABLE catalog_product; --",
    "{{ 7*7 }}{% include 'x' %}",
    "<script>alert(1)</script>",
    "\u202eabc\u200b",
    "𝕏" * 100,
    "../../etc/passwd",
    "%s%n\\",
]


@pytest.fixture
def raw(client_for: Any, key_for: Any, acme: Any) -> Any:
    """Bytes as they are, to acme, with a key."""
    key = key_for(acme)

    def send(
        method: str, path: str, body: bytes | str = b"", kind: str = "application/json", **headers: str
    ) -> Any:
        client = client_for(acme, raise_request_exception=False)
        return client.generic(
            method,
            f"/api/v1{path}",
            body,
            content_type=kind,
            headers={"authorization": f"Bearer {key}", **headers},
        )

    return send


def is_problem(response: Any, *statuses: int) -> bool:
    assert response.status_code in statuses, (response.status_code, response.content[:300])
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["code"]
    return True


@pytest.mark.parametrize("quantity", [-1, 10**9, 10**30, 1.5, "2", True, None, [], {}])
def test_quantities_that_are_none(call: Any, acme: Any, quantity: Any):
    with use(acme):
        variant = public_id("var", make_variant(stock=5))
    assert is_problem(call(acme, "POST", "/carts", {"variant_id": variant, "quantity": quantity}), 422)


@pytest.mark.parametrize("text", STRINGS)
def test_strings_are_only_strings(call: Any, key_for: Any, acme: Any, text: str):
    key = key_for(acme)
    body = {
        "title": text,
        "vendor": text[:100],
        "status": "active",
        "variants": [{"price": 1, "sku": text[:100]}],
    }
    made = call(acme, "POST", "/admin/products", body, key=key)
    assert made.status_code == 201, made.data
    assert made.data["variants"][0]["sku"].strip("\u200b\u202e") in text
    read = call(acme, "GET", f"/admin/products/{made.data['id']}", key=key)
    assert "49" not in read.data["title"]
    for path in ("/products", "/admin/products", "/admin/orders", "/admin/stock"):
        from urllib.parse import urlencode

        assert call(acme, "GET", f"{path}?{urlencode({'query': text})}", key=key).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b'{"variant_id": NaN}',
        b'{"quantity": ' + b"9" * 10_000 + b"}",
        b'{"variant_id": "var_\\u0000"}',
        b'{"variant_id": "\\ud800"}',
    ],
    ids=range(12),
)
def test_bodies_that_are_none(raw: Any, body: bytes):
    assert is_problem(raw("POST", "/carts", body), 400, 422)


@pytest.mark.parametrize("text", ["a\\u0000b", "\\ud800"])
def test_characters_no_database_keeps(raw: Any, text: str):
    body = f'{{"title": "{text}", "variants": [{{"price": 1}}]}}'
    assert is_problem(raw("POST", "/admin/products", body), 400, 422)


def test_a_body_that_is_too_large(raw: Any):
    big = json.dumps({"title": "x" * 1_000_000, "variants": [{"price": 1}]})
    assert is_problem(raw("POST", "/admin/products", big), 422)
    assert is_problem(raw("POST", "/admin/products", " " * 3_000_000), 413)


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", ""])
def test_content_types_that_are_not_json(raw: Any, kind: str):
    assert is_problem(raw("POST", "/carts", b"{}", kind), 415, 422)


def test_only_json_is_answered(raw: Any):
    assert is_problem(raw("GET", "/products", accept="text/html"), 406)


@pytest.mark.parametrize(
    "path", ["/products/%00", "/products/a%0Ab", "/carts/%F0%9F%92%A9", "/products?limit=%00"]
)
def test_strange_addresses(raw: Any, path: str):
    assert is_problem(raw("GET", path), 400, 404)


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PROPFIND"])
def test_methods_that_are_none(raw: Any, method: str):
    assert is_problem(raw(method, "/products"), 405)


@pytest.mark.parametrize("key", ["x" * 300, "a\tb", "ü", ""])
def test_idempotency_keys_that_are_none(raw: Any, key: str):
    assert is_problem(raw("POST", "/carts", b"{}", **{"idempotency-key": key}), 422)


@pytest.mark.parametrize("secret", ["", "sk_", "sk_" + "x" * 10_000, "sk_\xff", "' OR 1=1"])
def test_keys_that_are_none(client_for: Any, acme: Any, secret: str):
    response = client_for(acme).get("/api/v1/admin/products", headers={"authorization": f"Bearer {secret}"})
    assert is_problem(response, 401)
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert int(response["RateLimit-Remaining"]) >= 0


def test_too_many_requests(call: Any, key_for: Any, acme: Any, monkeypatch: pytest.MonkeyPatch):
    from api.rest import views
    from core.ratelimit import Rate

    monkeypatch.setattr(views, "SHOPPER_RATE", Rate(3, 60))
    answers = [call(acme, "GET", "/products") for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert is_problem(answers[3], 429)
    assert int(answers[3]["Retry-After"]) > 0
    assert answers[3]["RateLimit-Remaining"] == "0"
    guess = call(acme, "GET", "/admin/products", key="sk_guess")
    assert guess.status_code == 429  # guessing counts against the address
    assert call(acme, "GET", "/admin/products", key=key_for(acme)).status_code == 200


def test_a_suspended_shop_says_so_in_json(client_for: Any, world: Any):
    from core.actor import Actor
    from shops.services import suspend_shop

    suspend_shop(shop_id=world.acme.id, reason="test", actor=Actor.system("tests"))
    assert is_problem(client_for(world.acme).get("/api/v1/products"), 503)


def _things(shop: Any) -> dict[str, str]:
    """One of everything, by what addresses call it."""
    with use(shop):
        product = make_product(title="Theirs", stock=9)
        order = sell((variant_of(product), 1))
        token, _ = ready_cart((variant_of(product), 1))
    from tenants.orders.selectors import order_token

    with use(shop):
        return {
            "product": public_id("prod", product),
            "variant": public_id("var", variant_of(product)),
            "variant_id": public_id("var", variant_of(product)),
            "order": order.public_id,
            "token": token,
            "order_token": order_token(order.id),
            "line": public_id("line", order.lines[0].id),
            "handle": "theirs",
        }


def _bodies(theirs: dict[str, str]) -> dict[str, Any]:
    items = [{"line_id": theirs["line"], "quantity": 1}]
    return {
        "change_cart": {"note": "x"},
        "add_to_cart": {"variant_id": theirs["variant"], "quantity": 1},
        "set_cart_line": {"quantity": 1},
        "change_checkout": {"note": "x"},
        "place_order": {"shown_total": 1},
        "change_product": {"title": "Mine"},
        "change_variant": {"price": 1},
        "set_stock": {"on_hand": 1},
        "fulfill_order": {"items": items},
        "cancel_order": {},
        "mark_order_paid": {},
        "refund_order": {"items": items},
    }


def test_nothing_of_another_shop_is_there(call: Any, key_for: Any, acme: Any, globex: Any):
    """Every address of globex's, asked at acme with acme's key, and at globex with acme's key."""
    from api.rest.openapi.document import document

    theirs, key = _things(globex), key_for(acme)
    bodies = _bodies(theirs)
    asked = 0
    for path, methods in document()["paths"].items():
        if "{" not in path:
            continue
        values = {**theirs, "token": theirs["order_token" if path.startswith("/api/v1/orders/") else "token"]}
        address = path.removeprefix("/api/v1").format(**values)
        for method, operation in methods.items():
            options = {"key": key, "idempotency_key": uuid7().hex}
            body = bodies.get(operation["operationId"])
            here = call(acme, method.upper(), address, body, **options)
            expected = {404, 409} if operation["operationId"] == "place_order" else {404}
            assert here.status_code in expected, (method, path, here.status_code, here.data)
            there = call(globex, method.upper(), address, body, **options)
            assert there.status_code == 401, (method, path)
            asked += 1
    assert asked >= 20


def test_a_line_of_another_order_is_not_refunded(call: Any, key_for: Any, acme: Any, globex: Any):
    ours, theirs, key = _things(acme), _things(globex), key_for(acme)
    body = {"items": [{"line_id": theirs["line"], "quantity": 1}]}
    for what in ("refunds", "fulfillments"):
        path = f"/admin/orders/{ours['order']}/{what}"
        assert call(acme, "POST", path, body, key=key, idempotency_key=what).status_code == 422


@pytest.mark.parametrize(
    "path", ["products", "admin/products", "admin/orders", "admin/stock", "collections/all"]
)
def test_a_cursor_that_got_lost_is_no_first_page(client_for: Any, key_for: Any, acme: Any, path: str):
    """A program that sends an empty one would read the first page for ever."""
    headers = {"authorization": f"Bearer {key_for(acme)}"}
    client = client_for(acme)
    assert client.get(f"/api/v1/{path}", headers=headers).status_code in {200, 404}
    assert client.get(f"/api/v1/{path}?after=", headers=headers).status_code == 404
