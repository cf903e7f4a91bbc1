"""Application fees belong to the platform; they are taken from a charge of a connected account."""

from integrations.stripe.sandbox.errors import StripeError
from integrations.stripe.sandbox.events import emit
from integrations.stripe.sandbox.resources import balance
from integrations.stripe.sandbox.store import Json, new_id
from integrations.stripe.sandbox.world import Call, World, page


def make(world: World, charge: Json, account: str, amount: int) -> Json:
    reference = new_id("fee")
    entry = balance.book(
        world,
        "",
        kind="application_fee",
        category="platform_earning",
        source=reference,
        amount=amount,
        fees={},
        currency=charge["currency"],
        description=charge["description"],
    )
    fee: Json = {
        "id": reference,
        "object": "application_fee",
        "account": account,
        "amount": amount,
        "amount_refunded": 0,
        "application": "ca_sandbox",
        "balance_transaction": entry["id"],
        "charge": charge["id"],
        "created": world.now(),
        "currency": charge["currency"],
        "fee_source": {"charge": charge["id"], "type": "charge"},
        "livemode": False,
        "originating_transaction": None,
        "refunded": False,
        "refunds": {
            "object": "list",
            "data": [],
            "has_more": False,
            "url": f"/v1/application_fees/{reference}/refunds",
        },
    }
    world.store.put("application_fee", fee)
    emit(world, "application_fee.created", fee)
    return fee


def give_back(world: World, reference: str, amount: int) -> Json:
    """A part of the fee goes back to the connected account."""
    fee = world.load("application_fee", reference, "")
    returned: Json = {
        "id": new_id("fr"),
        "object": "fee_refund",
        "amount": amount,
        "created": world.now(),
        "currency": fee["currency"],
        "fee": reference,
        "metadata": {},
    }
    entry = balance.book(
        world,
        "",
        kind="application_fee_refund",
        category="platform_earning_refund",
        source=returned["id"],
        amount=-amount,
        fees={},
        currency=fee["currency"],
        description=None,
    )
    returned["balance_transaction"] = entry["id"]
    world.store.put("fee_refund", returned)
    fee["refunds"]["data"].insert(0, returned)
    fee["amount_refunded"] += amount
    fee["refunded"] = fee["amount_refunded"] == fee["amount"]
    world.store.touch("application_fee", fee)
    emit(world, "application_fee.refunded", fee)
    return returned


def give_back_outside(world: World, reference: str, amount: int) -> Json:
    """Somebody gives a part of the fee back in the dashboard, with no refund: a movement of its own for the account."""
    fee = world.load("application_fee", reference, "")
    if not 0 < amount <= fee["amount"] - fee["amount_refunded"]:
        raise StripeError(
            "This is more than what is left of the fee.", code="amount_too_large", param="amount"
        )
    returned = give_back(world, reference, amount)
    balance.book(
        world,
        fee["account"],
        kind="application_fee_refund",
        category="platform_earning_refund",
        source=returned["id"],
        amount=amount,
        fees={},
        currency=fee["currency"],
        description=f"Application fee refund for {fee['charge']}",
    )
    return returned


def create_refund(world: World, call: Call) -> Json:
    fee = retrieve(world, call)
    left = fee["amount"] - fee["amount_refunded"]
    return give_back_outside(world, fee["id"], call.params.get("amount", left))


def retrieve(world: World, call: Call) -> Json:
    return world.load("application_fee", call.path["id"], "")


def list_all(world: World, call: Call) -> Json:
    wanted = call.params.get("charge")
    rows = [row for row in world.store.newest("application_fee", "") if wanted in (None, row["charge"])]
    return page(world, "application_fee", rows, call.params, "/v1/application_fees")


def refunds(world: World, call: Call) -> Json:
    return page(
        world,
        "fee_refund",
        retrieve(world, call)["refunds"]["data"],
        call.params,
        f"/v1/application_fees/{call.path['id']}/refunds",
    )
