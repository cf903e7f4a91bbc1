"""A card's issuer warns of fraud: mirrored once, offered to be refunded, closed by what happens to the payment."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from core import clock
from core.money import Money
from core.outbox.testing import drain
from integrations.test_gateway import disputes as bank
from integrations.test_gateway import fraud_warnings as issuer
from shops.context import use
from tenants.orders import services as orders
from tenants.orders.errors import NotPossible
from tenants.orders.selectors import timeline
from tenants.orders.types import RefundItem
from tenants.payments import selectors, services
from tenants.payments.models import FraudWarning, PaymentRefund
from tenants.payments.ports import RefundResult, RefundStatus
from tenants.payments.services.dispute import follow_dispute
from tenants.payments.services.fraud_warning import follow_fraud_warning
from tenants.payments.services.refund import settle_refund
from tenants.payments.transitions import FRAUD_WARNING
from tenants.store.selectors import audit_entries
from tests.builders import STAFF, make_variant
from tests.selling import order_of, sell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _test_gateway(settings):
    settings.TEST_GATEWAY = True


def heard(reference):
    return follow_fraud_warning("test", "", reference)


def warned_of(order):
    """The issuer's reference; heard once."""
    reference = issuer.give(order.payment.gateway_ref)
    heard(reference)
    return reference


def status():
    return FraudWarning.objects.get().status


def refund_all(order):
    items = [RefundItem(line.id, line.quantity) for line in order.lines]
    shipping = sum(line.total for line in order.shipping_lines)
    return orders.refund(actor=STAFF, order_id=order.id, items=items, shipping_amount=shipping)


def test_it_is_mirrored_and_told_once_however_often_it_is_heard(in_acme, mailoutbox):
    order = sell()
    drain()
    mailoutbox.clear()
    reference = warned_of(order)
    for _ in range(3):
        heard(reference)
        drain()
    (found,) = selectors.fraud_warnings_to_decide(order.public_id)
    assert (found.amount, found.kind) == (order.total, "unauthorized_use_of_card")
    assert [mail.subject for mail in mailoutbox] == [f"The payment of {order.name} may be fraud"]
    assert [entry.kind for entry in timeline(order.id)].count("fraud_warning") == 1
    assert len(audit_entries(action="payment.fraud_warned")) == 1


def test_a_refund_in_full_closes_it_and_a_part_does_not(in_acme):
    order = sell((make_variant(price=2000, stock=10), 2))
    reference = warned_of(order)
    orders.refund(actor=STAFF, order_id=order.id, items=[RefundItem(order.lines[0].id, 1)])
    assert status() == "open"
    rest = order_of(order.id)
    shipping = sum(line.total for line in rest.shipping_lines)
    items = [RefundItem(rest.lines[0].id, 1)]
    orders.refund(actor=STAFF, order_id=order.id, items=items, shipping_amount=shipping)
    assert status() == "refunded"
    issuer.settle(reference)
    heard(reference)
    assert status() == "refunded"
    assert selectors.fraud_warnings_waiting() == 0


def test_a_refund_that_fails_after_all_opens_it_again(in_acme):
    order = sell()
    warned_of(order)
    refund_all(order)
    refund = PaymentRefund.objects.get()
    amount = Money(refund.amount, order.currency)
    settle_refund(refund.id, RefundResult(status=RefundStatus.FAILED, gateway_ref="", amount=amount))
    assert status() == "open"


def test_one_about_a_refunded_payment_asks_for_nothing(in_acme, mailoutbox):
    order = sell()
    refund_all(order)
    drain()
    mailoutbox.clear()
    warned_of(order)
    drain()
    assert (status(), mailoutbox) == ("refunded", [])


@pytest.mark.parametrize("first", ["warning", "dispute"])
def test_a_dispute_closes_it_whichever_comes_first(in_acme, first):
    order = sell()
    if first == "warning":
        warned_of(order)
    follow_dispute("test", "", bank.begin(order.payment.gateway_ref), source="webhook")
    if first == "dispute":
        warned_of(order)
    assert status() == "disputed"


def test_the_merchant_may_keep_the_payment(in_acme):
    order = sell()
    reference = warned_of(order)
    orders.keep_despite_warning(actor=STAFF, order_id=order.id)
    heard(reference)
    assert status() == "kept"
    assert timeline(order.id)[0].kind == "fraud_warning_kept"
    assert audit_entries(action="payment.fraud_warning_changed")[0].data["status"] == "kept"
    with pytest.raises(NotPossible):
        orders.keep_despite_warning(actor=STAFF, order_id=order.id)


def test_what_the_gateway_calls_over_is_over(in_acme):
    reference = warned_of(sell())
    issuer.settle(reference)
    heard(reference)
    assert status() == "over"


def test_without_webhooks_it_is_found(in_acme):
    issuer.give(sell().payment.gateway_ref)
    assert services.sweep_disputes() == 1
    assert status() == "open"
    with clock.frozen(clock.now() + timedelta(days=1)):
        services.sweep_disputes()
    assert FraudWarning.objects.count() == 1


def test_a_payment_of_another_shop_is_none_of_ours(acme, globex):
    with use(globex):
        reference = issuer.give(sell().payment.gateway_ref)
    with use(acme):
        assert heard(reference) is None
        assert not FraudWarning.objects.exists()


def test_the_database_knows_the_same_rules(in_acme):
    warned_of(sell())
    row = FraudWarning.objects.get()
    for before, allowed in FRAUD_WARNING.items():
        for after in FRAUD_WARNING.keys() - {before}:
            FraudWarning.objects.all().delete()
            row.status = before
            row.save(force_insert=True)
            assert _allowed(after) is (after in allowed), (before, after)


def _allowed(status):
    try:
        with transaction.atomic(using="default"):
            FraudWarning.objects.update(status=status)
    except DatabaseError:
        return False
    return True
