"""``/_sandbox/…``: what tests and curious people may do to the pretend world."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from integrations.stripe.sandbox import events
from integrations.stripe.sandbox.errors import StripeError
from integrations.stripe.sandbox.faults import REQUEST_FAULTS, WEBHOOK_FAULTS
from integrations.stripe.sandbox.render import public
from integrations.stripe.sandbox.resources import accounts, balance, charges, disputes, fraud_warnings, tokens
from integrations.stripe.sandbox.store import new_id
from integrations.stripe.sandbox.world import World

SHOWN = (
    "account", "payment_intent", "charge", "refund", "application_fee", "balance_transaction", "dispute", "payout",
    "radar.early_fraud_warning",
    "event", "thin_event", "delivery", "endpoint", "job", "payment_method_domain",
)  # fmt: skip
_Action = Callable[[World, dict[str, Any]], Awaitable[Any]]


def routes(world: World) -> list[Route]:
    return [
        Route("/_sandbox/health", _bound(world, _health), methods=["GET"]),
        Route("/_sandbox/state", _bound(world, _state), methods=["GET"]),
        Route("/_sandbox/faults", _bound(world, _faults), methods=["GET"]),
        Route("/_sandbox/faults", _bound(world, _add_fault), methods=["POST"]),
        Route("/_sandbox/faults", _bound(world, _clear_faults), methods=["DELETE"]),
        Route("/_sandbox/advance", _bound(world, _advance), methods=["POST"]),
        Route("/_sandbox/replay", _bound(world, _replay), methods=["POST"]),
        Route("/_sandbox/webhooks", _bound(world, _webhook), methods=["POST"]),
        Route("/_sandbox/accounts", _bound(world, _account), methods=["POST"]),
        Route("/_sandbox/onboarding", _bound(world, _onboarding), methods=["POST"]),
        Route("/_sandbox/tokens", _bound(world, _token), methods=["POST"]),
        Route("/_sandbox/payouts", _bound(world, _payouts), methods=["POST"]),
        Route("/_sandbox/exchange", _bound(world, _exchange), methods=["POST"]),
        Route("/_sandbox/disputes", _bound(world, _dispute), methods=["POST"]),
        Route("/_sandbox/fraud_warnings", _bound(world, _fraud_warning), methods=["POST"]),
        Route("/_sandbox/reset", _bound(world, _reset), methods=["POST"]),
    ]


def _bound(world: World, action: _Action) -> Callable[[Request], Awaitable[Response]]:
    async def view(request: Request) -> Response:
        given = dict(request.query_params)
        if request.method in ("POST", "DELETE") and (body := await request.body()):
            try:
                given |= await request.json() if body else {}
            except ValueError as error:
                raise StripeError("The request body is not valid JSON.") from error
        try:
            return JSONResponse(await action(world, given))
        finally:
            world.store.flush()

    return view


async def _health(world: World, _given: dict[str, Any]) -> Any:
    return {
        "ok": True,
        "accounts": world.store.count("account"),
        "payments": world.store.count("payment_intent"),
    }


async def _state(world: World, given: dict[str, Any]) -> Any:
    """``?kind=charge`` for one kind; newest first."""
    world.run_due()
    kinds = [given["kind"]] if "kind" in given else SHOWN
    return {
        "now": world.now(),
        "faults": world.faults.listed(),
        **{kind: [public(row) for row in world.store.newest(kind)] for kind in kinds if kind in SHOWN},
    }


async def _faults(world: World, _given: dict[str, Any]) -> Any:
    return {"known": REQUEST_FAULTS | WEBHOOK_FAULTS, "faults": world.faults.listed()}


async def _add_fault(world: World, given: dict[str, Any]) -> Any:
    world.faults.add(given)
    return {"faults": world.faults.listed()}


async def _clear_faults(world: World, _given: dict[str, Any]) -> Any:
    world.faults.clear()
    return {"faults": []}


async def _advance(world: World, given: dict[str, Any]) -> Any:
    """With ``seconds``: move the clock.  Without: finish everything that is under way and send every webhook now."""
    if "seconds" in given:
        world.store.advance(float(given["seconds"]))
    done = world.run_due(everything="seconds" not in given)
    events.release(world)
    async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
        sent = await events.deliver(world, client, due_only="seconds" in given)
    return {"now": world.now(), "jobs": done, "delivered": sent}


async def _replay(world: World, given: dict[str, Any]) -> Any:
    """Send the deliveries of one event again (``event``), as Stripe's dashboard can."""
    again = [row for row in world.store.newest("delivery") if row["event"] == given.get("event")]
    for row in again[:1]:
        world.store.put(
            "delivery", {**row, "id": new_id("whd"), "status": "waiting", "attempts": 0, "due": 0}
        )
    return {"queued": len(again[:1])}


async def _webhook(world: World, given: dict[str, Any]) -> Any:
    """Register an endpoint with a chosen secret: ``url``, ``secret``, ``payload`` thin|snapshot, ``types``."""
    endpoint = events.endpoint_object(
        url=given["url"],
        secret=given["secret"],
        payload=given.get("payload", "thin"),
        types=given.get("types", ["*"]),
        created=events.stamp(world.store.now()),
    )
    register(world, endpoint)
    return public(endpoint)


def register(world: World, endpoint: dict[str, Any]) -> None:
    """The same URL again replaces the earlier registration."""
    for row in list(world.store.newest("endpoint")):
        if row["webhook_endpoint"]["url"] == endpoint["webhook_endpoint"]["url"]:
            world.store.delete("endpoint", row["id"])
    world.store.put("endpoint", endpoint)


async def _account(world: World, given: dict[str, Any]) -> Any:
    """A ready (``state`` active) or unfinished account without clicking: ``email``, ``country``, ``state``."""
    reference = given.get("id") or new_id("acct", 16)
    account = world.store.get("account", reference)
    if account is None:
        account = {
            "id": reference,
            "object": "v2.core.account",
            "applied_configurations": ["merchant"],
            "closed": False,
            "contact_email": given.get("email", "owner@example.com"),
            "contact_phone": None,
            "created": events.stamp(world.store.now()),
            "dashboard": "full",
            "display_name": given.get("name", "Sandbox shop"),
            "livemode": False,
            "metadata": given.get("metadata", {}),
            "configuration": {"merchant": {"capabilities": {"card_payments": {"requested": True}}}},
            "defaults": {
                "currency": given.get("currency", "eur").lower(),
                "responsibilities": {"fees_collector": "stripe", "losses_collector": "stripe"},
            },
            "identity": {"country": given.get("country", "DE")},
            "_open": list(accounts.STEPS),
            "_state": "new",
            "_merchant": True,
        }
        world.store.put("account", account)
    if given.get("state", "complete") != "new":
        accounts.finish(world, account, given.get("state", "complete"))
    return {"id": reference}


async def _onboarding(world: World, given: dict[str, Any]) -> Any:
    """What the onboarding page's buttons do: ``account``, ``outcome`` complete | missing | pending."""
    account = world.load("account", given.get("account", ""), None)
    accounts.finish(world, account, given.get("outcome", "complete"))
    return {"id": account["id"]}


async def _token(world: World, given: dict[str, Any]) -> Any:
    """A confirmation token for a test ``number`` (card or IBAN) without a browser."""
    account = given.get("account", "")
    method = tokens.payment_method(world, account, str(given.get("number", "4242424242424242")))
    return {"id": tokens.make_token(world, account, method)["id"]}


async def _payouts(world: World, given: dict[str, Any]) -> Any:
    """Pay out what is available to an ``account``; with ``payout``, let that one fail."""
    if "payout" in given:
        return public(balance.fail_payout(world, given["payout"]))
    return {"payouts": [public(row) for row in balance.pay_out(world, given.get("account", ""))]}


async def _exchange(world: World, given: dict[str, Any]) -> Any:
    """From now on an ``account`` is paid out ``into`` one currency: ``rates`` by the currency that is paid in."""
    account = world.load("account", given.get("account", ""), None)
    account["_exchange"] = {"into": given["into"], "rates": given["rates"]}
    world.store.touch("account", account)
    return {"id": account["id"]}


async def _dispute(world: World, given: dict[str, Any]) -> Any:
    """Open one about a ``payment`` (``amount``, ``reason``, ``inquiry``), or bring ``dispute`` on: ``outcome`` won,
    lost or chargeback (of an inquiry)."""
    if "dispute" in given:
        dispute = world.load("dispute", given["dispute"], None)
        outcome = given.get("outcome", "lost")
        if outcome == "chargeback":
            disputes.escalate(world, dispute["id"])
        else:
            disputes.decide(world, dispute["id"], outcome)
        return public(dispute)
    intent = world.load("payment_intent", given.get("payment", ""), None)
    charge = world.load("charge", str(intent["latest_charge"]), None)
    charges.booked(world, charge["id"])
    account = world.store.account_of("charge", charge["id"])
    more: dict[str, Any] = {"amount": int(given.get("amount", 0)), "inquiry": bool(given.get("inquiry"))}
    return public(disputes.make(world, charge, account, given.get("reason", "fraudulent"), **more))


async def _fraud_warning(world: World, given: dict[str, Any]) -> Any:
    """The issuer of the card that a ``payment`` was made with warns of fraud: ``kind``."""
    intent = world.load("payment_intent", given.get("payment", ""), None)
    charge = world.load("charge", str(intent["latest_charge"]), None)
    account = world.store.account_of("charge", charge["id"])
    kind = given.get("kind", fraud_warnings.KIND)
    return public(fraud_warnings.make(world, charge, account, kind))


async def _reset(world: World, _given: dict[str, Any]) -> Any:
    endpoints = list(world.store.newest("endpoint"))
    world.store.reset()
    world.faults.clear()
    for endpoint in endpoints:
        world.store.put("endpoint", endpoint)
    return {"ok": True}
