"""Whose object is it? From what a gateway names to the payment."""

from uuid import UUID

from tenants.payments.models import Payment, PaymentAttempt


def find_payment(object_ref: str, payment_id: str = "") -> UUID | None:
    """The payment of a gateway's object: by its reference, by a refund's, or by our own id in its metadata."""
    if object_ref:
        attempt = (
            PaymentAttempt.objects.filter(gateway_ref=object_ref).values_list("payment_id", flat=True).first()
        )
        if attempt is not None:
            return attempt
        by_refund = (
            Payment.objects.filter(refunds__gateway_ref=object_ref).values_list("id", flat=True).first()
        )
        by_fee = Payment.objects.filter(commission_ref=object_ref).values_list("id", flat=True).first()
        if by_refund or by_fee:
            return by_refund or by_fee
    try:
        wanted = UUID(payment_id)
    except ValueError:
        return None
    return Payment.objects.filter(id=wanted).values_list("id", flat=True).first()
