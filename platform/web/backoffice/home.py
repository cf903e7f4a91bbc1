"""The shop's home: today's figures and what needs doing."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from web.access import ShopRequest, shop_view


@shop_view("home.view")
@require_GET
def home(request: ShopRequest) -> HttpResponseBase:
    return render(request, "backoffice/home.html")
