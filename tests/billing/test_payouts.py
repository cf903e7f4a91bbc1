"""Payouts mirrored from the vendor: Σ net = the payout, each movement with its order, booked once. Real sandbox."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from billing.connect.services import start_onboarding, sync_account
from billing.ledger import selectors as ledger
from billing.ledger.booking import catch_up
from billing.ledger.figures import differences_of
from billing.ledger.models import LedgerEntry
from billing.ledger.reconcile import reconcile
from billing.payouts import selectors, services
from billing.payouts.models import Payout, PayoutTransaction
from core import clock
from core.errors import TemporaryFailure
from core.outbox.testing import drain
from shops.actors import owner_actor
from shops.context import use
from shops.selectors import shop_by_id
from tenants.payments.services import settle
from tenants.payments.services.dispute import follow_dispute
from tests.billing.selling import pay, refund

pytestmark = pytest.mark.django_db
DAYS = 4 * 24 * 3600
MUCH_LATER = timedelta(days=900)  # the sandbox's clock runs ahead of ours


@pytest.fixture
def shop(sandbox, fresh_shop, world):
    """A shop with an account of its own, ready to take cards."""
    found = fresh_shop(owner=world.alice)
    start_onboarding(shop=found, email="a@example.com", actor=owner_actor(world.alice), path="/x/")
    account = next(
        row["id"] for row in sandbox.state_of("account") if row["metadata"].get("shop") == str(found.id)
    )
    sandbox.control("onboarding", account=account, outcome="complete")
    sync_account(shop_id=found.id)
    return shop_by_id(found.id)


def card(sandbox, shop, **more):
    """A sale, with its commission taken: that comes a moment later."""
    paid = pay(shop, gateway="stripe", token=sandbox.token(shop.stripe_account), **more)
    with use(shop):
        settle(paid.id, source="sweep")
    catch_up(shop.id, paid.id)
    return paid


def paid_out(sandbox, shop):
    """Everything becomes available and goes to the bank; gives the payouts' references."""
    sandbox.advance()
    sandbox.advance(seconds=DAYS)
    made = sandbox.control("payouts", account=shop.stripe_account)["payouts"]
    return [each["id"] for each in made]


def follow(shop, references):
    for reference in references:
        services.follow_payout(shop.stripe_account, reference)
    drain()
    return [selectors.payout(shop.id, row.id) for row in Payout.objects.order_by("id")]


def balance(shop, code="gateway_balance"):
    found = ledger.balances(shop_id=shop.id, book="merchant")
    return sum(each.balance for each in found if each.code == code)


def test_a_payout_is_the_sum_of_its_movements_and_leaves_nothing(sandbox, shop):
    first, second = card(sandbox, shop, amount=10_000, fee=300), card(sandbox, shop, amount=777, fee=7)
    refund(shop, first.id, 2_500)
    drain()
    (payout,) = follow(shop, paid_out(sandbox, shop))
    assert (payout.difference, payout.status, payout.outside) == (0, "paid", 0)
    assert {row.order_reference for row in payout.transactions} == {first.reference, second.reference}
    assert sorted(row.kind for row in payout.transactions) == ["charge", "charge", "refund"]
    assert balance(shop) == 0
    assert balance(shop, "bank") == payout.amount
    assert balance(shop, "gateway_fees") == payout.fees > 0


def test_heard_again_it_is_the_same(sandbox, shop):
    card(sandbox, shop)
    drain()
    references = paid_out(sandbox, shop) * 3
    follow(shop, references)
    booked = LedgerEntry.objects.filter(shop_id=shop.id).count()
    follow(shop, references)
    assert (Payout.objects.count(), PayoutTransaction.objects.count()) == (1, 1)
    assert LedgerEntry.objects.filter(shop_id=shop.id).count() == booked


def test_what_was_sold_elsewhere_with_the_account_is_said_to_be(sandbox, shop):
    from integrations.stripe.client import client

    card(sandbox, shop, amount=5_000, fee=100)
    drain()
    elsewhere = {
        "amount": 4_000,
        "currency": "eur",
        "confirm": True,
        "confirmation_token": sandbox.token(shop.stripe_account),
        "return_url": "http://elsewhere.example/",
    }
    client().v1.payment_intents.create(elsewhere, {"stripe_account": shop.stripe_account})
    (payout,) = follow(shop, paid_out(sandbox, shop))
    assert (payout.difference, payout.outside, len(payout.transactions)) == (0, 1, 2)
    assert balance(shop) == 0
    assert balance(shop, "outside") == -next(row.net for row in payout.transactions if row.is_outside)


def test_a_won_dispute_and_a_failed_payout_leave_nothing_either(sandbox, shop):
    first = card(sandbox, shop, amount=10_000, fee=300)
    card(sandbox, shop, amount=90_000, fee=900)
    dispute = sandbox.control("disputes", payment=first.gateway_ref)["id"]
    (reference,) = paid_out(sandbox, shop)
    sandbox.control("payouts", payout=reference)
    sandbox.control("disputes", dispute=dispute, outcome="won")
    with use(shop):
        follow_dispute("stripe", shop.stripe_account, dispute, source="webhook")
    failed, second = follow(shop, [reference, *paid_out(sandbox, shop)])
    assert (failed.status, failed.came_back, failed.failure) == (
        "failed",
        True,
        "The bank account has been closed.",
    )
    assert (second.difference, second.outside) == (0, 0)
    assert balance(shop) == 0
    assert balance(shop, "bank") == second.amount
    with clock.frozen(clock.now() + MUCH_LATER):
        assert differences_of(reconcile(), shop_id=shop.id) == []


def test_without_notices_it_is_found_and_an_outage_holds_up_nobody(sandbox, shop):
    card(sandbox, shop)
    drain()
    paid_out(sandbox, shop)
    sandbox.fault("error_500", path="/v1/payouts", times=3)
    assert services.sweep() == 0
    sandbox.clear()
    assert services.sweep() == 1
    assert services.sweep() == 0
    assert Payout.objects.get().status == "paid"


def test_what_does_not_add_up_is_listed_for_the_operators(sandbox, shop):
    card(sandbox, shop)
    drain()
    (payout,) = follow(shop, paid_out(sandbox, shop))
    Payout.objects.filter(id=payout.id).update(difference=7)
    with clock.frozen(clock.now() + MUCH_LATER):
        (found,) = differences_of(reconcile(), shop_id=shop.id)
    assert (found.kind, found.source) == ("payout.total", payout.reference)
    assert (found.expected, found.booked) == (payout.amount, payout.amount - 7)


def test_a_payout_that_was_not_booked_is_found_at_night(sandbox, shop):
    card(sandbox, shop)
    drain()
    for reference in paid_out(sandbox, shop):
        services.follow_payout(shop.stripe_account, reference)
    with clock.frozen(clock.now() + MUCH_LATER):
        run = reconcile()
    assert (run.caught_up, differences_of(run, shop_id=shop.id)) == (2, [])
    assert balance(shop) == 0


def test_an_account_of_nobody_is_done_with(sandbox, world):
    assert services.follow_payout(sandbox.account(), "po_unknown") is None


def test_silence_of_the_vendor_changes_nothing(sandbox, shop):
    card(sandbox, shop)
    (reference,) = paid_out(sandbox, shop)
    sandbox.fault("error_500", path=f"/v1/payouts/{reference}", times=3)
    with pytest.raises(TemporaryFailure):
        services.follow_payout(shop.stripe_account, reference)
    assert not Payout.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_notices_that_come_at_once_make_one_payout(sandbox, shop):
    card(sandbox, shop)
    (reference,) = paid_out(sandbox, shop)
    barrier = threading.Barrier(5)

    def hear(_):
        try:
            barrier.wait()
            return services.follow_payout(shop.stripe_account, reference)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        assert len(set(pool.map(hear, range(5)))) == 1
    assert (Payout.objects.count(), PayoutTransaction.objects.count()) == (1, 1)
