"""The customer's order page: reached by the link in the mail, without signing in."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from core import ratelimit
from tenants.checkout import services
from tenants.orders import selectors
from tenants.orders.documents import credit_note_pdf, invoice_filename, invoice_pdf
from tenants.orders.services import ask_for_link
from tenants.store.selectors import shop_settings
from web.access import client_ip
from web.checkout.cookies import current_customer
from web.forms import StoaForm
from web.storefront.cookies import keep_cart

_LOOKUPS = ratelimit.Rate(20, 300)


class LookupForm(StoaForm, forms.Form):
    """A guest who lost the mail. Number and address are no proof: the link goes to the address."""

    number = forms.CharField(max_length=40, label="Order number")
    email = forms.EmailField(max_length=254, label="E-mail")


@never_cache
@require_GET
def come_back(request: HttpRequest, token: str) -> HttpResponseBase:
    """The return page: ask how the payment stands, then on to the order, or back to the checkout."""
    placement = services.finish(token)
    if placement.status == "declined":
        return redirect("/checkout/?declined=1")
    response = redirect(f"/orders/{token}/")
    if placement.status in {"paid", "pending", "processing"}:
        keep_cart(request, response, None)
    return response


@never_cache
@require_GET
def order(request: HttpRequest, token: str) -> HttpResponseBase:
    """How the order stands. While a payment is open the page looks again by itself."""
    data = selectors.order_by_token(token)
    if data is None:
        raise Http404("no such order")
    waiting = data.status == "pending_payment" and data.payment_status in {"unpaid", "processing"}
    values = {
        "order": data,
        "token": token,
        "parcels": [(each, data.contents(each.items)) for each in data.fulfillments],
        "waiting": waiting,
        "settings": shop_settings(),
        "customer": current_customer(request),
    }
    response = render(request, "checkout/order.html", values)
    response["Referrer-Policy"] = "no-referrer"  # the address is the key to the page
    if waiting:
        response["Refresh"] = "5"
    return response


@never_cache
@require_GET
def invoice(request: HttpRequest, token: str) -> HttpResponseBase:
    data = selectors.order_by_token(token)
    if data is None or data.invoice is None:
        raise Http404("no invoice")
    response = HttpResponse(invoice_pdf(data.id), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{invoice_filename(data.id)}"'
    return response


@never_cache
@require_GET
def credit_note(request: HttpRequest, token: str, number: int) -> HttpResponseBase:
    data = selectors.order_by_token(token)
    notes = [refund.credit_note for refund in data.refunds if refund.credit_note] if data else []
    note = next((each for each in notes if each.number == number), None)
    if data is None or note is None:
        raise Http404("no credit note")
    name, document = credit_note_pdf(data.id, note.id)
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def lookup(request: HttpRequest) -> HttpResponseBase:
    """Have an order's link mailed once more. The answer is the same whether there is such an order or not."""
    form = LookupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ratelimit.require("order-lookup", client_ip(request), _LOOKUPS, fail_open=False)
        ask_for_link(number=form.cleaned_data["number"], email=form.cleaned_data["email"])
        return render(request, "checkout/lookup_sent.html", {"email": form.cleaned_data["email"]})
    return render(request, "checkout/lookup.html", {"form": form}, status=422 if form.errors else 200)
