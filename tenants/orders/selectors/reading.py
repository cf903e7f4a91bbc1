"""One order, with everything a page, a mail or the API shows. Nine queries."""

import hmac
from collections.abc import Sequence
from uuid import UUID

from core.ids import parse_public_id
from tenants.orders.links import MAX_LENGTH, PREFIX, order_path, reference_of, token_hash
from tenants.orders.models import (
    CreditNote,
    Fulfillment,
    Invoice,
    Order,
    OrderEvent,
    OrderLine,
    Refund,
    ShippingLine,
    TaxLine,
)
from tenants.orders.types import (
    CreditNoteData,
    CreditNoteLineData,
    CreditNoteName,
    FulfillmentData,
    InvoiceData,
    Item,
    OrderData,
    OrderLineData,
    OrderSummary,
    RefundData,
    RefundItem,
    RefundPreview,
    ShippingLineData,
    TaxLineData,
    TimelineEntry,
)
from tenants.payments import selectors as payments

_MOST_LISTED = 200
_DERIVED = frozenset(
    {"public_id", "lines", "shipping_lines", "tax_lines", "fulfillments", "refunds", "invoice", "payment"}
)
_SAME = tuple(name for name in OrderData.__dataclass_fields__ if name not in _DERIVED)


def order(order_id: UUID) -> OrderData | None:
    return _data(Order.objects.filter(id=order_id).first())


def order_by_public_id(text: str) -> OrderData | None:
    """By the id that the API shows; NotFound for a text that is none."""
    return order(parse_public_id(PREFIX, text))


def order_by_token(token: str) -> OrderData | None:
    """For the customer's page: whoever has the token may see the order."""
    found = order_id_by_token(token)
    return order(found) if found else None


def order_id_by_token(token: str) -> UUID | None:
    if not token or len(token) > MAX_LENGTH or not token.isascii():
        return None
    return Order.objects.filter(token_hash=token_hash(token)).values_list("id", flat=True).first()


def lookup(number: str, email: str) -> OrderData | None:
    """A guest's order: number or name (#1001) and the e-mail address it was placed with, both right or nothing."""
    text = number.strip()
    digits = "".join(char for char in text if char.isascii() and char.isdigit())
    if not digits or len(digits) > 15 or not email.strip():
        return None
    row = Order.objects.filter(number=int(digits), confirmed_at__isnull=False).first()
    if row is None or not hmac.compare_digest(row.email.lower().encode(), email.strip().lower().encode()):
        return None
    return _data(row)


def orders_of(customer_id: UUID) -> tuple[OrderSummary, ...]:
    """A customer's confirmed orders, newest first. One query."""
    rows = Order.objects.filter(customer_id=customer_id, confirmed_at__isnull=False).order_by("-placed_at")
    return tuple(
        OrderSummary(
            id=row.id,
            public_id=reference_of(row.id),
            name=row.name,
            status=row.status,
            payment_status=row.payment_status,
            fulfillment_status=row.fulfillment_status,
            placed_at=row.placed_at,
            total=row.total,
            currency=row.currency,
            path=order_path(row.id),
        )
        for row in rows[:_MOST_LISTED]
    )


def timeline(order_id: UUID) -> tuple[TimelineEntry, ...]:
    """Newest first, down to its placing."""
    rows = OrderEvent.objects.filter(order_id=order_id)
    entries = [TimelineEntry(row.kind, row.message, row.actor_label, row.created_at) for row in rows]
    placed = Order.objects.filter(id=order_id).values_list("placed_at", flat=True)
    return (*entries, *(TimelineEntry("placed", "The order was placed.", "", at) for at in placed))


def refund_preview(order_id: UUID, items: Sequence[RefundItem], shipping_amount: int = 0) -> RefundPreview:
    """What `refund` would give back. Raises Invalid as `refund` does."""
    from tenants.orders.services.splitting import split

    payment = payments.payment_for(reference_of(order_id))
    lines, sent = OrderLine.objects.filter(order_id=order_id), ShippingLine.objects.filter(order_id=order_id)
    step = payment.step if payment else 1
    found = split(list(lines), items, shipping=shipping_amount, sent=list(sent), step=step)
    return RefundPreview(
        items_amount=sum(part.amount for part in found.parts),
        shipping_amount=found.shipping,
        total=found.amount,
        most=payment.refundable if payment else 0,
        shipping_most=sum(row.total - row.refunded_amount for row in sent),
        kept=found.kept,
        step=step,
    )


def _data(row: Order | None) -> OrderData | None:
    if row is None:
        return None
    invoice = Invoice.objects.filter(order=row).first()
    return OrderData(
        **{name: getattr(row, name) for name in _SAME},
        public_id=reference_of(row.id),
        lines=tuple(_line(line) for line in row.lines.all()),
        shipping_lines=tuple(_shipping(line) for line in row.shipping_lines.all()),
        tax_lines=tuple(_tax(line) for line in row.tax_lines.all()),
        fulfillments=tuple(_fulfillment(each) for each in row.fulfillments.prefetch_related("lines")),
        refunds=tuple(
            _refund(each) for each in row.refunds.select_related("credit_note").prefetch_related("lines")
        ),
        invoice=invoice_data(invoice) if invoice else None,
        payment=payments.payment_for(reference_of(row.id)),
    )


def _line(row: OrderLine) -> OrderLineData:
    names = OrderLineData.__dataclass_fields__
    return OrderLineData(**{name: getattr(row, name) for name in names})


def _shipping(row: ShippingLine) -> ShippingLineData:
    return ShippingLineData(
        title=row.title, price=row.price, tax=row.tax, total=row.total, refunded_amount=row.refunded_amount
    )


def _tax(row: TaxLine) -> TaxLineData:
    return TaxLineData(name=row.name, rate_bps=row.rate_bps, base=row.base, amount=row.amount)


def _fulfillment(row: Fulfillment) -> FulfillmentData:
    return FulfillmentData(
        id=row.id,
        number=row.number,
        status=row.status,
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        tracking_url=row.tracking_url,
        created_at=row.created_at,
        items=tuple(Item(line.order_line_id, line.quantity) for line in row.lines.all()),
    )


def _refund(row: Refund) -> RefundData:
    return RefundData(
        id=row.id,
        status=row.status,
        amount=row.amount,
        shipping_amount=row.shipping_amount,
        reason=row.reason,
        external=row.external,
        failure=row.failure,
        actor_label=row.actor_label,
        created_at=row.created_at,
        items=tuple(Item(line.order_line_id, line.quantity) for line in row.lines.all()),
        credit_note=_credit_note_name(getattr(row, "credit_note", None)),
    )


def _credit_note_name(row: CreditNote | None) -> CreditNoteName | None:
    return CreditNoteName(row.id, row.number, row.name, row.voided_at is not None) if row else None


def credit_note(order_id: UUID, credit_note_id: UUID) -> CreditNoteData | None:
    """One of an order's, with everything that stands on it. Two queries."""
    rows = CreditNote.objects.select_related("invoice").filter(id=credit_note_id, invoice__order_id=order_id)
    row = rows.first()
    if row is None:
        return None
    names = ("id", "name", "issued_at", "voided_at", "seller", "amount", "tax")
    line_names = CreditNoteLineData.__dataclass_fields__
    return CreditNoteData(
        **{name: getattr(row, name) for name in names},
        order_id=order_id,
        invoice_name=row.invoice.name,
        invoice_date=row.invoice.issued_at,
        lines=tuple(
            CreditNoteLineData(**{name: getattr(line, name) for name in line_names})
            for line in row.lines.all()
        ),
        tax_lines=tuple(TaxLineData(**each) for each in row.tax_lines),
    )


def invoice_data(row: Invoice) -> InvoiceData:
    return InvoiceData(
        id=row.id,
        order_id=row.order_id,
        number=row.number,
        name=row.name,
        issued_at=row.issued_at,
        seller=row.seller,
    )
