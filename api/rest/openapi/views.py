"""The schema for programs and the same for people."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from api.rest.openapi import page
from api.rest.openapi.document import document
from api.rest.views import PROGRAM_RATE, SHOPPER_RATE
from shops.addresses import shop_url
from shops.context import current_shop
from tenants.api_keys.scopes import SCOPES


@require_safe
@cache_control(public=True, max_age=300)
def openapi_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@require_safe
@cache_control(public=True, max_age=300)
def docs(request: HttpRequest) -> HttpResponse:
    """Everything on one page, to be searched with the browser; no script is needed."""
    shop = current_shop()
    found = document()
    context = {
        "shop": shop,
        "about": page.prose(found["info"]["description"]),
        "groups": page.groups(found, shop_url(shop, "").rstrip("/")),
        "shapes": page.shapes(found),
        "problems": page.problems(),
        "scopes": SCOPES,
        "program_rate": PROGRAM_RATE,
        "shopper_rate": SHOPPER_RATE,
    }
    return render(request, "api/docs.html", context)
