"""The same Idempotency-Key at the same instant: one effect. Real commits, real threads."""

import threading
from typing import Any

import pytest

from core.ids import public_id
from shops.context import use
from tests.builders import make_variant, set_stock
from tests.core.racing import race
from tests.selling import ready_cart, sell

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def together(work: Any) -> list[Any]:
    answers = race([work] * AT_ONCE)
    assert [each for each in answers if isinstance(each, BaseException)] == []
    return answers


def sold(acme: Any) -> tuple[Any, dict[str, Any]]:
    """An order of four things, and what asks for one of them."""
    with use(acme):
        order = sell((make_variant(price=1000, stock=9), 4))
    return order, {"items": [{"line_id": public_id("line", order.lines[0].id), "quantity": 1}]}


def test_a_refund_asked_for_by_all_at_once_happens_once(call: Any, key_for: Any, acme: Any):
    order, body = sold(acme)
    key = key_for(acme)
    path = f"/admin/orders/{order.public_id}/refunds"
    answers = together(lambda: call(acme, "POST", path, body, key=key, idempotency_key="same"))
    codes = sorted(each.status_code for each in answers)
    assert codes[0] == 201
    assert set(codes) <= {201, 409}, codes
    assert {each.data["code"] for each in answers if each.status_code == 409} <= {"idempotency_in_progress"}
    assert len({each.data["id"] for each in answers if each.status_code == 201}) == 1
    found = call(acme, "GET", f"/admin/orders/{order.public_id}", key=key).data
    assert len(found["refunds"]) == 1


def test_a_parcel_recorded_by_all_at_once_leaves_once(call: Any, key_for: Any, acme: Any):
    order, body = sold(acme)
    key = key_for(acme)
    path = f"/admin/orders/{order.public_id}/fulfillments"
    answers = together(lambda: call(acme, "POST", path, body, key=key, idempotency_key="same"))
    assert {each.status_code for each in answers} <= {201, 409}
    assert len({each.data["id"] for each in answers if each.status_code == 201}) == 1
    assert sent_of(call, key, acme, order) == (1, 1)


def test_a_parcel_whose_answer_was_never_kept_leaves_once(call: Any, key_for: Any, acme: Any):
    """The process died after the parcel was recorded: the claim of the key runs out, and the client asks again."""
    from api.models import IdempotencyRecord

    order, body = sold(acme)
    key = key_for(acme)
    path = f"/admin/orders/{order.public_id}/fulfillments"
    first = call(acme, "POST", path, body, key=key, idempotency_key="same")
    with use(acme):
        IdempotencyRecord.objects.all().delete()
    again = call(acme, "POST", path, body, key=key, idempotency_key="same")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.data["id"] == again.data["id"]
    assert sent_of(call, key, acme, order) == (1, 1)
    other = call(acme, "POST", path, body, key=key, idempotency_key="another")
    assert other.data["id"] != first.data["id"]
    assert sent_of(call, key, acme, order) == (2, 2)


def sent_of(call: Any, key: Any, shop: Any, order: Any) -> tuple[int, int]:
    """Parcels, and items that left."""
    found = call(shop, "GET", f"/admin/orders/{order.public_id}", key=key).data
    return len(found["fulfillments"]), found["lines"][0]["fulfilled_quantity"]


def test_stock_moves_once(call: Any, key_for: Any, acme: Any):
    with use(acme):
        variant = make_variant(stock=5)
        set_stock(variant, 5)
    key, path = key_for(acme), f"/admin/stock/{public_id('var', variant)}"
    together(lambda: call(acme, "PUT", path, {"adjust_by": -1}, key=key, idempotency_key="same"))
    assert call(acme, "GET", path, key=key).data["on_hand"] == 4


def test_without_the_same_key_it_moves_every_time(call: Any, key_for: Any, acme: Any):
    """The negative control."""
    with use(acme):
        variant = make_variant(stock=5)
    key, path = key_for(acme), f"/admin/stock/{public_id('var', variant)}"
    together(lambda: call(acme, "PUT", path, {"adjust_by": -1}, key=key))
    assert call(acme, "GET", path, key=key).data["on_hand"] == 5 - AT_ONCE


def test_a_cart_placed_by_all_at_once_is_one_order(call: Any, key_for: Any, acme: Any):
    with use(acme):
        token, total = ready_cart((make_variant(price=2000, stock=9), 1))
    body = {"shown_total": total, "gateway": "test", "buyer_token": "test_succeed"}
    numbers = iter(range(AT_ONCE))
    lock = threading.Lock()

    def place() -> Any:
        with lock:
            name = f"key-{next(numbers)}"
        return call(acme, "POST", f"/carts/{token}/checkout/place", body, idempotency_key=name)

    answers = together(place)
    assert {each.status_code for each in answers} == {200}, [each.data for each in answers]
    assert len({each.data["order_id"] for each in answers}) == 1
    orders = call(acme, "GET", "/admin/orders?status=all", key=key_for(acme)).data["data"]
    assert [each["payment_status"] for each in orders] == ["paid"]
    assert orders[0]["paid_total"]["minor"] == total
