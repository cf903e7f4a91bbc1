"""Giving an order its invoice: a number without gaps, and the seller as it was."""

from uuid import UUID

from core import clock
from core.db import shop_atomic
from shops.context import current_shop
from tenants.orders import locks
from tenants.orders.errors import NotPossible
from tenants.orders.models import Invoice, Order
from tenants.orders.selectors.reading import invoice_data
from tenants.orders.types import InvoiceData
from tenants.store.selectors import SettingsData, fresh_settings
from tenants.store.services import next_number

_NO_INVOICE = frozenset({Order.Status.PENDING_PAYMENT, Order.Status.EXPIRED})


def ensure_invoice(order_id: UUID) -> InvoiceData:
    """The order's invoice, made the first time. Raises NotPossible before the order is paid or sent."""
    with shop_atomic():
        order = locks.order_for_update(order_id)
        found = Invoice.objects.filter(order=order).first()
        if found is not None:
            return invoice_data(found)
        sent = order.fulfillment_status != Order.FulfillmentStatus.UNFULFILLED
        if order.status in _NO_INVOICE or not (order.paid_at or sent):
            raise NotPossible("An invoice is made when the order is paid or sent.")
        settings = fresh_settings()
        number = next_number("invoice")
        row = Invoice.objects.create(
            order=order,
            number=number,
            name=f"{settings.invoice_prefix}{number}",
            issued_at=clock.now(),
            seller=seller_now(settings),
        )
    return invoice_data(row)


def seller_now(settings: SettingsData) -> dict[str, str]:
    """Who sells, to be frozen on a document."""
    return {
        "name": settings.legal_name or settings.name,
        "shop": settings.name,
        "line1": settings.address_line1,
        "line2": settings.address_line2,
        "postal_code": settings.postal_code,
        "city": settings.city,
        "region": settings.region,
        "country": settings.country,
        "tax_number": settings.tax_number,
        "email": settings.contact_email,
        "phone": settings.contact_phone,
        "timezone": current_shop().timezone,
    }
