"""What the shop's theme did wrong on pages that were still delivered."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shops.addresses import shop_url
from web.access import ShopRequest, shop_view
from web.storefront.issues import recent


@shop_view("themes.edit")
@require_GET
def theme_problems(request: ShopRequest) -> HttpResponseBase:
    """Each fault once: where it is, what was left out, how often and when it was last seen."""
    context = {"problems": recent(), "shop_address": shop_url(request.shop, "/")}
    return render(request, "backoffice/themes/problems.html", context)
