"""Webhooks as the Stripe adapter reads them: signatures, both shapes, what is refused."""

import json
import time
from typing import Any

import pytest
import stripe

from core.money import Money
from integrations.stripe.webhooks import notices
from tenants.payments.ports import (
    NoticeKind,
    NoticeRefused,
    RefundRequest,
)
from tests.integrations.drivers import StripeDriver
from tests.integrations.stripe_sandbox import SECRET, Receiver


@pytest.fixture
def driver(stripe_driver: StripeDriver) -> StripeDriver:
    return stripe_driver


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
