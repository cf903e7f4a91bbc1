"""A click that comes twice, a client that asks again: one parcel, one refund. Real threads, real commits."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from shops.context import use
from tenants.inventory import selectors as stock
from tenants.orders import services
from tenants.orders.errors import NotPossible
from tenants.orders.types import Item, OrderData, RefundItem
from tests.builders import STAFF, make_variant
from tests.core.racing import race
from tests.selling import order_of, sell

pytestmark = pytest.mark.django_db(transaction=True)
Repeat = Callable[[OrderData, str], UUID]


def one_item_leaves(order: OrderData, key: str) -> UUID:
    items = [Item(order.lines[0].id, 1)]
    return services.fulfill(actor=STAFF, order_id=order.id, items=items, idempotency_key=key)


def one_item_is_paid_back(order: OrderData, key: str) -> UUID:
    items = [RefundItem(order.lines[0].id, 1, False)]
    return services.refund(actor=STAFF, order_id=order.id, items=items, idempotency_key=key)


def at_once(acme: Any, order: OrderData, act: Repeat, keys: list[str]) -> list[Any]:
    def runner(key: str) -> Callable[[], UUID]:
        def run() -> UUID:
            with use(acme):
                return act(order, key)

        return run

    return race([runner(key) for key in keys])


@pytest.mark.parametrize(("keys", "parcels"), [(["same", "same"], 1), (["one", "two"], 2), (["", ""], 2)])
def test_two_threads_and_a_parcel(acme: Any, keys: list[str], parcels: int) -> None:
    with use(acme):
        variant = make_variant(stock=5)
        order = sell((variant, 4))
    made = at_once(acme, order, one_item_leaves, keys)
    assert len(set(made)) == parcels, made
    with use(acme):
        done, level = order_of(order.id), stock.level_of(variant)
        assert len(done.fulfillments) == parcels
        assert (done.lines[0].fulfilled_quantity, level.on_hand) == (parcels, 5 - parcels)
        assert stock.unexplained_levels() == []


@pytest.mark.parametrize(("keys", "refunds"), [(["same", "same"], 1), (["one", "two"], 2)])
def test_two_threads_and_a_refund(acme: Any, keys: list[str], refunds: int) -> None:
    with use(acme):
        order = sell((make_variant(price=1000, stock=5), 4))
    made = at_once(acme, order, one_item_is_paid_back, keys)
    assert len(set(made)) == refunds, made
    with use(acme):
        done = order_of(order.id)
        assert (len(done.refunds), done.refunded_total) == (refunds, 1000 * refunds)
        assert done.payment is not None
        assert (done.payment.amount_refunded, done.payment.amount_refund_pending) == (1000 * refunds, 0)


def test_two_threads_and_a_cancellation(acme: Any) -> None:
    with use(acme):
        variant = make_variant(price=1000, stock=5)
        order = sell((variant, 4))

    def cancel(order: OrderData, key: str) -> UUID:
        services.cancel(actor=STAFF, order_id=order.id, reason=key)
        return order.id

    answers = at_once(acme, order, cancel, ["one", "two"])
    assert [each for each in answers if not isinstance(each, NotPossible)] == [order.id]
    with use(acme):
        done, level = order_of(order.id), stock.level_of(variant)
        assert (done.status, [refund.amount for refund in done.refunds]) == ("cancelled", [order.total])
        assert (level.on_hand, level.allocated) == (5, 0)


def test_a_key_of_another_order_is_not_found(acme: Any) -> None:
    with use(acme):
        first, second = sell((make_variant(stock=5), 2)), sell((make_variant(stock=5), 2))
        made = one_item_leaves(first, f"{first.id}:a")
        assert one_item_leaves(first, f"{first.id}:a") == made
        assert one_item_leaves(second, f"{second.id}:a") != made
