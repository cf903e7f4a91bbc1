"""The truth without webhooks: ask about everything that is due. Only later, never differently."""

from collections.abc import Callable
from functools import partial

from core import clock
from core.errors import DomainError, VendorFailure
from core.logs import logger
from tenants.payments.models import Payment, PaymentRefund
from tenants.payments.services.refund import settle_refund
from tenants.payments.services.settle import settle

_BATCH = 100


def sweep() -> int:
    """Settle every payment and refund whose time to be asked about has come. Returns how many were asked about."""
    now = clock.now()
    payments = Payment.objects.filter(next_check_at__lte=now).order_by("next_check_at").values_list("id", flat=True)
    refunds = PaymentRefund.objects.filter(next_check_at__lte=now).order_by("next_check_at")
    count = 0
    for payment_id in list(payments[:_BATCH]):
        count += 1
        _try(partial(settle, payment_id, source="sweep"))
    for refund_id in list(refunds.values_list("id", flat=True)[:_BATCH]):
        count += 1
        _try(partial(settle_refund, refund_id))
    return count


def _try(ask: Callable[[], object]) -> None:
    """One that cannot be asked about must not keep the others waiting."""
    try:
        ask()
    except (VendorFailure, DomainError) as error:
        logger.warning("sweep: %s", error)
