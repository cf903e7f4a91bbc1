"""What a movement is in the currency that the customer paid in, when the vendor exchanged it for the balance's."""

from uuid import UUID

from django.db.models import Q, Sum

from billing.connect.ports import BalanceTransaction
from billing.payouts.models import PayoutTransaction
from shops.context import use
from tenants.payments.selectors import payment_for

RETURNED = "application_fee_refund"


def exchange_of(shop_id: UUID, told: BalanceTransaction, order: str) -> dict[str, str | int]:
    """The fields of a movement that say so; none for what was not exchanged.

    With a refund the vendor says the commission that came back in the balance's currency only: in the customer's it is
    what the shop knows to have come back of this payment, less what earlier movements told of.
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
    return {
        "presented_currency": told.presented.currency,
        "presented_amount": amount,
        "presented_commission": commission,
        "exchange_rate": told.exchange_rate[:40],
    }


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
