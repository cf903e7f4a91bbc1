"""Whatever happens to money, in whatever order: the books balance, agree with the shop, and with the vendor."""

import pytest
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

pytestmark = pytest.mark.django_db
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
            self.sales.append(card(self.sandbox, self.shop, amount=1_000 + 97 * part, fee=20 + part).id)
        else:
            with use(self.shop):
                sale = Payment.objects.get(id=self.sales[which % len(self.sales)])
            getattr(self, step)(sale, part)
        drain()

    def refund(self, sale, part):
        try:
            refund(self.shop, sale.id, max(1, sale.amount * part // 100))
        except Conflict:
            return  # refused: a bank holds it, or it is gone

    def dispute(self, sale, part):
        left = sale.amount_captured - sale.amount_refunded - sale.amount_disputed
        if left > 0:
            amount = max(1, left * part // 100)
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
        """What the vendor says, without its own fees that no payout has told us of yet."""
        rows = list(provider().transactions(self.shop.stripe_account))
        told = set(PayoutTransaction.objects.values_list("reference", flat=True))
        untold = [row for row in rows if row.kind == "charge" and row.reference not in told]
        return sum(row.net.amount for row in rows) + sum(
            row.fee.amount - row.commission.amount for row in untold
        )


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_the_books_agree_with_the_shop_and_with_the_vendor(sandbox, fresh_shop, steps):
    shop = connected(fresh_shop(), sandbox.account())
    story = Story(sandbox, shop)
    for step in steps:
        story.do(*step)
    found = {each.code: each.balance for each in ledger.balances(shop_id=shop.id, book="merchant")}
    with use(shop):
        sales, disputes = list(Payment.objects.all()), list(PaymentDispute.objects.all())
    assert -found["sales"] == sum(row.amount_captured for row in sales)
    assert found.get("refunds", 0) == sum(row.amount_refunded for row in sales)
    assert found.get("disputes", 0) == sum(row.withdrawn - row.returned for row in disputes)
    assert found["commission"] == sum(row.fee_captured - row.fee_refunded for row in sales)
    assert found["gateway_balance"] == story.vendors_balance()
    assert ledger.unbalanced() == []
    with clock.frozen(clock.now() + MUCH_LATER):
        assert differences_of(reconcile(), shop_id=shop.id) == []
