"""How the back office's pages answer: a form is shown, refused with its errors, or saved."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from core.errors import DomainError, Forbidden, NotFound
from web.access import ShopRequest
from web.forms import add_domain_error


def sent(request: HttpRequest) -> QueryDict | None:
    """The data of a form that was sent, however empty; None while it is only shown."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest, template: str, form: BaseForm, save: Callable[[], HttpResponseBase], **context: Any
) -> HttpResponseBase:
    """GET shows the form; POST calls `save` with a valid one. What a service refuses stands beside its field (422)."""
    if request.method == "POST" and form.is_valid():
        try:
            return save()
        except (NotFound, Forbidden):
            raise
        except DomainError as error:
            add_domain_error(form, error)
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def done(request: ShopRequest, message: str, page: str, *args: object) -> HttpResponseBase:
    """To a page of this shop's back office, with a word about what was done."""
    messages.success(request, message)
    return redirect(f"backoffice:{page}", request.shop.slug, *args)


def refused(request: ShopRequest, error: DomainError, page: str, *args: object) -> HttpResponseBase:
    """Back to a page, with the reason why nothing was done."""
    messages.error(request, error.message)
    return redirect(f"backoffice:{page}", request.shop.slug, *args)


def search_text(request: HttpRequest, name: str = "q") -> str:
    """What somebody typed to search for: trimmed, and no longer than anybody types."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:200]
