"""Every road ends in `settle`: lost answers, declines, delays, late money, refunds made elsewhere; no webhooks."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from core import clock
from core.db import shop_atomic
from core.money import Money
from integrations.test_gateway import memory
from integrations.test_gateway.gateway import TestGateway
from tenants.payments import selectors, services
from tenants.payments.errors import RefundTooLarge
from tenants.payments.models import Payment, PaymentAttempt, PaymentRefund
from tenants.payments.transitions import PAYMENT, REFUND
from tenants.payments.types import Buyer

pytestmark = pytest.mark.django_db
EUROS = Money(10_000, "EUR")


def begin(token="test_succeed", *, reference="ord_1", gateway="test", total=EUROS, fee=500):
    with shop_atomic():
        return services.start(
            reference=reference,
            gateway=gateway,
            account="",
            total=total,
            fee=fee,
            buyer=Buyer(token=token, label="#1", return_url="http://acme.stoa.localhost/"),
        )


def collect(token="test_succeed", **more):
    started = begin(token, **more)
    return services.submit(started.payment_id, mine=started.mine)


def later(**time):
    return clock.frozen(clock.now() + timedelta(**time))


def give_back(payment, amount):
    with shop_atomic():
        refund_id = services.request_refund(payment.id, amount=amount)
    services.submit_refund(refund_id)
    return selectors.refund(refund_id)


def test_money_at_once(in_acme):
    payment = collect()
    assert (payment.status, payment.amount_captured, payment.fee_captured) == ("captured", 10_000, 500)
    assert payment.method_last4 == "4242"


@pytest.mark.parametrize("token", ["test_lost_before", "test_lost_after"])
def test_a_lost_answer_is_found_by_the_sweeper_and_charged_once(in_acme, token):
    payment = collect(token)
    assert payment.status == "created"
    with later(minutes=2):
        services.sweep()
    found = selectors.payment(payment.id)
    assert found is not None
    assert (found.status, found.amount_captured) == ("captured", 10_000)
    assert PaymentAttempt.objects.filter(payment_id=payment.id).count() == 1


def test_a_lost_answer_of_a_second_attempt_is_not_forgotten(in_acme):
    assert collect("test_decline").status == "requires_method"
    second = collect("test_lost_after")
    assert (second.status, second.failure_code) == ("requires_method", "")
    with later(seconds=30):
        services.sweep()
    found = selectors.payment(second.id)
    assert found is not None
    assert found.status == "captured"


def test_a_delayed_payment_ends_without_a_webhook(in_acme, monkeypatch):
    payment = collect("test_processing")
    assert payment.status == "processing"
    TestGateway().finish(payment.gateway_ref)
    with later(minutes=2):
        services.sweep()
    found = selectors.payment(payment.id)
    assert found is not None
    assert found.status == "captured"


def test_a_delayed_payment_that_fails_waits_for_another_try(in_acme):
    payment = collect("test_processing_fail")
    TestGateway().finish(payment.gateway_ref)
    failed = services.settle(payment.id, source="webhook")
    assert (failed.status, bool(failed.failure_message)) == ("requires_method", True)
    assert collect("test_succeed").id == payment.id


def test_a_decline_is_followed_by_attempt_two(in_acme):
    declined = collect("test_decline")
    assert declined.status == "requires_method"
    assert collect("test_decline").status == "requires_method"
    paid = collect("test_succeed")
    assert (paid.id, paid.status) == (declined.id, "captured")
    assert PaymentAttempt.objects.filter(payment_id=paid.id).count() == 2


def test_another_card_gives_up_the_challenge_of_the_first(in_acme):
    first = collect("test_action")
    assert (first.status, bool(first.client)) == ("requires_action", True)
    paid = collect("test_succeed")
    assert (paid.id, paid.status) == (first.id, "captured")
    TestGateway().answer(first.gateway_ref, passed=True)
    record = memory.load("payment", first.gateway_ref)
    assert record is not None
    assert record["status"] == "canceled"


def test_another_card_after_the_first_was_paid_charges_nothing(in_acme):
    first = collect("test_action")
    TestGateway().answer(first.gateway_ref, passed=True)
    again = collect("test_succeed")
    assert (again.status, again.gateway_ref) == ("captured", first.gateway_ref)
    assert PaymentAttempt.objects.filter(payment_id=first.id).count() == 1


def test_another_gateway_is_another_attempt_of_the_same_payment(in_acme):
    declined = collect("test_decline")
    by_hand = collect("", gateway="manual")
    assert (by_hand.id, by_hand.status, by_hand.gateway) == (declined.id, "processing", "manual")
    assert not by_hand.takes_commission


def test_money_that_is_under_way_is_not_asked_for_again(in_acme):
    first = collect("test_processing")
    again = begin("test_succeed")
    assert not again.mine
    assert services.submit(again.payment_id).status == "processing"
    assert PaymentAttempt.objects.filter(payment_id=first.id).count() == 1


def test_cancelling(in_acme):
    payment = collect("test_action")
    assert services.cancel(payment.id).status == "cancelled"
    assert services.cancel(payment.id).status == "cancelled"
    with later(days=1):
        assert services.sweep() == 0


def test_cancelling_what_is_paid_already_says_so(in_acme):
    payment = collect("test_action")
    TestGateway().answer(payment.gateway_ref, passed=True)
    assert services.cancel(payment.id).status == "captured"


def test_refunds_never_exceed_what_was_captured(in_acme):
    payment = collect()
    refund = give_back(payment, 4_000)
    assert refund is not None
    assert (refund.status, refund.fee_returned) == ("succeeded", 200)
    with pytest.raises(RefundTooLarge), shop_atomic():
        services.request_refund(payment.id, amount=6_001)
    give_back(payment, 6_000)
    done = selectors.payment(payment.id)
    assert done is not None
    assert (done.amount_refunded, done.amount_refund_pending, done.refundable) == (10_000, 0, 0)
    assert done.fee_refunded == done.fee_captured


def test_a_refund_made_at_the_gateway_becomes_ours(in_acme):
    from tenants.payments.gateways import account_at
    from tenants.payments.ports import RefundRequest

    payment = collect()
    request = RefundRequest(
        refund_id="",
        payment_id="",
        gateway_ref=payment.gateway_ref,
        amount=Money(2_500, "EUR"),
        return_commission=True,
    )
    TestGateway().refund(account_at(""), request)
    with later(days=2):
        services.sweep()
        services.settle(payment.id, source="webhook")
    row = PaymentRefund.objects.get(payment_id=payment.id)
    assert (row.external, row.status, row.amount) == (True, "succeeded", 2_500)
    found = selectors.payment(payment.id)
    assert found is not None
    assert (found.amount_refunded, found.refundable) == (2_500, 7_500)


def test_the_database_knows_the_same_rules(in_acme):
    for table, model, rules in ((Payment, "payment", PAYMENT), (PaymentRefund, "refund", REFUND)):
        row = _row(model)
        for before, allowed in rules.items():
            for after in rules:
                if before == after:
                    continue
                assert _database_allows(table, row, before, after) is (after in allowed), (
                    model,
                    before,
                    after,
                )


def _row(model):
    payment = Payment.objects.create(reference="ord_rules", gateway="test", currency="EUR", amount=100)
    if model == "payment":
        return payment.id
    return PaymentRefund.objects.create(payment=payment, amount=1, idempotency_key="rules").id


def _database_allows(table, row_id, before, after):
    """Tried in a savepoint that is always undone; the row is brought to `before` by making it anew."""
    from django.db import transaction

    row = table.objects.get(id=row_id)
    table.objects.filter(id=row_id).delete()
    row.status = before
    row.save(force_insert=True)
    try:
        with transaction.atomic(using="default"):
            table.objects.filter(id=row_id).update(status=after)
            transaction.set_rollback(True, using="default")
    except DatabaseError:
        return False
    return True
