"""Charges, and the money they move: balance transactions and application fees come a moment after the capture."""

from integrations.stripe.sandbox import cards
from integrations.stripe.sandbox.events import emit
from integrations.stripe.sandbox.resources import balance, disputes, fees, fraud_warnings
from integrations.stripe.sandbox.resources.amounts import processing_fee
from integrations.stripe.sandbox.store import Json, new_id
from integrations.stripe.sandbox.world import Call, World, page


def make(world: World, intent: Json, account: str, *, status: str) -> Json:
    method = world.load("payment_method", intent["payment_method"], account)
    charge: Json = {
        "id": new_id("ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "application_fee": None,
        "application_fee_amount": intent["application_fee_amount"],
        "balance_transaction": None,
        "billing_details": method["billing_details"],
        "captured": False,
        "created": world.now(),
        "currency": intent["currency"],
        "description": intent["description"],
        "disputed": False,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "outcome": {"network_status": "approved_by_network", "risk_level": "normal", "type": "authorized"},
        "paid": status == "succeeded",
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {"type": method["type"], method["type"]: dict(method[method["type"]])},
        "receipt_email": intent["receipt_email"],
        "receipt_url": None,
        "refunded": False,
        "shipping": intent["shipping"],
        "status": status,
        "_number": method["_number"],
    }
    return world.store.put("charge", charge, account)


def captured(world: World, reference: str, amount: int, fee: int | None) -> None:
    """The money is taken; the job ``charge.booked`` writes its books after this request, as with async capture."""
    charge = world.load("charge", reference, None)
    account = world.store.account_of("charge", reference)
    charge.update(
        amount_captured=amount, captured=True, paid=True, status="succeeded", application_fee_amount=fee
    )
    world.store.touch("charge", charge)
    emit(world, "charge.succeeded", charge, account)
    world.later("charge.booked", reference)


def booked(world: World, reference: str) -> None:
    charge = world.load("charge", reference, None)
    account = world.store.account_of("charge", reference)
    if charge["balance_transaction"]:
        return
    known = cards.behaviour(charge["_number"]) or cards.Behaviour()
    amount, fee = charge["amount_captured"], charge["application_fee_amount"] or 0
    cost = processing_fee(amount, charge["currency"])
    entry = balance.book(
        world,
        account,
        kind="charge" if known.kind == "card" else "payment",
        category="charge",
        source=reference,
        amount=amount,
        fees={"stripe_fee": cost, "application_fee": fee},
        currency=charge["currency"],
        description=charge["description"],
        available_now=known.available_now,
    )
    charge["balance_transaction"] = entry["id"]
    if fee:
        charge["application_fee"] = fees.make(world, charge, account, fee)["id"]
    world.store.touch("charge", charge)
    emit(world, "charge.updated", charge, account)
    if known.fraud_warning:
        fraud_warnings.make(world, charge, account)
    if known.dispute:
        disputes.make(world, charge, account, known.dispute)


def failed(world: World, reference: str, code: str, message: str) -> None:
    charge = world.load("charge", reference, None)
    charge.update(status="failed", paid=False, failure_code=code, failure_message=message)
    world.store.touch("charge", charge)
    emit(world, "charge.failed", charge, world.store.account_of("charge", reference))


def released(world: World, reference: str) -> None:
    """An authorization was given up: the charge counts as refunded, no money moved."""
    charge = world.load("charge", reference, None)
    if charge["status"] == "succeeded" and not charge["captured"]:
        charge.update(refunded=True, amount_refunded=charge["amount"])
        world.store.touch("charge", charge)


def retrieve(world: World, call: Call) -> Json:
    return world.load("charge", call.path["id"], call.account)


def list_all(world: World, call: Call) -> Json:
    wanted = call.params.get("payment_intent")
    rows = [
        row for row in world.store.newest("charge", call.account) if wanted in (None, row["payment_intent"])
    ]
    return page(world, "charge", rows, call.params, "/v1/charges")
