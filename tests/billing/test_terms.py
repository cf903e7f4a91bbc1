"""Terms are there before the first order, also when two merchants are the first of all at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from billing.fee_terms.models import FeeTerm
from billing.fee_terms.selectors import term_for
from billing.fee_terms.services import set_term
from billing.plans.models import Plan
from billing.subscriptions.models import Subscription
from billing.subscriptions.services import begin_trial
from core.errors import Invalid
from shops.selectors import get_shop
from tests.billing.selling import SYSTEM


@pytest.mark.django_db
def test_beginning_again_changes_nothing_and_is_cheap(world, acme, query_budget):
    before = Subscription.objects.get(shop_id=acme.id).trial_ends_at
    with query_budget(6):
        begin_trial(acme.id)
    assert Subscription.objects.get(shop_id=acme.id).trial_ends_at == before


@pytest.mark.django_db
def test_a_new_shop_costs_few_statements(world, acme, query_budget):
    Subscription.objects.filter(shop_id=acme.id).delete()
    with query_budget(16):
        begin_trial(acme.id)
    assert get_shop(acme.id).fee_term == "plan-start v1"


@pytest.mark.django_db(transaction=True)
def test_many_who_begin_at_once_make_one_plan_with_one_version_of_its_terms(world, acme, globex):
    Subscription.objects.all().delete()
    FeeTerm.objects.all().delete()
    Plan.objects.all().delete()
    barrier = threading.Barrier(8)

    def begin(number: int) -> None:
        try:
            barrier.wait()
            begin_trial((acme, globex)[number % 2].id)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(begin, range(8)))
    assert (Plan.objects.count(), FeeTerm.objects.count(), Subscription.objects.count()) == (1, 1, 2)
    assert {get_shop(each.id).fee_rate_bps for each in (acme, globex)} == {200}


@pytest.mark.django_db
@pytest.mark.parametrize(("rate", "fixed"), [(-1, {}), (10_001, {}), (100, {"EUR": -1}), (100, {"XXX": 1})])
def test_terms_that_cannot_be(world, acme, rate, fixed):
    with pytest.raises(Invalid):
        set_term(actor=SYSTEM, rate_bps=rate, fixed=fixed, shop_id=acme.id)
    assert term_for(shop_id=acme.id) is None


@pytest.mark.django_db(transaction=True)
def test_two_operators_at_once_make_two_versions(world, acme):
    barrier = threading.Barrier(6)

    def change(number: int) -> None:
        try:
            barrier.wait()
            set_term(actor=SYSTEM, rate_bps=number, fixed={}, shop_id=acme.id)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(change, range(6)))
    assert sorted(FeeTerm.objects.filter(shop=acme.id).values_list("version", flat=True)) == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]
