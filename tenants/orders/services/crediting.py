"""A credit note for money that went back: its own numbers without gaps, and amounts that never change again."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from uuid import UUID

from django.db.models import Sum

from core import clock
from core.db import CELL, require_transaction, shop_atomic
from core.ids import uuid7
from core.money import round_half_up
from tenants.orders import locks
from tenants.orders.models import CreditNote, CreditNoteLine, Order, Refund
from tenants.orders.services.invoicing import ensure_invoice, seller_now
from tenants.store.selectors import fresh_settings
from tenants.store.services import next_number, open_series

K = CreditNoteLine.Kind
_SERIES = "credit_note"


def ensure_credit_note(refund_id: UUID) -> UUID | None:
    """The refund's credit note, made the first time. None for a refund that did not, or not finally, go through."""
    with shop_atomic():
        order = locks.order_for_update(_order_of(refund_id))
        refund = Refund.objects.get(id=refund_id)
        known = CreditNote.objects.filter(refund=refund).values_list("id", flat=True).first()
        if known is not None or refund.status != Refund.Status.SUCCEEDED:
            return known
        lines = list(_lines(order, refund))
        note = _note(order, refund, lines)
        for position, line in enumerate(lines):
            line.position, line.credit_note = position, note
        CreditNoteLine.objects.bulk_create(lines)
    return note.id


def void_credit_note(refund: Refund) -> None:
    """The money came back after it had gone: the number stays, and says so. In the caller's transaction."""
    require_transaction(CELL)
    CreditNote.objects.filter(refund=refund, voided_at=None).update(voided_at=clock.now())


def _order_of(refund_id: UUID) -> UUID:
    return Refund.objects.values_list("order_id", flat=True).get(id=refund_id)


def _note(order: Order, refund: Refund, lines: Sequence[CreditNoteLine]) -> CreditNote:
    invoice, settings = ensure_invoice(order.id), fresh_settings()
    tax = sum(line.tax for line in lines)
    open_series(_SERIES)
    number = next_number(_SERIES)
    return CreditNote.objects.create(
        id=uuid7(),
        refund=refund,
        invoice_id=invoice.id,
        number=number,
        name=f"{settings.credit_note_prefix}{number}",
        issued_at=clock.now(),
        seller=seller_now(settings),
        amount=refund.amount,
        tax=tax,
        tax_lines=_tax_lines(order, lines, tax),
    )


def _lines(order: Order, refund: Refund) -> Iterator[CreditNoteLine]:
    """Items, shipping, and what nobody said what it is for. They sum to the refund; no more tax than the order's."""
    left, tax_left = refund.amount, order.tax_total - _credited(order, "tax")
    for line in _wanted(order, refund):
        given = min(line.amount, left)  # less than its price when a bank holds the rest
        line.tax = min(_share(line.tax, given, line.amount), tax_left)
        line.amount = given
        left, tax_left = left - line.amount, tax_left - line.tax
        if line.amount:
            yield line
    if left:
        tax = _share(order.tax_total, left, order.total)
        is_last = order.refunded_total >= order.total
        title = refund.reason or "Refund"
        rest = tax_left if is_last else min(tax, tax_left)
        yield CreditNoteLine(kind=K.OTHER, title=title[:255], amount=left, tax=rest)


def _wanted(order: Order, refund: Refund) -> Iterator[CreditNoteLine]:
    for part in refund.lines.select_related("order_line").order_by("order_line__position"):
        sold = part.order_line
        before = _credited(order, "amount", order_line=sold)
        tax = _share(sold.tax, before + part.amount, sold.total) - _credited(order, "tax", order_line=sold)
        yield CreditNoteLine(
            kind=K.ITEM,
            order_line=sold,
            title=sold.title,
            variant_title=sold.variant_title,
            quantity=part.quantity,
            amount=part.amount,
            tax=max(0, tax),
        )
    if refund.shipping_amount:
        sent = list(order.shipping_lines.all())
        all_tax, total = sum(row.tax for row in sent), sum(row.total for row in sent)
        before = _credited(order, "amount", kind=K.SHIPPING)
        tax = _share(all_tax, before + refund.shipping_amount, total) - _credited(
            order, "tax", kind=K.SHIPPING
        )
        title = sent[0].title if sent else "Shipping"
        yield CreditNoteLine(kind=K.SHIPPING, title=title, amount=refund.shipping_amount, tax=max(0, tax))


def _share(tax: int, part: int, whole: int) -> int:
    """The tax in a part; of all that was given back so far, so that the last part takes the remainder."""
    return round_half_up(Fraction(tax * min(part, whole), whole)) if whole else 0


def _credited(order: Order, name: str, **which: object) -> int:
    rows = CreditNoteLine.objects.filter(credit_note__refund__order=order, credit_note__voided_at=None)
    return int(rows.filter(**which).aggregate(sum=Sum(name))["sum"] or 0)


def _tax_lines(order: Order, lines: Sequence[CreditNoteLine], tax: int) -> list[dict[str, str | int]]:
    """By rate as on the invoice; an order has one rate, or none."""
    base = sum(line.amount - line.tax for line in lines if line.tax)
    return [
        {"name": row.name, "rate_bps": row.rate_bps, "base": base, "amount": tax}
        for row in order.tax_lines.all()[:1]
        if tax
    ]
