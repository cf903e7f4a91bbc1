"""Stock: the table with corrections in place, and the account of one variant's stock."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import DomainError, NotFound
from core.ids import parse_public_id
from tenants.catalog import selectors as catalog
from tenants.inventory.stock_list import stock_list as variants_with_stock
from web.access import ShopRequest, shop_view
from web.backoffice.answers import search_text
from web.backoffice.inventory_forms import FORMS, InlineForm
from web.backoffice.inventory_rows import StockPage, stock_rows
from web.backoffice.lists import is_partial, page_of
from web.forms import add_domain_error


@shop_view("inventory.view")
@require_GET
def stock_list(request: ShopRequest) -> HttpResponseBase:
    """Every variant with its figures."""
    query, only = search_text(request), request.GET.get("only", "")
    page = page_of(request, variants_with_stock(query=query, only=only))
    context = {"query": query, "only": only, "page": page, "rows": stock_rows(request.shop, page.object_list)}
    return render(request, "backoffice/inventory/list.html", context)


@shop_view("inventory.view")
@require_http_methods(["GET", "HEAD", "POST"])
def stock(request: ShopRequest, variant: str) -> HttpResponseBase:
    """One variant: what is there, what is promised, how it came to be so, and correcting it."""
    key = parse_public_id("var", variant)
    found = catalog.variants_for_sale([key]).get(key)
    if found is None:
        raise NotFound("This variant no longer exists.")
    if request.method == "POST":
        request.actor.require("inventory.adjust")
        return _correct(request, StockPage(request, found))
    return render(request, "backoffice/inventory/stock.html", {"page": StockPage(request, found)})


def _correct(request: ShopRequest, page: StockPage) -> HttpResponseBase:
    form = FORMS.get(request.POST.get("way", ""), InlineForm)(request.POST)
    if form.is_valid():
        try:
            form.apply(request.actor, page.variant.id)
        except DomainError as error:
            add_domain_error(form, error)
    problem = " ".join(str(message) for found in form.errors.values() for message in found)
    if is_partial(request):
        return _row(request, page, problem)
    if problem and not isinstance(form, InlineForm):
        page.refused = form
        return render(request, "backoffice/inventory/stock.html", {"page": page}, status=422)
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, "The stock was corrected.")
    if isinstance(form, InlineForm):
        return redirect("backoffice:inventory", request.shop.slug)
    return redirect("backoffice:stock", request.shop.slug, page.id)


def _row(request: ShopRequest, page: StockPage, problem: str) -> HttpResponseBase:
    """The row alone, with the figures as they are now."""
    row = stock_rows(request.shop, variants_with_stock().filter(id=page.variant.id))[0]
    context = {"row": row, "problem": problem, "saved": not problem}
    return render(request, "backoffice/inventory/row.html", context)
