"""The life of an intent after it is confirmed: challenge, decision, capture, failure."""

from typing import Any

from integrations.stripe.sandbox import cards
from integrations.stripe.sandbox.errors import StripeError, declined
from integrations.stripe.sandbox.events import emit
from integrations.stripe.sandbox.resources import charges
from integrations.stripe.sandbox.store import Json
from integrations.stripe.sandbox.world import World

_NOT_AUTHENTICATED = (
    "We are unable to authenticate your payment method."
    " Please choose a different payment method and try again."
)


def confirm(world: World, intent: Json, account: str, method: Json, *, sdk: bool) -> None:
    """Raises StripeError 402 for an immediate decline, with the intent in it."""
    known = _behaviour(method)
    intent.update(payment_method=method["id"], last_payment_error=None, next_action=None)
    intent["_sdk"] = sdk
    world.store.touch("payment_intent", intent)
    if known.challenge:
        _challenge(world, intent, account, sdk=sdk)
    else:
        decide(world, intent, account)


def _behaviour(method: Json) -> cards.Behaviour:
    return cards.behaviour(method["_number"]) or cards.Behaviour()


def _challenge(world: World, intent: Json, account: str, *, sdk: bool) -> None:
    intent["status"] = "requires_action"
    url = f"{world.origin}/js/challenge?payment_intent={intent['id']}&client_secret={intent['client_secret']}"
    if sdk:
        intent["next_action"] = {
            "type": "use_stripe_sdk",
            "use_stripe_sdk": {"type": "three_d_secure_redirect", "source": url},
        }
    else:
        redirect = {"url": f"{url}&redirect=1", "return_url": intent["_return_url"]}
        intent["next_action"] = {"type": "redirect_to_url", "redirect_to_url": redirect}
    emit(world, "payment_intent.requires_action", intent, account)


def authenticated(world: World, intent: Json, account: str, *, passed: bool) -> None:
    """The shopper answered the challenge.  A repeated answer changes nothing."""
    if intent["status"] != "requires_action":
        return
    intent["next_action"] = None
    world.store.touch("payment_intent", intent)
    if not passed:
        fail(
            world,
            intent,
            account,
            "payment_intent_authentication_failure",
            "",
            _NOT_AUTHENTICATED,
            charged=False,
        )
        return
    try:
        decide(world, intent, account)
    except StripeError:
        return  # the decline is on the intent; the browser reads it there


def decide(world: World, intent: Json, account: str) -> None:
    known = _behaviour(world.load("payment_method", intent["payment_method"], account))
    if known.outcome == "decline":
        message = known.message
        fail(world, intent, account, known.code, known.decline_code, message)
        raise declined(known.code, known.decline_code, message, intent)
    if known.outcome != "succeed":
        intent.update(status="processing", processing={"type": known.kind})
        charge = charges.make(world, intent, account, status="pending")
        intent["latest_charge"] = charge["id"]
        emit(world, "payment_intent.processing", intent, account)
        world.later("intent.decided", intent["id"], known.delay)
        return
    held = intent["capture_method"] == "manual"
    charge = charges.make(world, intent, account, status="succeeded")
    intent["latest_charge"] = charge["id"]
    if held:
        intent.update(status="requires_capture", amount_capturable=intent["amount"])
        emit(world, "payment_intent.amount_capturable_updated", intent, account)
    else:
        captured(world, intent, account, intent["amount"])
    world.store.touch("payment_intent", intent)


def delayed_decision(world: World, reference: str) -> None:
    """Job ``intent.decided``: the bank has answered."""
    intent = world.load("payment_intent", reference, None)
    account = world.store.account_of("payment_intent", reference)
    if intent["status"] != "processing":
        return
    known = _behaviour(world.load("payment_method", intent["payment_method"], account))
    intent["processing"] = None
    if known.outcome == "process_then_fail":
        charges.failed(world, intent["latest_charge"], known.code, known.message)
        fail(world, intent, account, known.code, "", known.message, charged=False)
    else:
        captured(world, intent, account, intent["amount"])


def captured(world: World, intent: Json, account: str, amount: int) -> None:
    intent.update(status="succeeded", amount_received=amount, amount_capturable=0)
    world.store.touch("payment_intent", intent)
    charges.captured(world, intent["latest_charge"], amount, intent["application_fee_amount"])
    emit(world, "payment_intent.succeeded", intent, account)


def fail(
    world: World,
    intent: Json,
    account: str,
    code: str,
    decline_code: str,
    message: str,
    *,
    charged: bool = True,
) -> None:
    error: dict[str, Any] = {"type": "card_error", "code": code, "message": message}
    if decline_code:
        error["decline_code"] = decline_code
    if charged:
        charge = charges.make(world, intent, account, status="failed")
        charge.update(failure_code=code, failure_message=message)
        intent["latest_charge"] = charge["id"]
    intent.update(status="requires_payment_method", last_payment_error=error, payment_method=None)
    world.store.touch("payment_intent", intent)
    emit(world, "payment_intent.payment_failed", intent, account)


def canceled(world: World, intent: Json, account: str, reason: str | None) -> None:
    intent.update(
        status="canceled",
        canceled_at=world.now(),
        cancellation_reason=reason,
        amount_capturable=0,
        next_action=None,
    )
    world.store.touch("payment_intent", intent)
    if intent["latest_charge"]:
        charges.released(world, intent["latest_charge"])
    emit(world, "payment_intent.canceled", intent, account)
