"""The commission's own movement at the gateway: read from the vendor, booked where it belongs."""

import logging
from datetime import timedelta
from uuid import UUID

from billing.connect.selectors import open_accounts, shop_of_account
from billing.connect.services import VENDOR, provider
from billing.ledger.booking import book_commission, catch_up
from core import clock
from core.errors import VendorFailure
from core.sweeping import each_alone
from shops.context import use
from tenants.payments import selectors as payments
from tenants.payments.services import settle, take_over_commission
from tenants.payments.services.finding import find_payment

logger = logging.getLogger(__name__)
LOOK_BACK = timedelta(hours=26)  # looked at once a day


def follow_commission(reference: str) -> bool:
    """Ask the vendor about a commission it took or gave back, and book it. Outside any transaction.

    Returns whether it belongs to a payment of ours. What was given back with a refund is booked with it, which the
    settlement reads again; the rest was given back at the vendor itself.
    """
    fee = provider().fetch_application_fee(reference)
    shop_id = shop_of_account(fee.account)
    if shop_id is None:
        return False
    with use(shop_id):
        payment_id = find_payment(fee.payment_ref, fee.payment_id)
        if payment_id is None:
            return False
        settle(payment_id, source="webhook")
        take_over_commission(payment_id, returned=fee.refunded.amount)
        payment = payments.payment(payment_id)
    if payment is None:
        return False
    book_commission(shop_id, payment, reference=fee.reference, amount=fee.amount.amount, at=fee.created_at)
    catch_up(shop_id, payment_id)
    return True


def follow_commission_of(shop_id: UUID, payment_id: UUID) -> bool:
    """The same for a payment of a shop; nothing to ask where the vendor took no commission."""
    with use(shop_id):
        payment = payments.payment(payment_id)
    if payment is None or payment.gateway != VENDOR or not payment.commission_ref:
        return False
    return follow_commission(payment.commission_ref)


def sweep_returns() -> int:
    """Find commission that was given back lately though no notice told of it. Returns how many were looked at."""
    if not open_accounts():
        return 0
    try:
        rows = list(provider().transactions(None, since=clock.now() - LOOK_BACK))
    except VendorFailure as failure:
        logger.warning("returned commission could not be swept: %s", failure)
        return 0
    returned = {row.commission_ref for row in rows if row.kind == "application_fee_refund"} - {""}
    each_alone(sorted(returned), follow_commission, what="commission")
    return len(returned)
