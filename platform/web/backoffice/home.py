"""The shop's home: today's figures and what needs doing."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shops.addresses import shop_url
from shops.selectors import suspended_reason
from tenants.orders.selectors import order_table
from web.access import ShopRequest, shop_view
from web.backoffice.home_figures import read_figures
from web.backoffice.home_tasks import first_steps, things_to_do

_LATEST = 5


@shop_view("home.view")
@require_GET
def home(request: ShopRequest) -> HttpResponseBase:
    latest = list(order_table()[:_LATEST])
    context = {
        "figures": read_figures(),
        "tasks": things_to_do(request),
        "steps": first_steps(request, has_orders=bool(latest)),
        "orders": latest,
        "shop_address": shop_url(request.shop, "/"),
        "suspended_reason": suspended_reason(request.shop),
    }
    return render(request, "backoffice/home.html", context)
