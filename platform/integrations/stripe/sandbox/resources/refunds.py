"""Refunds of charges, with the application fee given back in proportion when asked."""

from integrations.stripe.sandbox import cards
from integrations.stripe.sandbox.errors import StripeError
from integrations.stripe.sandbox.events import emit
from integrations.stripe.sandbox.resources import balance, charges, disputes, fees, fraud_warnings
from integrations.stripe.sandbox.store import Json, new_id
from integrations.stripe.sandbox.world import Call, World, page_of_payment


def create(world: World, call: Call) -> Json:
    charge = _charge(world, call)
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = call.params.get("amount", left)
    if charge["disputed"] and not disputes.is_refundable(world, charge["id"]):
        raise StripeError(
            f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed"
        )
    if left <= 0:
        raise StripeError(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount < 1:
        raise StripeError("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    if amount > left:
        message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise StripeError(message, code="amount_too_large", param="amount")
    charges.booked(world, charge["id"])
    returned = _fee_share(world, charge, amount) if call.params.get("refund_application_fee") else 0
    refund = _new(world, call, charge, amount)
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    world.store.touch("charge", charge)
    _book(world, call.account, charge, refund, returned)
    if charge["refunded"]:
        fraud_warnings.settle(world, charge)
    emit(world, "refund.created", refund, call.account)
    emit(world, "charge.refunded", charge, call.account)
    return refund


def _charge(world: World, call: Call) -> Json:
    if ("charge" in call.params) == ("payment_intent" in call.params):
        raise StripeError(
            "One of the following params should be provided: payment_intent or charge.", param="charge"
        )
    reference = call.params.get("charge")
    if not reference:
        intent = world.load("payment_intent", call.params["payment_intent"], call.account)
        reference = intent["latest_charge"]
    charge = world.load("charge", str(reference), call.account) if reference else None
    if charge is None or not charge["captured"]:
        raise StripeError(
            "This PaymentIntent does not have a successful charge to refund.", param="payment_intent"
        )
    return charge


def _fee_share(world: World, charge: Json, amount: int) -> int:
    """In proportion to all that is refunded, half up, so that the last refund returns the remainder."""
    if not charge["application_fee"]:
        return 0
    fee = world.load("application_fee", charge["application_fee"], "")
    refunded, whole = charge["amount_refunded"] + amount, charge["amount_captured"]
    due = (2 * fee["amount"] * refunded + whole) // (2 * whole)
    return max(0, int(due) - int(fee["amount_refunded"]))


def _new(world: World, call: Call, charge: Json, amount: int) -> Json:
    known = cards.behaviour(charge["_number"]) or cards.Behaviour()
    refund: Json = {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": world.now(),
        "currency": charge["currency"],
        "description": None,
        "failure_reason": None,
        "failure_balance_transaction": None,
        "metadata": call.params.get("metadata") or {},
        "next_action": None,
        "payment_intent": charge["payment_intent"],
        "pending_reason": "processing" if known.refund == "pending" else None,
        "reason": call.params.get("reason"),
        "status": "pending" if known.refund == "pending" else "succeeded",
    }
    if known.refund == "pending":
        world.later("refund.settled", refund["id"], 5)
    elif known.refund == "fail_later":
        world.later("refund.failed", refund["id"], 5)
    return world.store.put("refund", refund, call.account)


def _book(world: World, account: str, charge: Json, refund: Json, returned: int) -> None:
    entry = balance.book(
        world,
        account,
        kind="refund",
        category="refund",
        source=refund["id"],
        amount=-refund["amount"],
        fees={"application_fee": -returned},
        currency=charge["currency"],
        description=f"REFUND FOR {charge['id']}",
    )
    refund["balance_transaction"] = entry["id"]
    if returned:
        fees.give_back(world, charge["application_fee"], returned)


def settled(world: World, reference: str) -> None:
    """Job ``refund.settled``: the bank took it."""
    refund = world.load("refund", reference, None)
    if refund["status"] == "pending":
        refund.update(status="succeeded", pending_reason=None)
        world.store.touch("refund", refund)
        emit(world, "refund.updated", refund, world.store.account_of("refund", reference))


def failed(world: World, reference: str) -> None:
    """Job ``refund.failed``: the bank sent it back; the money is at the merchant again."""
    refund = world.load("refund", reference, None)
    account = world.store.account_of("refund", reference)
    if refund["status"] not in ("pending", "succeeded"):
        return
    charge = world.load("charge", refund["charge"], account)
    entry = balance.book(
        world,
        account,
        kind="refund_failure",
        category="refund_failure",
        source=refund["id"],
        amount=refund["amount"],
        fees={},
        currency=refund["currency"],
        description=f"REFUND FAILURE FOR {charge['id']}",
    )
    refund.update(
        status="failed", failure_reason="expired_or_canceled_card", failure_balance_transaction=entry["id"]
    )
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    world.store.touch("charge", charge)
    world.store.touch("refund", refund)
    emit(world, "refund.failed", refund, account)


def retrieve(world: World, call: Call) -> Json:
    return world.load("refund", call.path["id"], call.account)


def list_all(world: World, call: Call) -> Json:
    return page_of_payment(world, call, "refund", "/v1/refunds")
