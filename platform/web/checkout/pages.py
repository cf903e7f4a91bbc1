"""The checkout: one page, one form. Saving half of it works; paying says what is missing."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core import csp, ratelimit
from core.errors import Conflict, DomainError, Invalid
from core.money import Money
from shops.context import current_shop
from tenants.checkout import services
from tenants.checkout.errors import TotalChanged
from tenants.checkout.types import CheckoutData, Placement
from tenants.inventory.errors import OutOfStock
from tenants.payments.gateways import methods
from tenants.payments.types import PaymentMethod
from tenants.store.selectors import shop_settings
from web.access import client_ip
from web.checkout.cookies import current_customer
from web.checkout.forms import CheckoutForm
from web.forms import add_domain_error
from web.storefront.cookies import cart_token

_PLACES = ratelimit.Rate(30, 300)


@never_cache
@require_http_methods(["GET", "POST"])
def checkout(request: HttpRequest) -> HttpResponseBase:
    """Show and save the form; `intent=pay` places the order."""
    token = cart_token(request)
    customer = current_customer(request)
    opened = services.open_checkout(token, customer_id=customer.id if customer else None) if token else None
    if token is None or opened is None or not opened.cart.lines:
        return redirect("/cart")
    if request.method == "GET":
        return _page(request, opened, CheckoutForm(opened, _methods(opened)))
    return _post(request, token, opened)


def _methods(data: CheckoutData) -> tuple[PaymentMethod, ...]:
    """How this total can be paid; the cart was priced a moment ago and is not priced again."""
    return methods(current_shop(), Money(data.totals.total, data.totals.currency))


def _post(request: HttpRequest, token: str, opened: CheckoutData) -> HttpResponseBase:
    form = CheckoutForm(opened, _methods(opened), request.POST)
    form.is_valid()
    try:
        saved = services.update(token, **_changes(form))
    except DomainError as error:
        add_domain_error(form, _named(error))
        return _answer(request, opened, form, status=422)
    if request.POST.get("intent") != "pay":
        return _answer(request, saved, CheckoutForm(saved, _methods(saved), request.POST))
    return _pay(request, token, saved)


def _changes(form: CheckoutForm) -> dict[str, Any]:
    data = form.data
    changes: dict[str, Any] = {
        "email": data.get("email", "").strip(),
        "note": data.get("note", ""),
        "accepts_marketing": bool(data.get("accepts_marketing")),
    }
    if form.checkout.requires_shipping:
        changes["shipping_address"] = form.address("shipping")
        if data.get("shipping_method"):
            changes["shipping_method_id"] = data["shipping_method"]
    changes["billing_address"] = form.address("billing") if form.asks_billing else None
    return changes


def _named(error: DomainError) -> DomainError:
    """Field names of the domain (`shipping_address.city`) as the form has them (`shipping_city`)."""
    if isinstance(error, Invalid):
        error.errors = {name.replace("_address.", "_"): texts for name, texts in error.errors.items()}
    return error


def _pay(request: HttpRequest, token: str, saved: CheckoutData) -> HttpResponseBase:
    """Place the order; every refusal shows the page again with what to do."""
    form = CheckoutForm(saved, _methods(saved), request.POST)
    customer = current_customer(request)
    form.is_valid()
    try:
        ratelimit.require("place-order", client_ip(request), _PLACES)
        placement = services.place(
            token,
            shown_total=_number(request.POST.get("shown_total", "")),
            gateway=request.POST.get("gateway", ""),
            buyer_token=request.POST.get("buyer_token", "")[:200],
            ip=client_ip(request),
            user_agent=request.META.get("HTTP_USER_AGENT", "")[:300],
            customer_id=customer.id if customer else None,
        )
    except (TotalChanged, OutOfStock, Invalid, Conflict) as error:
        fresh = services.open_checkout(token) or saved
        form = CheckoutForm(fresh, _methods(fresh), request.POST)
        form.is_valid()
        add_domain_error(form, _named(error))
        return _answer(request, fresh, form, status=error.status)
    return _placed(request, token, placement)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


def _placed(request: HttpRequest, token: str, placement: Placement) -> HttpResponseBase:
    next_url = f"/orders/{placement.order_token}/return/"
    if placement.status == "declined":
        opened = services.open_checkout(token)
        assert opened is not None
        form = CheckoutForm(opened, _methods(opened), request.POST)
        form.is_valid()
        form.add_error(None, placement.message or "The payment was declined. Try another way to pay.")
        return _answer(request, opened, form, status=402)
    if _wants_json(request):
        return JsonResponse({"status": placement.status, "client": dict(placement.client), "next": next_url})
    return redirect(next_url)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("X-Stoa-Partial") == "1"


def _answer(
    request: HttpRequest, opened: CheckoutData, form: CheckoutForm, status: int = 200
) -> HttpResponseBase:
    """The whole page, or for our own script its changing parts."""
    if not _wants_json(request):
        return _page(request, opened, form, status)
    values = _values(opened, form)
    parts = {
        name: render_to_string(f"checkout/{name}.html", values, request)
        for name in ("errors", "form", "summary")
    }
    total = opened.totals.total
    body = {"status": "shown", "parts": parts, "total": total, "currency": opened.cart.currency}
    return JsonResponse(body, status=status)


def _values(opened: CheckoutData, form: CheckoutForm) -> dict[str, Any]:
    return {"checkout": opened, "form": form, "totals": opened.totals, "settings": shop_settings()}


def _page(
    request: HttpRequest, opened: CheckoutData, form: CheckoutForm, status: int = 200
) -> HttpResponseBase:
    offered = _methods(opened)
    values = {
        **_values(opened, form),
        "customer": current_customer(request),
        "methods": offered,
        "modules": [
            {
                "name": method.name,
                "module": static(method.config.module),
                "values": dict(method.config.values),
            }
            for method in offered
            if method.config.module
        ],
    }
    response = render(request, "checkout/page.html", values, status=status)
    for method in offered:
        csp.allow(response, "script-src", *method.config.scripts)
        csp.allow(response, "frame-src", *method.config.frames)
        csp.allow(response, "connect-src", *method.config.connections)
    return response
