"""What the back office's lists share: a page of rows, and public ids out of a form."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse

from core.errors import NotFound
from core.ids import parse_public_id
from web.access import ShopRequest

PER_PAGE = 50


def page_of(request: HttpRequest, rows: Any, per_page: int = PER_PAGE) -> Page[Any]:
    """The page that `?page=` names; any nonsense there means the nearest page. Two queries."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def back_to_page(request: ShopRequest, name: str, *args: object) -> HttpResponseRedirect:
    """To the page of a list that a button of it was pressed on; the form says which by `page`."""
    address = reverse(f"backoffice:{name}", args=[request.shop.slug, *args])
    number = request.POST.get("page", "")
    return HttpResponseRedirect(f"{address}?page={number}" if number.isdecimal() else address)


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


def placed(order: Sequence[UUID], shown: Sequence[UUID]) -> list[UUID]:
    """The order with those on a page as the page has them now: they share out the places they had among them."""
    known = set(order)
    on_page = [key for key in dict.fromkeys(shown) if key in known]
    following = iter(on_page)
    return [next(following) if key in set(on_page) else key for key in order]


def rearranged(order: Sequence[UUID], prefix: str, data: QueryDict) -> list[UUID]:
    """The whole order after a press of a page's buttons: `do` is up:ID, down:ID, or place for the page's `order`."""
    verb, _, chosen = data.get("do", "").partition(":")
    if verb in {"up", "down"}:
        return moved(order, verb, parse_public_id(prefix, chosen))
    return placed(order, selected_ids(prefix, data.getlist("order")))


def all_valid(forms: Iterable[BaseForm]) -> bool:
    """Whether each form is; all of them are asked, so that all errors show at once."""
    return all([form.is_valid() for form in forms])  # noqa: C419 - not lazily
