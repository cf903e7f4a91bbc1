"""What staff do with an order: send, take back, refund, record a payment."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import DomainError, VendorFailure
from core.text import clean_text
from tenants.orders import services
from tenants.orders.selectors import fulfillment_with_key, refund_preview, refund_with_key
from web.access import ShopRequest, shop_view
from web.backoffice.answers import done, form_page, refused, sent
from web.backoffice.orders_forms import CancelForm, FulfillForm, RefundForm
from web.backoffice.orders_page import find_order
from web.forms import add_domain_error

LATER = "The payment provider does not answer right now. What you asked for is recorded and is tried again by itself."


@shop_view("orders.fulfill")
@require_http_methods(["GET", "POST"])
def fulfill(request: ShopRequest, order_id: UUID) -> HttpResponseBase:
    order = find_order(order_id)
    form, success = FulfillForm(sent(request), order=order), "Parcel recorded. The customer gets a mail."
    if fulfillment_with_key(order_id, _key(request, order_id)):
        return done(request, success, "order", order_id)

    def save() -> HttpResponseBase:
        names = ("carrier", "tracking_number", "tracking_url")
        tracking = {name: form.cleaned_data[name] for name in names}
        key = _key(request, order_id)
        services.fulfill(
            actor=request.actor, order_id=order_id, items=form.items(), idempotency_key=key, **tracking
        )
        return done(request, success, "order", order_id)

    return form_page(request, "backoffice/orders/fulfill.html", form, save, order=order)


@shop_view("orders.refund")
@require_http_methods(["GET", "POST"])
def refund(request: ShopRequest, order_id: UUID) -> HttpResponseBase:
    """With `preview` in the form only what it would give back is worked out; with `all` everything is chosen."""
    order = find_order(order_id)
    form, success = RefundForm(sent(request), order=order, whole="all" in request.GET), "Refund on its way."
    if refund_with_key(order_id, _key(request, order_id)):
        return done(request, success, "order", order_id)

    def save() -> HttpResponseBase:
        return _at_vendor(request, order_id, lambda: _refund(request, order_id, form), success)

    context = {"order": order, "preview": preview_of(order_id, form)}
    if "preview" in request.POST:
        return render(request, "backoffice/orders/refund.html", {"form": form, **context})
    return form_page(request, "backoffice/orders/refund.html", form, save, **context)


def preview_of(order_id: UUID, form: RefundForm) -> Any:
    """What the form as it stands would give back; None while it has errors or nobody has filled it in."""
    try:
        if form.whole and not form.is_bound:
            return refund_preview(order_id, form.everything(), form.shipping_left)
        return refund_preview(order_id, form.items(), form.shipping_amount()) if form.is_valid() else None
    except DomainError as error:
        add_domain_error(form, error)
        return None


def _refund(request: ShopRequest, order_id: UUID, form: RefundForm) -> None:
    services.refund(
        actor=request.actor,
        order_id=order_id,
        items=form.items(),
        shipping_amount=form.shipping_amount(),
        reason=form.cleaned_data["reason"],
        idempotency_key=_key(request, order_id),
    )


def _key(request: ShopRequest, order_id: UUID) -> str:
    """Of the form that was sent; empty while none was. The second of two clicks finds what the first one did."""
    key = clean_text(request.POST.get("key", ""), multiline=False)[:60]
    return f"backoffice:{order_id}:{key}" if key else ""


@shop_view("orders.cancel")
@require_http_methods(["GET", "POST"])
def cancel(request: ShopRequest, order_id: UUID) -> HttpResponseBase:
    order = find_order(order_id)
    form = CancelForm(sent(request))

    def save() -> HttpResponseBase:
        def do() -> None:
            services.cancel(actor=request.actor, order_id=order_id, **form.cleaned_data)

        return _at_vendor(request, order_id, do, "Order cancelled.")

    return form_page(request, "backoffice/orders/cancel.html", form, save, order=order)


@shop_view("orders.mark_paid")
@require_POST
def mark_paid(request: ShopRequest, order_id: UUID) -> HttpResponseBase:
    return _at_once(request, order_id, services.mark_paid, "Payment recorded.")


@shop_view("orders.fulfill")
@require_POST
def accept(request: ShopRequest, order_id: UUID) -> HttpResponseBase:
    """The merchant will get the goods after all."""
    return _at_once(request, order_id, services.accept_unfillable, "Order accepted. You can send it now.")


@shop_view("disputes.manage")
@require_POST
def keep_payment(request: ShopRequest, order_id: UUID) -> HttpResponseBase:
    """A card's issuer warned of fraud, and the merchant is sure of the customer."""
    return _at_once(request, order_id, services.keep_despite_warning, "Payment kept.")


def _at_once(
    request: ShopRequest, order_id: UUID, do: Callable[..., object], success: str
) -> HttpResponseBase:
    """Do something that asks for nothing but the order, and say how it went."""
    find_order(order_id)
    try:
        do(actor=request.actor, order_id=order_id)
    except DomainError as error:
        return refused(request, error, "order", order_id)
    return done(request, success, "order", order_id)


def _at_vendor(
    request: ShopRequest, order_id: UUID, do: Callable[[], None], success: str
) -> HttpResponseBase:
    """Do something that ends at the payment vendor: its silence loses nothing."""
    try:
        do()
    except VendorFailure:
        messages.warning(request, LATER)
        return redirect("backoffice:order", request.shop.slug, order_id)
    return done(request, success, "order", order_id)
