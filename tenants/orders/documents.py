"""The invoice as PDF: rendered from the frozen order whenever it is asked for, the same bytes every time."""

from typing import Any
from uuid import UUID

from babel import Locale

from core.errors import NotFound
from shops.context import current_shop
from tenants.orders.rendering import pdf
from tenants.orders.selectors.reading import order
from tenants.orders.services.invoicing import ensure_invoice
from tenants.orders.types import InvoiceData, OrderData


def invoice_pdf(order_id: UUID) -> bytes:
    """PDF/UA-1 (accessible). Makes the invoice the first time; raises NotPossible before the order is paid or sent."""
    invoice, found = _read(order_id)
    stamp = invoice.issued_at.strftime("%Y%m%d%H%M%S")
    return pdf("documents/invoice.html", _context(invoice, found), identifier=f"{invoice.id}-{stamp}")


def invoice_filename(order_id: UUID) -> str:
    invoice, _ = _read(order_id)
    return f"{invoice.name}.pdf"


def _read(order_id: UUID) -> tuple[InvoiceData, OrderData]:
    invoice = ensure_invoice(order_id)
    found = order(order_id)
    if found is None:
        raise NotFound("This order does not exist.")
    return invoice, found


def _context(invoice: InvoiceData, found: OrderData) -> dict[str, Any]:
    return {
        "shop": current_shop(),
        "invoice": invoice,
        "order": found,
        "seller": invoice.seller,
        "seller_country": _country(invoice.seller.get("country", "")),
        "buyer_country": _country(found.billing_address.get("country", "")),
        "net_total": found.total - found.tax_total,
    }


def _country(code: str) -> str:
    return str(Locale.parse("en").territories.get(code, code))
