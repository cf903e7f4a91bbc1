"""The invoice as PDF: rendered from the frozen order whenever it is asked for, the same bytes every time."""

from typing import Any
from uuid import UUID

from django.template.loader import render_to_string

from core.errors import NotFound
from shops.context import current_shop
from tenants.orders.selectors.reading import order
from tenants.orders.services.invoicing import ensure_invoice
from tenants.orders.types import InvoiceData, OrderData


def invoice_pdf(order_id: UUID) -> bytes:
    """PDF/UA-1 (accessible). Makes the invoice the first time; raises NotPossible before the order is paid or sent."""
    from weasyprint import HTML

    invoice, found = _read(order_id)
    html = render_to_string("documents/invoice.html", _context(invoice, found))
    document = HTML(string=html, url_fetcher=_nothing_from_outside)
    stamp = invoice.issued_at.strftime("%Y%m%d%H%M%S")
    written: bytes = document.write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=f"{invoice.id}-{stamp}".encode(), custom_metadata=False
    )
    return written


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
        "net_total": found.total - found.tax_total,
    }


def _nothing_from_outside(url: str, *_args: Any, **_options: Any) -> dict[str, Any]:
    raise ValueError(f"an invoice fetches nothing, not even {url}")
