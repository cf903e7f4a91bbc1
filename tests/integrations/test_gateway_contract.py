"""The payment port's contract, kept by every gateway that claims the capability."""

import datetime as dt
from uuid import uuid4

import pytest

from core.db import platform_atomic
from core.errors import DomainError, OutcomeUnknown, PermanentFailure
from core.money import Money
from tenants.payments.ports import (
    Capability,
    DisputeStatus,
    NoticeKind,
    NoticeRefused,
    PaymentResult,
    PaymentStatus,
    RefundRequest,
    RefundResult,
    RefundStatus,
)
from tests.integrations.drivers import SHOP, Driver, for_gateways

ONLINE = Capability.CONFIRM_ON_SERVER


def eur(amount: int) -> Money:
    return Money(amount, "EUR")


def refund(
    driver: Driver, payment: PaymentResult, amount: int, *, back: bool = True, name: str = ""
) -> RefundResult:
    request = RefundRequest(
        refund_id=name or f"ref_{uuid4().hex}",
        payment_id=payment.payment_id,
        gateway_ref=payment.gateway_ref,
        amount=eur(amount),
        return_commission=back,
    )
    return driver.gateway.refund(driver.account, request)


@for_gateways(ONLINE)
def test_a_payment_succeeds_with_its_commission(driver: Driver) -> None:
    request = driver.request()
    started = driver.gateway.start(driver.account, request)
    assert (started.status, started.captured) == (PaymentStatus.CAPTURED, eur(10_000))
    now = driver.gateway.fetch(driver.account, started.gateway_ref)
    assert (now.payment_id, now.attempt, now.total) == (request.payment_id, 1, eur(10_000))
    assert now.commission == eur(500)
    assert now.commission_ref
    assert now.method.last4 == "4242"
    assert (now.refunded, list(now.refunds)) == (eur(0), [])


@for_gateways(ONLINE)
def test_the_same_key_is_the_same_payment(driver: Driver) -> None:
    request = driver.request()
    first = driver.gateway.start(driver.account, request)
    again = driver.gateway.start(driver.account, request)
    assert again.gateway_ref == first.gateway_ref


@for_gateways(ONLINE)
def test_a_decline_is_a_result_with_words_for_the_shopper(driver: Driver) -> None:
    request = driver.request("decline")
    result = driver.gateway.start(driver.account, request)
    assert (result.status, result.captured) == (PaymentStatus.FAILED, eur(0))
    assert result.code
    assert result.message
    assert result.retryable
    assert driver.gateway.start(driver.account, request).gateway_ref == result.gateway_ref
    assert driver.gateway.fetch(driver.account, result.gateway_ref).status is PaymentStatus.FAILED


@for_gateways(ONLINE)
def test_a_second_attempt_is_another_payment(driver: Driver) -> None:
    declined = driver.request("decline")
    driver.gateway.start(driver.account, declined)
    second = driver.request(payment_id=declined.payment_id, attempt=2)
    result = driver.gateway.start(driver.account, second)
    assert result.status is PaymentStatus.CAPTURED
    found = driver.gateway.find(driver.account, payment_id=declined.payment_id, attempt=2)
    assert found is not None
    assert found.gateway_ref == result.gateway_ref


@for_gateways(Capability.BUYER_ACTION)
@pytest.mark.parametrize(
    ("outcome", "passed", "status"),
    [
        ("action", True, PaymentStatus.CAPTURED),
        ("action", False, PaymentStatus.FAILED),
        ("action_decline", True, PaymentStatus.FAILED),
    ],
)
def test_the_buyer_answers_a_challenge(
    driver: Driver, outcome: str, passed: bool, status: PaymentStatus
) -> None:
    result = driver.pay(outcome)
    assert result.status is PaymentStatus.REQUIRES_ACTION
    assert result.client
    assert driver.gateway.fetch(driver.account, result.gateway_ref).status is PaymentStatus.REQUIRES_ACTION
    driver.answer(result, passed=passed)
    now = driver.gateway.fetch(driver.account, result.gateway_ref)
    assert now.status is status
    assert not now.client
    assert bool(now.message) is (status is PaymentStatus.FAILED)


@for_gateways(Capability.DELAYED, without=Capability.STAFF_CONFIRMED)
@pytest.mark.parametrize(
    ("outcome", "status"), [("processing", PaymentStatus.CAPTURED), ("processing_fail", PaymentStatus.FAILED)]
)
def test_a_delayed_payment_is_decided_later(driver: Driver, outcome: str, status: PaymentStatus) -> None:
    result = driver.pay(outcome)
    assert result.status is PaymentStatus.PROCESSING
    driver.finish(result)
    assert driver.gateway.fetch(driver.account, result.gateway_ref).status is status


@for_gateways(Capability.DELAYED, without=Capability.STAFF_CONFIRMED)
def test_a_late_success_is_reported_and_can_be_refunded(driver: Driver) -> None:
    result = driver.pay("processing")
    given_up = driver.gateway.cancel(driver.account, result.gateway_ref, key="cancel:" + result.gateway_ref)
    assert given_up.status is PaymentStatus.PROCESSING
    driver.finish(result)
    assert driver.gateway.fetch(driver.account, result.gateway_ref).captured == eur(10_000)
    assert refund(driver, result, 10_000).status is RefundStatus.SUCCEEDED


@for_gateways(ONLINE)
@pytest.mark.parametrize("done", [True, False], ids=["after it was done", "before anything was done"])
def test_a_lost_answer_is_found_again(driver: Driver, done: bool) -> None:
    driver.lose_answers(done=done)
    request = driver.request()
    with pytest.raises(OutcomeUnknown):
        driver.gateway.start(driver.account, request)
    driver.restore()
    found = driver.gateway.find(driver.account, payment_id=request.payment_id, attempt=1)
    assert (found is not None) is done
    again = driver.gateway.start(driver.account, request)
    assert again.status is PaymentStatus.CAPTURED
    if found:
        assert again.gateway_ref == found.gateway_ref


@for_gateways(Capability.PARTIAL_REFUND, Capability.COMMISSION_REFUND)
def test_partial_refunds_return_the_commission_to_the_cent(driver: Driver) -> None:
    paid = driver.pay(amount=10_000, fee=333)
    returned = [refund(driver, paid, amount) for amount in (3_333, 3_333, 3_334)]
    fees = [
        driver.gateway.fetch_refund(driver.account, one.gateway_ref).commission_returned for one in returned
    ]
    assert Money.sum([fee for fee in fees if fee], "EUR") == eur(333)
    now = driver.gateway.fetch(driver.account, paid.gateway_ref)
    assert (now.refunded, len(now.refunds)) == (eur(10_000), 3)


@for_gateways(Capability.COMMISSION_REFUND)
def test_a_refund_may_keep_the_commission(driver: Driver) -> None:
    paid = driver.pay()
    result = refund(driver, paid, 5_000, back=False)
    assert driver.gateway.fetch_refund(driver.account, result.gateway_ref).commission_returned == eur(0)


@for_gateways(Capability.REFUND, ONLINE)
def test_more_than_is_left_cannot_be_refunded(driver: Driver) -> None:
    paid = driver.pay()
    refund(driver, paid, 6_000)
    for amount in (4_001, 10_001):
        with pytest.raises(PermanentFailure) as caught:
            refund(driver, paid, amount)
        assert caught.value.code == "refund_too_large"
    refund(driver, paid, 4_000)
    with pytest.raises(PermanentFailure) as caught:
        refund(driver, paid, 1)
    assert caught.value.code == "refund_too_large"


@for_gateways(Capability.REFUND, ONLINE)
def test_a_refund_repeated_is_one_refund(driver: Driver) -> None:
    paid = driver.pay()
    name = f"ref_{uuid4().hex}"
    assert (
        refund(driver, paid, 100, name=name).gateway_ref == refund(driver, paid, 100, name=name).gateway_ref
    )
    found = driver.gateway.find_refund(driver.account, gateway_ref=paid.gateway_ref, refund_id=name)
    assert found is not None
    assert (found.refund_id, found.amount, found.payment_ref) == (name, eur(100), paid.gateway_ref)
    assert (
        driver.gateway.find_refund(driver.account, gateway_ref=paid.gateway_ref, refund_id="ref_other")
        is None
    )


@for_gateways(Capability.MANUAL_CAPTURE, Capability.PARTIAL_CAPTURE)
def test_an_authorized_payment_is_captured_in_part(driver: Driver) -> None:
    held = driver.pay(capture=False)
    assert (held.status, held.authorized, held.captured) == (PaymentStatus.AUTHORIZED, eur(10_000), eur(0))
    taken = driver.gateway.capture(
        driver.account, held.gateway_ref, amount=eur(4_000), commission=eur(200), key="c1" + held.gateway_ref
    )
    assert (taken.status, taken.captured) == (PaymentStatus.CAPTURED, eur(4_000))
    now = driver.gateway.fetch(driver.account, held.gateway_ref)
    assert (now.captured, now.commission) == (eur(4_000), eur(200))
    again = driver.gateway.capture(
        driver.account, held.gateway_ref, amount=eur(4_000), commission=eur(200), key="c2" + held.gateway_ref
    )
    assert again.captured == eur(4_000)


@for_gateways(Capability.CANCEL, Capability.BUYER_ACTION)
def test_an_unfinished_payment_is_given_up(driver: Driver) -> None:
    result = driver.pay("action")
    key = "cancel:" + result.gateway_ref
    assert driver.gateway.cancel(driver.account, result.gateway_ref, key=key).status is PaymentStatus.CANCELED
    assert (
        driver.gateway.cancel(driver.account, result.gateway_ref, key=key + "2").status
        is PaymentStatus.CANCELED
    )
    driver.answer(result, passed=True)
    assert driver.gateway.fetch(driver.account, result.gateway_ref).status is PaymentStatus.CANCELED


@for_gateways(Capability.CANCEL, ONLINE)
def test_a_paid_payment_cannot_be_given_up_and_says_so(driver: Driver) -> None:
    paid = driver.pay()
    result = driver.gateway.cancel(driver.account, paid.gateway_ref, key="cancel:" + paid.gateway_ref)
    assert (result.status, result.captured) == (PaymentStatus.CAPTURED, eur(10_000))


@for_gateways(ONLINE)
def test_an_unknown_payment_is_a_permanent_failure(driver: Driver) -> None:
    with pytest.raises(PermanentFailure):
        driver.gateway.fetch(driver.account, "pi_of_somebody_else")
    assert driver.gateway.find(driver.account, payment_id="pay_never", attempt=1) is None


@for_gateways(Capability.NOTICES)
def test_a_notice_says_what_to_look_at_however_often_it_comes(driver: Driver) -> None:
    result = driver.pay("action")
    headers, body = driver.notice(result)
    first = driver.gateway.verify(headers=headers, body=body)
    again = driver.gateway.verify(headers=headers, body=body)
    assert [(one.kind, one.object_ref, one.mode) for one in first] == [
        (NoticeKind.PAYMENT, result.gateway_ref, "test")
    ]
    assert [one.event_id for one in first] == [one.event_id for one in again]
    assert first[0].account_ref == driver.account.reference


@for_gateways(Capability.NOTICES)
def test_a_forged_notice_is_refused(driver: Driver) -> None:
    headers, body = driver.notice(driver.pay("action"))
    for heads, text in [
        ({}, body),
        (headers, body + b" "),
        (dict.fromkeys(headers, "t=1,v1=00"), body),
        (headers, b"{}"),
    ]:
        with pytest.raises(NoticeRefused):
            driver.gateway.verify(headers=heads, body=text)


@for_gateways(without=Capability.NOTICES)
def test_without_notices_every_webhook_is_refused(driver: Driver) -> None:
    with pytest.raises(NoticeRefused):
        driver.gateway.verify(headers={}, body=b"{}")


@for_gateways()
@pytest.mark.django_db
def test_no_call_inside_a_transaction(driver: Driver) -> None:
    request = driver.request()
    with platform_atomic(), pytest.raises(DomainError):
        driver.gateway.start(driver.account, request)
    with platform_atomic(), pytest.raises(DomainError):
        driver.gateway.fetch(driver.account, "pi_1")


@for_gateways(Capability.DISPUTES)
@pytest.mark.parametrize("won", [True, False])
def test_a_dispute_takes_the_money_until_it_is_won(driver: Driver, won: bool) -> None:
    payment = driver.pay()
    reference = driver.dispute(payment, 4_000)
    opened = driver.gateway.fetch_dispute(driver.account, reference)
    assert (opened.status, opened.payment_ref) == (DisputeStatus.NEEDS_RESPONSE, payment.gateway_ref)
    assert (opened.amount, opened.withdrawn, opened.returned) == (eur(4_000), eur(4_000), eur(0))
    assert opened.respond_by is not None
    assert opened.respond_by > opened.opened_at
    listed = driver.gateway.disputes(driver.account, since=opened.opened_at - dt.timedelta(seconds=1))
    assert reference in {each.gateway_ref for each in listed}
    driver.decide(reference, won=won)
    decided = driver.gateway.fetch_dispute(driver.account, reference)
    assert decided.status is (DisputeStatus.WON if won else DisputeStatus.LOST)
    assert (decided.withdrawn, decided.returned) == (eur(4_000), eur(4_000 if won else 0))
    assert (decided.fee, decided.fee_returned) == (opened.fee, opened.fee if won else eur(0))


@pytest.mark.django_db
@for_gateways(Capability.DISPUTES)
def test_a_dispute_nobody_opened_is_refused(driver: Driver) -> None:
    with pytest.raises(PermanentFailure):
        driver.gateway.fetch_dispute(driver.account, "dp_nothing")
    with platform_atomic(), pytest.raises(DomainError):
        driver.gateway.fetch_dispute(driver.account, "dp_nothing")


@for_gateways(without=Capability.DISPUTES)
def test_without_disputes_there_are_none(driver: Driver) -> None:
    assert list(driver.gateway.disputes(driver.account, since=dt.datetime.now(dt.UTC))) == []
    assert driver.gateway.dispute_url(driver.account, "") == ""


@for_gateways(Capability.FRAUD_WARNINGS)
def test_an_issuer_warns_of_a_payment(driver: Driver) -> None:
    payment = driver.pay()
    reference = driver.warn(payment)
    found = driver.gateway.fetch_fraud_warning(driver.account, reference)
    assert (found.payment_ref, found.is_actionable) == (payment.gateway_ref, True)
    assert found.kind
    since = found.warned_at - dt.timedelta(seconds=1)
    assert found in driver.gateway.fraud_warnings(driver.account, since=since)
    with pytest.raises(PermanentFailure):
        driver.gateway.fetch_fraud_warning(driver.account, "issfr_nothing")


@for_gateways(without=Capability.FRAUD_WARNINGS)
def test_without_warnings_there_are_none(driver: Driver) -> None:
    assert list(driver.gateway.fraud_warnings(driver.account, since=dt.datetime.now(dt.UTC))) == []


@for_gateways(Capability.STAFF_CONFIRMED)
def test_staff_say_that_the_money_came(driver: Driver) -> None:
    started = driver.pay()
    assert (started.status, started.total) == (PaymentStatus.PROCESSING, eur(10_000))
    assert driver.pay(payment_id=started.payment_id).gateway_ref == started.gateway_ref
    assert driver.gateway.fetch(driver.account, started.gateway_ref).status is PaymentStatus.UNKNOWN
    came = driver.gateway.capture(
        driver.account, started.gateway_ref, amount=eur(10_000), commission=eur(500), key="k"
    )
    assert (came.status, came.captured, came.commission) == (PaymentStatus.CAPTURED, eur(10_000), None)
    assert refund(driver, started, 2_500).status is RefundStatus.SUCCEEDED
    with pytest.raises(PermanentFailure):
        refund(driver, started, 10_001)
    assert (
        driver.gateway.cancel(driver.account, started.gateway_ref, key="k").status is PaymentStatus.CANCELED
    )


@for_gateways()
def test_the_page_is_told_what_it_needs(driver: Driver) -> None:
    config = driver.gateway.client_config(driver.account, total=eur(10_000), locale="de")
    assert bool(config.module) is (Capability.EMBEDDED in driver.gateway.capabilities)
    assert not any("sk_" in str(value) for value in config.values.values())
    assert driver.account.shop_id == SHOP
