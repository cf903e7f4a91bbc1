"""Events: stored as snapshot and as thin event, signed, delivered to every registered endpoint with retries."""

import asyncio
import copy
import datetime as dt
import json
import time
from typing import Any

import httpx
from stripe import WebhookSignature

from integrations.stripe.sandbox.render import public
from integrations.stripe.sandbox.store import Json, new_id
from integrations.stripe.sandbox.world import API_VERSION, World

KEPT = 500
BACKOFF = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)
_URLS = {
    "payment_intent": "/v1/payment_intents/",
    "charge": "/v1/charges/",
    "refund": "/v1/refunds/",
    "application_fee": "/v1/application_fees/",
    "dispute": "/v1/disputes/",
    "payout": "/v1/payouts/",
    "radar.early_fraud_warning": "/v1/radar/early_fraud_warnings/",
    "v2.core.account": "/v2/core/accounts/",
}


def stamp(seconds: float) -> str:
    """RFC 3339 in milliseconds, as v2 writes times."""
    at = dt.datetime.fromtimestamp(seconds, dt.UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def emit(world: World, kind: str, subject: Json, account: str = "") -> None:
    """Something happened to ``subject``.  v2 kinds exist as thin events only."""
    now = world.now()
    snapshot_id = "" if kind.startswith("v2.") else new_id("evt")
    reason = {"type": "request", "request": {"id": new_id("req", 14), "idempotency_key": world.request_key}}
    thin: Json = {
        "id": new_id("evt"),
        "object": "v2.core.event",
        "type": kind if kind.startswith("v2.") else f"v1.{kind}",
        "livemode": False,
        "created": stamp(world.store.now()),
        "context": account or None,
        "reason": reason if world.request_key else None,
        "related_object": {
            "id": subject["id"],
            "type": subject["object"],
            "url": _URLS.get(subject["object"], f"/v1/{subject['object']}s/") + str(subject["id"]),
        },
        "snapshot_event": snapshot_id or None,
        "changes": None,
    }
    world.store.put("thin_event", thin, account)
    snapshot: Json | None = None
    if snapshot_id:
        snapshot = {
            "id": snapshot_id,
            "object": "event",
            "type": kind,
            "api_version": API_VERSION,
            "created": now,
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": world.request_key or None},
            "data": {"object": copy.deepcopy(public(subject))},
        }
        if account:
            snapshot["account"] = account
        world.store.put("event", snapshot, account)
    for endpoint in list(world.store.newest("endpoint")):
        if not _wants(endpoint, thin["type"], account):
            continue
        if endpoint["event_payload"] == "thin":
            _queue(world, endpoint, "thin_event", thin["id"], kind)
        elif snapshot:
            _queue(world, endpoint, "event", snapshot["id"], kind)


def _wants(endpoint: Json, kind: str, account: str) -> bool:
    if (
        endpoint["status"] != "enabled"
        or ("@accounts" if account else "@self") not in endpoint["events_from"]
    ):
        return False
    names = endpoint["enabled_events"]
    return "*" in names or kind in names or kind.removeprefix("v1.") in names


def _queue(world: World, endpoint: Json, event_kind: str, event: str, kind: str) -> None:
    fault = world.faults.for_event(kind)
    delivery: Json = {
        "id": new_id("whd"),
        "endpoint": endpoint["id"],
        "event_kind": event_kind,
        "event": event,
        "type": kind,
        "attempts": 0,
        "status": "waiting",
        "due": world.store.now(),
        "answer": "",
    }
    if fault is None:
        world.store.put("delivery", delivery)
    elif fault.kind == "webhook_double":
        world.store.put("delivery", delivery)
        world.store.put("delivery", {**delivery, "id": new_id("whd")})
    elif fault.kind == "webhook_delay":
        world.store.put("delivery", {**delivery, "due": delivery["due"] + fault.seconds})
    elif fault.kind == "webhook_drop":
        world.store.put("delivery", {**delivery, "status": "dropped"})
    else:
        world.store.put("delivery", {**delivery, "status": "held"})
        if fault.kind == "webhook_reverse" and fault.left == 0:
            release(world, backwards=True)


def release(world: World, *, backwards: bool = False) -> int:
    """Let held deliveries go; ``backwards`` newest first."""
    held = [delivery for delivery in world.store.newest("delivery") if delivery["status"] == "held"]
    for n, delivery in enumerate(held if backwards else reversed(held)):
        delivery.update(status="waiting", due=world.store.now() + n / 1000)
        world.store.touch("delivery", delivery)
    return len(held)


def waiting(world: World, *, due_only: bool) -> list[Json]:
    now = world.store.now()
    rows = [row for row in world.store.newest("delivery") if row["status"] == "waiting"]
    # Oldest first within one instant; ``newest`` gave them backwards and ``sorted`` is stable.
    return sorted(
        (row for row in reversed(rows) if not due_only or row["due"] <= now), key=lambda row: row["due"]
    )


def signed(payload: str, secret: str) -> dict[str, str]:
    """Headers as Stripe sends them; signed with the real time, not the sandbox's."""
    header = WebhookSignature.generate_signature_header(payload, secret, int(time.time()))
    return {
        "Stripe-Signature": header,
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0",
    }


def body_of(world: World, delivery: Json) -> str:
    event = world.store.get(delivery["event_kind"], delivery["event"])
    sent = {name: value for name, value in (event or {}).items() if name != "changes"}
    return json.dumps(sent, separators=(",", ":"))


async def deliver(world: World, client: httpx.AsyncClient, *, due_only: bool = True) -> int:
    """Send what is waiting, in order; what is refused comes back later.  Returns how many were accepted."""
    accepted = 0
    for delivery in waiting(world, due_only=due_only):
        endpoint = world.store.get("endpoint", delivery["endpoint"])
        if delivery["status"] != "waiting":
            continue
        if endpoint is None or endpoint["status"] != "enabled":
            delivery["status"] = "dropped"
            world.store.touch("delivery", delivery)
            continue
        delivery.update(status="sending", attempts=delivery["attempts"] + 1)
        answer = await _post(client, endpoint, body_of(world, delivery))
        delivery["answer"] = answer
        if answer.startswith("2"):
            delivery["status"] = "delivered"
            accepted += 1
        elif delivery["attempts"] > len(BACKOFF):
            delivery["status"] = "failed"
        else:
            delivery.update(status="waiting", due=world.store.now() + BACKOFF[delivery["attempts"] - 1])
        world.store.touch("delivery", delivery)
    _forget_old(world)
    world.store.flush()
    return accepted


def _forget_old(world: World) -> None:
    """Only the latest deliveries are kept, or a long run would spend its time looking through them."""
    if world.store.count("delivery") < 2 * KEPT:
        return
    finished = [
        row for row in world.store.newest("delivery") if row["status"] in ("delivered", "dropped", "failed")
    ]
    for row in finished[KEPT:]:
        world.store.delete("delivery", row["id"])


async def _post(client: httpx.AsyncClient, endpoint: Json, payload: str) -> str:
    try:
        url, host = _reachable(endpoint["webhook_endpoint"]["url"])
        headers = {**signed(payload, endpoint["_secret"]), "Host": host}
        answer = await client.post(url, content=payload, headers=headers)
    except httpx.HTTPError as error:
        return f"{type(error).__name__}: {error}"[:200]
    return str(answer.status_code)


def _reachable(address: str) -> tuple[httpx.URL, str]:
    """The URL to connect to and the host to name: browsers resolve *.localhost, Python does not."""
    url = httpx.URL(address)
    host = url.netloc.decode()
    return (url.copy_with(host="127.0.0.1") if url.host.endswith(".localhost") else url), host


async def deliver_forever(world: World) -> None:
    """The background of the server: scheduled work and webhooks."""
    # Whatever was on its way when the process was killed was not acknowledged: send it again.
    for delivery in world.store.newest("delivery"):
        if delivery["status"] == "sending":
            delivery["status"] = "waiting"
            world.store.touch("delivery", delivery)
    async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
        while True:
            world.run_due()
            world.store.flush()
            await deliver(world, client)
            await asyncio.sleep(0.1)


def endpoint_object(
    *, url: str, secret: str, payload: str, types: list[str], name: str = "", **more: Any
) -> Json:
    return {
        "id": new_id("ed_test"),
        "object": "v2.core.event_destination",
        "name": name or url,
        "description": "",
        "type": "webhook_endpoint",
        "status": "enabled",
        "enabled_events": types,
        "event_payload": payload,
        "events_from": ["@self", "@accounts"],
        "webhook_endpoint": {"url": url, "signing_secret": None},
        "livemode": False,
        "metadata": {},
        "_secret": secret,
        **more,
    }
