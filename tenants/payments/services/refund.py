"""Giving money back: wish in the caller's transaction → call → settle."""

from datetime import timedelta
from fractions import Fraction
from uuid import UUID

from django.conf import settings
from django.db.models import F

from core import clock
from core.db import CELL, require_transaction, shop_atomic
from core.errors import OutcomeUnknown, PermanentFailure, TemporaryFailure
from core.ids import uuid7
from core.money import Money, round_half_up
from core.outbox import emit
from tenants.payments import locks
from tenants.payments.errors import RefundTooLarge
from tenants.payments.events import RefundFailed, RefundRequested, RefundSucceeded
from tenants.payments.gateways import account_at, gateway_named
from tenants.payments.models import Payment, PaymentRefund
from tenants.payments.ports import Capability, RefundRequest, RefundResult, RefundStatus
from tenants.payments.services import timing
from tenants.payments.services.fraud_warning import follow_refunds
from tenants.payments.transitions import refund_may_become

R = PaymentRefund.Status
# A gateway forgets its idempotency keys, Stripe after 24 hours: from then on the same key would pay back once more.
KEYS_KEPT = timedelta(hours=23)
_STATUS = {
    RefundStatus.PENDING: R.PENDING,
    RefundStatus.REQUIRES_ACTION: R.PENDING,
    RefundStatus.SUCCEEDED: R.SUCCEEDED,
    RefundStatus.FAILED: R.FAILED,
    RefundStatus.CANCELED: R.FAILED,
}


def request_refund(payment_id: UUID, *, amount: int, reason: str = "") -> UUID:
    """Set the amount (minor units) aside to be given back, in the caller's transaction. Returns the refund's id.

    Raises RefundTooLarge when it is more than is left: one statement compares and takes. What a bank holds for a
    dispute is not left. The call itself follows by `submit_refund`, at the latest through the outbox.
    """
    require_transaction(CELL)
    left = F("amount_captured") - F("amount_refunded") - F("amount_refund_pending") - F("amount_disputed")
    taken = Payment.objects.annotate(left=left).filter(id=payment_id, left__gte=amount)
    if amount <= 0 or not taken.update(amount_refund_pending=F("amount_refund_pending") + amount):
        raise RefundTooLarge("This is more than what can still be given back.")
    refund_id = uuid7()
    PaymentRefund.objects.create(
        id=refund_id,
        payment_id=payment_id,
        amount=amount,
        reason=reason,
        idempotency_key=f"refund:{refund_id}",
        next_check_at=timing.first_check(),
    )
    emit(RefundRequested(refund_id=refund_id))
    return refund_id


def submit_refund(refund_id: UUID) -> None:
    """Ask the gateway to give the money back, and settle. Outside any transaction; repeating it gives nothing twice.

    A lost answer leaves the refund `requested`: the sweeper repeats it with the same key, and asks first whether it
    was made when the gateway may have forgotten that key.
    """
    refund = PaymentRefund.objects.select_related("payment").get(id=refund_id)
    if refund.status not in {R.REQUESTED, R.PENDING}:
        return
    try:
        result = _ask(refund)
    except (OutcomeUnknown, TemporaryFailure):
        PaymentRefund.objects.filter(id=refund_id).update(next_check_at=timing.soon())
        return
    except PermanentFailure as failure:
        result = _refused(refund, failure)
    settle_refund(refund_id, result)


def _ask(refund: PaymentRefund) -> RefundResult:
    payment = refund.payment
    gateway, account = gateway_named(payment.gateway), account_at(payment.account)
    if refund.gateway_ref:
        return gateway.fetch_refund(account, refund.gateway_ref)
    if refund.created_at <= clock.now() - KEYS_KEPT:
        made = gateway.find_refund(account, gateway_ref=payment.gateway_ref, refund_id=str(refund.id))
        if made is not None:
            return made
    returns = settings.RETURN_COMMISSION and Capability.COMMISSION_REFUND in gateway.capabilities
    request = RefundRequest(
        refund_id=str(refund.id),
        payment_id=str(payment.id),
        gateway_ref=payment.gateway_ref,
        amount=Money(refund.amount, payment.currency),
        return_commission=returns,
        reason=refund.reason,
    )
    return gateway.refund(account, request)


def _refused(refund: PaymentRefund, failure: PermanentFailure) -> RefundResult:
    amount = Money(refund.amount, refund.payment.currency)
    return RefundResult(
        status=RefundStatus.FAILED, gateway_ref="", amount=amount, code=failure.code or failure.message
    )


def settle_refund(refund_id: UUID, result: RefundResult) -> None:
    """Record where the gateway says the refund is. Late or twice, it changes nothing."""
    with shop_atomic():
        payment = locks.payment_of_refund_for_update(refund_id)
        apply_refund(payment, locks.refund_under_lock(refund_id), result)
        payment.updated_at = clock.now()
        payment.save(update_fields=["amount_refunded", "amount_refund_pending", "fee_refunded", "updated_at"])


def apply_refund(payment: Payment, refund: PaymentRefund, result: RefundResult) -> None:
    """The same under a lock that the caller holds; the caller saves the payment."""
    status = _STATUS[result.status]
    refund.gateway_ref = refund.gateway_ref or result.gateway_ref
    if status != refund.status and refund_may_become(refund.status, status):
        _move(payment, refund, status, result)
    if refund.status == R.SUCCEEDED:
        _return_fee(payment, refund, result)
    refund.next_check_at = (
        timing.next_check(refund.created_at) if refund.status in {R.REQUESTED, R.PENDING} else None
    )
    refund.updated_at = clock.now()
    refund.save()


def _move(payment: Payment, refund: PaymentRefund, status: R, result: RefundResult) -> None:
    before, refund.status = refund.status, status
    if status == R.PENDING:
        return
    refund.settled_at = clock.now()
    if before == R.SUCCEEDED:
        payment.amount_refunded -= refund.amount
        payment.fee_refunded -= refund.fee_returned
        refund.fee_returned = 0
    else:
        payment.amount_refund_pending -= refund.amount
    if status == R.SUCCEEDED:
        payment.amount_refunded += refund.amount
    follow_refunds(payment)
    if status == R.SUCCEEDED:
        emit(RefundSucceeded(refund_id=refund.id, payment_id=payment.id, reference=payment.reference))
    else:
        refund.failure = (result.code or "refused")[:300]
        emit(RefundFailed(refund_id=refund.id, payment_id=payment.id, reference=payment.reference))


def _return_fee(payment: Payment, refund: PaymentRefund, result: RefundResult) -> None:
    """The commission that went back: what the gateway says; where we collect it ourselves, its share of the refund."""
    takes = Capability.COMMISSION in gateway_named(payment.gateway).capabilities
    if takes:
        said = result.commission_returned
        returned = refund.fee_returned if said is None else min(said.amount, payment.amount)
    elif settings.RETURN_COMMISSION and not refund.fee_returned:
        share = round_half_up(
            Fraction(payment.fee_amount * payment.amount_refunded, payment.amount_captured or 1)
        )
        returned = max(0, share - payment.fee_refunded)
    else:
        returned = refund.fee_returned
    payment.fee_refunded += returned - refund.fee_returned
    refund.fee_returned = returned
