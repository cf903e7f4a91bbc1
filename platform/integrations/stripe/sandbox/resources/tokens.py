"""Payment methods and confirmation tokens.  Card numbers never leave this process; objects carry the last four."""

from integrations.stripe.sandbox import cards
from integrations.stripe.sandbox.errors import StripeError, missing
from integrations.stripe.sandbox.store import Json, new_id
from integrations.stripe.sandbox.world import Call, World

TOKEN_LIFETIME = 12 * 3600


def payment_method(
    world: World, account: str, number: str, billing: Json | None = None, expiry: str = "12/34"
) -> Json:
    """A payment method for one of the test numbers; the number itself stays in a private field."""
    number = number.replace(" ", "").upper()
    known = cards.behaviour(number)
    if known is None:
        raise _unknown_number(number)
    month, _, year = expiry.partition("/")
    body: Json = {
        "id": new_id("pm"),
        "object": "payment_method",
        "type": known.kind,
        "billing_details": billing or {"address": None, "email": None, "name": None, "phone": None},
        "created": world.now(),
        "livemode": False,
        "metadata": {},
        "_number": number,
    }
    if known.kind == "card":
        body["card"] = {
            "brand": known.brand,
            "last4": number[-4:],
            "exp_month": int(month),
            "exp_year": 2000 + int(year) % 100,
            "funding": "credit",
            "country": "US",
            "checks": {"cvc_check": "pass", "address_line1_check": None, "address_postal_code_check": None},
        }
    else:
        body["sepa_debit"] = {
            "bank_code": number[4:9],
            "country": number[:2],
            "last4": number[-4:],
            "fingerprint": "x",
        }
    return world.store.put("payment_method", body, account)


def _unknown_number(number: str) -> StripeError:
    if number.isdigit() and cards.luhn(number):
        message = "Your card was declined. This is a sandbox: use a test card, such as 4242 4242 4242 4242."
        return StripeError(
            message, status=402, kind="card_error", code="card_declined", decline_code="test_mode_live_card"
        )
    message = "Your card number is invalid."
    return StripeError(message, status=402, kind="card_error", code="incorrect_number", param="number")


def make_token(
    world: World, account: str, method: Json, *, return_url: str = "", shipping: Json | None = None
) -> Json:
    preview = {
        name: value
        for name, value in method.items()
        if name in ("type", "card", "sepa_debit", "billing_details")
    }
    body: Json = {
        "id": new_id("ctoken"),
        "object": "confirmation_token",
        "created": world.now(),
        "expires_at": world.now() + TOKEN_LIFETIME,
        "livemode": False,
        "mandate_data": None,
        "payment_intent": None,
        "setup_intent": None,
        "payment_method_options": None,
        "payment_method_preview": preview,
        "return_url": return_url or None,
        "setup_future_usage": None,
        "shipping": shipping,
        "use_stripe_sdk": True,
        "_payment_method": method["id"],
    }
    return world.store.put("confirmation_token", body, account)


def create(world: World, call: Call) -> Json:
    """The test helper: a token without a browser, from one of Stripe's named payment methods."""
    named = call.params.get("payment_method", "")
    number = cards.NAMED.get(named)
    if number is None:
        raise missing("PaymentMethod", named)
    method = payment_method(world, call.account, number)
    return make_token(
        world,
        call.account,
        method,
        return_url=call.params.get("return_url", ""),
        shipping=call.params.get("shipping"),
    )


def retrieve(world: World, call: Call) -> Json:
    return world.load("confirmation_token", call.path["id"], call.account)


def spend(world: World, account: str, reference: str, intent: str) -> Json:
    """Use a token for an intent, once; returns its payment method."""
    token = world.load("confirmation_token", reference, account)
    if token["payment_intent"]:
        raise StripeError(
            f"The confirmation token {reference} has already been used.",
            code="confirmation_token_already_used",
            param="confirmation_token",
        )
    if token["expires_at"] < world.now():
        raise StripeError("This confirmation token has expired.", code="expired_confirmation_token")
    token["payment_intent"] = intent
    world.store.touch("confirmation_token", token)
    return world.load("payment_method", token["_payment_method"], account)
