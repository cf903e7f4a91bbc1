"""Stock: figures are the sums of movements, promises are kept, the last unit sells once."""

from datetime import timedelta
from uuid import UUID

import pytest

from core import clock
from core.actor import Actor
from core.errors import Conflict, Forbidden, Invalid
from tenants.inventory import selectors, services
from tenants.inventory.errors import OutOfStock
from tenants.inventory.types import StockWish
from tests.builders import STAFF, make_variant

pytestmark = pytest.mark.django_db


def soon():
    return clock.now() + timedelta(minutes=15)


def wish(variant_id: UUID, quantity: int = 1) -> list[StockWish]:
    return [StockWish(variant_id, quantity)]


def figures(variant_id: UUID) -> tuple[int, int, int, int]:
    level = selectors.level_of(variant_id)
    assert level is not None
    return level.on_hand, level.allocated, level.reserved, level.available


def test_the_path_of_a_unit_from_shelf_to_parcel(in_acme):
    variant = make_variant(stock=5)
    services.reserve(reference="order:1", wishes=wish(variant, 2), expires_at=soon())
    assert figures(variant) == (5, 0, 2, 3)
    services.allocate(reference="order:1", wishes=wish(variant, 2))
    assert figures(variant) == (5, 2, 0, 3)
    services.ship(reference="order:1", items=wish(variant, 1))
    assert figures(variant) == (4, 1, 0, 3)
    services.deallocate(reference="order:1")
    assert figures(variant) == (4, 0, 0, 4)
    services.restock(actor=STAFF, reference="order:1", items=wish(variant, 1))
    assert figures(variant) == (5, 0, 0, 5)
    assert selectors.unexplained_levels() == []


def test_all_or_nothing_when_one_variant_is_short(in_acme):
    plenty, scarce = make_variant(stock=9), make_variant(stock=1)
    with pytest.raises(OutOfStock) as caught:
        services.reserve(reference="a", wishes=[*wish(plenty, 3), *wish(scarce, 2)], expires_at=soon())
    assert [(item.variant_id, item.wanted, item.available) for item in caught.value.shortages] == [
        (scarce, 2, 1)
    ]
    assert selectors.availability([plenty])[plenty].available == 9


def test_reserving_again_replaces_the_hold(in_acme):
    variant = make_variant(stock=3)
    services.reserve(reference="a", wishes=wish(variant, 3), expires_at=soon())
    services.reserve(reference="a", wishes=wish(variant, 2), expires_at=soon())
    assert figures(variant) == (3, 0, 2, 1)


def test_allocating_twice_changes_nothing_the_second_time(in_acme):
    variant = make_variant(stock=3)
    services.reserve(reference="a", wishes=wish(variant), expires_at=soon())
    services.allocate(reference="a", wishes=wish(variant))
    services.allocate(reference="a", wishes=wish(variant))
    assert figures(variant) == (3, 1, 0, 2)


def test_an_expired_hold_is_free_for_others_and_can_be_taken_anew(in_acme):
    variant = make_variant(stock=1)
    services.reserve(reference="slow", wishes=wish(variant), expires_at=clock.now() - timedelta(seconds=1))
    assert services.expire_reservations() == 1
    assert services.expire_reservations() == 0
    assert figures(variant) == (1, 0, 0, 1)
    services.allocate(reference="slow", wishes=wish(variant))
    assert figures(variant) == (1, 1, 0, 0)


def test_a_late_payer_does_not_get_what_is_gone(in_acme):
    variant = make_variant(stock=1)
    services.reserve(reference="slow", wishes=wish(variant), expires_at=clock.now())
    services.expire_reservations()
    services.reserve(reference="quick", wishes=wish(variant), expires_at=soon())
    with pytest.raises(OutOfStock):
        services.allocate(reference="slow", wishes=wish(variant))


def test_a_parcel_holds_at_most_what_was_allocated(in_acme):
    variant = make_variant(stock=5)
    services.allocate(reference="a", wishes=wish(variant, 2))
    with pytest.raises(Conflict):
        services.ship(reference="a", items=wish(variant, 3))
    assert figures(variant) == (5, 2, 0, 3)


def test_untracked_variants_hold_nothing_and_never_run_out(in_acme):
    variant = make_variant(stock=None)
    services.reserve(reference="a", wishes=wish(variant, 500), expires_at=soon())
    services.allocate(reference="a", wishes=wish(variant, 500))
    services.ship(reference="a", items=wish(variant, 500))
    assert selectors.level_of(variant) is None


def test_a_variant_that_keeps_selling_goes_below_zero(in_acme):
    variant = make_variant(stock=0, oversell=True)
    services.allocate(reference="a", wishes=wish(variant, 2))
    assert figures(variant) == (0, 2, 0, -2)


def test_a_count_cannot_go_below_what_is_promised(in_acme):
    variant = make_variant(stock=5)
    services.allocate(reference="a", wishes=wish(variant, 3))
    with pytest.raises(Conflict, match="3 are promised"):
        services.set_on_hand(actor=STAFF, variant_id=variant, quantity=2)
    services.set_on_hand(actor=STAFF, variant_id=variant, quantity=3)
    assert figures(variant) == (3, 3, 0, 0)


@pytest.mark.parametrize("quantity", [-1, 1_000_001, 10**18])
def test_absurd_counts_are_refused(in_acme, quantity):
    variant = make_variant(stock=1)
    with pytest.raises(Invalid):
        services.set_on_hand(actor=STAFF, variant_id=variant, quantity=quantity)


def test_without_permission_nothing_moves(in_acme):
    variant = make_variant(stock=1)
    nobody = Actor(kind="user", id="x", label="Nobody")
    with pytest.raises(Forbidden):
        services.adjust(actor=nobody, variant_id=variant, delta=1, reason="")


def test_equal_figures_of_an_import_write_nothing(in_acme, query_budget):
    variant = make_variant(stock=7)
    before = selectors.movements(variant).count()
    assert services.import_on_hand(actor=STAFF, quantities={variant: 7}) == 0
    assert services.import_on_hand(actor=STAFF, quantities={variant: 9}) == 1
    assert selectors.movements(variant).count() == before + 1


def test_reserving_ten_variants_costs_as_much_as_one(in_acme, query_budget):
    variants = [make_variant(stock=5) for _ in range(10)]
    with query_budget(8):
        services.reserve(reference="a", wishes=[StockWish(v, 1) for v in variants], expires_at=soon())


def test_one_shop_does_not_see_the_stock_of_another(world):
    from shops.context import use

    with use(world.acme):
        variant = make_variant(stock=5)
    with use(world.globex):
        assert selectors.availability([variant]) == {}
        with pytest.raises(Exception, match="no longer exists"):
            services.set_on_hand(actor=STAFF, variant_id=variant, quantity=1)
