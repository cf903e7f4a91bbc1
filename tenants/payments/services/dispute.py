"""Disputes, mirrored: the gateway is asked, never believed by its webhook; staff answer there."""

from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.ids import uuid7
from core.outbox import emit
from tenants.payments import locks
from tenants.payments.events import DisputeChanged, DisputeClosed, DisputeOpened
from tenants.payments.gateways import account_at, gateway_named
from tenants.payments.models import Payment, PaymentDispute, PaymentEvent
from tenants.payments.ports import Capability, Dispute
from tenants.payments.services.finding import find_payment
from tenants.payments.services.fraud_warning import follow_opened_dispute
from tenants.payments.transitions import HOLDS_MONEY, OPEN_DISPUTE, dispute_may_become

D = PaymentDispute.Status
News = TypeVar("News", DisputeOpened, DisputeChanged, DisputeClosed)
_SYSTEM = Actor.system("payments")
_NEXT_LOOK = timedelta(hours=6)
# A dispute that no webhook told of is looked for this far back.
LOOK_BACK = timedelta(days=10)


def follow_dispute(gateway: str, account: str, dispute_ref: str, *, source: str) -> UUID | None:
    """Ask the gateway how a dispute stands, and record it. Outside any transaction; repeating it changes nothing.

    None when it is about no payment of this shop: the merchant may sell elsewhere with the same account.
    """
    found = gateway_named(gateway)
    if Capability.DISPUTES not in found.capabilities:
        return None
    return take_over_dispute(found.fetch_dispute(account_at(account), dispute_ref), source=source)


def look_for_disputes(gateway: str, account: str) -> int:
    """Record those that were opened lately, webhook or not. Returns how many were about payments of this shop."""
    told = gateway_named(gateway).disputes(account_at(account), since=clock.now() - LOOK_BACK)
    return sum(take_over_dispute(each, source="sweep") is not None for each in told)


def take_over_dispute(told: Dispute, *, source: str) -> UUID | None:
    """Bring our record to where the gateway says the dispute is, and tell who has to know."""
    payment_id = find_payment(told.payment_ref)
    if payment_id is None:
        return None
    with shop_atomic():
        payment = locks.payment_for_update(payment_id)
        row = payment.disputes.filter(gateway_ref=told.gateway_ref).first()
        is_new, row = row is None, row or _new(payment, told)
        before = row.status
        moved = _take_money(row, told)
        if before != told.status and dispute_may_become(before, told.status):
            row.status = D(told.status.value)
        _save(payment, row, told, is_new=is_new)
        if is_new:
            follow_opened_dispute(payment)
        _tell(payment, row, source, before="" if is_new else before, moved=moved)
    return row.id


def _new(payment: Payment, told: Dispute) -> PaymentDispute:
    return PaymentDispute(
        id=uuid7(),
        payment=payment,
        gateway_ref=told.gateway_ref,
        status=D(told.status.value),
        reason=told.reason[:80],
        amount=told.amount.amount,
        balance_currency=told.withdrawn.currency,
        opened_at=told.opened_at,
    )


def _take_money(row: PaymentDispute, told: Dispute) -> bool:
    """Whether money moved since. Each sum only grows: a smaller one was read earlier."""
    said = {
        "withdrawn": told.withdrawn,
        "fee": told.fee,
        "returned": told.returned,
        "fee_returned": told.fee_returned,
    }
    grown = {name: money.amount for name, money in said.items() if money.amount > getattr(row, name)}
    for name, amount in grown.items():
        setattr(row, name, amount)
    return bool(grown)


def _save(payment: Payment, row: PaymentDispute, told: Dispute, *, is_new: bool) -> None:
    now = clock.now()
    is_open = row.status in OPEN_DISPUTE
    row.respond_by = told.respond_by
    row.closed_at = None if is_open else row.closed_at or now
    row.next_check_at = now + _NEXT_LOOK if is_open else None
    row.updated_at = now
    row.save(force_insert=is_new)
    held = payment.disputes.filter(status__in=HOLDS_MONEY).values_list("amount", flat=True)
    payment.amount_disputed, payment.updated_at = sum(held), now
    payment.save(update_fields=["amount_disputed", "updated_at"])


def _tell(payment: Payment, row: PaymentDispute, source: str, *, before: str, moved: bool) -> None:
    if before == row.status and not moved:
        return
    if before != row.status:
        _record(payment, row, source, before)
    if not before:
        emit(_news(DisputeOpened, payment, row))
    if row.status not in OPEN_DISPUTE:
        emit(_news(DisputeClosed, payment, row))
    elif before:
        emit(_news(DisputeChanged, payment, row))


def _record(payment: Payment, row: PaymentDispute, source: str, before: str) -> None:
    PaymentEvent.objects.create(
        payment=payment,
        kind="dispute",
        source=source,
        status_from=before,
        status_to=row.status,
        message=row.gateway_ref,
    )
    data = {"dispute": row.gateway_ref, "status": row.status, "amount": row.amount, "reason": row.reason}
    audit(_SYSTEM, "payment.disputed", target="payment", target_id=payment.id, data=data)


def _news(kind: type[News], payment: Payment, row: PaymentDispute) -> News:
    return kind(dispute_id=row.id, payment_id=payment.id, reference=payment.reference)
