"""A customer's account at one shop: sign-in without a password, orders, addresses, browsers."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, Concatenate
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import ratelimit
from core.actor import Actor
from core.browsers import is_to_be_noted
from core.errors import DomainError, NotFound
from shops.context import current_shop
from tenants.cart.services import leave_cart, merge_carts, renew_token
from tenants.checkout.address import address_form
from tenants.customers import selectors, services
from tenants.customers.selectors import CustomerData
from tenants.notifications.sign_in import send_code
from tenants.orders.selectors import orders_of
from web.access import client_ip
from web.checkout.account_forms import AddressForm, CodeForm, EmailForm, ProfileForm
from web.checkout.cookies import current_customer, forget_session, keep_session, session_token
from web.forms import add_domain_error
from web.storefront.cookies import cart_token, keep_cart

_CODES = ratelimit.Rate(20, 900)
_TRIES = ratelimit.Rate(30, 900)
AccountView = Callable[Concatenate[HttpRequest, CustomerData, ...], HttpResponseBase]


def signed_in(view: AccountView) -> Callable[..., HttpResponseBase]:
    """Customers only; everybody else signs in first and comes back."""

    @wraps(view)
    @never_cache
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        customer = current_customer(request)
        if customer is None:
            return redirect(f"/account/sign-in/?{urlencode({'next': request.path})}")
        _note(request)
        return view(request, customer, *args, **kwargs)

    return checked


def _note(request: HttpRequest) -> None:
    token = session_token(request) or ""
    if is_to_be_noted(token, **_browser(request)):
        services.note_browser(token=token, **_browser(request))


def _actor(customer: CustomerData, request: HttpRequest) -> Actor:
    return Actor(kind="customer", id=str(customer.id), label=customer.name, ip=client_ip(request))


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for the address; the code goes there, whoever's it is."""
    form = EmailForm(request.POST or None, initial=_asked(request))
    if request.method == "POST" and form.is_valid():
        try:
            ratelimit.require("customer-code", client_ip(request), _CODES, fail_open=False)
            sent = services.request_code(
                email=form.cleaned_data["email"], next_path=form.cleaned_data["next"]
            )
            send_code(sent)
            return redirect(f"/account/sign-in/code/?{urlencode({'email': sent.email})}")
        except DomainError as error:
            add_domain_error(form, error)
    return render(
        request, "checkout/account/sign_in.html", {"form": form}, status=422 if form.errors else 200
    )


def _asked(request: HttpRequest) -> dict[str, str]:
    """What a theme's form has asked already."""
    return {"next": request.GET.get("next", ""), "email": request.GET.get("email", "")[:254]}


@never_cache
@require_http_methods(["GET", "POST"])
def enter_code(request: HttpRequest) -> HttpResponseBase:
    form = CodeForm(request.POST or None, initial={"email": request.GET.get("email", "")})
    if request.method == "POST" and form.is_valid():
        try:
            ratelimit.require("customer-sign-in", client_ip(request), _TRIES, fail_open=False)
            done = services.sign_in_with_code(
                email=form.cleaned_data["email"], code=form.cleaned_data["code"], **_browser(request)
            )
            return _welcome(request, done)
        except DomainError as error:
            add_domain_error(form, error)
    values = {"form": form, "email": request.POST.get("email") or request.GET.get("email", "")}
    return render(request, "checkout/account/code.html", values, status=422 if form.errors else 200)


def _browser(request: HttpRequest) -> dict[str, str]:
    return {"user_agent": request.META.get("HTTP_USER_AGENT", ""), "ip": client_ip(request)}


@never_cache
@require_http_methods(["GET", "POST"])
def use_link(request: HttpRequest, link_token: str) -> HttpResponseBase:
    """The link of the mail. A GET only shows a button: mail scanners open links, and would use it up."""
    if request.method == "POST":
        try:
            return _welcome(request, services.sign_in_with_link(link_token=link_token, **_browser(request)))
        except DomainError as error:
            return render(request, "checkout/account/link.html", {"error": error.message}, status=410)
    return render(request, "checkout/account/link.html")


def _welcome(request: HttpRequest, done: services.SignedIn) -> HttpResponseBase:
    response = redirect(done.next_path or "/account/")
    keep_session(request, response, done.token)
    before = cart_token(request)
    cart = merge_carts(token=before, customer_id=done.customer_id)
    if cart != before:
        keep_cart(request, response, cart)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """The browser keeps nothing of the customer: neither the session nor the cart, whose checkout knows the address."""
    token, customer = session_token(request), current_customer(request)
    response = redirect("/")
    if customer is not None:
        leave_cart(token=cart_token(request), customer_id=customer.id)
        keep_cart(request, response, None)
    if token:
        services.sign_out(token=token)
    forget_session(request, response)
    return response


@signed_in
@require_GET
def home(request: HttpRequest, customer: CustomerData) -> HttpResponseBase:
    values = {"customer": customer, "orders": orders_of(customer.id), "tab": "orders"}
    return render(request, "checkout/account/home.html", values)


@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest, customer: CustomerData) -> HttpResponseBase:
    initial = {
        name: getattr(customer, name) for name in ("first_name", "last_name", "phone", "accepts_marketing")
    }
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            changes = form.cleaned_data
            services.update_profile(actor=_actor(customer, request), customer_id=customer.id, changes=changes)
            return redirect("/account/profile/?saved=1")
        except DomainError as error:
            add_domain_error(form, error)
    values = {
        "customer": customer,
        "form": form,
        "saved": "saved" in request.GET,
        "tab": "profile",
    }
    return render(request, "checkout/account/profile.html", values, status=422 if form.errors else 200)


@signed_in
@require_GET
def browsers(request: HttpRequest, customer: CustomerData) -> HttpResponseBase:
    found = selectors.browsers_of(customer.id, token=session_token(request))
    return render(request, "checkout/account/browsers.html", {"customer": customer, "browsers": found})


@signed_in
@require_POST
def end_browser(request: HttpRequest, customer: CustomerData, browser: UUID) -> HttpResponseBase:
    """Ended already is as good as ended."""
    with suppress(NotFound):
        services.end_browser(actor=_actor(customer, request), customer_id=customer.id, browser_id=browser)
    return _without_others(request, customer)


@signed_in
@require_POST
def end_other_browsers(request: HttpRequest, customer: CustomerData) -> HttpResponseBase:
    services.end_other_browsers(
        actor=_actor(customer, request), customer_id=customer.id, token=session_token(request) or ""
    )
    return _without_others(request, customer)


def _without_others(request: HttpRequest, customer: CustomerData) -> HttpResponseBase:
    """Whose session was ended keeps no cart either: its checkout knows the address."""
    response = redirect("/account/browsers/")
    if (cart := renew_token(customer_id=customer.id)) is not None:
        keep_cart(request, response, cart)
    return response


@signed_in
@require_GET
def addresses(request: HttpRequest, customer: CustomerData) -> HttpResponseBase:
    values = {"customer": customer, "addresses": selectors.addresses_of(customer.id), "tab": "addresses"}
    return render(request, "checkout/account/addresses.html", values)


@signed_in
@require_http_methods(["GET", "POST"])
def edit_address(
    request: HttpRequest, customer: CustomerData, address: UUID | None = None
) -> HttpResponseBase:
    row = selectors.addresses_of(customer.id).filter(id=address).first() if address else None
    form = _address_form(request, row)
    if request.method == "POST" and "save" in request.POST and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            default = values.pop("is_default", False)
            services.save_address(
                actor=_actor(customer, request),
                customer_id=customer.id,
                values=values,
                is_default=default,
                address_id=address,
            )
            return redirect("/account/addresses/")
        except DomainError as error:
            add_domain_error(form, error)
    shown = {"customer": customer, "form": form, "row": row, "tab": "addresses"}
    return render(request, "checkout/account/address.html", shown, status=422 if form.errors else 200)


def _address_form(request: HttpRequest, row: Any) -> forms.Form:
    country = request.POST.get("country") or request.GET.get("country") or (row.country if row else "")
    return AddressForm(address_form(country or current_shop().country), row, request.POST or None)


@signed_in
@require_POST
def delete_address(request: HttpRequest, customer: CustomerData, address: UUID) -> HttpResponseBase:
    services.delete_address(actor=_actor(customer, request), customer_id=customer.id, address_id=address)
    return redirect("/account/addresses/")
