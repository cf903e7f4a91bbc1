"""A shop that was paid in several currencies: balances, payouts, books and statement, each closed per currency."""

import pytest

from billing.ledger import selectors as ledger
from billing.ledger.figures import differences_of
from billing.ledger.reconcile import reconcile
from billing.payouts import selectors, services
from billing.payouts.models import AccountBalance, Payout
from core import clock
from core.money import Money
from core.outbox.testing import drain
from shops.context import use
from tenants.payments.services.dispute import follow_dispute
from tests.billing.selling import refund
from tests.billing.test_payouts import MUCH_LATER, card, follow, paid_out, shop
from web.backoffice.statement_rows import read_statement

__all__ = ["shop"]
pytestmark = pytest.mark.django_db
# Two decimals, none and three; 1.237 KWD of commission can only be taken as 1.230.
SALES = {"EUR": (10_000, 300), "JPY": (5_001, 150), "KWD": (61_850, 1_237)}
LOST = {"EUR": 4_000, "JPY": 501, "KWD": 9_990}


@pytest.fixture
def sold(sandbox, shop):
    """In each currency: two sales, one of them refunded in part."""
    found = {}
    for currency, (amount, fee) in SALES.items():
        first = card(sandbox, shop, amount=amount, fee=fee, currency=currency)
        card(sandbox, shop, amount=amount * 2, fee=fee, currency=currency)
        refund(shop, first.id, LOST[currency])
        found[currency] = first
    drain()
    return found


def books(shop, code):
    rows = ledger.balances(shop_id=shop.id, book="merchant")
    return {row.currency: row.balance for row in rows if row.code == code}


def test_each_payout_is_the_sum_of_the_movements_in_its_currency(sandbox, shop, sold):
    payouts = {each.currency: each for each in follow(shop, paid_out(sandbox, shop))}
    assert payouts.keys() == SALES.keys()
    for currency, payout in payouts.items():
        assert (payout.difference, payout.outside) == (0, 0)
        assert sum(row.net for row in payout.transactions) == payout.amount
        assert payout.gross == SALES[currency][0] * 3 - LOST[currency]
    assert books(shop, "gateway_balance") == dict.fromkeys(SALES, 0)
    assert books(shop, "bank") == {currency: payout.amount for currency, payout in payouts.items()}
    with clock.frozen(clock.now() + MUCH_LATER):
        assert differences_of(reconcile(), shop_id=shop.id) == []


def test_what_is_lost_in_one_currency_leaves_the_others_alone(sandbox, shop, sold):
    dispute = sandbox.control("disputes", payment=sold["JPY"].gateway_ref, amount=4_500)["id"]
    with use(shop):
        follow_dispute("stripe", shop.stripe_account, dispute, source="webhook")
    drain()
    payouts = {each.currency: each for each in follow(shop, paid_out(sandbox, shop))}
    assert [payout.difference for payout in payouts.values()] == [0, 0, 0]
    assert books(shop, "disputes") == {"JPY": 4_500}
    assert books(shop, "gateway_balance") == dict.fromkeys(SALES, 0)


def test_what_another_currency_moved_explains_nothing(sandbox, shop, sold):
    (reference, *_) = paid_out(sandbox, shop)
    told = services.provider().fetch_payout(shop.stripe_account, reference)
    movements = services._movements(shop.stripe_account, told)
    assert services._sum(movements, told.amount.currency) == told.amount.amount
    assert services._sum(movements, "USD") == 0


def test_the_balance_is_told_per_currency_until_it_is_paid_out(sandbox, shop, sold):
    sandbox.advance()
    services.sweep()
    before = {each.currency: each for each in selectors.balances_of(shop.id)}
    assert before.keys() == SALES.keys()
    assert all(each.available == 0 < each.pending for each in before.values())
    for reference in paid_out(sandbox, shop):
        services.follow_payout(shop.stripe_account, reference)
    services.sweep()
    assert {each.currency: each.total for each in selectors.balances_of(shop.id)} == dict.fromkeys(SALES, 0)
    assert {row.currency: row.amount for row in Payout.objects.all()} == {
        currency: each.total for currency, each in before.items()
    }
    assert AccountBalance.objects.count() == 3


def test_the_statement_sums_each_currency_alone(sandbox, shop, sold):
    with use(shop):
        found = read_statement(shop, clock.today(shop.timezone).replace(day=1))
    assert [each.currency for each in found.sums] == ["EUR", "JPY", "KWD"]
    for each in found.sums:
        amount, fee = SALES[each.currency]
        taken = fee - fee % (10 if each.currency == "KWD" else 1)
        assert (each.sales, each.returned) == (amount * 3, -LOST[each.currency])
        assert -2 * taken < each.commission < 0
        assert each.net == sum(row.net for row in found.rows if row.currency == each.currency)
    assert [Money(SALES[name][0], name).major for name in ("JPY", "KWD")] == [
        5001,
        Money(61_850, "KWD").major,
    ]
