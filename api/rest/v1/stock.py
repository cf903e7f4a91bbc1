"""Stock of variants, for a merchant's key."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from api.rest.pagination import cursor_of, page
from api.rest.v1 import shapes
from api.rest.v1.serializers import StockBody
from api.rest.views import MerchantView
from core.errors import NotFound
from core.ids import parse_public_id
from tenants.inventory import selectors, services


class StockList(MerchantView):
    permission: ClassVar = {"GET": "inventory.view"}

    def get(self, request: Request) -> Response:
        rows = selectors.stock_table(query=request.query_params.get("query", ""))
        return page(rows, cursor_of(request, "stk"), "stk", lambda found: [shapes.stock_level(each) for each in found])


class StockDetail(MerchantView):
    permission: ClassVar = {"GET": "inventory.view", "PUT": "inventory.adjust"}

    def get(self, request: Request, variant: str) -> Response:
        return self._answer(variant)

    def put(self, request: Request, variant: str) -> Response:
        body = StockBody(data=request.data)
        body.is_valid(raise_exception=True)
        values = body.validated_data
        variant_id, reason = parse_public_id("var", variant), values["reason"] or "API"
        if "on_hand" in values:
            services.set_on_hand(actor=self.actor, variant_id=variant_id, quantity=values["on_hand"], reason=reason)
        else:
            services.adjust(actor=self.actor, variant_id=variant_id, delta=values["adjust_by"], reason=reason)
        return self._answer(variant)

    def _answer(self, variant: str) -> Response:
        level = selectors.level_of(parse_public_id("var", variant))
        if level is None:
            raise NotFound("This variant has no stock figures yet.")
        return Response(shapes.stock_level(level))
