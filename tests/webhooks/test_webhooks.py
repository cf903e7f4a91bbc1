"""Webhooks as Stripe sends them: signed by the sandbox, heard by the real view, followed through the outbox."""

import json
import time

import pytest

from billing.ledger import selectors as ledger
from core.models import InboxMessage
from core.outbox.operating import rows
from core.outbox.testing import drain
from integrations.test_gateway.gateway import TestGateway
from shops.context import use
from tenants.payments import selectors as payments
from tests.billing.selling import connected, pay
from tests.integrations.stripe_sandbox import SECRET

pytestmark = pytest.mark.django_db

ASIDE = "AT321904300235473204"  # SEPA: taken on now, decided later


@pytest.fixture
def shop(sandbox, acme):
    return connected(
        acme,
        sandbox.account(
            email="alice@example.com", name="Acme", country="DE", currency="EUR", state="complete"
        ),
    )


@pytest.fixture
def hears(sandbox, webhooks):
    sandbox.control("webhooks", url=webhooks.url, secret=SECRET)
    return webhooks


@pytest.fixture
def post(client_for):
    """Hand a webhook to the platform's host as the vendor would."""

    def send(headers, body, vendor="stripe"):
        signed = {name: value for name, value in headers.items() if name.lower().endswith("signature")}
        return client_for(None, enforce_csrf_checks=True).post(
            f"/webhooks/{vendor}/", body, content_type="application/json", headers=signed
        )

    return send


def heard(receiver, *types, wait=5.0):
    """The webhooks so far, once all these types are among them."""
    deadline = time.monotonic() + wait
    while not set(types) <= _types(receiver) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert set(types) <= _types(receiver)
    return [each for each in receiver.heard if json.loads(each[1])["type"].removeprefix("v1.") in types]


def _types(receiver):
    return {each.removeprefix("v1.") for each in receiver.types()}


def status_of(shop, payment):
    with use(shop):
        return payments.payment(payment.id).status


def balances(shop):
    return {(each.book, each.code): each.balance for each in ledger.balances(shop_id=shop.id)}


def test_a_payment_decided_later_is_settled_by_its_webhook(sandbox, hears, shop, post):
    payment = pay(shop, gateway="stripe", token=sandbox.token(shop.stripe_account, ASIDE))
    assert payment.status == "processing"
    sandbox.advance(seconds=10**6)
    for headers, body in heard(hears, "payment_intent.succeeded"):
        assert post(headers, body).status_code == 200
    drain()
    assert status_of(shop, payment) == "captured"
    assert balances(shop)["merchant", "sales"] == -10_000


def test_the_commission_clears_its_receivable_when_the_gateway_says_it_took_it(sandbox, hears, shop, post):
    pay(shop, gateway="stripe", token=sandbox.token(shop.stripe_account), fee=250)
    for headers, body in heard(hears, "payment_intent.succeeded", "application_fee.created"):
        post(headers, body)
    drain()
    found = balances(shop)
    assert found["platform", "commission_income"] == -250
    assert found["platform", "commission_receivable"] == 0
    assert found["platform", "gateway_balance"] == 250
    assert found["merchant", "gateway_balance"] == 10_000 - 250
    assert found["merchant", "commission_payable"] == 0
    assert ledger.unbalanced() == []


def test_twice_backwards_and_again_a_minute_later_is_once(sandbox, hears, shop, post):
    payment = pay(shop, gateway="stripe", token=sandbox.token(shop.stripe_account))
    messages = heard(hears, "payment_intent.succeeded", "application_fee.created")
    first = [post(*each).json()["new"] for each in reversed(messages)]
    assert all(first)
    assert [post(*each).json() for each in messages] == [{"received": 1, "new": 0}] * len(messages)
    drain()
    after = balances(shop)
    for each in messages * 3:
        assert post(*each).status_code == 200
    assert drain() == 0
    assert status_of(shop, payment) == "captured"
    assert balances(shop) == after
    assert InboxMessage.objects.count() == len(messages)


@pytest.mark.parametrize("spoil", ["signature", "body", "secret", "age", "nothing", "future"])
def test_what_the_vendor_did_not_sign_is_refused(sandbox, hears, shop, post, spoil, settings, monkeypatch):
    pay(shop, gateway="stripe", token=sandbox.token(shop.stripe_account))
    headers, body = heard(hears, "payment_intent.succeeded")[0]
    name = next(each for each in headers if each.lower() == "stripe-signature")
    if spoil == "signature":
        headers = {name: headers[name][:-4] + "0000"}
    elif spoil == "body":
        body = body.replace(b"succeeded", b"canceled")
    elif spoil == "secret":
        settings.STRIPE_WEBHOOK_SECRET = "whsec_another"
    elif spoil == "nothing":
        headers = {}
    else:
        drift = 3600 if spoil == "age" else -3600
        real = time.time
        monkeypatch.setattr(time, "time", lambda: real() + drift)
    answer = post(headers, body)
    assert answer.status_code == 400
    assert not InboxMessage.objects.exists()


def test_another_shops_account_moves_nothing_here(sandbox, hears, shop, globex, post):
    """A notice signed for Globex's account that names Acme's payment is looked up at Globex, where nobody knows it."""
    other = connected(
        globex,
        sandbox.account(email="m@example.com", name="Globex", country="US", currency="USD", state="complete"),
    )
    payment = pay(shop, gateway="stripe", token=sandbox.token(shop.stripe_account, ASIDE))
    sandbox.advance(seconds=10**6)
    _, body = heard(hears, "payment_intent.succeeded")[-1]
    event = json.loads(body)
    event["context"] = other.stripe_account
    forged = json.dumps(event | {"id": "evt_moved"}).encode()
    assert post(signed(forged), forged).json()["new"] == 1
    drain(raise_errors=False)
    assert status_of(shop, payment) == "processing"
    assert InboxMessage.objects.get(event_id="evt_moved").shop_id == other.id


def signed(body):
    import stripe

    at = int(time.time())
    payload = f"{at}.{body.decode()}"
    return {"Stripe-Signature": f"t={at},v1={stripe.WebhookSignature._compute_signature(payload, SECRET)}"}


def test_an_account_nobody_here_has_is_kept_and_done_with(sandbox, hears, shop, post):
    pay(shop, gateway="stripe", token=sandbox.token(shop.stripe_account))
    event = json.loads(heard(hears, "payment_intent.succeeded")[0][1])
    body = json.dumps(event | {"context": "acct_stranger", "id": "evt_stranger"}).encode()
    assert post(signed(body), body).status_code == 200
    drain()
    row = InboxMessage.objects.get(event_id="evt_stranger")
    assert row.shop_id is None
    assert not rows(status="dead")


def test_an_account_that_becomes_ready_opens_card_payments(sandbox, hears, acme, post):
    from billing.connect.models import ConnectedAccount
    from shops.selectors import shop_by_id

    account = sandbox.account(
        email="alice@example.com", name="Acme", country="DE", currency="EUR", state="complete"
    )
    ConnectedAccount.objects.create(shop_id=acme.id, external_id=account, idempotency_key="account:test")
    event = {
        "id": "evt_account",
        "object": "v2.core.event",
        "type": "v2.core.account.updated",
        "livemode": False,
        "created": "2026-11-21T10:00:00.000Z",
        "related_object": {"id": account, "type": "v2.core.account", "url": f"/v2/core/accounts/{account}"},
    }
    body = json.dumps(event).encode()
    assert post(signed(body), body).status_code == 200
    drain()
    shop = shop_by_id(acme.id)
    assert (shop.stripe_account, shop.card_payments_ready) == (account, True)
    assert "stripe" in shop.gateways


def test_the_test_gateways_notice(acme, post, settings):
    settings.TEST_GATEWAY = True
    payment = pay(acme, token="test_processing")
    TestGateway().finish(payment.gateway_ref)
    headers, body = TestGateway().notice(payment.gateway_ref)
    assert post(headers, body, vendor="test").status_code == 200
    drain()
    assert status_of(acme, payment) == "captured"
    settings.TEST_GATEWAY = False
    assert post(headers, body, vendor="test").status_code == 404


@pytest.mark.parametrize("vendor", ["manual", "nobody", "paypal"])
def test_who_sends_no_webhooks_has_no_address(world, post, vendor):
    assert post({}, b"{}", vendor=vendor).status_code == 404


def test_a_large_body_and_another_method_are_refused(world, client_for, acme):
    client = client_for(None)
    large = client.post("/webhooks/stripe/", b"x" * (256 * 1024 + 1), content_type="application/json")
    assert large.status_code == 413
    assert client.get("/webhooks/stripe/").status_code == 405
    assert (
        client_for(acme).post("/webhooks/stripe/", b"{}", content_type="application/json").status_code == 404
    )


def test_the_views_own_work_is_small(sandbox, hears, shop, post, query_budget):
    pay(shop, gateway="stripe", token=sandbox.token(shop.stripe_account))
    headers, body = heard(hears, "payment_intent.succeeded")[0]
    with query_budget(8):
        post(headers, body)
