"""The call: collect a payment whose intent is stored. Repeating it is harmless, the key is the same."""

from uuid import UUID

from core.errors import NotFound, OutcomeUnknown, PermanentFailure, TemporaryFailure
from core.logs import logger
from core.money import Money
from tenants.payments.gateways import account_of, gateway
from tenants.payments.models import Payment, PaymentAttempt
from tenants.payments.ports import PaymentRequest, PaymentResult, PaymentStatus, PostalAddress
from tenants.payments.selectors import PaymentData, data_of
from tenants.payments.services.apply import apply

_NOT_REACHED = "The payment could not be started. Nothing was charged. Please try again."


def submit(payment_id: UUID, *, source: str = "answer") -> PaymentData:
    """Ask the gateway to collect the newest attempt, and record what it says. Not inside a transaction.

    An unknown outcome changes nothing here: the sweeper asks again with the same key.
    """
    payment = Payment.objects.filter(id=payment_id).first()
    if payment is None:
        raise NotFound("There is no such payment.")
    attempt = payment.attempts.order_by("-number").first()
    if attempt is None or attempt.status != Payment.Status.CREATED:
        return data_of(payment)
    request = _request(payment, attempt)
    try:
        result = gateway(payment.gateway).start(account_of(payment), request)
    except OutcomeUnknown as error:
        logger.warning("payment %s: outcome unknown (%s)", payment_id, error.code)
        return data_of(payment)
    except (PermanentFailure, TemporaryFailure) as error:
        logger.warning("payment %s: refused (%s)", payment_id, error.code)
        result = _refused(request, error)
    return apply(payment_id, result, source=source, attempt_number=attempt.number)


def _request(payment: Payment, attempt: PaymentAttempt) -> PaymentRequest:
    stored = attempt.request
    shipping = stored.get("shipping")
    return PaymentRequest(
        payment_id=str(payment.id),
        attempt=attempt.number,
        reference=payment.reference,
        label=payment.description,
        total=Money(payment.amount, payment.currency),
        commission=Money(payment.fee_amount, payment.currency),
        return_url=stored["return_url"],
        buyer_token=stored["buyer_token"],
        email=stored["email"],
        ip=stored["ip"],
        user_agent=stored["user_agent"],
        shipping=PostalAddress(**shipping) if shipping else None,
    )


def _refused(request: PaymentRequest, error: PermanentFailure | TemporaryFailure) -> PaymentResult:
    zero = Money.zero(request.total.currency)
    return PaymentResult(
        status=PaymentStatus.FAILED,
        gateway_ref="",
        total=request.total,
        authorized=zero,
        captured=zero,
        refunded=zero,
        payment_id=request.payment_id,
        attempt=request.attempt,
        code=error.code or "refused",
        message=_NOT_REACHED,
        retryable=True,
    )
