"""What goes into orders and what comes out of them; amounts in minor units of the order's currency."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from core.money import Money
from tenants.payments.types import PaymentData


@dataclass(frozen=True, slots=True, kw_only=True)
class LineInput:
    """A line as it is sold; `total` is what the customer pays for it, tax in it."""

    variant_id: UUID
    title: str
    variant_title: str
    sku: str
    image: str
    requires_shipping: bool
    quantity: int
    unit_price: int
    discount: int
    tax: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingInput:
    method_id: UUID | None
    title: str
    price: int
    tax: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxInput:
    name: str
    rate_bps: int
    base: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderInput:
    """Everything of an order but what the shop itself adds: number, fee, name."""

    email: str
    customer_id: UUID | None
    phone: str
    shipping_address: dict[str, Any]
    billing_address: dict[str, Any]
    note: str
    currency: str
    prices_include_tax: bool
    lines: tuple[LineInput, ...]
    shipping: ShippingInput | None
    tax_lines: tuple[TaxInput, ...]
    subtotal: int
    discount_total: int
    tax_total: int
    total: int
    gateway: str
    locale: str = ""
    ip: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """So many of a line."""

    line_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class RefundItem:
    """So many of a line to be paid back; `restock`: they can be sold again."""

    line_id: UUID
    quantity: int
    restock: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLineData:
    id: UUID
    variant_id: UUID | None
    title: str
    variant_title: str
    sku: str
    image: str
    requires_shipping: bool
    quantity: int
    unit_price: int
    discount: int
    tax: int
    total: int
    fulfilled_quantity: int
    removed_quantity: int
    refunded_quantity: int
    refunded_amount: int

    @property
    def fulfillable(self) -> int:
        return self.quantity - self.fulfilled_quantity - self.removed_quantity

    @property
    def refundable_quantity(self) -> int:
        return self.quantity - self.refunded_quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingLineData:
    title: str
    price: int
    tax: int
    total: int
    refunded_amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxLineData:
    name: str
    rate_bps: int
    base: int
    amount: int

    @property
    def percent(self) -> str:
        """19 or 8.1."""
        return f"{self.rate_bps / 100:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfillmentData:
    id: UUID
    number: int
    status: str
    carrier: str
    tracking_number: str
    tracking_url: str
    created_at: datetime
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class CreditNoteName:
    """What leads to a credit note; `is_void`: its refund failed after it had succeeded."""

    id: UUID
    number: int
    name: str
    is_void: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNoteLineData:
    kind: str
    title: str
    variant_title: str
    quantity: int
    amount: int
    tax: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNoteData:
    """A credit note with everything that stands on it."""

    id: UUID
    order_id: UUID
    name: str
    invoice_name: str
    invoice_date: datetime
    issued_at: datetime
    voided_at: datetime | None
    seller: dict[str, Any]
    amount: int
    tax: int
    lines: tuple[CreditNoteLineData, ...]
    tax_lines: tuple[TaxLineData, ...]

    @property
    def net(self) -> int:
        return self.amount - self.tax


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundData:
    id: UUID
    status: str
    amount: int
    shipping_amount: int
    reason: str
    external: bool
    failure: str
    actor_label: str
    created_at: datetime
    items: tuple[Item, ...]
    credit_note: CreditNoteName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceData:
    id: UUID
    order_id: UUID
    number: int
    name: str
    issued_at: datetime
    seller: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderData:
    """An order with everything a page, a mail or the API shows."""

    id: UUID
    public_id: str
    number: int
    name: str
    status: str
    payment_status: str
    fulfillment_status: str
    placed_at: datetime
    confirmed_at: datetime | None
    paid_at: datetime | None
    cancelled_at: datetime | None
    expires_at: datetime | None
    cancel_reason: str
    unfillable: bool
    email: str
    phone: str
    customer_id: UUID | None
    shipping_address: dict[str, Any]
    billing_address: dict[str, Any]
    note: str
    locale: str
    currency: str
    prices_include_tax: bool
    subtotal: int
    discount_total: int
    items_total: int
    shipping_total: int
    tax_total: int
    total: int
    paid_total: int
    refunded_total: int
    gateway: str
    fee_term: str
    fee_rate_bps: int
    fee_fixed: int
    fee_amount: int
    lines: tuple[OrderLineData, ...]
    shipping_lines: tuple[ShippingLineData, ...]
    tax_lines: tuple[TaxLineData, ...]
    fulfillments: tuple[FulfillmentData, ...]
    refunds: tuple[RefundData, ...]
    invoice: InvoiceData | None
    payment: PaymentData | None = field(repr=False)

    def money(self, amount: int) -> Money:
        return Money(amount, self.currency)

    @property
    def item_count(self) -> int:
        return sum(line.quantity for line in self.lines)

    def contents(self, items: Iterable[Item]) -> tuple[tuple[OrderLineData, int], ...]:
        """The lines that these items are of, and how many of each: what is in a parcel, or came back."""
        lines = {line.id: line for line in self.lines}
        return tuple((lines[item.line_id], item.quantity) for item in items)

    @property
    def refundable(self) -> int:
        pending = sum(refund.amount for refund in self.refunds if refund.status == "pending")
        disputed = self.payment.amount_disputed if self.payment else 0
        return max(0, self.paid_total - self.refunded_total - pending - disputed)

    @property
    def requires_shipping(self) -> bool:
        return any(line.requires_shipping for line in self.lines)

    @property
    def can_fulfill(self) -> bool:
        return self.status == "open" and not self.unfillable and any(line.fulfillable for line in self.lines)

    @property
    def can_cancel(self) -> bool:
        return self.status in {"open", "pending_payment"} and self.fulfillment_status == "unfulfilled"

    @property
    def can_refund(self) -> bool:
        return self.refundable > 0

    @property
    def can_mark_paid(self) -> bool:
        return self.status == "open" and self.payment_status == "unpaid" and self.total > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSummary:
    """An order in a customer's list."""

    id: UUID
    public_id: str
    name: str
    status: str
    payment_status: str
    fulfillment_status: str
    placed_at: datetime
    total: int
    currency: str
    path: str


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    kind: str
    message: str
    actor_label: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPreview:
    """What a refund would give back; `most` is all that can still be given back.

    The payment service moves multiples of `step`: `kept` goes with the next refund.
    """

    items_amount: int
    shipping_amount: int
    total: int
    most: int
    shipping_most: int
    kept: int = 0
    step: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayFigures:
    """Since midnight in the shop's time zone; sales are totals of paid orders, less what was given back."""

    orders: int
    sales: int
    average: int
    customers: int
    yesterday_sales: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """What needs doing."""

    to_fulfill: int
    unfillable: int
    unpaid: int
    failed_refunds: int

    @property
    def total(self) -> int:
        return self.to_fulfill + self.unfillable + self.unpaid + self.failed_refunds
