"""The sandbox tells what happened as Stripe does, goes wrong on demand, and forgets nothing over a restart."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
import stripe

from tests.integrations.stripe_sandbox import KEY, SECRET, Receiver, SandboxProcess, pay


def listen(sandbox: SandboxProcess, webhooks: Receiver, payload: str, *types: str) -> None:
    sandbox.control("webhooks", url=webhooks.url, secret=SECRET, payload=payload, types=list(types) or ["*"])


def heard_of(webhooks: Receiver, reference: str) -> list[str]:
    found = []
    for _, body in webhooks.heard:
        event = json.loads(body)
        subject = event.get("related_object") or event["data"]["object"]
        if subject["id"] == reference:
            found.append(event["type"])
    return found


def wait_for(webhooks: Receiver, count: int) -> None:
    for _ in range(100):
        if len(webhooks.heard) >= count:
            return
        time.sleep(0.05)
    raise AssertionError(f"heard {webhooks.types()}")


@pytest.mark.parametrize("payload", ["thin", "snapshot"])
def test_events_are_delivered_by_themselves_with_real_signatures(
    sandbox: SandboxProcess, client: stripe.StripeClient, account: str, webhooks: Receiver, payload: str
) -> None:
    listen(sandbox, webhooks, payload, "payment_intent.succeeded")
    intent = pay(sandbox, client, account)
    wait_for(webhooks, 1)
    headers, body = webhooks.heard[0]
    if payload == "thin":
        event: Any = client.parse_event_notification(body, headers["Stripe-Signature"], SECRET)
        assert (event.type, event.related_object.id, str(event.context)) == (
            "v1.payment_intent.succeeded",
            intent.id,
            account,
        )
        assert event.fetch_related_object().status == "succeeded"
        assert event.fetch_event().snapshot_event.startswith("evt_")
    else:
        snapshot = client.construct_event(body, headers["Stripe-Signature"], SECRET)
        assert (snapshot.type, snapshot.data.object["id"], snapshot.account) == (
            "payment_intent.succeeded",
            intent.id,
            account,
        )


def test_a_refused_webhook_comes_again(
    sandbox: SandboxProcess, client: stripe.StripeClient, account: str, webhooks: Receiver
) -> None:
    listen(sandbox, webhooks, "thin", "payment_intent.succeeded")
    webhooks.refuse = 1
    intent = pay(sandbox, client, account)
    wait_for(webhooks, 1)
    (delivery,) = [
        row for row in sandbox.state_of("delivery") if row["attempts"] == 2 and row["status"] == "delivered"
    ][:1]
    assert heard_of(webhooks, intent.id) == ["v1.payment_intent.succeeded"]
    assert delivery["answer"] == "200"


def test_webhooks_are_dropped_doubled_and_reversed_on_demand(
    sandbox: SandboxProcess, client: stripe.StripeClient, account: str, webhooks: Receiver
) -> None:
    listen(sandbox, webhooks, "thin", "payment_intent.created", "payment_intent.succeeded")
    sandbox.fault("webhook_drop", type="payment_intent.created")
    sandbox.fault("webhook_double", type="payment_intent.succeeded")
    first = pay(sandbox, client, account)
    wait_for(webhooks, 2)
    assert heard_of(webhooks, first.id) == ["v1.payment_intent.succeeded"] * 2
    orders = []
    for heard in (
        4,
        6,
        8,
    ):  # a delivery that a busy receiver refuses comes again later, and then the order is another
        sandbox.fault("webhook_reverse", type="payment_intent.", times=2)
        intent = pay(sandbox, client, account)
        wait_for(webhooks, heard)
        orders.append(heard_of(webhooks, intent.id))
    assert ["v1.payment_intent.succeeded", "v1.payment_intent.created"] in orders


def test_a_restart_forgets_nothing(tmp_path: Path) -> None:
    state = tmp_path / "stripe.sqlite3"
    sandbox = SandboxProcess.start(state)
    try:
        client = stripe.StripeClient(KEY, base_addresses={"api": sandbox.url}, max_network_retries=0)
        account, token = sandbox.account(), ""
        token = sandbox.token(account)
        intent = pay(sandbox, client, account, key="k", confirmation_token=token)
        sandbox.kill()
        sandbox = SandboxProcess.start(state, sandbox.port)
        assert pay(sandbox, client, account, key="k", confirmation_token=token).id == intent.id
        charge = client.v1.charges.retrieve(
            intent.latest_charge, {"expand": ["balance_transaction"]}, {"stripe_account": account}
        )
        assert charge.application_fee
    finally:
        sandbox.stop()
