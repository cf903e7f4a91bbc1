"""Orders with a merchant's key: found, sent, cancelled, paid by hand, given back."""

import uuid
from typing import Any

import pytest

from core.ids import public_id
from core.outbox.testing import drain
from shops.context import use
from tests.builders import make_variant
from tests.selling import sell

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(call: Any, key_for: Any, acme: Any) -> Any:
    """Calls at acme with a key that may do everything."""
    key = key_for(acme)

    def ask(method: str, path: str, body: Any = None, **options: Any) -> Any:
        return call(acme, method, f"/admin{path}", body, key=key, **options)

    return ask


@pytest.fixture
def order(acme: Any) -> Any:
    with use(acme):
        return sell((make_variant(price=1000, stock=9), 3), (make_variant(price=500, stock=9), 1))


def fresh() -> dict[str, str]:
    return {"idempotency_key": uuid.uuid4().hex}


def lines(order: Any) -> list[str]:
    return [public_id("line", line.id) for line in order.lines]


def test_orders_are_listed_and_read(office: Any, order: Any):
    listed = office("GET", "/orders?payment_status=paid&limit=1").data
    assert [each["id"] for each in listed["data"]] == [order.public_id]
    found = office("GET", f"/orders/{order.public_id}").data
    assert found["can"] == {"fulfill": True, "cancel": True, "refund": True, "mark_paid": False}
    assert found["refundable"]["minor"] == found["total"]["minor"] == order.total
    assert [line["id"] for line in found["lines"]] == lines(order)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("query=carol@customer.example", 1),
        ("query=nobody", 0),
        ("status=cancelled", 0),
        ("status=all", 1),
        ("fulfillment_status=unfulfilled", 1),
        ("since=2000-01-01T00:00:00Z", 1),
        ("until=2000-01-01T00:00:00%2B02:00", 0),
    ],
)
def test_filters(office: Any, order: Any, query: str, count: int):
    assert len(office("GET", f"/orders?{query}").data["data"]) == count


@pytest.mark.parametrize(
    "query", ["status=lost", "since=yesterday", "since=2026-01-01T00:00:00", "stauts=open"]
)
def test_a_filter_that_is_none_is_refused(office: Any, query: str):
    assert office("GET", f"/orders?{query}").status_code == 422


def test_orders_page_by_page(office: Any, acme: Any):
    with use(acme):
        made = [sell().public_id for _ in range(3)]
    first = office("GET", "/orders?limit=2").data
    second = office("GET", f"/orders?limit=2&after={first['next_cursor']}").data
    assert [each["id"] for each in first["data"] + second["data"]] == made[::-1]
    assert second["next_cursor"] is None


def test_parcels(office: Any, order: Any):
    path, line = f"/orders/{order.public_id}/fulfillments", lines(order)[0]
    part = {
        "items": [{"line_id": line, "quantity": 2}],
        "carrier": "Parcels",
        "tracking_url": "https://parcels.example/1",
    }
    sent = office("POST", path, part, **fresh())
    assert sent.status_code == 201, sent.data
    assert sent.data["items"] == part["items"]
    assert office("POST", path, part, **fresh()).status_code == 422
    rest = office("POST", path, {}, **fresh()).data
    assert sum(each["quantity"] for each in rest["items"]) == 2
    found = office("GET", f"/orders/{order.public_id}").data
    assert (found["status"], found["fulfillment_status"]) == ("closed", "fulfilled")
    for bad in ("javascript:alert(1)", "https://x.example/\r\nBcc: y@z.example", 'https://x.example/"onx='):
        refused = office("POST", path, {"tracking_url": bad}, **fresh())
        assert refused.status_code == 422
        assert "tracking_url" in refused.data["errors"]


def test_a_refund_is_what_its_preview_said(office: Any, order: Any):
    path, line = f"/orders/{order.public_id}/refunds", lines(order)[0]
    preview = office("GET", f"{path}/preview?items={line}:2").data
    body = {"items": [{"line_id": line, "quantity": 2}], "reason": "broken"}
    made = office("POST", path, body, **fresh())
    assert made.status_code == 201, made.data
    assert made.data["amount"] == preview["total"]
    assert made.data["status"] == "succeeded"
    found = office("GET", f"/orders/{order.public_id}").data
    assert found["payment_status"] == "partially_refunded"
    assert found["refunded_total"] == preview["total"]
    too_many = office("POST", path, body, **fresh())
    assert too_many.status_code == 422
    assert office("GET", f"{path}/preview?items={line}").status_code == 422
    assert office("POST", path, {}, **fresh()).data["code"] == "nothing_to_refund"


def test_a_refund_with_one_key_happens_once(office: Any, order: Any):
    path = f"/orders/{order.public_id}/refunds"
    body = {"items": [{"line_id": lines(order)[0], "quantity": 1}]}
    answers = [office("POST", path, body, idempotency_key="once") for _ in range(2)]
    assert answers[0].data["id"] == answers[1].data["id"]
    assert len(office("GET", f"/orders/{order.public_id}").data["refunds"]) == 1


@pytest.mark.parametrize("what", ["refunds", "fulfillments"])
def test_what_must_not_happen_twice_needs_a_key(office: Any, order: Any, what: str):
    refused = office("POST", f"/orders/{order.public_id}/{what}", {})
    assert (refused.status_code, refused.data["code"]) == (400, "idempotency_key_missing")


def test_cancelling_gives_everything_back(office: Any, order: Any):
    cancelled = office("POST", f"/orders/{order.public_id}/cancellation", {"reason": "asked for"}).data
    assert cancelled["status"] == "cancelled"
    drain()
    found = office("GET", f"/orders/{order.public_id}").data
    assert found["refunded_total"]["minor"] == order.total
    again = office("POST", f"/orders/{order.public_id}/cancellation", {})
    assert (again.status_code, again.data["code"]) == (409, "not_possible")


def test_money_that_came_by_hand(office: Any, acme: Any):
    with use(acme):
        unpaid = sell(gateway="manual")
    paid = office("POST", f"/orders/{unpaid.public_id}/mark-paid")
    assert paid.status_code == 200, paid.data
    assert paid.data["payment_status"] == "paid"


@pytest.mark.parametrize(
    ("scope", "method", "what"),
    [
        ("orders:read", "POST", "fulfillments"),
        ("orders:read", "POST", "cancellation"),
        ("orders:read", "POST", "mark-paid"),
        ("orders:write", "POST", "refunds"),
        ("orders:write", "GET", "refunds/preview"),
        ("products:read", "GET", ""),
    ],
)
def test_a_key_does_what_its_scopes_say(
    call: Any, key_for: Any, acme: Any, order: Any, scope: str, method: str, what: str
):
    key = key_for(acme, scope)
    path = f"/admin/orders/{order.public_id}/{what}".rstrip("/")
    refused = call(acme, method, path, {} if method == "POST" else None, key=key, **fresh())
    assert refused.status_code == 403, refused.data
