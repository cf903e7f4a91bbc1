"""How staff's and operators' pages answer a form: shown, refused with its errors, or saved."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render

from core.errors import DomainError, Forbidden, NotFound
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
