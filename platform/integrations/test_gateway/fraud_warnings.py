"""Warnings of fraud about test payments: given by whoever tries it out."""

import datetime as dt
import time

from core.errors import PermanentFailure
from core.ids import random_token
from integrations.test_gateway import memory
from tenants.payments.ports import FraudWarning


def give(payment_ref: str, *, kind: str = "unauthorized_use_of_card") -> str:
    """The issuer of the card believes that it was fraud. Returns the warning's reference."""
    with memory.alone():
        payment = memory.load("payment", payment_ref)
        if payment is None:
            raise _missing()
        reference = f"tfw_{random_token(12)}"
        record: memory.Record = {
            "payment": payment_ref,
            "kind": kind,
            "is_actionable": True,
            "warned_at": int(time.time()),
        }
        memory.save("fraud_warning", reference, record)
        known = memory.load("fraud_warnings", payment["shop_id"]) or {"references": []}
        memory.save("fraud_warnings", payment["shop_id"], {"references": [reference, *known["references"]]})
    return reference


def settle(reference: str) -> None:
    """There is nothing a refund could spare any more."""
    with memory.alone():
        memory.save("fraud_warning", reference, {**_load(reference), "is_actionable": False})


def read(reference: str) -> FraudWarning:
    record = _load(reference)
    return FraudWarning(
        gateway_ref=reference,
        payment_ref=record["payment"],
        kind=record["kind"],
        warned_at=dt.datetime.fromtimestamp(record["warned_at"], dt.UTC),
        is_actionable=record["is_actionable"],
    )


def of_shop(shop_id: str) -> list[FraudWarning]:
    known = memory.load("fraud_warnings", shop_id) or {"references": []}
    return [read(reference) for reference in known["references"]]


def _load(reference: str) -> memory.Record:
    record = memory.load("fraud_warning", reference)
    if record is None:
        raise _missing()
    return record


def _missing() -> PermanentFailure:
    return PermanentFailure("No such warning", vendor="test", code="resource_missing")
