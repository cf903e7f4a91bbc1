"""Cursor pages: `?limit=` and `?after=<id of the last row>`. Keys are UUIDv7, so the newest come first by key.

A collection's products come in the merchant's order: their cursor is the number of a page (`v1.collections`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import Invalid
from core.ids import parse_public_id, public_id

DEFAULT, MOST = 50, 100


@dataclass(frozen=True, slots=True)
class Cursor:
    limit: int
    after: UUID | None


def limit_of(request: Request) -> int:
    """How many a page shall hold. Raises Invalid for a number out of range."""
    text = request.query_params.get("limit", str(DEFAULT))
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and 1 <= int(text) <= MOST):
        raise Invalid(f"limit is a number from 1 to {MOST}.", field="limit")
    return int(text)


def cursor_of(request: Request, prefix: str) -> Cursor:
    """The page that is asked for. Raises Invalid for a limit out of range, NotFound for a strange cursor."""
    after = request.query_params.get("after")
    return Cursor(limit_of(request), None if after is None else parse_public_id(prefix, after))


def page(
    rows: QuerySet[Any], cursor: Cursor, prefix: str, shape: Callable[[list[Any]], list[Any]]
) -> Response:
    """One page of rows, the newest first, with the cursor of the next one."""
    if cursor.after is not None:
        rows = rows.filter(id__lt=cursor.after)
    found = list(rows.order_by("-id")[: cursor.limit + 1])
    more, found = len(found) > cursor.limit, found[: cursor.limit]
    after = public_id(prefix, found[-1].id) if more else None
    return Response({"data": shape(found), "next_cursor": after})
