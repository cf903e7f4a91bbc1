"""What a movement is in the currency that the customer paid in, when the vendor exchanged it for the balance's."""

from decimal import Decimal
from uuid import UUID

from django.db.models import Q, Sum

from billing.connect.ports import BalanceTransaction
from billing.payouts.models import PayoutTransaction
from shops.context import use
from tenants.payments.bookkeeping import refunds_of
from tenants.payments.selectors import payment_for

REFUND = "refund"
RETURNED = "application_fee_refund"


def exchange_of(shop_id: UUID, told: BalanceTransaction, order: str) -> dict[str, str | int]:
    """The fields of a movement that say so; none for what was not exchanged.

    With a refund the vendor says the commission that came back in the balance's currency only: in the customer's it is
    what the shop knows to have come back of this payment, less what earlier movements told of. Two cents may be nothing
    in the balance's currency: a refund that tells of none takes what is too little for its refunds to tell of.
    """
    if told.presented is None:
        return {}
    amount, commission = told.presented.amount, 0
    if told.commission_presented is not None:
        commission = told.commission_presented.amount
    elif told.kind == RETURNED:
        amount = min(amount, _untold(shop_id, order))
    elif told.commission.amount < 0:
        commission = -_untold(shop_id, order)
    elif told.kind == REFUND:
        commission = -_lost(shop_id, order, told.exchange_rate)
    return {
        "presented_currency": told.presented.currency,
        "presented_amount": amount,
        "presented_commission": commission,
        "exchange_rate": told.exchange_rate[:40],
    }


def _lost(shop_id: UUID, order: str, rate: str) -> int:
    """What is untold, if it can be what the exchange lost: with each refund less than one unit of the balance's."""
    untold = _untold(shop_id, order)
    if not untold or not rate:
        return 0
    with use(shop_id):
        payment = payment_for(order)
        refunds = refunds_of(payment.id) if payment else ()
    return untold if untold * Decimal(rate) < len(refunds) else 0


def _untold(shop_id: UUID, order: str) -> int:
    if not order:
        return 0
    with use(shop_id):
        payment = payment_for(order)
    rows = PayoutTransaction.objects.filter(payout__shop_id=shop_id, order_reference=order)
    told = rows.aggregate(
        with_refunds=Sum("presented_commission", filter=Q(presented_commission__lt=0), default=0),
        alone=Sum("presented_amount", filter=Q(kind=RETURNED), default=0),
    )
    known = payment.fee_refunded if payment else 0
    return max(0, known + int(told["with_refunds"]) - int(told["alone"]))
