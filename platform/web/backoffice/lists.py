"""What the back office's lists share: a page of rows, and public ids out of a form."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.forms import BaseForm
from django.http import HttpRequest

from core.errors import NotFound
from core.ids import parse_public_id

PER_PAGE = 50


def page_of(request: HttpRequest, rows: Any, per_page: int = PER_PAGE) -> Page[Any]:
    """The page that `?page=` names; any nonsense there means the nearest page. Two queries."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def selected_ids(prefix: str, values: Iterable[str]) -> list[UUID]:
    """The keys behind the public ids of a form; what is none is left out."""
    found = []
    for value in values:
        with suppress(NotFound):
            found.append(parse_public_id(prefix, value))
    return found


def chosen_id(prefix: str, value: str) -> UUID | None:
    """The key behind a public id, or None when it is none."""
    return next(iter(selected_ids(prefix, [value])), None)


def is_partial(request: HttpRequest) -> bool:
    """Whether HTMX asks, for a part of the page."""
    return request.headers.get("HX-Request") == "true"


def moved(order: Sequence[UUID], verb: str, key: UUID) -> list[UUID]:
    """The order with one of its keys a place further `up` or `down`. What is not in it stays out."""
    found = list(order)
    if key in found:
        place = found.index(key) + (1 if verb == "down" else -1)
        found.remove(key)
        found.insert(max(place, 0), key)
    return found


def all_valid(forms: Iterable[BaseForm]) -> bool:
    """Whether each form is; all of them are asked, so that all errors show at once."""
    return all([form.is_valid() for form in forms])  # noqa: C419 - not lazily
