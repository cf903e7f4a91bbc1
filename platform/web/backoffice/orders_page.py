"""Everything the page of one order shows."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from core.errors import NotFound
from shops.addresses import shop_url
from tenants.orders.selectors import order, order_path, timeline
from tenants.orders.types import FulfillmentData, OrderData, OrderLineData
from tenants.payments.selectors import disputes_for, fraud_warnings_to_decide
from tenants.payments.types import DisputeData, FraudWarningData
from web.access import ShopRequest
from web.backoffice.disputes_words import fraud_words
from web.backoffice.gateway_words import gateway_words
from web.backoffice.orders_forms import CommentForm
from web.ui.statuses import Tone

_TONES: dict[str, Tone] = {
    "paid": "success",
    "fulfilled": "success",
    "refunded": "neutral",
    "cancelled": "danger",
    "expired": "neutral",
    "declined": "danger",
    "processing": "info",
    "fillable": "success",
    "refund_failed": "danger",
    "unfillable": "warning",
    "dispute_warning": "warning",
    "dispute_needs_response": "danger",
    "fraud_warning": "warning",
    "dispute_won": "success",
    "dispute_lost": "danger",
    "note": "accent",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the timeline."""

    text: str
    at: datetime
    actor: str
    tone: str


@dataclass(frozen=True, slots=True)
class Parcel:
    number: int
    data: FulfillmentData
    items: tuple[tuple[OrderLineData, int], ...]


@dataclass(frozen=True, slots=True)
class FraudWarning:
    """What a card's issuer warns of, in words."""

    data: FraudWarningData
    words: str | Promise


@dataclass(frozen=True, slots=True)
class OrderPage:
    order: OrderData
    lines: list[tuple[OrderLineData, str]]
    parcels: list[Parcel]
    entries: list[Entry]
    disputes: tuple[DisputeData, ...]
    warning: FraudWarning | None
    customer_url: str
    gateway: str
    can: dict[str, bool] = field(default_factory=dict)


def find_order(order_id: UUID) -> OrderData:
    found = order(order_id)
    if found is None:
        raise NotFound("This order does not exist.")
    return found


def order_context(request: ShopRequest, order_id: UUID) -> dict[str, Any]:
    """The page's context; what the actor may do now is asked once, here."""
    data = find_order(order_id)
    page = OrderPage(
        order=data,
        lines=[(line, picture_url(request, line.image)) for line in data.lines],
        parcels=[Parcel(each.number, each, data.contents(each.items)) for each in data.fulfillments],
        entries=[Entry(e.message, e.at, e.actor_label, _TONES.get(e.kind, "")) for e in timeline(order_id)],
        disputes=disputes_for(data.public_id),
        warning=_warning(data),
        customer_url=shop_url(request.shop, order_path(order_id)),
        gateway=gateway_words(data.gateway),
        can=_possible(request, data),
    )
    return {"page": page, "order": data, "form": CommentForm()}


def _warning(data: OrderData) -> FraudWarning | None:
    """The oldest that is not decided yet."""
    found = next(iter(fraud_warnings_to_decide(data.public_id)), None)
    return FraudWarning(found, fraud_words(found.kind)) if found else None


def picture_url(request: ShopRequest, image: str) -> str:
    """Pictures are kept on the shop's host; the back office shows them from its own."""
    return f"/manage/{request.shop.slug}{image}" if image.startswith("/media/") else ""


def _possible(request: ShopRequest, data: OrderData) -> dict[str, bool]:
    may = request.actor.can
    return {
        "fulfill": data.can_fulfill and may("orders.fulfill"),
        "cancel": data.can_cancel and may("orders.cancel"),
        "keep": may("disputes.manage"),
        "refund": data.can_refund and may("orders.refund"),
        "mark_paid": data.can_mark_paid and may("orders.mark_paid"),
        "accept": data.unfillable and data.status == "open" and may("orders.fulfill"),
        "invoice": data.invoice is not None
        or data.payment_status in {"paid", "partially_refunded", "refunded"},
    }
