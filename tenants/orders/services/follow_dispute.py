"""The order's timeline follows what happens to its payment at the gateway itself: disputes, commission returned."""

from uuid import UUID

from core.db import shop_atomic
from core.money import Money
from tenants.orders import locks
from tenants.orders.links import reference_of
from tenants.orders.models import OrderEvent
from tenants.orders.services.follow import order_id_of
from tenants.orders.services.timeline import tell
from tenants.payments import bookkeeping
from tenants.payments import selectors as payments
from tenants.payments.types import DisputeData

WORDS = {
    "warning": "The customer's bank asks about {amount}. Nothing was withdrawn.",
    "needs_response": "The customer's bank took {amount} back. Answer it, or the money is lost.",
    "under_review": "The answer about {amount} is with the customer's bank.",
    "won": "The dispute about {amount} ended well: the money is yours.",
    "lost": "The dispute about {amount} was lost: the customer keeps the money.",
}

WARNED = "The issuer of the card warns that this payment may be fraud. A refund in full spares you a dispute."


def follow_dispute(dispute_id: UUID) -> None:
    """Tell where the dispute is now, once for each status, however often and in whatever order it is heard of."""
    found = payments.dispute(dispute_id)
    if found is None:
        return
    with shop_atomic():
        order = locks.order_for_update(order_id_of(found.reference))
        if not _is_told(order.id, found):
            amount = Money(found.amount, found.currency).format()
            kind = f"dispute_{found.status}"
            tell(order.id, kind, WORDS[found.status].format(amount=amount), dispute=str(found.id))


def _is_told(order_id: UUID, found: DisputeData) -> bool:
    told = OrderEvent.objects.filter(order_id=order_id, kind=f"dispute_{found.status}")
    return told.filter(data__dispute=str(found.id)).exists()


def tell_of_fraud_warning(warning_id: UUID) -> None:
    """A card's issuer warns of fraud; told once."""
    found = payments.fraud_warning(warning_id)
    if found is None:
        return
    with shop_atomic():
        order = locks.order_for_update(order_id_of(found.reference))
        told = OrderEvent.objects.filter(order_id=order.id, kind="fraud_warning")
        if not told.filter(data__warning=str(found.id)).exists():
            tell(order.id, "fraud_warning", WARNED, warning=str(found.id))


def tell_of_commission(order_id: UUID, return_id: UUID) -> None:
    """Commission came back without a refund; told once."""
    payment = payments.payment_for(reference_of(order_id))
    rows = bookkeeping.commission_returns(payment.id) if payment else ()
    row = next((each for each in rows if each.id == return_id), None)
    if row is None:
        return
    with shop_atomic():
        order = locks.order_for_update(order_id)
        told = OrderEvent.objects.filter(order_id=order.id, kind="commission_returned")
        if not told.filter(data__returned=str(row.id)).exists():
            amount = Money(row.amount, row.currency).format()
            message = f"{amount} of the commission came back, at the payment service itself."
            tell(order.id, "commission_returned", message, returned=str(row.id))
