"""A process that is killed (SIGKILL, a real one) between any two of its commits while it refunds or sends a parcel.

Whatever was committed by then is finished by the machinery or by asking again: one refund at the gateway, one parcel,
stock that equals its movements, a ledger that balances.
"""

import os
import signal
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from billing.ledger.selectors import unbalanced
from core import clock
from core.outbox.testing import drain
from integrations.test_gateway import memory
from shops.context import use
from tenants.inventory import selectors as stock
from tenants.orders import services
from tenants.orders.types import Item, OrderData, RefundItem
from tenants.payments import services as payments
from tests.builders import STAFF, make_variant
from tests.selling import order_of, sell

pytestmark = pytest.mark.django_db(transaction=True)
MOST_STEPS = 40


def killed_before(number: int, shop: Any, work: Callable[[], object]) -> bool:
    """Do the work in a process that dies at its step of this number; whether it died of that.

    A step is a statement of its own, or the second one of a transaction: what is open then never happened.
    """
    connections.close_all()  # a child must not share a connection
    pid = os.fork()
    if pid == 0:
        steps, seen = [number], Counter[int]()

        def counting(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
            blocks = context["connection"].atomic_blocks
            if blocks:
                seen[id(blocks[0])] += 1
            steps[0] -= not blocks or seen[id(blocks[0])] == 2
            if not steps[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        try:
            with use(shop), ExitStack() as stack:
                for alias in ("platform", "default"):
                    stack.enter_context(connections[alias].execute_wrapper(counting))
                work()
        finally:
            os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def refunded_at_the_gateway(order: OrderData) -> list[int]:
    assert order.payment is not None
    record = memory.load("payment", order.payment.gateway_ref)
    assert record is not None
    return [refund["amount"] for refund in record["refunds"]]


def test_a_refund_is_finished_wherever_it_was_cut_off(acme: Any) -> None:
    seen = set()
    with use(acme):
        variant = make_variant(price=1000, stock=200)
    for number in range(1, MOST_STEPS):
        with use(acme):
            order = sell((variant, 2))
            drain()

        def refund(order: OrderData = order) -> None:
            items = [RefundItem(order.lines[0].id, 1, True)]
            services.refund(actor=STAFF, order_id=order.id, items=items, idempotency_key=f"key-{order.id}")

        died = killed_before(number, acme, refund)
        with use(acme):
            found = order_of(order.id)
            asked = len(found.refunds)
            seen.add((asked, len(refunded_at_the_gateway(order)), found.refunded_total))
            with clock.frozen(clock.now() + timedelta(minutes=5)):
                payments.sweep()
                drain()
            done = order_of(order.id)
            assert refunded_at_the_gateway(done) == [1000] * asked, number
            assert (done.refunded_total, len(done.refunds)) == (1000 * asked, asked), number
            refund()  # the client asks again, with the key it had
            drain()
            done = order_of(order.id)
            assert refunded_at_the_gateway(done) == [1000], number
            assert (done.refunded_total, done.refunds[0].status) == (1000, "succeeded"), number
        if not died:
            break
    else:
        raise AssertionError("the refund never came to its end")
    # Cut off before the wish was kept, between wish and call, between call and settling, before the order followed.
    assert seen == {(0, 0, 0), (1, 0, 0), (1, 1, 0), (1, 1, 1000)}
    with use(acme):
        assert stock.unexplained_levels() == []
    assert unbalanced() == []


def test_a_parcel_leaves_once_wherever_it_was_cut_off(acme: Any, mailoutbox: list[Any]) -> None:
    seen = set()
    with use(acme):
        variant = make_variant(price=1000, stock=200)
    for number in range(1, MOST_STEPS):
        with use(acme):
            order = sell((variant, 2))
            drain()
            before, mailed = stock.level_of(variant).on_hand, len(mailoutbox)

        def send(order: OrderData = order) -> None:
            items = [Item(order.lines[0].id, 1)]
            services.fulfill(actor=STAFF, order_id=order.id, items=items, idempotency_key=f"key-{order.id}")

        died = killed_before(number, acme, send)
        with use(acme):
            found = order_of(order.id)
            seen.add((len(found.fulfillments), found.lines[0].fulfilled_quantity))
            send()
            drain()
            done = order_of(order.id)
            assert (len(done.fulfillments), done.lines[0].fulfilled_quantity) == (1, 1), number
            assert stock.level_of(variant).on_hand == before - 1, number
            assert len(mailoutbox) == mailed + 1, number
        if not died:
            break
    else:
        raise AssertionError("the parcel never came to its end")
    assert seen == {(0, 0), (1, 1)}
    with use(acme):
        assert stock.unexplained_levels() == []
