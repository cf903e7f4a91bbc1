"""Money that came outside a gateway: staff say so."""

from uuid import UUID

from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.money import Money
from tenants.payments.errors import NotPayable
from tenants.payments.gateways import account_at, gateway_named
from tenants.payments.models import Payment
from tenants.payments.ports import Capability
from tenants.payments.services.settle import settle
from tenants.payments.types import PaymentData


def mark_paid(payment_id: UUID, *, actor: Actor) -> PaymentData:
    """The whole amount has come. Raises NotPayable for a gateway that knows that better than staff do."""
    actor.require("orders.mark_paid")
    payment = Payment.objects.get(id=payment_id)
    if payment.status == Payment.Status.CAPTURED:
        raise NotPayable("This order is paid already.")
    gateway = gateway_named(payment.gateway)
    if Capability.STAFF_CONFIRMED not in gateway.capabilities:
        raise NotPayable("The payment service reports this payment itself.")
    result = gateway.capture(
        account_at(payment.account),
        payment.gateway_ref,
        amount=Money(payment.amount, payment.currency),
        commission=Money.zero(payment.currency),
        key=f"pay:{payment.id}:capture",
    )
    with shop_atomic():
        audit(
            actor,
            "payment.marked_paid",
            target="payment",
            target_id=payment.id,
            data={"amount": payment.amount},
        )
    return settle(payment_id, source="staff", result=result)
