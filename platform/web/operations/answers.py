"""How the console's pages answer, and how they find what an address names."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from core.errors import DomainError, NotFound
from shops.selectors import all_shops
from web.access import UserRequest
from web.forms import add_domain_error


def shop_called(slug: str) -> Any:
    """The shop's row, also of one that is suspended or deleted."""
    found = all_shops().filter(slug=slug).first()
    if found is None:
        raise Http404("no such shop")
    return found


def form_page(
    request: UserRequest, template: str, form: BaseForm, save: Callable[[], HttpResponseBase], **context: Any
) -> HttpResponseBase:
    """GET shows the form; POST calls `save` with a valid one. What a service refuses stands beside its field (422)."""
    if request.method == "POST" and form.is_valid():
        try:
            return save()
        except NotFound:
            raise
        except DomainError as error:
            add_domain_error(form, error)
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def done(request: UserRequest, message: str, page: str, *args: object) -> HttpResponseBase:
    """To a page of the console, with a word about what was done."""
    messages.success(request, message)
    return redirect(f"operations:{page}", *args)


def refused(request: UserRequest, error: DomainError, page: str, *args: object) -> HttpResponseBase:
    """Back to a page, with the reason why nothing was done."""
    messages.error(request, error.message)
    return redirect(f"operations:{page}", *args)


def data_of(request: UserRequest) -> Any:
    """What was sent with a form, or None when it is only looked at."""
    return request.POST if request.method == "POST" else None
