"""Setting up, showing and switching off the second factor."""

import django_otp
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import selectors, services
from accounts.freshness import note_code
from core import ratelimit
from core.errors import DomainError
from web.access import UserRequest, is_verified, signed_in
from web.forms import add_domain_error
from web.public.forms import CodeForm

TRIES = ratelimit.Rate(10, 300)


def next_page(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if safe else settings.LOGIN_REDIRECT_URL


def _agent(request: HttpRequest) -> str:
    return str(request.META.get("HTTP_USER_AGENT", ""))


@signed_in
@require_GET
def overview(request: UserRequest) -> HttpResponseBase:
    enabled = selectors.has_second_factor(request.user)
    left = selectors.recovery_codes_left(request.user) if enabled else 0
    return render(request, "public/second_factor.html", {"enabled": enabled, "codes_left": left})


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def setup(request: UserRequest) -> HttpResponseBase:
    """Scan, type the first code, keep the recovery codes."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ratelimit.require("second-factor", str(request.user.id), TRIES)
            device, codes = services.confirm_second_factor(
                request.user, form.cleaned_data["code"], user_agent=_agent(request)
            )
            django_otp.login(request, device)
            request.session.cycle_key()
            note_code(request)
            return _show_codes(request, codes)
        except DomainError as error:
            add_domain_error(form, error)
    enrolment = services.begin_second_factor(request.user)
    values = {"form": form, "enrolment": enrolment, "next": next_page(request)}
    return render(request, "public/second_factor_setup.html", values, status=422 if form.errors else 200)


def _show_codes(request: UserRequest, codes: list[str]) -> HttpResponseBase:
    return render(request, "public/recovery_codes.html", {"codes": codes, "next": next_page(request)})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: UserRequest) -> HttpResponseBase:
    """The second step of signing in."""
    if is_verified(request.user) or not selectors.has_second_factor(request.user):
        return redirect(next_page(request))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ratelimit.require("second-factor", str(request.user.id), TRIES)
            device = services.check_second_factor(request.user, form.cleaned_data["code"])
            django_otp.login(request, device)
            request.session.cycle_key()
            note_code(request)
            return redirect(next_page(request))
        except DomainError as error:
            add_domain_error(form, error)
    values = {"form": form, "next": next_page(request)}
    return render(request, "public/second_factor_verify.html", values, status=422 if form.errors else 200)


@signed_in
@never_cache
@require_POST
def renew_codes(request: UserRequest) -> HttpResponseBase:
    return _show_codes(request, services.new_recovery_codes(request.user, user_agent=_agent(request)))


@signed_in
@require_POST
def disable(request: UserRequest) -> HttpResponseBase:
    try:
        services.disable_second_factor(request.user, user_agent=_agent(request))
        messages.success(request, "The second factor is off.")
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("second_factor")
