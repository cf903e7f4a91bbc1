from dataclasses import dataclass
from uuid import UUID

from core.outbox.event import Event


@dataclass(frozen=True)
class OrderPlaced(Event):
    """The order is real: paid, being processed by the gateway, or to be paid by hand."""

    name = "order.placed"
    order_id: UUID


@dataclass(frozen=True)
class OrderPaid(Event):
    """The whole order is paid."""

    name = "order.paid"
    order_id: UUID


@dataclass(frozen=True)
class OrderFulfilled(Event):
    """A parcel left."""

    name = "order.fulfilled"
    order_id: UUID
    fulfillment_id: UUID


@dataclass(frozen=True)
class OrderCancelled(Event):
    """The order was cancelled; what was paid goes back."""

    name = "order.cancelled"
    order_id: UUID


@dataclass(frozen=True)
class OrderExpired(Event):
    """Nobody paid in time; the stock is free again."""

    name = "order.expired"
    order_id: UUID


@dataclass(frozen=True)
class OrderLinkAsked(Event):
    """A guest wants the link of an order again, by mail. `at` in milliseconds tells one wish from the next."""

    name = "order.link_asked"
    order_id: UUID
    at: int


@dataclass(frozen=True)
class OrderRefunded(Event):
    """Money for the order went back to the customer."""

    name = "order.refunded"
    order_id: UUID
    refund_id: UUID


@dataclass(frozen=True)
class OrderUnfillable(Event):
    """Paid, but the stock is gone: the merchant has 48 hours to decide."""

    name = "order.unfillable"
    order_id: UUID
