"""An order, for the client that placed it. The order's token is the right to read it."""

from rest_framework.request import Request
from rest_framework.response import Response

from api.rest.openapi.operations import in_path, operation
from api.rest.v1 import order_shapes
from api.rest.v1.answers.orders import OrderAnswer
from api.rest.views import ApiView
from core.errors import NotFound
from tenants.checkout.services import finish
from tenants.orders import selectors

_UNDECIDED = frozenset({"unpaid", "processing"})


class OrderStatus(ApiView):
    @operation(
        "read_order_status",
        "Read an order by its token",
        tag="Orders",
        answer=OrderAnswer,
        path=(in_path("token", "The `order_token` that placing gave."),),
    )
    def get(self, request: Request, token: str) -> Response:
        """While the payment is not decided the payment provider is asked, so this can be polled after a 3-D Secure
        challenge.
        """
        data = selectors.order_by_token(token)
        if data is not None and data.payment_status in _UNDECIDED:
            finish(token)
            data = selectors.order_by_token(token)
        if data is None:
            raise NotFound("There is no such order.")
        return Response(order_shapes.order(data, merchant=False))
