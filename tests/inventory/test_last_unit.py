"""Fifty people want the last unit at the same instant. With the lock one gets it; without it the race shows."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections

from core import clock
from shops.context import use
from tenants.inventory import locks, selectors, services
from tenants.inventory.errors import OutOfStock
from tenants.inventory.types import StockWish
from tests.builders import make_variant

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 50


def rush(shop, variant, *, locked: bool) -> list[str]:
    barrier = threading.Barrier(THREADS)

    def buy(number: int) -> str:
        try:
            with use(shop), nullcontext() if locked else locks.unlocked_for_demonstration():
                barrier.wait()
                wishes = [StockWish(variant, 1)]
                services.reserve(
                    reference=f"order:{number}", wishes=wishes, expires_at=clock.now() + timedelta(minutes=1)
                )
        except OutOfStock:
            return "sold out"
        except IntegrityError:
            return "stopped by the constraint"
        else:
            return "sold"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(buy, range(THREADS)))


@pytest.fixture
def last_unit(world) -> Callable[[], object]:
    def make():
        with use(world.acme):
            return make_variant(stock=1)

    return make


def test_the_last_unit_sells_exactly_once(world, last_unit):
    variant = last_unit()
    outcomes = rush(world.acme, variant, locked=True)
    assert outcomes.count("sold") == 1
    assert outcomes.count("sold out") == THREADS - 1
    with use(world.acme):
        level = selectors.level_of(variant)
        assert level is not None
        assert (level.on_hand, level.reserved) == (1, 1)
        assert selectors.unexplained_levels() == []


def test_without_the_lock_the_race_is_there(world, last_unit):
    """The negative control: more than one believes to have it, so the test above can fail."""
    variant = last_unit()
    outcomes = rush(world.acme, variant, locked=False)
    assert outcomes.count("sold") > 1 or "stopped by the constraint" in outcomes
