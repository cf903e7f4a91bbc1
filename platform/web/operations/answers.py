"""How the console's pages answer, and how they find what an address names."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from core.errors import DomainError
from shops.selectors import all_shops
from web.access import UserRequest
from web.answers import form_page, sent

__all__ = ["done", "form_page", "refused", "sent", "shop_called"]


def shop_called(slug: str) -> Any:
    """The shop's row, also of one that is suspended or deleted."""
    found = all_shops().filter(slug=slug).first()
    if found is None:
        raise Http404("no such shop")
    return found


def done(request: UserRequest, message: str, page: str, *args: object) -> HttpResponseBase:
    """To a page of the console, with a word about what was done."""
    messages.success(request, message)
    return redirect(f"operations:{page}", *args)


def refused(request: UserRequest, error: DomainError, page: str, *args: object) -> HttpResponseBase:
    """Back to a page, with the reason why nothing was done."""
    messages.error(request, error.message)
    return redirect(f"operations:{page}", *args)
