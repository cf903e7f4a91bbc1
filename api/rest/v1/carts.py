"""Carts of storefront clients. The token is the right to the cart: whoever holds it may read and change it."""

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.rest.v1 import shapes
from api.rest.v1.serializers import CartLineBody, NoteBody, QuantityBody
from api.rest.views import ApiView
from core.errors import NotFound
from core.ids import parse_public_id
from tenants.cart import selectors, services


def _answer(token: str, code: int = status.HTTP_200_OK) -> Response:
    data = selectors.cart_by_token(token)
    if data is None:
        raise NotFound("There is no such cart.")
    return Response(shapes.cart(data, token), status=code)


class CartList(ApiView):
    """Begin a cart with its first line."""

    def post(self, request: Request) -> Response:
        body = CartLineBody(data=request.data)
        body.is_valid(raise_exception=True)
        ref = services.add(token=None, **body.validated_data)
        return _answer(ref.token, status.HTTP_201_CREATED)


class CartDetail(ApiView):
    def get(self, request: Request, token: str) -> Response:
        return _answer(token)

    def patch(self, request: Request, token: str) -> Response:
        body = NoteBody(data=request.data)
        body.is_valid(raise_exception=True)
        services.set_note(token=token, note=body.validated_data["note"])
        return _answer(token)


class CartLines(ApiView):
    def post(self, request: Request, token: str) -> Response:
        body = CartLineBody(data=request.data)
        body.is_valid(raise_exception=True)
        if selectors.cart_by_token(token) is None:
            raise NotFound("There is no such cart.")
        services.add(token=token, **body.validated_data)
        return _answer(token)


class CartLineDetail(ApiView):
    def put(self, request: Request, token: str, variant_id: str) -> Response:
        body = QuantityBody(data=request.data)
        body.is_valid(raise_exception=True)
        key = parse_public_id("var", variant_id)
        services.set_quantity(token=token, variant_id=key, quantity=body.validated_data["quantity"])
        return _answer(token)

    def delete(self, request: Request, token: str, variant_id: str) -> Response:
        services.set_quantity(token=token, variant_id=parse_public_id("var", variant_id), quantity=0)
        return _answer(token)
