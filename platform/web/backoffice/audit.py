"""The audit log: who did what, when, from where."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from web.access import ShopRequest, shop_view
from web.backoffice.answers import search_text
from web.backoffice.audit_log import AREAS, read_log


@shop_view("audit.view")
@require_GET
def audit_log(request: ShopRequest) -> HttpResponseBase:
    area, query = request.GET.get("area", ""), search_text(request)
    log = read_log(request.shop.id, area=area, query=query, cursor=request.GET.get("cursor", ""))
    areas = [(code, words) for code, (words, _actions) in AREAS.items()]
    context = {"log": log, "areas": areas, "area": area, "q": query, "filtered": bool(area or query)}
    return render(request, "backoffice/audit/list.html", context)
