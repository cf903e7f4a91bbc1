"""Early fraud warnings: a card's issuer believes that a charge was fraud; a refund or a dispute makes them void."""

from integrations.stripe.sandbox.events import emit
from integrations.stripe.sandbox.store import Json, new_id
from integrations.stripe.sandbox.world import Call, World, page_of_payment

KIND = "unauthorized_use_of_card"


def make(world: World, charge: Json, account: str, kind: str = KIND) -> Json:
    reference = new_id("issfr")
    warning: Json = {
        "id": reference,
        "object": "radar.early_fraud_warning",
        "actionable": not charge["disputed"] and not charge["refunded"],
        "charge": charge["id"],
        "created": world.now(),
        "fraud_type": kind,
        "livemode": False,
        "payment_intent": charge["payment_intent"],
    }
    world.store.put("radar.early_fraud_warning", warning, account)
    emit(world, "radar.early_fraud_warning.created", warning, account)
    return warning


def settle(world: World, charge: Json) -> None:
    """The charge was refunded wholly, or is disputed: nothing is left to be done about its warnings."""
    for warning in list(world.store.newest("radar.early_fraud_warning")):
        if warning["charge"] == charge["id"] and warning["actionable"]:
            warning["actionable"] = False
            world.store.touch("radar.early_fraud_warning", warning)
            account = world.store.account_of("radar.early_fraud_warning", warning["id"])
            emit(world, "radar.early_fraud_warning.updated", warning, account)


def retrieve(world: World, call: Call) -> Json:
    return world.load("radar.early_fraud_warning", call.path["id"], call.account)


def list_all(world: World, call: Call) -> Json:
    return page_of_payment(world, call, "radar.early_fraud_warning", "/v1/radar/early_fraud_warnings")
