"""The commission's own movement at the gateway: read from the vendor, booked where it belongs."""

from billing.connect.selectors import shop_of_account
from billing.connect.services import provider
from billing.ledger.booking import book_commission, catch_up
from shops.context import use
from tenants.payments import selectors as payments
from tenants.payments.services import settle
from tenants.payments.services.finding import find_payment


def follow_commission(reference: str) -> bool:
    """Ask the vendor about a commission it took or gave back, and book it. Outside any transaction.

    Returns whether it belongs to a payment of ours. What was given back is booked with its refund, which the settlement
    reads again.
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
        payment = payments.payment(payment_id)
    if payment is None:
        return False
    book_commission(shop_id, payment, reference=fee.reference, amount=fee.amount.amount, at=fee.created_at)
    catch_up(shop_id, payment_id)
    return True
