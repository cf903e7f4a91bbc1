"""Carts of storefront clients. The token is the right to the cart: whoever holds it may read and change it."""

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.rest.openapi.operations import in_path, operation, public_id_in_path
from api.rest.v1 import shapes
from api.rest.v1.answers.sale import CartAnswer
from api.rest.v1.serializers import CartLineBody, NoteBody, QuantityBody
from api.rest.views import ApiView
from core.errors import NotFound
from core.ids import parse_public_id
from tenants.cart import selectors, services

_TAG = "Carts"
_TOKEN = (in_path("token", "The cart's token."),)
_LINE = (*_TOKEN, public_id_in_path("variant_id", "var", "The variant in the line"))


def _answer(token: str, code: int = status.HTTP_200_OK) -> Response:
    data = selectors.cart_by_token(token)
    if data is None:
        raise NotFound("There is no such cart.")
    return Response(shapes.cart(data, token), status=code)


class CartList(ApiView):
    @operation("create_cart", "Begin a cart", tag=_TAG, answer=CartAnswer, status=201, body=CartLineBody)
    def post(self, request: Request) -> Response:
        """With its first line. Keep the token: it is the only way to the cart."""
        body = CartLineBody(data=request.data)
        body.is_valid(raise_exception=True)
        ref = services.add(token=None, **body.validated_data)
        return _answer(ref.token, status.HTTP_201_CREATED)


class CartDetail(ApiView):
    @operation("read_cart", "Read a cart", tag=_TAG, answer=CartAnswer, path=_TOKEN)
    def get(self, request: Request, token: str) -> Response:
        """With the prices of now."""
        return _answer(token)

    @operation("change_cart", "Write a note", tag=_TAG, answer=CartAnswer, body=NoteBody, path=_TOKEN)
    def patch(self, request: Request, token: str) -> Response:
        """For the merchant to read with the order."""
        body = NoteBody(data=request.data)
        body.is_valid(raise_exception=True)
        services.set_note(token=token, note=body.validated_data["note"])
        return _answer(token)


class CartLines(ApiView):
    @operation("add_to_cart", "Add to a cart", tag=_TAG, answer=CartAnswer, body=CartLineBody, path=_TOKEN)
    def post(self, request: Request, token: str) -> Response:
        """So many more of a variant. 409 `not_enough` when the stock has fewer."""
        body = CartLineBody(data=request.data)
        body.is_valid(raise_exception=True)
        if selectors.cart_by_token(token) is None:
            raise NotFound("There is no such cart.")
        services.add(token=token, **body.validated_data)
        return _answer(token)


class CartLineDetail(ApiView):
    @operation("set_cart_line", "Set a line", tag=_TAG, answer=CartAnswer, body=QuantityBody, path=_LINE)
    def put(self, request: Request, token: str, variant_id: str) -> Response:
        """So many of a variant, whatever it was before; 0 removes the line."""
        body = QuantityBody(data=request.data)
        body.is_valid(raise_exception=True)
        key = parse_public_id("var", variant_id)
        services.set_quantity(token=token, variant_id=key, quantity=body.validated_data["quantity"])
        return _answer(token)

    @operation("remove_cart_line", "Remove a line", tag=_TAG, answer=CartAnswer, path=_LINE)
    def delete(self, request: Request, token: str, variant_id: str) -> Response:
        """Answers what is left of the cart."""
        services.set_quantity(token=token, variant_id=parse_public_id("var", variant_id), quantity=0)
        return _answer(token)
