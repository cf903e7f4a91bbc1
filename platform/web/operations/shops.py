"""Every shop of the platform as one table."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing.connect.selectors import restricted_shop_ids
from billing.ledger.selectors import commission_by_shop
from core.folding import Fold, folded
from shops.selectors import all_shops
from web.access import UserRequest, operator_view

PER_PAGE = 30
FILTERS = {
    "live": "Live",
    "suspended": "Suspended",
    "provisioning": "Being set up",
    "deleted": "Deleted",
    "restricted": "Payments restricted",
    "broken": "Migration failed",
}
SORTS = ("created_at", "name", "plan_code")


@operator_view
@require_GET
def shops(request: UserRequest) -> HttpResponseBase:
    query = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    status = request.GET.get("status", "")
    status = status if status in FILTERS else ""
    rows = _filtered(query, status).order_by(*_order(request.GET.get("sort", "")))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    figures = {
        (each.shop_id, each.currency): each for each in commission_by_shop(shop_ids=[s.id for s in page])
    }
    lines = [{"shop": shop, "figures": figures.get((shop.id, shop.currency))} for shop in page]
    context = {
        "page": page,
        "lines": lines,
        "q": query,
        "status": status,
        "filters": FILTERS.items(),
        "sort": request.GET.get("sort", ""),
    }
    return render(request, "operations/shops.html", context)


def _filtered(query: str, status: str) -> Any:
    rows = all_shops()
    if query:
        rows = rows.alias(words=Fold("name", "slug", "owner__name", "owner__email"))
        words = Q(words__contains=folded(query)) | Q(stripe_account=query)
        rows = rows.filter(words | _host(query))
    if status == "broken":
        return rows.exclude(migration_error="")
    if status == "restricted":
        return rows.filter(id__in=restricted_shop_ids())
    return rows.filter(status=status) if status else rows


def _host(query: str) -> Q:
    """Shops with an own domain like this one; a subquery, so that two domains do not make two rows."""
    return Q(id__in=all_shops().order_by().filter(domains__host__icontains=query).values("id"))


def _order(sort: str) -> tuple[str, str]:
    name = sort.removeprefix("-")
    return (sort if name in SORTS else "-created_at", "-id")
