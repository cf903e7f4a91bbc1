"""Many at once, with real threads and real commits: the last unit, the double click, two ways to pay."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import pytest
from django.db import IntegrityError, connections

from core.errors import Conflict, Invalid
from shops.context import use
from tenants.checkout import services as checkout
from tenants.inventory import locks as stock_locks
from tenants.inventory import selectors as stock
from tenants.inventory.errors import OutOfStock
from tenants.orders import selectors as orders
from tenants.payments.models import Payment, PaymentAttempt
from tests.builders import make_variant
from tests.selling import order_of, pay, ready_cart

pytestmark = pytest.mark.django_db(transaction=True)
BUYERS = 50
CLICKS = 20


def at_once(shop, jobs, *, unlocked=False):
    """Run the jobs at the same instant; what each returned, or what it raised."""
    barrier = threading.Barrier(len(jobs))

    def run(job):
        try:
            with use(shop), stock_locks.unlocked_for_demonstration() if unlocked else nullcontext():
                barrier.wait()
                return job()
        except (OutOfStock, Invalid):
            return "sold out"
        except IntegrityError:
            return "stopped by the constraint"
        except Conflict as error:
            return error.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def carts(shop, variant, count):
    with use(shop):
        return [ready_cart((variant, 1), email=f"buyer{number}@customer.example") for number in range(count)]


def buying(token, total):
    return lambda: pay(token, total).status


def test_fifty_buyers_one_unit(world):
    with use(world.acme):
        variant = make_variant(stock=1)
    outcomes = at_once(world.acme, [buying(*each) for each in carts(world.acme, variant, BUYERS)])
    assert outcomes.count("paid") == 1, outcomes
    assert outcomes.count("sold out") == BUYERS - 1
    with use(world.acme):
        level = stock.level_of(variant)
        assert level is not None
        assert (level.on_hand, level.allocated, level.reserved) == (1, 1, 0)
        assert orders.order_table().count() == 1
        assert Payment.objects.filter(status="captured").count() == 1
        assert stock.unexplained_levels() == []


def test_without_the_lock_more_than_one_believes_to_have_it(world):
    """The negative control: the test above can fail. Who is slow enough sells in turn even without the lock."""
    for _ in range(10):
        with use(world.acme):
            variant = make_variant(stock=1)
        ready = carts(world.acme, variant, 12)
        outcomes = at_once(world.acme, [buying(*each) for each in ready], unlocked=True)
        if outcomes.count("paid") > 1 or "stopped by the constraint" in outcomes:
            return
    pytest.fail("ten times everybody waited for everybody")


def test_twenty_double_clicks_are_one_order_and_one_charge(world):
    with use(world.acme):
        variant = make_variant(stock=5)
        token, total = ready_cart((variant, 1))
    placed = at_once(world.acme, [lambda: pay(token, total)] * CLICKS)
    assert {each.status for each in placed} == {"paid"}, placed
    assert len({each.order_id for each in placed}) == 1
    with use(world.acme):
        assert orders.order_table(status="all").count() == 1
        assert (Payment.objects.count(), PaymentAttempt.objects.count()) == (1, 1)
        order = order_of(placed[0].order_id)
        assert order.payment is not None
        assert order.payment.amount_captured == total


def test_the_return_page_and_the_webhook_at_once(world):
    from integrations.test_gateway.gateway import TestGateway
    from tenants.payments import services as payments

    with use(world.acme):
        variant = make_variant(stock=5)
        token, total = ready_cart((variant, 1))
        placed = pay(token, total, "test_action")
        assert placed.status == "action"
        order = order_of(placed.order_id)
        assert order.payment is not None
        TestGateway().answer(order.payment.gateway_ref, passed=True)
        payment_id = order.payment.id
    jobs = [lambda: checkout.finish(placed.order_token).status] * 4
    jobs += [lambda: payments.settle(payment_id, source="webhook").status] * 4
    assert set(at_once(world.acme, jobs)) == {"paid", "captured"}
    with use(world.acme):
        done = order_of(placed.order_id)
        assert (done.payment_status, done.paid_total) == ("paid", total)
        level = stock.level_of(variant)
        assert level is not None
        assert level.allocated == 1
