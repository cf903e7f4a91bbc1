"""Payment intents: created, confirmed, captured, canceled, found."""

import re
from typing import Any

from integrations.stripe.sandbox.errors import StripeError
from integrations.stripe.sandbox.events import emit
from integrations.stripe.sandbox.resources import accounts, confirming, tokens
from integrations.stripe.sandbox.resources.amounts import check_amount
from integrations.stripe.sandbox.store import Json, new_id
from integrations.stripe.sandbox.world import Call, World, page

_CONFIRM_ONLY = (
    "confirmation_token",
    "return_url",
    "mandate_data",
    "error_on_requires_action",
    "use_stripe_sdk",
)
_CLAUSE = re.compile(
    r"""\s*(metadata)\[["']([^"']+)["']\]\s*:\s*["']([^"']*)["']\s*|\s*(status|currency)\s*:\s*["']([^"']*)["']\s*"""
)
_CANCELABLE = ("requires_payment_method", "requires_confirmation", "requires_action", "requires_capture")


def create(world: World, call: Call) -> Json:
    params = call.params
    check_amount(params["amount"], params["currency"])
    _check_fee(call)
    accounts.require_selling(world, call.account)
    confirm = params.get("confirm", False)
    for name in _CONFIRM_ONLY:
        if name in params and not confirm:
            message = f"{name} can only be passed to a PaymentIntent with confirm=true."
            raise StripeError(message, code="parameter_unknown", param=name)
    intent = _new(world, params)
    if confirm:
        _require_return_url(params)
        method = _method(world, call, intent["id"])
    else:
        method = None
    world.store.put("payment_intent", intent, call.account)
    emit(world, "payment_intent.created", intent, call.account)
    if method:
        confirming.confirm(world, intent, call.account, method, sdk=bool(params.get("use_stripe_sdk")))
    return intent


def _check_fee(call: Call) -> None:
    fee = call.params.get("application_fee_amount")
    if fee is None:
        return
    if not call.account:
        raise StripeError(
            "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment"
            " (using an OAuth key or Stripe-Account header) or destination payment.",
            param="application_fee_amount",
        )
    if not 0 <= fee <= call.params["amount"]:
        message = "Your application fee cannot be larger than the amount of the payment."
        raise StripeError(message, code="amount_too_large", param="application_fee_amount")


def _require_return_url(params: dict[str, Any]) -> None:
    automatic = params.get("automatic_payment_methods") or {"enabled": True}
    if not params.get("return_url") and automatic.get("allow_redirects", "always") != "never":
        raise StripeError(
            "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of"
            " these payment methods might redirect your customer off of your page, you must provide a `return_url`.",
            code="parameter_missing",
            param="return_url",
        )


def _method(world: World, call: Call, intent: str) -> Json:
    if token := call.params.get("confirmation_token"):
        return tokens.spend(world, call.account, token, intent)
    if method := call.params.get("payment_method"):
        return world.load("payment_method", method, call.account)
    message = "You cannot confirm this PaymentIntent because it's missing a payment method."
    raise StripeError(message, code="payment_intent_unexpected_state")


def _new(world: World, params: dict[str, Any]) -> Json:
    reference = new_id("pi")
    return {
        "id": reference,
        "object": "payment_intent",
        "amount": params["amount"],
        "amount_capturable": 0,
        "amount_received": 0,
        "application_fee_amount": params.get("application_fee_amount"),
        "automatic_payment_methods": {"allow_redirects": "always", "enabled": True},
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": params.get("capture_method", "automatic_async"),
        "client_secret": f"{reference}_secret_{new_id('x', 24)[2:]}",
        "confirmation_method": params.get("confirmation_method", "automatic"),
        "created": world.now(),
        "currency": params["currency"].lower(),
        "customer": params.get("customer"),
        "description": params.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": params.get("metadata") or {},
        "next_action": None,
        "payment_method": None,
        "payment_method_types": ["card", "sepa_debit"],
        "processing": None,
        "receipt_email": params.get("receipt_email"),
        "shipping": params.get("shipping"),
        "statement_descriptor": params.get("statement_descriptor"),
        "statement_descriptor_suffix": params.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "_return_url": params.get("return_url") or "",
    }


def retrieve(world: World, call: Call) -> Json:
    return world.load("payment_intent", call.path["id"], call.account)


def list_all(world: World, call: Call) -> Json:
    rows = list(world.store.newest("payment_intent", call.account))
    return page(world, "payment_intent", rows, call.params, "/v1/payment_intents")


def search(world: World, call: Call) -> Json:
    """``metadata['payment']:'…' AND status:'…'``; unlike Stripe's, the index here is never late."""
    wanted = []
    for clause in re.split(r"\s+AND\s+", call.params["query"], flags=re.IGNORECASE):
        match = _CLAUSE.fullmatch(clause)
        if not match:
            raise StripeError(f"We were unable to parse your search query: {clause}", param="query")
        wanted.append(match.groups())
    rows = [
        row
        for row in world.store.newest("payment_intent", call.account)
        if all(
            row["metadata"].get(key) == text if meta else row[name] == value
            for meta, key, text, name, value in wanted
        )
    ]
    limit = call.params.get("limit", 10)
    return {
        "object": "search_result",
        "url": "/v1/payment_intents/search",
        "has_more": len(rows) > limit,
        "next_page": None,
        "data": rows[:limit],
    }


def confirm(world: World, call: Call) -> Json:
    intent = retrieve(world, call)
    if intent["status"] not in ("requires_payment_method", "requires_confirmation"):
        raise _unexpected(intent, "confirm")
    _require_return_url(call.params | {"return_url": call.params.get("return_url") or intent["_return_url"]})
    method = _method(world, call, intent["id"])
    intent["_return_url"] = call.params.get("return_url") or intent["_return_url"]
    confirming.confirm(world, intent, call.account, method, sdk=bool(call.params.get("use_stripe_sdk")))
    return intent


def capture(world: World, call: Call) -> Json:
    intent = retrieve(world, call)
    if intent["status"] != "requires_capture":
        raise _unexpected(intent, "capture")
    amount: int = (
        call.params["amount_to_capture"]
        if "amount_to_capture" in call.params
        else intent["amount_capturable"]
    )
    if not 0 < amount <= intent["amount_capturable"]:
        message = "The amount_to_capture is larger than the amount that can be captured."
        raise StripeError(message, code="amount_too_large", param="amount_to_capture")
    fee = call.params.get("application_fee_amount", intent["application_fee_amount"])
    if fee is not None and fee > amount:
        raise StripeError("The application fee is larger than the amount.", param="application_fee_amount")
    intent["application_fee_amount"] = fee
    confirming.captured(world, intent, call.account, amount)
    return intent


def cancel(world: World, call: Call) -> Json:
    intent = retrieve(world, call)
    if intent["status"] not in _CANCELABLE:
        raise _unexpected(intent, "cancel")
    confirming.canceled(world, intent, call.account, call.params.get("cancellation_reason"))
    return intent


def _unexpected(intent: Json, verb: str) -> StripeError:
    message = f"You cannot {verb} this PaymentIntent because it has a status of {intent['status']}."
    return StripeError(message, code="payment_intent_unexpected_state", payment_intent=intent)
