"""“Is it you?”: a code of the second factor, or the password, once more."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import selectors, services
from accounts.freshness import is_fresh, note_code, note_password
from core import ratelimit
from core.errors import DomainError, Invalid
from web.access import UserRequest, signed_in
from web.forms import add_domain_error
from web.public.forms import CodeForm, PasswordForm
from web.public.second_factor import TRIES, next_page


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: UserRequest) -> HttpResponseBase:
    """Back to the page that asked, where the button is pressed again."""
    if is_fresh(request):
        return redirect(next_page(request))
    by_code = selectors.has_second_factor(request.user)
    form: Any = (CodeForm if by_code else PasswordForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            (_check_code if by_code else _check_password)(request, form.cleaned_data)
            messages.info(request, "Thank you. Please do it once more.")
            return redirect(next_page(request))
        except DomainError as error:
            add_domain_error(form, error)
    values = {"form": form, "next": next_page(request), "by_code": by_code}
    return render(request, "public/confirm.html", values, status=422 if form.errors else 200)


def _check_code(request: UserRequest, data: dict[str, str]) -> None:
    ratelimit.require("second-factor", str(request.user.id), TRIES)
    services.check_second_factor(request.user, data["code"])
    note_code(request)


def _check_password(request: UserRequest, data: dict[str, str]) -> None:
    ratelimit.require("confirm", str(request.user.id), TRIES)
    if not request.user.check_password(data["password"]):
        raise Invalid("This is not your password.", field="password")
    note_password(request)
