"""The invoice as PDF: rendered from the frozen order whenever it is asked for, the same bytes every time.

Only the logo is today's: it belongs to the letter paper, not to what was sold.
"""

from typing import Any
from uuid import UUID

from babel import Locale
from django.template.loader import render_to_string

from core.errors import NotFound
from shops.context import current_shop
from tenants.orders.selectors.reading import order
from tenants.orders.services.invoicing import ensure_invoice
from tenants.orders.types import InvoiceData, OrderData
from tenants.store.brand import BrandPng, brand_png
from tenants.store.selectors import fresh_settings


def invoice_pdf(order_id: UUID) -> bytes:
    """PDF/UA-1 (accessible). Makes the invoice the first time; raises NotPossible before the order is paid or sent."""
    from weasyprint import HTML

    from tenants.orders.letterhead import OWN, OnlyTheLogo

    invoice, found = _read(order_id)
    logo = brand_png(fresh_settings(), "logo")
    html = render_to_string("documents/invoice.html", _context(invoice, found, logo))
    document = HTML(string=html, url_fetcher=OnlyTheLogo(logo), base_url=OWN)
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


def _context(invoice: InvoiceData, found: OrderData, logo: BrandPng | None) -> dict[str, Any]:
    return {
        "shop": current_shop(),
        "invoice": invoice,
        "order": found,
        "seller": invoice.seller,
        "logo": logo,
        "seller_country": _country(invoice.seller.get("country", "")),
        "buyer_country": _country(found.billing_address.get("country", "")),
        "net_total": found.total - found.tax_total,
    }


def _country(code: str) -> str:
    return str(Locale.parse("en").territories.get(code, code))
