"""Checking out a cart. The cart's token is the key of everything; the order has a token of its own."""

from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from api.rest.openapi.operations import in_path, operation
from api.rest.v1 import checkout_shapes
from api.rest.v1.answers.sale import CheckoutAnswer, PaymentMethodListAnswer, PlacementAnswer
from api.rest.v1.sale_serializers import CheckoutChanges, PlaceBody
from api.rest.views import ApiView
from core.errors import Conflict, Gone, Invalid, NotFound
from core.ids import public_id
from tenants.checkout import selectors, services
from tenants.checkout.errors import TotalChanged
from tenants.checkout.types import CheckoutData
from tenants.inventory.errors import OutOfStock
from tenants.orders.selectors import reference_of

_TAG = "Checkout"
_TOKEN = (in_path("token", "The cart's token."),)


def _opened(token: str) -> CheckoutData:
    """The checkout of an open cart. Raises Gone after it became an order, NotFound for no cart."""
    data = services.open_checkout(token)
    if data is not None:
        return data
    if selectors.checkout(token) is not None:
        raise Gone("This cart has become an order.")
    raise NotFound("There is no such cart.")


class CheckoutDetail(ApiView):
    @operation("read_checkout", "Read the checkout", tag=_TAG, answer=CheckoutAnswer, path=_TOKEN)
    def get(self, request: Request, token: str) -> Response:
        """Priced as of now: shipping methods, tax and total follow the address. It begins when it is first read."""
        return Response(checkout_shapes.checkout(_opened(token), token))

    @operation(
        "change_checkout",
        "Fill in the checkout",
        tag=_TAG,
        answer=CheckoutAnswer,
        body=CheckoutChanges,
        path=_TOKEN,
    )
    def patch(self, request: Request, token: str) -> Response:
        """Half an address may be kept: `problems` tells what is still missing."""
        body = CheckoutChanges(data=request.data)
        body.is_valid(raise_exception=True)
        _opened(token)
        data = services.update(token, **body.validated_data)
        return Response(checkout_shapes.checkout(data, token))


class PaymentMethodList(ApiView):
    @operation(
        "list_payment_methods", "List ways to pay", tag=_TAG, answer=PaymentMethodListAnswer, path=_TOKEN
    )
    def get(self, request: Request, token: str) -> Response:
        """The ways to pay the total as of now; none when it is 0."""
        _opened(token)
        found = services.payment_methods(token)
        return Response({"data": [checkout_shapes.payment_method(each) for each in found]})


class CheckoutPlace(ApiView):
    key_required: ClassVar = True

    @operation(
        "place_order", "Place the order", tag=_TAG, answer=PlacementAnswer, body=PlaceBody, path=_TOKEN
    )
    def post(self, request: Request, token: str) -> Response:
        """Pays what the shopper was shown, or answers 409: `total_changed` with the new totals, `out_of_stock` with the
        lines. However often it is repeated, a cart is sold and charged once.
        """
        body = PlaceBody(data=request.data)
        body.is_valid(raise_exception=True)
        agent = str(request.META.get("HTTP_USER_AGENT", ""))
        placed = _place(token, **body.validated_data, ip=self.actor.ip, user_agent=agent)
        return Response(checkout_shapes.placement(placed, reference_of(placed.order_id)))


def _place(token: str, **wish: Any) -> Any:
    try:
        return services.place(token, **wish)
    except TotalChanged as error:
        details = {"totals": checkout_shapes.totals(error.totals)}
        raise Conflict(error.message, code=error.code, details=details) from None
    except OutOfStock as error:
        lines = [_short(each.variant_id, each.wanted, each.available) for each in error.shortages]
        raise Conflict(error.message, code=error.code, details={"lines": lines}) from None
    except Invalid as error:
        raise _refusal(token, error) from None


def _refusal(token: str, error: Invalid) -> Conflict | Invalid:
    """Lines that cannot be sold are a conflict with the stock; what else is missing is the client's to fill in."""
    data = selectors.checkout(token)
    if data is None or not data.problems:
        return error
    named = checkout_shapes.problems(data)
    if not all(name.startswith("lines.") for name in named):
        return Invalid(error.message, errors=named)
    lines = [
        _short(each.variant.id, each.quantity, each.available or 0)
        for each in data.cart.lines
        if each.problem
    ]
    return Conflict(
        "Some items are no longer available in this quantity.", code="out_of_stock", details={"lines": lines}
    )


def _short(variant_id: Any, wanted: int, available: int) -> dict[str, Any]:
    return {"variant_id": public_id("var", variant_id), "wanted": wanted, "available": max(available, 0)}
