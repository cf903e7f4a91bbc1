"""Disputes of test payments: opened and decided by whoever tries it out."""

import datetime as dt
import time

from core.errors import PermanentFailure
from core.ids import random_token
from core.money import Money
from integrations.test_gateway import memory
from tenants.payments.ports import Dispute, DisputeStatus

FEE = 1_500
DEADLINE = dt.timedelta(days=9)


def begin(payment_ref: str, *, amount: int = 0, status: str = "needs_response") -> str:
    """Somebody's bank asks the payment back, wholly unless an amount is given. Returns the dispute's reference."""
    with memory.alone():
        payment = memory.load("payment", payment_ref)
        if payment is None:
            raise _missing()
        reference = f"tdis_{random_token(12)}"
        record: memory.Record = {
            "payment": payment_ref,
            "amount": amount or payment["captured"],
            "currency": payment["currency"],
            "status": status,
            "returned": False,
            "opened_at": int(time.time()),
        }
        memory.save("dispute", reference, record)
        known = memory.load("disputes", payment["shop_id"]) or {"references": []}
        memory.save("disputes", payment["shop_id"], {"references": [reference, *known["references"]]})
    return reference


def become(reference: str, status: str) -> None:
    """Bring a dispute on: needs_response, under_review, won, lost."""
    with memory.alone():
        record = _load(reference)
        memory.save("dispute", reference, {**record, "status": status, "returned": status == "won"})


def read(reference: str) -> Dispute:
    record = _load(reference)
    amount = Money(record["amount"], record["currency"])
    zero, fee = Money.zero(amount.currency), Money(FEE, amount.currency)
    status = DisputeStatus(record["status"])
    withdrawn = status is not DisputeStatus.WARNING
    opened_at = dt.datetime.fromtimestamp(record["opened_at"], dt.UTC)
    return Dispute(
        gateway_ref=reference,
        payment_ref=record["payment"],
        status=status,
        amount=amount,
        reason="fraudulent",
        opened_at=opened_at,
        withdrawn=amount if withdrawn else zero,
        fee=fee if withdrawn else zero,
        returned=amount if record["returned"] else zero,
        fee_returned=fee if record["returned"] else zero,
        respond_by=opened_at + DEADLINE,
    )


def of_shop(shop_id: str) -> list[Dispute]:
    known = memory.load("disputes", shop_id) or {"references": []}
    return [read(reference) for reference in known["references"]]


def _load(reference: str) -> memory.Record:
    record = memory.load("dispute", reference)
    if record is None:
        raise _missing()
    return record


def _missing() -> PermanentFailure:
    return PermanentFailure("No such dispute", vendor="test", code="resource_missing")
