"""A bank asks money back: mirrored once, only forward, and not given back a second time meanwhile."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import DatabaseError, connections, transaction

from core import clock
from core.db import shop_atomic
from core.ids import public_id
from core.outbox.testing import drain
from integrations.test_gateway import disputes as bank
from shops.context import use
from tenants.orders import services as orders
from tenants.orders.selectors import timeline
from tenants.payments import selectors, services
from tenants.payments.errors import RefundTooLarge
from tenants.payments.gateways import account_at, gateway_named
from tenants.payments.models import Payment, PaymentDispute
from tenants.payments.services.dispute import follow_dispute
from tenants.payments.transitions import DISPUTE
from tenants.store.selectors import audit_entries
from tests.builders import STAFF
from tests.selling import order_of, sell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _test_gateway(settings):
    settings.TEST_GATEWAY = True


def dispute_of(order, *, amount=0, status="needs_response"):
    """The bank's reference, and ours."""
    reference = bank.begin(order.payment.gateway_ref, amount=amount, status=status)
    return reference, heard(reference)


def heard(reference):
    return follow_dispute("test", "", reference, source="webhook")


def test_it_is_mirrored_once_however_often_it_is_heard(in_acme):
    order = sell()
    reference, ours = dispute_of(order)
    assert [heard(reference) for _ in range(3)] == [ours] * 3
    (found,) = selectors.disputes_for(order.public_id)
    assert (found.status, found.respond_by is not None) == ("needs_response", True)
    assert (found.amount, found.withdrawn, found.fee) == (order.total, order.total, 1_500)
    assert selectors.disputes_to_answer().count == 1


def test_what_a_bank_holds_cannot_be_given_back_as_well(in_acme):
    order = sell()
    reference, _ = dispute_of(order, amount=1_500)
    assert selectors.payment(order.payment.id).refundable == order.total - 1_500
    with pytest.raises(RefundTooLarge), shop_atomic():
        services.request_refund(order.payment.id, amount=order.total)
    orders.cancel(actor=STAFF, order_id=order.id)
    assert [refund.amount for refund in order_of(order.id).refunds] == [order.total - 1_500]
    bank.become(reference, "won")
    heard(reference)
    assert selectors.payment(order.payment.id).refundable == 1_500


def test_after_a_lost_dispute_nothing_is_refundable(in_acme):
    order = sell()
    reference, _ = dispute_of(order)
    bank.become(reference, "lost")
    heard(reference)
    assert not order_of(order.id).can_refund
    with pytest.raises(RefundTooLarge), shop_atomic():
        services.request_refund(order.payment.id, amount=1)


def test_an_enquiry_holds_nothing_and_may_become_a_dispute(in_acme):
    order = sell()
    reference, ours = dispute_of(order, status="warning")
    assert order_of(order.id).refundable == order.total
    bank.become(reference, "needs_response")
    heard(reference)
    found = selectors.dispute(ours)
    assert (found.status, found.withdrawn) == ("needs_response", order.total)
    assert order_of(order.id).refundable == 0


def test_an_answer_read_earlier_that_arrives_later_changes_nothing(in_acme):
    order = sell()
    reference, ours = dispute_of(order)
    early = gateway_named("test").fetch_dispute(account_at(""), reference)
    bank.become(reference, "won")
    heard(reference)
    services.take_over_dispute(early, source="webhook")
    found = selectors.dispute(ours)
    assert (found.status, found.returned) == ("won", order.total)
    assert Payment.objects.get(id=order.payment.id).amount_disputed == 0


def test_without_webhooks_it_is_found_and_followed(in_acme):
    order = sell()
    reference = bank.begin(order.payment.gateway_ref)
    assert services.sweep_disputes() == 1
    bank.become(reference, "lost")
    with clock.frozen(clock.now() + timedelta(hours=7)):
        services.sweep()
    (found,) = selectors.disputes_for(order.public_id)
    assert (found.status, found.is_open) == ("lost", False)


def test_a_payment_of_another_shop_is_none_of_ours(acme, globex):
    with use(globex):
        reference = bank.begin(sell().payment.gateway_ref)
    with use(acme):
        assert heard(reference) is None
        assert not PaymentDispute.objects.exists()


def test_the_order_tells_each_step_once(in_acme):
    order = sell()
    reference, _ = dispute_of(order)
    drain()
    for status in ("under_review", "won"):
        bank.become(reference, status)
        heard(reference)
        heard(reference)
        drain()
    told = [entry.kind for entry in timeline(order.id) if entry.kind.startswith("dispute")]
    assert told == ["dispute_won", "dispute_under_review", "dispute_needs_response"]
    statuses = [entry.data["status"] for entry in audit_entries(action="payment.disputed")]
    assert statuses == ["won", "under_review", "needs_response"]


def test_the_merchant_is_told_when_it_opens_and_when_it_ends(in_acme, mailoutbox):
    order = sell()
    drain()
    mailoutbox.clear()
    reference, ours = dispute_of(order)
    heard(reference)
    drain()
    (opened,) = mailoutbox
    assert opened.subject == f"A payment is disputed: {order.name}"
    assert public_id("dsp", ours) in opened.body
    bank.become(reference, "lost")
    heard(reference)
    drain()
    (closed,) = mailoutbox[1:]
    assert closed.subject == f"The dispute about {order.name} is decided"
    assert "stay with them" in closed.body


def test_the_database_knows_the_same_rules(in_acme):
    _, ours = dispute_of(sell())
    row = PaymentDispute.objects.get(id=ours)
    for before, allowed in DISPUTE.items():
        for after in DISPUTE.keys() - {before}:
            PaymentDispute.objects.filter(id=ours).delete()
            row.status = before
            row.save(force_insert=True)
            assert _allowed(ours, after) is (after in allowed), (before, after)


def _allowed(dispute_id, status):
    try:
        with transaction.atomic(using="default"):
            PaymentDispute.objects.filter(id=dispute_id).update(status=status)
    except DatabaseError:
        return False
    return True


@pytest.mark.django_db(transaction=True)
def test_notices_that_come_at_once_make_one_dispute(acme):
    with use(acme):
        reference = bank.begin(sell().payment.gateway_ref)
    barrier = threading.Barrier(6)

    def hear(_):
        try:
            with use(acme):
                barrier.wait()
                return heard(reference)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(hear, range(6)))) == 1
    with use(acme):
        assert PaymentDispute.objects.get().payment.events.filter(kind="dispute").count() == 1
