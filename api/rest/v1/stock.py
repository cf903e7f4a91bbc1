"""Stock of variants, for a merchant's key."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from api.rest.openapi.operations import cursor, filter_by, operation, page_of, public_id_in_path
from api.rest.pagination import cursor_of, page
from api.rest.v1 import shapes
from api.rest.v1.answers.catalog import StockAnswer
from api.rest.v1.ids import pattern
from api.rest.v1.serializers import StockBody
from api.rest.views import MerchantView
from core.errors import NotFound
from core.ids import parse_public_id
from tenants.inventory import selectors, services

_TAG = "Stock (merchant)"
_VARIANT = (public_id_in_path("variant", "var", "The variant"),)


class StockList(MerchantView):
    permission: ClassVar = {"GET": "inventory.view"}

    @operation(
        "list_stock",
        "List stock",
        tag=_TAG,
        answer=page_of(StockAnswer),
        query=(filter_by("query", "Part of SKU or product title."), *cursor(pattern("stk"))),
    )
    def get(self, request: Request) -> Response:
        """One entry per variant that has been counted."""
        rows = selectors.stock_table(query=request.query_params.get("query", "")[:200])
        return page(
            rows, cursor_of(request, "stk"), "stk", lambda found: [shapes.stock_level(each) for each in found]
        )


class StockDetail(MerchantView):
    permission: ClassVar = {"GET": "inventory.view", "PUT": "inventory.adjust"}

    @operation("read_stock", "Read a variant's stock", tag=_TAG, answer=StockAnswer, path=_VARIANT)
    def get(self, request: Request, variant: str) -> Response:
        """404 until it was counted for the first time."""
        return self._answer(variant)

    @operation(
        "set_stock", "Set a variant's stock", tag=_TAG, answer=StockAnswer, body=StockBody, path=_VARIANT
    )
    def put(self, request: Request, variant: str) -> Response:
        """Either what was counted, or a difference; it is in the stock's history with its reason."""
        body = StockBody(data=request.data)
        body.is_valid(raise_exception=True)
        values = body.validated_data
        variant_id, reason = parse_public_id("var", variant), values["reason"] or "API"
        if "on_hand" in values:
            services.set_on_hand(
                actor=self.actor, variant_id=variant_id, quantity=values["on_hand"], reason=reason
            )
        else:
            services.adjust(actor=self.actor, variant_id=variant_id, delta=values["adjust_by"], reason=reason)
        return self._answer(variant)

    def _answer(self, variant: str) -> Response:
        level = selectors.level_of(parse_public_id("var", variant))
        if level is None:
            raise NotFound("This variant has no stock figures yet.")
        return Response(shapes.stock_level(level))
