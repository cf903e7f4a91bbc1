"""What banks ask back, in the books: withdrawn, the fee, given back when it was won."""

from datetime import timedelta

import pytest

from billing.ledger import selectors
from billing.ledger.figures import differences_of
from billing.ledger.models import LedgerEntry
from billing.ledger.reconcile import GRACE, reconcile
from core import clock
from core.outbox.testing import drain
from integrations.test_gateway import disputes as bank
from shops.context import use
from tenants.payments.services.dispute import follow_dispute
from tests.billing.selling import pay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _test_gateway(settings):
    settings.TEST_GATEWAY = True


def books(shop):
    found = selectors.balances(shop_id=shop.id, book="merchant")
    return {each.code: each.balance for each in found}


def disputed(shop, **more):
    reference = bank.begin(pay(shop, amount=10_000, fee=300).gateway_ref, **more)
    hear(shop, reference)
    return reference


def hear(shop, reference, times=1):
    for _ in range(times):
        with use(shop):
            follow_dispute("test", "", reference, source="webhook")
        drain()


def test_a_dispute_takes_the_money_and_a_fee(acme):
    hear(acme, disputed(acme), times=3)
    assert books(acme) == {
        "gateway_balance": 9_700 - 10_000 - 1_500,
        "sales": -10_000,
        "commission": 300,
        "commission_payable": 0,
        "disputes": 10_000,
        "gateway_fees": 1_500,
    }


def test_a_won_dispute_brings_both_back(acme):
    reference = disputed(acme)
    bank.become(reference, "won")
    hear(acme, reference, times=3)
    found = books(acme)
    assert (found["gateway_balance"], found["disputes"], found["gateway_fees"]) == (9_700, 0, 0)
    assert selectors.unbalanced() == []


def test_an_enquiry_moves_nothing(acme):
    entries = LedgerEntry.objects.filter(kind__startswith="dispute.")
    reference = disputed(acme, status="warning")
    assert not entries.exists()
    bank.become(reference, "needs_response")
    hear(acme, reference)
    assert entries.count() == 2


def test_the_statement_shows_what_was_withdrawn_and_what_came_back_apart(acme):
    reference = disputed(acme)
    bank.become(reference, "won")
    hear(acme, reference)
    now = clock.now()
    lines = selectors.statement(acme.id, since=now - timedelta(days=1), until=now + timedelta(days=1))
    assert {(line.kind, line.gross) for line in lines if line.kind.startswith("dispute")} == {
        ("dispute.withdrawn", -10_000),
        ("dispute.returned", 10_000),
    }


def test_what_was_not_heard_is_found_at_night_and_booked(acme):
    reference = bank.begin(pay(acme, amount=10_000, fee=300).gateway_ref)
    drain()
    with use(acme):
        follow_dispute("test", "", reference, source="webhook")
    with clock.frozen(clock.now() + GRACE + timedelta(minutes=1)):
        run = reconcile()
    assert (run.caught_up, differences_of(run), run.shops_failed) == (2, [], 0)
