"""Disputes: opened by the cards that are made for it, answered with evidence, won or lost by the words in it."""

from integrations.stripe.sandbox.errors import StripeError
from integrations.stripe.sandbox.events import emit
from integrations.stripe.sandbox.resources import balance, fraud_warnings
from integrations.stripe.sandbox.store import Json, new_id
from integrations.stripe.sandbox.world import Call, World, page_of_payment

FEE = 1500
DEADLINE = 9 * 24 * 3600


def make(
    world: World, charge: Json, account: str, reason: str, *, amount: int = 0, inquiry: bool = False
) -> Json:
    """A bank asks a charge back, wholly unless an ``amount`` is given; an ``inquiry`` withdraws nothing yet."""
    reference = new_id("dp")
    amount = amount or charge["amount_captured"]
    dispute: Json = {
        "id": reference,
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": world.now(),
        "currency": charge["currency"],
        "evidence": {},
        "evidence_details": {
            "due_by": world.now() + DEADLINE,
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": inquiry,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "status": "warning_needs_response" if inquiry else "needs_response",
    }
    if not inquiry:
        _withdraw(world, dispute, account)
    charge["disputed"] = True
    world.store.touch("charge", charge)
    fraud_warnings.settle(world, charge)
    world.store.put("dispute", dispute, account)
    emit(world, "charge.dispute.created", dispute, account)
    if not inquiry:
        emit(world, "charge.dispute.funds_withdrawn", dispute, account)
    return dispute


def _withdraw(world: World, dispute: Json, account: str) -> None:
    entry = balance.book(
        world,
        account,
        kind="adjustment",
        category="dispute",
        source=dispute["id"],
        amount=-dispute["amount"],
        fees={"stripe_fee": FEE},
        currency=dispute["currency"],
        description=f"Chargeback withdrawal for {dispute['charge']}",
    )
    dispute["balance_transactions"].append(dict(entry))


def is_refundable(world: World, charge: str) -> bool:
    """Whether no dispute of the charge holds its money; what was won may be refunded again."""
    found = [row for row in world.store.newest("dispute") if row["charge"] == charge]
    return all(row["is_charge_refundable"] or row["status"] == "won" for row in found)


def escalate(world: World, reference: str) -> None:
    """An inquiry becomes a chargeback."""
    dispute = world.load("dispute", reference, None)
    account = world.store.account_of("dispute", reference)
    if dispute["status"].startswith("warning"):
        dispute.update(status="needs_response", is_charge_refundable=False)
        _withdraw(world, dispute, account)
        world.store.touch("dispute", dispute)
        emit(world, "charge.dispute.funds_withdrawn", dispute, account)
        emit(world, "charge.dispute.updated", dispute, account)


def decide(world: World, reference: str, status: str) -> None:
    """The bank decides now: won or lost; an inquiry can only be closed."""
    dispute = world.load("dispute", reference, None)
    if dispute["status"].startswith("warning"):
        _closed(world, dispute, "warning_closed")
    elif dispute["status"] not in ("won", status):
        _closed(world, dispute, status)


def retrieve(world: World, call: Call) -> Json:
    return world.load("dispute", call.path["id"], call.account)


def list_all(world: World, call: Call) -> Json:
    return page_of_payment(world, call, "dispute", "/v1/disputes")


def update(world: World, call: Call) -> Json:
    """Stripe's test rule: ``winning_evidence`` in ``uncategorized_text`` wins, ``losing_evidence`` loses."""
    dispute = retrieve(world, call)
    if dispute["status"] != "needs_response":
        raise StripeError("This dispute can no longer be updated.", code="resource_already_exists")
    dispute["evidence"].update(call.params.get("evidence") or {})
    dispute["evidence_details"]["has_evidence"] = bool(dispute["evidence"])
    if call.params.get("submit", True):
        dispute["evidence_details"]["submission_count"] += 1
        dispute["status"] = "under_review"
        world.later("dispute.decided", dispute["id"], 3)
    world.store.touch("dispute", dispute)
    emit(world, "charge.dispute.updated", dispute, call.account)
    return dispute


def close(world: World, call: Call) -> Json:
    """Accept it: lost."""
    dispute = retrieve(world, call)
    _closed(world, dispute, "lost")
    return dispute


def decided(world: World, reference: str) -> None:
    """Job ``dispute.decided``."""
    dispute = world.load("dispute", reference, None)
    if dispute["status"] == "under_review":
        won = "winning_evidence" in str(dispute["evidence"].get("uncategorized_text", ""))
        _closed(world, dispute, "won" if won else "lost")


def _closed(world: World, dispute: Json, status: str) -> None:
    account = world.store.account_of("dispute", dispute["id"])
    dispute["status"] = status
    if status == "won":
        entry = balance.book(
            world,
            account,
            kind="adjustment",
            category="dispute_reversal",
            source=dispute["id"],
            amount=dispute["amount"],
            fees={"stripe_fee": -FEE},
            currency=dispute["currency"],
            description="Chargeback reversal",
        )
        dispute["balance_transactions"].append(dict(entry))
    world.store.touch("dispute", dispute)
    if status == "won":
        emit(world, "charge.dispute.funds_reinstated", dispute, account)
    emit(world, "charge.dispute.closed", dispute, account)
