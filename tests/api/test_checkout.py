"""From an empty cart to a paid order, over the API only; and what is refused on the way."""

import uuid
from typing import Any

import pytest

from core.ids import public_id
from shops.context import use
from tests.builders import make_variant, set_stock
from tests.selling import BERLIN, CAROL

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(call: Any, acme: Any) -> Any:
    """Calls at acme."""

    def ask(method: str, path: str, body: Any = None, **options: Any) -> Any:
        return call(acme, method, path, body, **options)

    return ask


@pytest.fixture
def bowl(acme: Any) -> Any:
    with use(acme):
        return make_variant(price=2400, stock=3)


@pytest.fixture
def filled(shop: Any, bowl: Any) -> Any:
    """A checkout that is ready: its path and its total."""
    cart = shop("POST", "/carts", {"variant_id": public_id("var", bowl), "quantity": 2}).data
    path = f"/carts/{cart['token']}/checkout"
    assert shop("GET", path).data["ready"] is False
    data = shop("PATCH", path, {"email": CAROL, "shipping_address": BERLIN}).data
    assert data["problems"] == {}, data
    return path, data["totals"]["total"]["minor"]


def place(shop: Any, path: str, total: int, **more: Any) -> Any:
    key = more.pop("idempotency_key", uuid.uuid4().hex)
    body = {"shown_total": total, "gateway": "test", "buyer_token": "test_succeed", **more}
    return shop("POST", f"{path}/place", body, idempotency_key=key)


def test_a_sale_without_a_page(shop: Any, filled: Any):
    path, total = filled
    methods = shop("GET", f"{path}/payment-methods").data["data"]
    assert "test" in [each["gateway"] for each in methods]
    placed = place(shop, path, total)
    assert placed.status_code == 200, placed.data
    assert placed.data["status"] == "paid"
    order = shop("GET", f"/orders/{placed.data['order_token']}").data
    assert (order["id"], order["payment_status"]) == (placed.data["order_id"], "paid")
    assert order["total"]["minor"] == total
    assert sum(line["total"]["minor"] for line in order["lines"] + order["shipping_lines"]) == total
    assert "fee" not in order
    assert shop("GET", path).status_code == 410
    assert shop("GET", "/orders/nonsense").status_code == 404


def test_a_total_that_was_not_shown_is_not_charged(shop: Any, filled: Any):
    path, total = filled
    refused = place(shop, path, total - 1)
    assert (refused.status_code, refused.data["code"]) == (409, "total_changed")
    assert refused.data["details"]["totals"]["total"]["minor"] == total
    assert place(shop, path, total).data["status"] == "paid"


def test_what_is_sold_out_is_named(shop: Any, filled: Any, acme: Any, bowl: Any):
    path, total = filled
    with use(acme):
        set_stock(bowl, 1)
    refused = place(shop, path, total)
    assert (refused.status_code, refused.data["code"]) == (409, "out_of_stock")
    assert refused.data["details"]["lines"] == [
        {"variant_id": public_id("var", bowl), "wanted": 2, "available": 1}
    ]


def test_what_is_missing_is_named(shop: Any, bowl: Any):
    cart = shop("POST", "/carts", {"variant_id": public_id("var", bowl)}).data
    path = f"/carts/{cart['token']}/checkout"
    shop("GET", path)
    refused = place(shop, path, 2400)
    assert refused.status_code == 422
    assert {"email", "shipping_address.line1"} <= set(refused.data["errors"])


def test_placing_needs_an_idempotency_key(shop: Any, filled: Any):
    path, total = filled
    refused = place(shop, path, total, idempotency_key="")
    assert (refused.status_code, refused.data["code"]) == (400, "idempotency_key_missing")


def test_a_repeat_is_the_same_order(shop: Any, filled: Any):
    path, total = filled
    first = place(shop, path, total, idempotency_key="a")
    again = place(shop, path, total, idempotency_key="a")
    other = place(shop, path, total, idempotency_key="b")
    assert first.data == again.data
    assert again["Idempotent-Replayed"] == "true"
    assert other.data["order_id"] == first.data["order_id"]


def test_a_declined_card_may_be_tried_again(shop: Any, filled: Any):
    path, total = filled
    declined = place(shop, path, total, buyer_token="test_decline")
    assert declined.data["status"] == "declined"
    assert declined.data["message"]
    paid = place(shop, path, total)
    assert paid.data["status"] == "paid"
    assert paid.data["order_id"] == declined.data["order_id"]


def test_a_challenge_is_a_next_action(shop: Any, filled: Any):
    path, total = filled
    placed = place(shop, path, total, buyer_token="test_action")
    assert placed.data["status"] == "action"
    assert placed.data["next_action"]
    order = shop("GET", f"/orders/{placed.data['order_token']}").data
    assert order["payment_status"] == "unpaid"


def test_a_way_to_pay_that_is_none(shop: Any, filled: Any):
    path, total = filled
    refused = place(shop, path, total, gateway="gold")
    assert (refused.status_code, refused.data["code"]) == (409, "payment_method_unavailable")


def test_two_shoppers_behind_one_address_may_choose_the_same_key(shop: Any, bowl: Any):
    line = {"variant_id": public_id("var", bowl), "quantity": 1}
    carts = [shop("POST", "/carts", line).data["token"] for _ in range(2)]
    notes = [shop("PATCH", f"/carts/{token}", {"note": token}, idempotency_key="1") for token in carts]
    assert [each.status_code for each in notes] == [200, 200]


def test_a_cart_of_another_shop_is_none(call: Any, globex: Any, filled: Any):
    path, total = filled
    for address in (path, path.removesuffix("/checkout"), f"{path}/payment-methods"):
        assert call(globex, "GET", address).status_code == 404
    body = {"shown_total": total, "gateway": "test", "buyer_token": "test_succeed"}
    assert call(globex, "POST", f"{path}/place", body, idempotency_key="x").status_code in {404, 409}
