"""A merchant whose bank takes one currency, and customers who pay in others: exchanged, and closed in each."""

import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.ledger import selectors as ledger
from billing.ledger.commission import follow_commission_of
from billing.ledger.figures import differences_of
from billing.ledger.models import LedgerEntry
from billing.ledger.payouts import catch_up_payout
from billing.ledger.reconcile import reconcile
from billing.payouts import services
from billing.payouts.models import PayoutTransaction
from core import clock
from core.ids import public_id
from core.outbox.testing import drain
from integrations.stripe.sandbox.resources.balance import exchanged
from shops.context import use
from tenants.payments.selectors import payment
from tenants.payments.services.dispute import follow_dispute
from tests.billing.selling import refund
from tests.billing.test_payouts import MUCH_LATER, card, follow, paid_out, shop
from tests.examples import examples
from web.backoffice.statement_rows import read_statement

__all__ = ["shop"]
pytestmark = pytest.mark.django_db
RATES = {"jpy": "0.6137", "usd": "0.9241", "kwd": "0.2983"}
PAID = {"JPY": (5_001, 150), "USD": (10_013, 307), "KWD": (61_850, 1_230)}


@pytest.fixture
def abroad(sandbox, shop):
    exchange(sandbox, shop, RATES)
    return shop


def exchange(sandbox, shop, rates):
    sandbox.control("exchange", account=shop.stripe_account, into="eur", rates=rates)


def balances(shop, code):
    rows = ledger.balances(shop_id=shop.id, book="merchant")
    return {row.currency: row.balance for row in rows if row.code == code and row.balance}


def agrees(shop):
    with clock.frozen(clock.now() + MUCH_LATER):
        assert differences_of(reconcile(), shop_id=shop.id) == []


def give_back(shop, paid, amount):
    """A refund, and what the gateway says of the commission afterwards."""
    refund(shop, paid.id, amount)
    drain()
    follow_commission_of(shop.id, paid.id)
    drain()


def test_what_was_paid_in_three_currencies_is_paid_out_in_one_and_leaves_nothing(sandbox, abroad):
    sold = {
        name: card(sandbox, abroad, amount=amount, fee=fee, currency=name)
        for name, (amount, fee) in PAID.items()
    }
    card(sandbox, abroad, amount=10_000, fee=300, currency="EUR")
    give_back(abroad, sold["JPY"], 1_777)
    (payout,) = follow(abroad, paid_out(sandbox, abroad))
    assert (payout.currency, payout.difference, payout.outside) == ("EUR", 0, 0)
    rows = {(row.presented_currency, row.kind): row for row in payout.transactions}
    dollars = rows["USD", "charge"]
    assert (dollars.presented_amount, dollars.presented_commission) == PAID["USD"]
    assert (dollars.amount, dollars.exchange_rate) == (exchanged(10_013, _rate("usd")), "0.9241")
    yen = rows["JPY", "refund"]
    with use(abroad):
        returned = payment(sold["JPY"].id).fee_refunded
    assert (yen.presented_amount, yen.presented_commission) == (-1_777, -returned)
    assert 0 < returned < 150
    assert balances(abroad, "gateway_balance") == {}, "closed in every currency"
    assert balances(abroad, "bank") == {"EUR": payout.amount}
    assert balances(abroad, "exchange").keys() == {*PAID, "EUR"}
    assert ledger.unbalanced() == []
    agrees(abroad)


def _rate(name):
    from decimal import Decimal

    return Decimal(RATES[name])


def test_it_is_booked_once_and_reconciliation_books_what_was_missed(sandbox, abroad):
    card(sandbox, abroad, amount=5_001, fee=150, currency="JPY")
    (payout,) = follow(abroad, paid_out(sandbox, abroad))
    kinds = Counter(LedgerEntry.objects.filter(shop_id=abroad.id).values_list("kind", flat=True))
    assert (kinds["exchange.sold"], kinds["exchange.bought"]) == (1, 1)
    assert catch_up_payout(payout.id) == 0
    services.follow_payout(abroad.stripe_account, payout.reference)
    assert PayoutTransaction.objects.filter(payout_id=payout.id).count() == len(payout.transactions)
    agrees(abroad)


def test_a_refund_at_another_rate_months_later_closes_too(sandbox, abroad):
    paid = card(sandbox, abroad, amount=10_013, fee=307, currency="USD")
    follow(abroad, paid_out(sandbox, abroad))
    exchange(sandbox, abroad, {**RATES, "usd": "0.8007"})
    card(sandbox, abroad, amount=50_000, fee=0, currency="EUR")
    give_back(abroad, paid, 10_013)
    payouts = follow(abroad, paid_out(sandbox, abroad))
    assert [each.difference for each in payouts] == [0, 0]
    assert balances(abroad, "gateway_balance") == {}
    assert balances(abroad, "exchange").keys() == {"EUR"}, "what the rates cost; of the dollars all went back"
    assert balances(abroad, "commission") == {}
    agrees(abroad)


def test_a_returned_commission_that_is_nothing_in_the_balances_currency_closes_too(sandbox, abroad):
    exchange(sandbox, abroad, {"usd": "0.15"})
    paid = card(sandbox, abroad, amount=10_000, fee=200, currency="USD")
    for _ in range(5):
        give_back(abroad, paid, 100)
    with use(abroad):
        assert payment(paid.id).fee_refunded == 10  # two of each, and 0.3 of a cent
    assert all(each.difference == 0 for each in follow(abroad, paid_out(sandbox, abroad)))
    assert balances(abroad, "gateway_balance") == {}
    agrees(abroad)


def test_a_dispute_is_told_in_the_balances_currency(sandbox, abroad):
    paid = card(sandbox, abroad, amount=10_013, fee=307, currency="USD")
    card(sandbox, abroad, amount=90_000, fee=0, currency="EUR")
    dispute = sandbox.control("disputes", payment=paid.gateway_ref)["id"]
    with use(abroad):
        follow_dispute("stripe", abroad.stripe_account, dispute, source="webhook")
    drain()
    (payout,) = follow(abroad, paid_out(sandbox, abroad))
    assert payout.difference == 0
    assert balances(abroad, "disputes") == {"EUR": exchanged(10_013, _rate("usd"))}
    assert balances(abroad, "gateway_balance") == {}
    agrees(abroad)


def test_the_statement_shows_what_was_exchanged_in_both_currencies(sandbox, abroad, client_for, world):
    with clock.frozen(clock.now()):
        card(sandbox, abroad, amount=10_013, fee=307, currency="USD")
    (payout,) = follow(abroad, paid_out(sandbox, abroad))
    moment = payout.transactions[0].occurred_at
    with use(abroad):
        found = read_statement(abroad, moment.date().replace(day=1))
    sums = {each.currency: each for each in found.sums}
    assert sums["USD"].exchanged == -(10_013 - 307)
    assert (
        sums["EUR"].exchanged
        == sums["EUR"].net
        == payout.transactions[0].amount - payout.transactions[0].commission
    )
    office = client_for(None, user=world.alice)
    page = office.get(f"/manage/{abroad.slug}/payouts/bank/{public_id('pyt', payout.id)}/").content.decode()
    assert re.search(r"\$\s?100\.13\s*× 0\.9241", page.replace("US$", "$")), page
    month = office.get(f"/manage/{abroad.slug}/payouts/", {"month": f"{moment:%Y-%m}"})
    assert "Exchanged" in month.content.decode()


@settings(
    max_examples=examples(3),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    amount=st.integers(500, 90_000),
    bps=st.integers(0, 2_000),
    rate=st.integers(1_500, 60_000),
    parts=st.lists(st.integers(1, 40), max_size=2),
)
def test_whatever_is_paid_and_given_back_closes(sandbox, abroad, amount, bps, rate, parts):
    exchange(sandbox, abroad, {"usd": f"{rate / 10_000}"})
    paid = card(sandbox, abroad, amount=amount, fee=amount * bps // 10_000, currency="USD")
    for part in parts:
        give_back(abroad, paid, max(1, amount * part // 100))
    assert all(each.difference == 0 for each in follow(abroad, paid_out(sandbox, abroad)))
    assert balances(abroad, "gateway_balance") == {}
