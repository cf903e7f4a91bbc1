"""Connecting the payment account: to the vendor and back. Coming back proves nothing, so we ask the vendor."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing.connect import services as connect
from billing.connect.selectors import account_of
from core.errors import Conflict, VendorFailure
from web.access import ShopRequest, shop_view

SILENT = "The payment provider does not answer right now. Nothing is lost; try again in a minute."


@shop_view("payments.setup")
@require_http_methods(["GET", "POST"])
def onboarding(request: ShopRequest) -> HttpResponseBase:
    """POST: to the vendor's form. GET: back from it; a link that had expired leads to a fresh one."""
    if request.method == "GET" and ("again" not in request.GET or account_of(request.shop.id) is None):
        return _refresh(request)
    here = reverse("backoffice:payments_onboarding", args=[request.shop.slug])
    try:
        address = connect.start_onboarding(
            shop=request.shop, email=request.user.email, actor=request.actor, path=here
        )
    except VendorFailure:
        messages.error(request, SILENT)
        return redirect("backoffice:payments", request.shop.slug)
    # Our policy lets forms lead to ourselves only, and Chromium counts redirects: so a page leads on, by itself.
    return render(request, "backoffice/payments/leave.html", {"address": address})


@shop_view("payments.setup")
@require_POST
def refresh(request: ShopRequest) -> HttpResponseBase:
    """Ask the vendor how the account stands now."""
    return _refresh(request)


def _refresh(request: ShopRequest) -> HttpResponseBase:
    try:
        account = connect.sync_account(shop_id=request.shop.id, actor=request.actor)
    except VendorFailure:
        messages.error(request, SILENT)
    else:
        if account is not None and account.card_payments:
            messages.success(request, "Your shop takes cards.")
    return redirect("backoffice:payments", request.shop.slug)


@shop_view("payments.setup")
@require_GET
def dashboard(request: ShopRequest) -> HttpResponseBase:
    """To the vendor's own dashboard: payouts, disputes, bank details."""
    try:
        return redirect(connect.dashboard_url(request.shop))
    except Conflict as error:
        messages.error(request, error.message)
        return redirect("backoffice:payments", request.shop.slug)
