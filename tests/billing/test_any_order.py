"""Whatever happens to money, in whatever order: the books balance, agree with the shop, and with the vendor."""

import pytest
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stripe import StripeError

from billing.connect.services import provider
from billing.ledger import selectors as ledger
from billing.ledger.commission import follow_commission
from billing.ledger.figures import differences_of
from billing.ledger.reconcile import reconcile
from billing.payouts import services as payouts
from billing.payouts.models import PayoutTransaction
from core import clock
from core.errors import Conflict
from core.outbox.testing import drain
from integrations.stripe.client import client
from shops.context import use
from tenants.payments.models import Payment, PaymentDispute
from tenants.payments.services.dispute import follow_dispute
from tests.billing.selling import connected, refund
from tests.billing.test_payouts import MUCH_LATER, card, paid_out
from tests.examples import examples

pytestmark = pytest.mark.django_db
# Two decimals, none and three: the vendor moves the last in steps of ten.
CURRENCIES = (("EUR", 1), ("JPY", 1), ("KWD", 10))
WHAT = ("pay", "refund", "dispute", "win", "lose", "pay_out", "fail_payout", "return_commission")
STEPS = st.lists(
    # what happens, to which of the sales so far, and a part of it in percent
    st.tuples(st.sampled_from(WHAT), st.integers(0, 5), st.integers(1, 99)),
    min_size=3,
    max_size=9,
)


class Story:
    """What happens at the vendor, and what we are told of it: once or twice."""

    def __init__(self, sandbox, shop):
        self.sandbox, self.shop = sandbox, shop
        self.sales, self.payouts = [], []

    def do(self, step, which, part):
        if step == "pay" or not self.sales:
            currency, unit = CURRENCIES[which % len(CURRENCIES)]
            amount, fee = (1_000 + 97 * part) * unit, (20 + part) * unit
            self.sales.append(card(self.sandbox, self.shop, amount=amount, fee=fee, currency=currency).id)
        else:
            with use(self.shop):
                sale = Payment.objects.get(id=self.sales[which % len(self.sales)])
            getattr(self, step)(sale, part)
        drain()

    def refund(self, sale, part):
        try:
            refund(self.shop, sale.id, in_steps(sale, sale.amount * part // 100))
        except Conflict:
            return  # refused: a bank holds it, or it is gone

    def dispute(self, sale, part):
        left = sale.amount_captured - sale.amount_refunded - sale.amount_disputed
        if left > 0:
            amount = in_steps(sale, left * part // 100)
            found = self.sandbox.control("disputes", payment=sale.gateway_ref, amount=amount)
            self.hear(found["id"], part)

    def win(self, sale, part):
        self.decide(sale, "won", part)

    def lose(self, sale, part):
        self.decide(sale, "lost", part)

    def decide(self, sale, outcome, part):
        with use(self.shop):
            row = PaymentDispute.objects.filter(payment_id=sale.id).first()
        if row is not None:
            self.sandbox.control("disputes", dispute=row.gateway_ref, outcome=outcome)
            self.hear(row.gateway_ref, part)

    def hear(self, dispute, part):
        for _ in range(1 + part % 2):
            with use(self.shop):
                follow_dispute("stripe", self.shop.stripe_account, dispute, source="webhook")

    def pay_out(self, _sale, part):
        made = paid_out(self.sandbox, self.shop)
        self.payouts += made
        for reference in made * (1 + part % 2):
            payouts.follow_payout(self.shop.stripe_account, reference)

    def fail_payout(self, _sale, part):
        if self.payouts:
            reference = self.payouts[part % len(self.payouts)]
            self.sandbox.control("payouts", payout=reference)
            payouts.follow_payout(self.shop.stripe_account, reference)

    def return_commission(self, sale, part):
        try:
            client().v1.application_fees.refunds.create(sale.commission_ref, {"amount": part})
        except StripeError:
            return  # more than is left of it
        for _ in range(1 + part % 2):
            follow_commission(sale.commission_ref)

    def vendors_balance(self):
        """What the vendor says, per currency, without its own fees that no payout has told us of yet."""
        rows = list(provider().transactions(self.shop.stripe_account))
        told = set(PayoutTransaction.objects.values_list("reference", flat=True))
        sums = dict.fromkeys((row.net.currency for row in rows), 0)
        for row in rows:
            untold = row.kind == "charge" and row.reference not in told
            own = row.fee.amount - row.commission.amount if untold else 0
            sums[row.net.currency] += row.net.amount + own
        return sums


def in_steps(sale, amount):
    """The nearest amount below that the vendor can move, at least one step."""
    step = dict(CURRENCIES)[sale.currency]
    return max(step, amount - amount % step)


def total(rows, amount):
    """Per currency: the sum of what `amount` says of each row, without currencies in which that is nothing."""
    sums = {}
    for row in rows:
        sums[row.currency] = sums.get(row.currency, 0) + amount(row)
    return {currency: each for currency, each in sums.items() if each}


@settings(
    max_examples=examples(4),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_the_books_agree_with_the_shop_and_with_the_vendor(sandbox, fresh_shop, steps):
    shop = connected(fresh_shop(), sandbox.account())
    story = Story(sandbox, shop)
    for step in steps:
        story.do(*step)
    accounts = ledger.balances(shop_id=shop.id, book="merchant")

    def booked(code):
        return {row.currency: row.balance for row in accounts if row.code == code and row.balance}

    with use(shop):
        sales = list(Payment.objects.all())
        disputes = list(PaymentDispute.objects.annotate(currency=F("balance_currency")))
    assert booked("sales") == total(sales, lambda row: -row.amount_captured)
    assert booked("refunds") == total(sales, lambda row: row.amount_refunded)
    assert booked("disputes") == total(disputes, lambda row: row.withdrawn - row.returned)
    assert booked("commission") == total(sales, lambda row: row.fee_captured - row.fee_refunded)
    vendors = story.vendors_balance()
    assert booked("gateway_balance") == {currency: each for currency, each in vendors.items() if each}
    assert ledger.unbalanced() == []
    with clock.frozen(clock.now() + MUCH_LATER):
        assert differences_of(reconcile(), shop_id=shop.id) == []
