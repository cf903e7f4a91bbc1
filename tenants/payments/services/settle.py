"""The one verb: find out how a payment stands, and record it."""

from uuid import UUID

from core.errors import NotFound, OutcomeUnknown, TemporaryFailure
from core.logs import logger
from tenants.payments.gateways import account_of, gateway
from tenants.payments.models import Payment
from tenants.payments.ports import PaymentResult
from tenants.payments.selectors import PaymentData, data_of
from tenants.payments.services.apply import apply
from tenants.payments.services.submit import submit


def settle(payment_id: UUID, *, source: str) -> PaymentData:
    """Ask the gateway and apply what it says; not inside a transaction. Harmless whenever and however often.

    A payment whose answer was lost is looked for by its id, and asked for again with the same key when there is none.
    """
    payment = Payment.objects.filter(id=payment_id).first()
    if payment is None:
        raise NotFound("There is no such payment.")
    try:
        result = _ask(payment)
    except (OutcomeUnknown, TemporaryFailure) as error:
        logger.warning("payment %s: not asked (%s)", payment_id, error.code)
        return data_of(payment)
    if result is None:
        return submit(payment_id, source=source)
    return apply(payment_id, result, source=source)


def _ask(payment: Payment) -> PaymentResult | None:
    vendor, account = gateway(payment.gateway), account_of(payment)
    if payment.gateway_ref:
        return vendor.fetch(account, payment.gateway_ref)
    attempt = payment.attempts.order_by("-number").first()
    if attempt is None:
        return None
    return vendor.find(account, payment_id=str(payment.id), attempt=attempt.number)
