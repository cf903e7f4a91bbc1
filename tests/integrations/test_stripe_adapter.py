"""What only the Stripe adapter promises: units, failures told apart, webhooks of both shapes."""

import datetime as dt
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
import stripe
from hypothesis import given
from hypothesis import strategies as st

from core.errors import OutcomeUnknown, PermanentFailure, TemporaryFailure
from core.http.breaker import Breaker
from core.money import CURRENCIES, Money
from integrations.stripe.amounts import STEPS, fee_to_stripe, from_stripe, to_stripe
from integrations.stripe.client import client
from integrations.stripe.gateway import StripeGateway
from integrations.stripe.webhooks import notices
from tenants.payments.ports import (
    DisputeStatus,
    NoticeKind,
    NoticeRefused,
    PaymentStatus,
    RefundRequest,
    RefundStatus,
)
from tests.integrations.drivers import StripeDriver
from tests.integrations.stripe_sandbox import SECRET, Receiver, SandboxProcess


@pytest.fixture
def driver(sandbox: SandboxProcess) -> Iterator[StripeDriver]:
    Breaker("stripe").succeeded()
    yield StripeDriver(sandbox)
    Breaker("stripe").succeeded()


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
    money = Money(amount - amount % STEPS.get(currency, 1), currency)
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


# ------------------------------------------------------------------------------------------------ webhooks
def signed(body: bytes, *, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    stamp = int(at if at is not None else time.time())
    return {
        "stripe-signature": stripe.WebhookSignature.generate_signature_header(body.decode(), secret, stamp)
    }


THIN = {
    "id": "evt_1",
    "object": "v2.core.event",
    "type": "v1.payment_intent.succeeded",
    "livemode": False,
    "created": "2026-11-21T10:00:00.000Z",
    "context": "acct_1",
    "related_object": {"id": "pi_1", "type": "payment_intent", "url": "/v1/payment_intents/pi_1"},
}


@pytest.fixture
def _secret(settings: Any) -> None:
    settings.STRIPE_WEBHOOK_SECRET = f"whsec_older, {SECRET}"


@pytest.mark.usefixtures("_secret")
@pytest.mark.parametrize("secret", ["whsec_older", SECRET])
def test_either_secret_is_good_while_one_is_replaced(secret: str) -> None:
    body = json.dumps(THIN).encode()
    (notice,) = notices(headers=signed(body, secret=secret), body=body)
    assert (notice.kind, notice.object_ref, notice.account_ref) == (NoticeKind.PAYMENT, "pi_1", "acct_1")


@pytest.mark.usefixtures("_secret")
@pytest.mark.parametrize(
    ("change", "at", "secret"),
    [
        ({}, time.time() - 301, SECRET),
        ({}, time.time() + 10_000, SECRET),
        ({}, None, "whsec_of_somebody_else"),
        ({"object": "invoice"}, None, SECRET),
        ({"created": "yesterday"}, None, SECRET),
        ({"related_object": "pi_1"}, None, SECRET),
        ({"id": "evt_\0"}, None, SECRET),
        ({"id": "evt_\ud800"}, None, SECRET),
        ({"id": ["evt_1"]}, None, SECRET),
        ({"type": "t" * 5_000}, None, SECRET),
        ({"context": "acct_\0"}, None, SECRET),
    ],
    ids=[
        "too old",
        "from the future",
        "wrong secret",
        "no event",
        "no time",
        "no object",
        "nul",
        "half a character",
        "a list",
        "a long type",
        "nul in the account",
    ],
)
def test_a_webhook_that_cannot_be_believed_is_refused(
    change: dict[str, Any], at: float | None, secret: str
) -> None:
    body = json.dumps(THIN | change).encode()
    with pytest.raises(NoticeRefused):
        notices(headers=signed(body, at=at, secret=secret), body=body)


@pytest.mark.usefixtures("_secret")
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"{}",
        b"[" * 100_000,
        b'{"object": ' * 20_000 + b"1" + b"}" * 20_000,
        b'{"object":"event","id":"e","type":"t","created":1e30,"data":{"object":{"id":"p","object":"refund"}}}',
    ],
    ids=["nothing", "list", "null", "no text", "empty", "deep list", "deep object", "year of the stars"],
)
def test_a_body_that_is_no_event_is_refused(body: bytes) -> None:
    heads = signed(body) if body != b"\xff\xfe" else {"Stripe-Signature": "t=1,v1=00"}
    with pytest.raises(NoticeRefused):
        notices(headers=heads, body=body)


@pytest.mark.usefixtures("_secret")
@pytest.mark.parametrize("payment", ["x" * 500, "a\0b", ["pay"], None])
def test_what_a_merchant_wrote_into_the_metadata_stops_no_message(payment: Any) -> None:
    subject = {"id": "pi_1", "object": "payment_intent", "metadata": {"payment": payment}}
    event = {
        "id": "evt_1",
        "object": "event",
        "type": "t",
        "created": 1_790_000_000,
        "data": {"object": subject},
    }
    body = json.dumps(event).encode()
    (notice,) = notices(headers=signed(body), body=body)
    assert notice.object_ref == "pi_1"
    assert len(notice.payment_id) < 10


def test_without_a_secret_nothing_is_believed(settings: Any) -> None:
    settings.STRIPE_WEBHOOK_SECRET = ""
    with pytest.raises(NoticeRefused):
        notices(headers=signed(b"{}", secret="x"), body=b"{}")


@pytest.mark.parametrize("payload", ["thin", "snapshot"])
def test_what_a_sale_and_its_refund_make_known(
    driver: StripeDriver, webhooks: Receiver, payload: str
) -> None:
    driver.box.control("webhooks", url=webhooks.url, secret=SECRET, payload=payload)
    request = driver.request()
    paid = driver.gateway.start(driver.account, request)
    wish = RefundRequest(
        refund_id="ref_" + paid.gateway_ref,
        payment_id=request.payment_id,
        gateway_ref=paid.gateway_ref,
        amount=Money(5_000, "EUR"),
        return_commission=True,
    )
    driver.gateway.refund(driver.account, wish)
    driver.box.advance()
    heard = [
        one for headers, body in webhooks.heard for one in driver.gateway.verify(headers=headers, body=body)
    ]
    kinds = {one.kind for one in heard}
    assert {NoticeKind.PAYMENT, NoticeKind.REFUND, NoticeKind.COMMISSION} <= kinds
    payment = next(one for one in heard if one.kind is NoticeKind.PAYMENT)
    assert (payment.object_ref, payment.account_ref) == (paid.gateway_ref, driver.account.reference)
    assert payment.payment_id == ("" if payload == "thin" else request.payment_id)
    assert len({one.event_id for one in heard}) == len(heard)


def test_an_account_that_becomes_ready_is_made_known(driver: StripeDriver, webhooks: Receiver) -> None:
    driver.box.control("webhooks", url=webhooks.url, secret=SECRET)
    account = driver.box.account(state="new")
    driver.box.control("onboarding", account=account, outcome="complete")
    driver.box.advance()
    heard = [
        one for headers, body in webhooks.heard for one in driver.gateway.verify(headers=headers, body=body)
    ]
    mine = [one for one in heard if one.account_ref == account]
    assert {one.kind for one in mine} == {NoticeKind.ACCOUNT}
    assert any("capability_status_updated" in one.type for one in mine)
