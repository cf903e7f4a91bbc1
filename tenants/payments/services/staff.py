"""Money that came outside a gateway: staff say so."""

from uuid import UUID

from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.errors import Conflict, NotFound
from core.money import Money
from tenants.payments.gateways import account_of, gateway
from tenants.payments.models import Payment
from tenants.payments.ports import Capability
from tenants.payments.selectors import PaymentData
from tenants.payments.services.apply import apply


def confirm_by_staff(payment_id: UUID, *, actor: Actor) -> PaymentData:
    """Record that the whole amount has come. Raises Conflict for a gateway that knows by itself."""
    actor.require("orders.mark_paid")
    payment = Payment.objects.filter(id=payment_id).first()
    if payment is None:
        raise NotFound("There is no such payment.")
    vendor = gateway(payment.gateway)
    if Capability.STAFF_CONFIRMED not in vendor.capabilities:
        raise Conflict("This payment is confirmed by its gateway, not by hand.")
    result = vendor.capture(
        account_of(payment),
        payment.gateway_ref,
        amount=Money(payment.amount, payment.currency),
        commission=Money(payment.fee_amount, payment.currency),
        key=f"capture:{payment.id}",
    )
    with shop_atomic():
        audit(actor, "payment.confirmed", target="payment", target_id=payment.id)
        return apply(payment_id, result, source="staff")
