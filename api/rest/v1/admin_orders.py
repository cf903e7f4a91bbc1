"""Orders, for a merchant's key."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.rest.idempotency import service_key
from api.rest.openapi.operations import cursor, filter_by, operation, page_of, public_id_in_path
from api.rest.pagination import cursor_of, page
from api.rest.query import choice, moment
from api.rest.v1 import order_shapes
from api.rest.v1.answers.orders import (
    FULFILLMENT_STATUSES,
    ORDER_STATUSES,
    PAYMENT_STATUSES,
    AdminOrderAnswer,
    FulfillmentAnswer,
    OrderSummaryAnswer,
)
from api.rest.v1.ids import pattern
from api.rest.v1.sale_serializers import CancellationBody, FulfillmentBody
from api.rest.views import MerchantView
from core.errors import NotFound
from core.ids import parse_public_id
from tenants.orders import selectors, services
from tenants.orders.types import Item, OrderData

TAG = "Orders (merchant)"
ORDER = (public_id_in_path("order", "ord", "The order"),)
_ALL = [*ORDER_STATUSES, "all"]
_FILTERS = (
    filter_by("query", "Order number, e-mail address, name or SKU."),
    filter_by("status", "Left out: orders that were confirmed.", _ALL),
    filter_by("payment_status", "Only these.", PAYMENT_STATUSES),
    filter_by("fulfillment_status", "Only these.", FULFILLMENT_STATUSES),
    OpenApiParameter("since", datetime, OpenApiParameter.QUERY, description="Placed at this time or later."),
    OpenApiParameter("until", datetime, OpenApiParameter.QUERY, description="Placed before this time."),
)


def existing(text: str) -> OrderData:
    """The order with this public id. Raises NotFound."""
    data = selectors.order(parse_public_id("ord", text))
    if data is None:
        raise NotFound("There is no such order.")
    return data


def complete(order_id: UUID) -> dict[str, Any]:
    data = selectors.order(order_id)
    assert data is not None
    return order_shapes.order(data, merchant=True)


class AdminOrderList(MerchantView):
    permission: ClassVar = {"GET": "orders.view"}

    @operation(
        "list_orders",
        "List orders",
        tag=TAG,
        answer=page_of(OrderSummaryAnswer),
        query=(*_FILTERS, *cursor(pattern("ord"))),
    )
    def get(self, request: Request) -> Response:
        """The newest first."""
        rows = selectors.order_table(
            query=request.query_params.get("query", "")[:200],
            status=choice(request, "status", _ALL),
            payment_status=choice(request, "payment_status", PAYMENT_STATUSES),
            fulfillment_status=choice(request, "fulfillment_status", FULFILLMENT_STATUSES),
            since=moment(request, "since"),
            until=moment(request, "until"),
        )
        shape = order_shapes.summary
        return page(rows, cursor_of(request, "ord"), "ord", lambda found: [shape(each) for each in found])


class AdminOrderDetail(MerchantView):
    permission: ClassVar = {"GET": "orders.view"}

    @operation("read_order", "Read an order", tag=TAG, answer=AdminOrderAnswer, path=ORDER)
    def get(self, request: Request, order: str) -> Response:
        """With lines, parcels, refunds and what can be done next."""
        return Response(order_shapes.order(existing(order), merchant=True))


class AdminFulfillments(MerchantView):
    permission: ClassVar = {"POST": "orders.fulfill"}
    key_required: ClassVar = True

    @operation(
        "fulfill_order",
        "Send a parcel",
        tag=TAG,
        answer=FulfillmentAnswer,
        status=201,
        body=FulfillmentBody,
        path=ORDER,
    )
    def post(self, request: Request, order: str) -> Response:
        """Records a parcel and takes its items off the shelf; the customer gets a mail with the tracking address."""
        body = FulfillmentBody(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        items = [Item(**each) for each in values.pop("items")] if "items" in values else None
        data = existing(order)
        key = service_key(request, self.actor.id, order)
        made = services.fulfill(
            actor=self.actor, order_id=data.id, items=items, idempotency_key=key, **values
        )
        found = next(each for each in existing(order).fulfillments if each.id == made)
        return Response(order_shapes.fulfillment(found), status=status.HTTP_201_CREATED)


class AdminCancellation(MerchantView):
    permission: ClassVar = {"POST": "orders.cancel"}

    @operation(
        "cancel_order", "Cancel an order", tag=TAG, answer=AdminOrderAnswer, body=CancellationBody, path=ORDER
    )
    def post(self, request: Request, order: str) -> Response:
        """The whole order, before anything was sent: what was paid goes back."""
        body = CancellationBody(data=request.data)
        body.is_valid(raise_exception=True)
        data = existing(order)
        services.cancel(actor=self.actor, order_id=data.id, **body.validated_data)
        return Response(complete(data.id))


class AdminMarkPaid(MerchantView):
    permission: ClassVar = {"POST": "orders.mark_paid"}

    @operation("mark_order_paid", "Mark an order as paid", tag=TAG, answer=AdminOrderAnswer, path=ORDER)
    def post(self, request: Request, order: str) -> Response:
        """For an order to be paid by hand, when the money has come."""
        data = existing(order)
        services.mark_paid(actor=self.actor, order_id=data.id)
        return Response(complete(data.id))
