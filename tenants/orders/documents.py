"""Invoices and credit notes as PDF: rendered from what is frozen whenever asked for, the same bytes every time."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from babel import Locale

from core.errors import NotFound
from core.postal import locality_lines
from shops.context import current_shop
from tenants.orders.rendering import pdf
from tenants.orders.selectors.reading import credit_note, order
from tenants.orders.services.invoicing import ensure_invoice
from tenants.orders.types import InvoiceData, OrderData


def invoice_pdf(order_id: UUID) -> bytes:
    """PDF/UA-1 (accessible). Makes the invoice the first time; raises NotPossible before the order is paid or sent."""
    invoice, found = _read(order_id)
    stamp = invoice.issued_at.strftime("%Y%m%d%H%M%S")
    zone = invoice.seller.get("timezone", "")
    return pdf(
        "documents/invoice.html", _context(invoice, found), identifier=f"{invoice.id}-{stamp}", zone=zone
    )


def invoice_filename(order_id: UUID) -> str:
    invoice, _ = _read(order_id)
    return f"{invoice.name}.pdf"


def credit_note_pdf(order_id: UUID, credit_note_id: UUID) -> tuple[str, bytes]:
    """The file's name and the document, PDF/UA-1. Raises NotFound."""
    note, found = credit_note(order_id, credit_note_id), order(order_id)
    if note is None or found is None:
        raise NotFound("This credit note does not exist.")
    context = {
        "shop": current_shop(),
        "note": note,
        "order": found,
        "seller": note.seller,
        **_places(note.seller, found.billing_address),
    }
    changed = note.voided_at or note.issued_at
    identifier = f"{note.id}-{changed:%Y%m%d%H%M%S}"
    zone = note.seller.get("timezone", "")
    return f"{note.name}.pdf", pdf("documents/credit_note.html", context, identifier=identifier, zone=zone)


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
        **_places(invoice.seller, found.billing_address),
        "net_total": found.total - found.tax_total,
    }


def _places(seller: Mapping[str, Any], buyer: Mapping[str, Any]) -> dict[str, Any]:
    """Where both live, in the order their countries write it."""
    return {
        "seller_lines": _locality(seller),
        "seller_country": _country(seller.get("country", "")),
        "buyer_lines": _locality(buyer),
        "buyer_country": _country(buyer.get("country", "")),
    }


def _locality(address: Mapping[str, Any]) -> list[str]:
    parts = ("country", "postal_code", "city", "region")
    return locality_lines(**{part: str(address.get(part) or "") for part in parts})


def _country(code: str) -> str:
    return str(Locale.parse("en").territories.get(code, code))
