"""What only the Stripe adapter promises: units, failures told apart. Its webhooks: test_stripe_webhooks.py."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.currencies import PAYABLE_STEPS
from core.errors import OutcomeUnknown, PermanentFailure, TemporaryFailure
from core.money import CURRENCIES, Money
from integrations.stripe.amounts import fee_to_stripe, from_stripe, to_stripe
from integrations.stripe.client import client
from integrations.stripe.gateway import StripeGateway
from tenants.payments.ports import (
    DisputeStatus,
    PaymentStatus,
    RefundRequest,
    RefundStatus,
)
from tests.integrations.drivers import StripeDriver


@pytest.fixture
def driver(stripe_driver: StripeDriver) -> StripeDriver:
    return stripe_driver


# ------------------------------------------------------------------------------------------------ units
@pytest.mark.parametrize(
    ("money", "units"),
    [
        (Money(1230, "EUR"), 1230),
        (Money(500, "JPY"), 500),
        (Money(1500, "ISK"), 150_000),
        (Money(7, "UGX"), 700),
        (Money(1230, "KWD"), 1230),
    ],
)
def test_amounts_in_stripes_units(money: Money, units: int) -> None:
    assert to_stripe(money) == units
    assert from_stripe(units, money.currency.lower()) == money


@given(amount=st.integers(-(10**9), 10**9), currency=st.sampled_from(sorted(CURRENCIES)))
def test_amounts_survive_the_way_there_and_back(amount: int, currency: str) -> None:
    money = Money(amount - amount % PAYABLE_STEPS.get(currency, 1), currency)
    assert from_stripe(to_stripe(money), currency.lower()) == money


@given(amount=st.integers(0, 10**9), currency=st.sampled_from(sorted(CURRENCIES)))
def test_a_fee_is_never_more_than_agreed(amount: int, currency: str) -> None:
    assert from_stripe(fee_to_stripe(Money(amount, currency)), currency).amount <= amount


def test_an_amount_between_two_steps_is_refused_before_it_is_sent() -> None:
    assert StripeGateway.limits.refusal(Money(1001, "KWD")) == "amount_not_payable"
    assert StripeGateway.limits.refusal(Money(20, "EUR")) == "amount_too_small"
    assert StripeGateway.limits.refusal(Money(50, "EUR")) == ""
    with pytest.raises(PermanentFailure):
        to_stripe(Money(1001, "KWD"))


@pytest.mark.parametrize("currency", ["ISK", "JPY", "KWD", "USD"])
def test_currencies_of_every_kind_are_paid_and_refunded(driver: StripeDriver, currency: str) -> None:
    request = driver.request(total=Money(5_000, currency), commission=Money(150, currency))
    paid = driver.gateway.start(driver.account, request)
    assert (paid.status, paid.captured) == (PaymentStatus.CAPTURED, Money(5_000, currency))
    refund = driver.gateway.refund(
        driver.account,
        RefundRequest(
            refund_id=f"ref_{currency}_{paid.gateway_ref}",
            payment_id=request.payment_id,
            gateway_ref=paid.gateway_ref,
            amount=Money(5_000, currency),
            return_commission=True,
        ),
    )
    assert refund.commission_returned == Money(150, currency)


# ------------------------------------------------------------------------------------------------ failures
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("error_500", OutcomeUnknown),
        ("error_500_after", OutcomeUnknown),
        ("drop_after", OutcomeUnknown),
        ("error_429", TemporaryFailure),
    ],
)
def test_failures_of_a_payment_are_told_apart(
    driver: StripeDriver, fault: str, kind: type[Exception]
) -> None:
    request = driver.request()
    driver.box.fault(fault, method="POST", path="/v1/payment_intents", times=3)
    with pytest.raises(kind):
        driver.gateway.start(driver.account, request)
    driver.box.clear()
    assert driver.gateway.start(driver.account, request).status is PaymentStatus.CAPTURED
    mine = [
        row
        for row in driver.box.state_of("payment_intent")
        if row["metadata"]["payment"] == request.payment_id
    ]
    assert len(mine) == 1


def test_one_lost_answer_is_not_even_noticed(driver: StripeDriver) -> None:
    driver.box.fault("drop_after", method="POST", path="/v1/payment_intents")
    assert driver.pay().status is PaymentStatus.CAPTURED


def test_a_lost_refund_is_found_again(driver: StripeDriver) -> None:
    paid = driver.pay()
    request = RefundRequest(
        refund_id="ref_" + paid.gateway_ref,
        payment_id=paid.payment_id,
        gateway_ref=paid.gateway_ref,
        amount=Money(100, "EUR"),
        return_commission=True,
    )
    driver.box.fault("drop_after", method="POST", path="/v1/refunds", times=3)
    with pytest.raises(OutcomeUnknown):
        driver.gateway.refund(driver.account, request)
    driver.box.clear()
    found = driver.gateway.find_refund(
        driver.account, gateway_ref=paid.gateway_ref, refund_id=request.refund_id
    )
    assert found is not None
    assert driver.gateway.refund(driver.account, request).gateway_ref == found.gateway_ref


def test_a_payment_is_found_although_the_search_is_behind(driver: StripeDriver) -> None:
    request = driver.request()
    paid = driver.gateway.start(driver.account, request)
    driver.box.fault("search_late", path="/v1/payment_intents/search")
    found = driver.gateway.find(driver.account, payment_id=request.payment_id, attempt=1)
    assert found is not None
    assert found.gateway_ref == paid.gateway_ref


def test_another_wish_under_the_same_key_is_refused(driver: StripeDriver) -> None:
    request = driver.request()
    driver.gateway.start(driver.account, request)
    with pytest.raises(PermanentFailure) as caught:
        driver.gateway.start(driver.account, driver.request(payment_id=request.payment_id, amount=9_999))
    assert caught.value.code == "key_reused"


def test_stripe_is_left_alone_when_it_keeps_failing(driver: StripeDriver, settings: Any) -> None:
    settings.HTTP_BREAKER_FAILURES = 2
    driver.box.fault("error_500", path="/v1/payment_intents", times=20)
    for _ in range(2):
        with pytest.raises(TemporaryFailure):
            driver.gateway.fetch(driver.account, "pi_1")
    driver.box.clear()
    with pytest.raises(TemporaryFailure) as caught:
        driver.gateway.fetch(driver.account, "pi_1")
    assert caught.value.code == "circuit_open"


def test_without_a_key_it_says_so(settings: Any, driver: StripeDriver) -> None:
    settings.STRIPE_SECRET_KEY = ""
    with pytest.raises(PermanentFailure) as caught:
        client()
    assert caught.value.code == "not_configured"


def test_a_refund_that_fails_after_it_succeeded_is_seen(driver: StripeDriver) -> None:
    request = driver.request(buyer_token=driver.box.token(driver.account.reference, "4000000000005126"))
    paid = driver.gateway.start(driver.account, request)
    refund = driver.gateway.refund(
        driver.account,
        RefundRequest(
            refund_id="ref_" + paid.gateway_ref,
            payment_id=request.payment_id,
            gateway_ref=paid.gateway_ref,
            amount=Money(10_000, "EUR"),
            return_commission=True,
        ),
    )
    assert refund.status is RefundStatus.SUCCEEDED
    driver.box.advance()
    failed = driver.gateway.fetch_refund(driver.account, refund.gateway_ref)
    assert (failed.status, failed.code) == (RefundStatus.FAILED, "expired_or_canceled_card")
    assert driver.gateway.fetch(driver.account, paid.gateway_ref).refunded == Money(0, "EUR")


def test_a_refund_made_at_stripe_is_seen_without_an_id_of_ours(driver: StripeDriver) -> None:
    paid = driver.pay()
    client().v1.refunds.create(
        {"payment_intent": paid.gateway_ref, "amount": 400}, {"stripe_account": driver.account.reference}
    )
    (external,) = driver.gateway.fetch(driver.account, paid.gateway_ref).refunds
    assert (external.refund_id, external.amount) == ("", Money(400, "EUR"))


def test_a_dispute_is_read(driver: StripeDriver) -> None:
    request = driver.request(buyer_token=driver.box.token(driver.account.reference, "4000000000000259"))
    paid = driver.gateway.start(driver.account, request)
    listed = [row for row in driver.box.state_of("dispute") if row["payment_intent"] == paid.gateway_ref]
    dispute = driver.gateway.fetch_dispute(driver.account, listed[0]["id"])
    assert (dispute.status, dispute.payment_ref) == (DisputeStatus.NEEDS_RESPONSE, paid.gateway_ref)
    assert dispute.respond_by is not None
    assert (dispute.withdrawn.amount, dispute.fee.amount, dispute.returned.amount) == (10_000, 1_500, 0)


def test_a_dispute_of_a_part_is_won(driver: StripeDriver) -> None:
    paid = driver.pay()
    opened = driver.box.control("disputes", payment=paid.gateway_ref, amount=4_000)
    (found,) = driver.gateway.disputes(driver.account, since=dt.datetime.now(dt.UTC) - dt.timedelta(hours=1))
    assert (found.gateway_ref, found.amount, found.withdrawn) == (opened["id"], *[Money(4_000, "EUR")] * 2)
    driver.box.control("disputes", dispute=opened["id"], outcome="won")
    won = driver.gateway.fetch_dispute(driver.account, opened["id"])
    assert (won.status, won.returned.amount, won.fee_returned.amount) == (DisputeStatus.WON, 4_000, 1_500)


def test_an_enquiry_withdraws_nothing_until_it_becomes_a_dispute(driver: StripeDriver) -> None:
    paid = driver.pay()
    opened = driver.box.control("disputes", payment=paid.gateway_ref, inquiry=True)
    asked = driver.gateway.fetch_dispute(driver.account, opened["id"])
    assert (asked.status, asked.withdrawn.amount) == (DisputeStatus.WARNING, 0)
    driver.box.control("disputes", dispute=opened["id"], outcome="chargeback")
    later = driver.gateway.fetch_dispute(driver.account, opened["id"])
    assert (later.status, later.withdrawn.amount) == (DisputeStatus.NEEDS_RESPONSE, 10_000)


def test_what_a_bank_holds_is_not_refunded(driver: StripeDriver) -> None:
    paid = driver.pay()
    driver.box.control("disputes", payment=paid.gateway_ref)
    request = RefundRequest(
        refund_id="ref_" + paid.gateway_ref,
        payment_id=paid.payment_id,
        gateway_ref=paid.gateway_ref,
        amount=Money(1_000, "EUR"),
        return_commission=True,
    )
    with pytest.raises(PermanentFailure) as caught:
        driver.gateway.refund(driver.account, request)
    assert caught.value.code == "charge_disputed"


def test_a_stolen_card_is_not_called_stolen_to_its_holder(driver: StripeDriver) -> None:
    request = driver.request(buyer_token=driver.box.token(driver.account.reference, "4000000000009979"))
    result = driver.gateway.start(driver.account, request)
    assert (result.decline_code, "stolen" in result.message) == ("stolen_card", False)
