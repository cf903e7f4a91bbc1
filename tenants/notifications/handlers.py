"""What customers and merchants are told about orders. Each handler reads the order again."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import ngettext

from core.ids import public_id
from shops.addresses import public_url, shop_url
from shops.context import current_shop
from tenants.notifications.mail import Mail
from tenants.notifications.recipients import merchants, short
from tenants.notifications.services import send_once
from tenants.orders import selectors
from tenants.orders.events import (
    OrderCancelled,
    OrderExpired,
    OrderFulfilled,
    OrderLinkAsked,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    OrderUnfillable,
)
from tenants.orders.links import order_path
from tenants.orders.types import OrderData
from tenants.payments import selectors as payments
from tenants.payments.events import DisputeClosed, DisputeOpened, FraudWarned
from tenants.payments.types import DisputeData


def confirm_order(event: OrderPlaced) -> None:
    """The customer's confirmation."""
    order = selectors.order(event.order_id)
    if order is not None:
        _tell_customer(order, "order_placed", f"Your order {order.name}", {})


def announce_order(event: OrderPlaced) -> None:
    """The merchant's "you have sold something"."""
    order = selectors.order(event.order_id)
    if order is not None:
        _tell_merchant(order, "order_received", f"New order {order.name}")


def thank_for_payment(event: OrderPaid) -> None:
    """The money for an order that was confirmed unpaid has come. Paid at once, the confirmation says so already."""
    order = selectors.order(event.order_id)
    if order is None or order.paid_at is None or order.confirmed_at is None:
        return
    if order.confirmed_at < order.paid_at:
        _tell_customer(order, "order_paid", f"We have received your payment for {order.name}", {})


def tell_of_parcel(event: OrderFulfilled) -> None:
    order = selectors.order(event.order_id)
    parcel = (
        next((each for each in order.fulfillments if each.id == event.fulfillment_id), None)
        if order
        else None
    )
    if order is not None and parcel is not None:
        subject = f"Your order {order.name} is on its way"
        context = {"parcel": parcel, "contents": order.contents(parcel.items)}
        _tell_customer(order, "order_fulfilled", subject, context, part=event.fulfillment_id)


def tell_of_cancellation(event: OrderCancelled) -> None:
    order = selectors.order(event.order_id)
    if order is not None:
        _tell_customer(order, "order_cancelled", f"Your order {order.name} was cancelled", {})


def tell_of_expiry(event: OrderExpired) -> None:
    """A bank may refuse days after the order was confirmed: who was thanked for it must not wait for a parcel."""
    order = _ended_unpaid(event.order_id)
    if order is not None:
        _tell_customer(order, "order_expired", f"Your order {order.name} was not paid", {})


def announce_expiry(event: OrderExpired) -> None:
    """The merchant was told of a sale that came to nothing."""
    order = _ended_unpaid(event.order_id)
    if order is not None:
        _tell_merchant(order, "order_unpaid", f"Order {order.name} was not paid")


def _ended_unpaid(order_id: UUID) -> OrderData | None:
    """None for one that nobody was told of, and for one that was paid after all."""
    order = selectors.order(order_id)
    told = order is not None and order.confirmed_at is not None
    return order if told and order is not None and order.status == "expired" else None


def tell_of_refund(event: OrderRefunded) -> None:
    order = selectors.order(event.order_id)
    refund = next((each for each in order.refunds if each.id == event.refund_id), None) if order else None
    if order is not None and refund is not None:
        subject = f"Money back for your order {order.name}"
        _tell_customer(order, "order_refunded", subject, {"refund": refund}, part=event.refund_id)


def send_link(event: OrderLinkAsked) -> None:
    """A guest has lost the confirmation."""
    order = selectors.order(event.order_id)
    if order is not None:
        _tell_customer(order, "order_link", f"Your order {order.name}", {}, part=event.at)


def warn_of_unfillable(event: OrderUnfillable) -> None:
    """The customer paid after the stock was gone: the merchant has to decide."""
    order = selectors.order(event.order_id)
    if order is not None:
        _tell_merchant(order, "order_unfillable", f"Order {order.name} was paid, but the stock is gone")


def warn_of_dispute(event: DisputeOpened) -> None:
    """The merchant has days to answer, or the money is lost."""
    _tell_of_dispute(event.dispute_id, "dispute_opened", "A payment is disputed: {order}", open_=True)


def warn_of_fraud(event: FraudWarned) -> None:
    """A card's issuer believes that a payment was fraud: a refund now costs less than a dispute later."""
    found = payments.fraud_warning(event.warning_id)
    order = selectors.order_by_public_id(found.reference) if found else None
    if found is not None and order is not None and found.is_open:
        subject = f"The payment of {order.name} may be fraud"
        _tell_merchant(order, "fraud_warned", subject, key=found.id.hex, context={"warning": found})


def tell_of_decision(event: DisputeClosed) -> None:
    """How a dispute ended."""
    _tell_of_dispute(event.dispute_id, "dispute_closed", "The dispute about {order} is decided", open_=False)


def _tell_of_dispute(dispute_id: UUID, kind: str, subject: str, *, open_: bool) -> None:
    found = payments.dispute(dispute_id)
    order = selectors.order_by_public_id(found.reference) if found else None
    if found is None or order is None or found.is_open != open_:
        return
    context = {"dispute": found, "link": _dispute_link(found.id)}
    key = found.id.hex if open_ else f"{found.id.hex}:{found.status}"
    _tell_merchant(order, kind, subject.format(order=order.name), key=key, context=context)


def tell_of_deadline(found: DisputeData, *, days: int) -> None:
    """So many days are left to answer a dispute: told once for each number of days."""
    order = selectors.order_by_public_id(found.reference)
    if order is None:
        return
    left = ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
    subject = f"{left} to answer the dispute about {order.name}"
    context = {"dispute": found, "days": days, "link": _dispute_link(found.id)}
    _tell_merchant(order, "dispute_due", subject, key=f"{found.id.hex}:{days}", context=context)


def _dispute_link(dispute_id: UUID) -> str:
    return public_url(f"/manage/{current_shop().slug}/payouts/disputes/{public_id('dsp', dispute_id)}/")


def _tell_customer(
    order: OrderData, kind: str, subject: str, context: dict[str, Any], part: UUID | int | None = None
) -> None:
    link = shop_url(current_shop(), order_path(order.id))
    mail = Mail(
        recipient=order.email,
        subject=subject,
        template=kind,
        context={"order": order, "link": link, **context},
    )
    key = f"{kind}:{order.id}:{part}" if part else f"{kind}:{order.id}"
    send_once(mail, key=key, kind=kind, order_id=order.id)


def _tell_merchant(
    order: OrderData, kind: str, subject: str, *, key: str = "", context: Mapping[str, Any] | None = None
) -> None:
    link = public_url(f"/manage/{current_shop().slug}/orders/{public_id('ord', order.id)}/")
    for recipient in merchants():
        mail = Mail(
            recipient=recipient,
            subject=subject,
            template=kind,
            context={
                "order": order,
                "link": link,
                "to_merchant": True,
                **(context or {}),
            },
        )
        fact = f"{kind}:{key or order.id}:{short(recipient)}"
        send_once(mail, key=fact, kind=kind, order_id=order.id)
