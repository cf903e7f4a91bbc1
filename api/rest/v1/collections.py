"""Collections as shoppers see them."""

import re

from rest_framework.request import Request
from rest_framework.response import Response

from api.rest.openapi.operations import cursor, filter_by, in_path, operation
from api.rest.pagination import limit_of
from api.rest.query import choice
from api.rest.v1 import shapes
from api.rest.v1.answers.catalog import CollectionDetailAnswer, CollectionListAnswer
from api.rest.views import ApiView
from core.errors import NotFound
from shops.context import current_shop
from tenants.catalog import selectors

_TAG = "Collections"
_SORTS = list(selectors.SORTS)
_CURSOR = re.compile(r"page_([1-9][0-9]{0,3})")


class CollectionList(ApiView):
    @operation("list_collections", "List collections", tag=_TAG, answer=CollectionListAnswer)
    def get(self, request: Request) -> Response:
        """In the merchant's order."""
        return Response({"data": [shapes.collection(each) for each in selectors.collections()]})


class CollectionDetail(ApiView):
    @operation(
        "read_collection",
        "Read a collection",
        tag=_TAG,
        answer=CollectionDetailAnswer,
        path=(in_path("handle", "The collection's handle."),),
        query=(
            filter_by("sort", "Left out: as the merchant arranged it.", _SORTS),
            *cursor(f"^{_CURSOR.pattern}$"),
        ),
    )
    def get(self, request: Request, handle: str) -> Response:
        """With a page of its products."""
        limit, number = limit_of(request), _number(request.query_params.get("after"))
        sort = choice(request, "sort", _SORTS)
        found = selectors.collection_page(handle, sort=sort, page=number, per_page=limit)
        if found is None:
            raise NotFound("There is no such collection.")
        cards = [shapes.card(each, current_shop().currency) for each in found.products.cards]
        more = f"page_{number + 1}" if number < found.products.pages else None
        return Response(
            shapes.collection(found.collection) | {"products": {"data": cards, "next_cursor": more}}
        )


def _number(after: str | None) -> int:
    if after is None:
        return 1
    found = _CURSOR.fullmatch(after)
    if found is None:
        raise NotFound("There is no such page.")
    return int(found[1])
