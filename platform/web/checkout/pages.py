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
from core.errors import Conflict, DomainError, Gone, Invalid, NotFound
from core.money import Money
from shops.context import current_shop
from tenants.checkout import services
from tenants.checkout.types import CheckoutData, Placement
from tenants.payments.gateways import methods
from tenants.payments.types import PaymentMethod
from tenants.store.selectors import shop_settings
from web.access import client_ip
from web.checkout.cookies import current_customer
from web.checkout.forms import CheckoutForm, changes_of
from web.forms import add_domain_error
from web.storefront.cookies import cart_token

_PLACES = ratelimit.Rate(30, 300)


@never_cache
@require_http_methods(["GET", "POST"])
def checkout(request: HttpRequest) -> HttpResponseBase:
    """Show and save the form; `intent=check` says what is missing, `intent=pay` places the order."""
    token = cart_token(request)
    if token is None:
        return redirect("/cart")
    if request.method == "POST":
        return _post(request, token)
    opened = _opened(request, token)
    if opened is None:
        return redirect("/cart")
    offered = _methods(opened)
    return _page(request, opened, CheckoutForm(opened, offered), offered)


def _opened(request: HttpRequest, token: str) -> CheckoutData | None:
    """The checkout with something in it."""
    customer = current_customer(request)
    opened = services.open_checkout(token, customer_id=customer.id if customer else None)
    return opened if opened is not None and opened.cart.lines else None


def _methods(data: CheckoutData) -> tuple[PaymentMethod, ...]:
    """How this total can be paid; the cart was priced a moment ago and is not priced again."""
    return methods(current_shop(), Money(data.totals.total, data.totals.currency))


def _post(request: HttpRequest, token: str) -> HttpResponseBase:
    if request.POST.get("intent") == "pay":
        return _pay(request, token)
    try:
        saved = _saved(request, token)
    except DomainError as error:
        return _refused(request, token, error, status=422)
    if saved is None:
        return redirect("/cart")
    if request.POST.get("intent") == "check" and saved.problems:
        return _refused(
            request, token, Invalid("Please complete the marked fields.", errors=saved.problems), status=422
        )
    offered = _methods(saved)
    return _answer(request, saved, CheckoutForm(saved, offered, request.POST), offered)


def _saved(request: HttpRequest, token: str) -> CheckoutData | None:
    """The checkout with what was typed kept; None when there is nothing to check out."""
    changes = changes_of(request.POST)
    try:
        saved = _kept(token, changes)
    except Gone:
        return None
    except NotFound:  # the form of a cart whose checkout was not opened before
        if _opened(request, token) is None:
            return None
        saved = _kept(token, changes)
    return saved if saved.cart.lines else None


def _kept(token: str, changes: dict[str, Any]) -> CheckoutData:
    """Keep what can be kept: what is no e-mail address is told when paying, and a way of sending that the new country
    does not offer is chosen anew.
    """
    try:
        return services.update(token, **changes)
    except Invalid as error:
        refused = {"shipping_method": "shipping_method_id"}.get(error.field or "", error.field)
        if refused not in changes:
            raise
    return _kept(token, {name: value for name, value in changes.items() if name != refused})


def _named(error: DomainError) -> DomainError:
    """Field names of the domain (`shipping_address.city`) as the form has them (`shipping_city`)."""
    if isinstance(error, Invalid):
        error.errors = {name.replace("_address.", "_"): texts for name, texts in error.errors.items()}
    return error


def _pay(request: HttpRequest, token: str) -> HttpResponseBase:
    """Place the order; every refusal shows the page again with what to do."""
    customer = current_customer(request)
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
            changes=changes_of(request.POST),
        )
    except (Invalid, Conflict) as error:
        return _refused(request, token, error, status=error.status)
    return _placed(request, token, placement)


def _refused(request: HttpRequest, token: str, error: DomainError, *, status: int) -> HttpResponseBase:
    """The page again: what was typed is kept, unless that is what was refused."""
    try:
        opened = _saved(request, token)
    except DomainError:
        opened = _opened(request, token)
    if opened is None:
        return redirect("/cart")
    offered = _methods(opened)
    form = CheckoutForm(opened, offered, request.POST)
    form.is_valid()
    if isinstance(error, Invalid):  # all that is missing at once, not one thing after the other
        error.errors = {**opened.problems, **error.errors}
    add_domain_error(form, _named(error))
    return _answer(request, opened, form, offered, status)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


def _placed(request: HttpRequest, token: str, placement: Placement) -> HttpResponseBase:
    next_url = f"/orders/{placement.order_token}/return/"
    if placement.status == "declined":
        message = placement.message or "The payment was declined. Try another way to pay."
        return _refused(request, token, Conflict(message), status=402)
    if _wants_json(request):
        return JsonResponse({"status": placement.status, "client": dict(placement.client), "next": next_url})
    return redirect(next_url)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("X-Stoa-Partial") == "1"


def _answer(
    request: HttpRequest,
    opened: CheckoutData,
    form: CheckoutForm,
    offered: tuple[PaymentMethod, ...],
    status: int = 200,
) -> HttpResponseBase:
    """The whole page, or for our own script its changing parts."""
    if not _wants_json(request):
        return _page(request, opened, form, offered, status)
    values = _values(opened, form)
    parts = {
        name: render_to_string(f"checkout/{name}.html", values, request)
        for name in ("errors", "form", "summary")
    }
    total = opened.totals.total
    body = {
        "status": "shown" if status == 200 else "refused",
        "parts": parts,
        "total": total,
        "currency": opened.cart.currency,
    }
    return JsonResponse(body, status=status)


def _values(opened: CheckoutData, form: CheckoutForm) -> dict[str, Any]:
    return {"checkout": opened, "form": form, "totals": opened.totals, "settings": shop_settings()}


def _page(
    request: HttpRequest,
    opened: CheckoutData,
    form: CheckoutForm,
    offered: tuple[PaymentMethod, ...],
    status: int = 200,
) -> HttpResponseBase:
    values = {
        **_values(opened, form),
        "customer": current_customer(request),
        "methods": offered,
        "modules": [_module(method) for method in offered if method.config.module],
    }
    response = render(request, "checkout/page.html", values, status=status)
    for method in offered:
        csp.allow(response, "script-src", *method.config.scripts)
        csp.allow(response, "frame-src", *method.config.frames)
        csp.allow(response, "connect-src", *method.config.connections)
    return response


def _module(method: PaymentMethod) -> dict[str, Any]:
    config = method.config
    return {"name": method.name, "module": static(config.module), "values": dict(config.values)}
