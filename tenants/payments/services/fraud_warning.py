"""Early fraud warnings, mirrored: the gateway is asked, never believed by its webhook. What ends one is seen here."""

from datetime import timedelta
from uuid import UUID

from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import CELL, require_transaction, shop_atomic
from core.outbox import emit
from tenants.payments import locks
from tenants.payments.events import FraudWarned
from tenants.payments.gateways import account_at, gateway_named
from tenants.payments.models import FraudWarning, Payment, PaymentDispute
from tenants.payments.ports import Capability
from tenants.payments.ports import FraudWarning as Told
from tenants.payments.services.finding import find_payment
from tenants.payments.transitions import FRAUD_WARNING, OPEN_DISPUTE

W = FraudWarning.Status
LOOK_BACK = timedelta(days=10)
_SYSTEM = Actor.system("payments")


def follow_fraud_warning(gateway: str, account: str, warning_ref: str) -> UUID | None:
    """Ask the gateway about a warning, and record it. Outside any transaction; repeating it changes nothing.

    None when it is about no payment of this shop: the merchant may sell elsewhere with the same account.
    """
    found = gateway_named(gateway)
    if Capability.FRAUD_WARNINGS not in found.capabilities:
        return None
    return take_over_fraud_warning(found.fetch_fraud_warning(account_at(account), warning_ref))


def look_for_fraud_warnings(gateway: str, account: str) -> int:
    """Record those given lately, webhook or not. Returns how many were about payments of this shop."""
    told = gateway_named(gateway).fraud_warnings(account_at(account), since=clock.now() - LOOK_BACK)
    return sum(take_over_fraud_warning(each) is not None for each in told)


def take_over_fraud_warning(told: Told) -> UUID | None:
    """Bring our record to where the gateway says the warning is; new ones with something to decide are announced."""
    payment_id = find_payment(told.payment_ref)
    if payment_id is None:
        return None
    with shop_atomic():
        payment = locks.payment_for_update(payment_id)
        row = payment.fraud_warnings.filter(gateway_ref=told.gateway_ref).first()
        if row is None:
            row = _record(payment, told)
        elif not told.is_actionable and row.status == W.OPEN:
            _close(row, _ending(payment, told), _SYSTEM)
    return row.id


def _record(payment: Payment, told: Told) -> FraudWarning:
    status = _ending(payment, told)
    row = FraudWarning.objects.create(
        payment=payment,
        gateway_ref=told.gateway_ref,
        kind=told.kind[:80],
        status=status,
        warned_at=told.warned_at,
        closed_at=None if status == W.OPEN else clock.now(),
    )
    data = {"warning": row.gateway_ref, "kind": row.kind, "status": status}
    audit(_SYSTEM, "payment.fraud_warned", target="payment", target_id=payment.id, data=data)
    if status == W.OPEN:
        emit(FraudWarned(warning_id=row.id, payment_id=payment.id, reference=payment.reference))
    return row


def _ending(payment: Payment, told: Told) -> FraudWarning.Status:
    """How it stands, by what we know of the payment; open while a refund can still help."""
    if 0 < payment.amount_captured <= payment.amount_refunded:
        return W.REFUNDED
    if payment.disputes.filter(status__in=[*OPEN_DISPUTE, PaymentDispute.Status.LOST]).exists():
        return W.DISPUTED
    return W.OPEN if told.is_actionable else W.OVER


def follow_refunds(payment: Payment) -> None:
    """All was given back, so there is nothing left to decide; or it came back after all. The caller holds the lock."""
    require_transaction(CELL)
    whole = payment.amount_refunded >= payment.amount_captured
    for row in payment.fraud_warnings.filter(status=W.OPEN if whole else W.REFUNDED):
        _close(row, W.REFUNDED if whole else W.OPEN, _SYSTEM)


def follow_opened_dispute(payment: Payment) -> None:
    """What was warned of has happened. The caller holds the lock."""
    require_transaction(CELL)
    for row in payment.fraud_warnings.filter(status=W.OPEN):
        _close(row, W.DISPUTED, _SYSTEM)


def keep_payment(payment_id: UUID, *, actor: Actor) -> int:
    """Staff are sure of the customer: close the payment's open warnings. In the caller's transaction.

    Returns how many there were.
    """
    actor.require("disputes.manage")
    require_transaction(CELL)
    payment = locks.payment_for_update(payment_id)
    rows = list(payment.fraud_warnings.filter(status=W.OPEN))
    for row in rows:
        _close(row, W.KEPT, actor)
    return len(rows)


def _close(row: FraudWarning, status: FraudWarning.Status, actor: Actor) -> None:
    if status not in FRAUD_WARNING[row.status]:
        return
    row.status, row.updated_at = status, clock.now()
    row.closed_at = None if status == W.OPEN else row.updated_at
    row.save(update_fields=["status", "closed_at", "updated_at"])
    data = {"warning": row.gateway_ref, "status": status}
    audit(actor, "payment.fraud_warning_changed", target="payment", target_id=row.payment_id, data=data)
