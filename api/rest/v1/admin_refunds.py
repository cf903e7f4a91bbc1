"""Giving money back, for a merchant's key."""

import re
from typing import ClassVar

from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.rest.idempotency import service_key
from api.rest.openapi.operations import operation
from api.rest.v1 import order_shapes
from api.rest.v1.admin_orders import ORDER, TAG, existing
from api.rest.v1.answers.orders import AdminRefundAnswer, RefundPreviewAnswer
from api.rest.v1.ids import pattern
from api.rest.v1.sale_serializers import RefundBody
from api.rest.views import MerchantView
from core.errors import Invalid
from core.ids import parse_public_id
from tenants.orders import selectors, services
from tenants.orders.types import RefundItem

_ITEM = re.compile(r"(line_[0-9a-z]{26}):([1-9][0-9]{0,5})")
_ITEM_PATTERN = f"{pattern('line').removesuffix('$')}:[1-9][0-9]{{0,5}}$"
_MOST_ITEMS = 500
_QUERY = (
    OpenApiParameter(
        "items",
        {"type": "array", "maxItems": _MOST_ITEMS, "items": {"type": "string", "pattern": _ITEM_PATTERN}},
        OpenApiParameter.QUERY,
        description="A line and how many of it: line_…:2. Repeat it for more lines.",
    ),
    OpenApiParameter(
        "shipping_amount",
        {"type": "integer", "minimum": 0, "maximum": 10**12, "default": 0},
        OpenApiParameter.QUERY,
        description="How much of the shipping, in minor units.",
    ),
)


class AdminRefunds(MerchantView):
    permission: ClassVar = {"POST": "orders.refund"}
    key_required: ClassVar = True

    @operation(
        "refund_order",
        "Give money back",
        tag=TAG,
        answer=AdminRefundAnswer,
        status=201,
        body=RefundBody,
        path=ORDER,
    )
    def post(self, request: Request, order: str) -> Response:
        """What the items cost and the shipping named. Items not sent yet will not be sent any more."""
        body = RefundBody(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        items = [RefundItem(**each) for each in values.pop("items")]
        data = existing(order)
        key = service_key(request, self.actor.id, order)
        made = services.refund(actor=self.actor, order_id=data.id, items=items, idempotency_key=key, **values)
        found = next(each for each in existing(order).refunds if each.id == made)
        return Response(
            order_shapes.refund(found, data.currency, merchant=True), status=status.HTTP_201_CREATED
        )


class AdminRefundPreview(MerchantView):
    permission: ClassVar = {"GET": "orders.refund"}

    @operation(
        "preview_refund",
        "Look what a refund gives back",
        tag=TAG,
        answer=RefundPreviewAnswer,
        path=ORDER,
        query=_QUERY,
    )
    def get(self, request: Request, order: str) -> Response:
        """Changes nothing."""
        data = existing(order)
        items = [_item(text) for text in request.query_params.getlist("items")[: _MOST_ITEMS + 1]]
        shipping = _amount(request.query_params.get("shipping_amount", "0"))
        return Response(
            order_shapes.preview(selectors.refund_preview(data.id, items, shipping), data.currency)
        )


def _item(text: str) -> RefundItem:
    found = _ITEM.fullmatch(text)
    if found is None:
        raise Invalid("Write an item as line_…:quantity.", field="items")
    return RefundItem(parse_public_id("line", found[1]), int(found[2]))


def _amount(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 13 and int(text) <= 10**12):
        raise Invalid("shipping_amount is a whole number of minor units.", field="shipping_amount")
    return int(text)
