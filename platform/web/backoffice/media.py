"""Pictures of a product: shown, added, described, moved, removed. Each answers with the card of pictures for HTMX."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from core.errors import DomainError
from core.ids import parse_public_id
from tenants.catalog import services
from tenants.catalog.media import content_type_of, open_rendition
from web.access import ShopRequest, shop_view
from web.backoffice.lists import is_partial, rearranged, selected_ids
from web.backoffice.products_new import add_pictures
from web.backoffice.products_page import ProductPage, product_of


@shop_view("products.view")
@require_GET
def picture(request: ShopRequest, name: str) -> HttpResponseBase:
    """A rendition; its name holds its content's hash, so the browser may keep it."""
    response = FileResponse(open_rendition(name), content_type=content_type_of(name))
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


@shop_view("products.edit")
@require_POST
def media_add(request: ShopRequest, product: str) -> HttpResponseBase:
    """Upload pictures behind those that are there."""
    before = product_of(product)
    files = request.FILES.getlist("file")
    problems = add_pictures(request, before.id) if files else ["Choose at least one picture."]
    return _answer(request, product, before.updated_at.isoformat(), problems)


@shop_view("products.edit")
@require_POST
def media_save(request: ShopRequest, product: str) -> HttpResponseBase:
    """One button of the card: describe all, move one to the front or a place, remove one."""
    before = product_of(product)
    problems = []
    try:
        _apply(request, before.id)
    except DomainError as error:
        problems.append(error.message)
    return _answer(request, product, before.updated_at.isoformat(), problems)


def _apply(request: ShopRequest, product_id: UUID) -> None:
    """`do` is retry:ID, remove:ID, up:ID, down:ID, place or describe; the order is that of the page."""
    verb, _, chosen = request.POST.get("do", "describe").partition(":")
    order = selected_ids("med", request.POST.getlist("order"))
    if verb == "remove":
        services.remove_media(actor=request.actor, media_id=parse_public_id("med", chosen))
    elif verb == "retry":
        services.retry_media(actor=request.actor, media_id=parse_public_id("med", chosen))
    elif verb in {"up", "down", "place"}:
        order = rearranged(order, "med", request.POST)
        services.arrange_media(actor=request.actor, product_id=product_id, order=order)
    for key, alt in zip(order, request.POST.getlist("alt"), strict=False):
        if verb == "describe":
            services.describe_media(actor=request.actor, media_id=key, alt=alt)


def _answer(request: ShopRequest, product: str, before: str, problems: list[str]) -> HttpResponse:
    """The card alone for HTMX. The form of the page stays fresh if it was fresh before its pictures changed."""
    if not is_partial(request):
        for problem in problems:
            messages.error(request, problem)
        return redirect("backoffice:product", request.shop.slug, product)
    page = ProductPage(request, product_of(product))
    context = {
        "page": page,
        "product": page.product,
        "problems": problems,
        "still_fresh": request.POST.get("seen_at") == before,
    }
    return render(request, "backoffice/products/media.html", context)
