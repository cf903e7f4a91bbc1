"""Pages to look at. None of them writes."""

from functools import cache
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from shops.context import current_shop
from storefront_themes.engine.drops import Collection, LazyList, Recommendations, Search
from tenants.catalog import selectors as catalog
from tenants.catalog.types import ProductData
from tenants.content import selectors as content
from tenants.search.selectors import search_listing
from tenants.store.selectors import shop_settings
from web.storefront import drops
from web.storefront.kept import SHARED, kept
from web.storefront.legal import TERMS, page_of_terms
from web.storefront.pages import render
from web.storefront.related import product_with_others
from web.storefront.themes import engine_of, shown_to

_LONGEST_SEARCH = 200
_MOST_DIGITS = 5


def text(request: HttpRequest, key: str) -> str:
    """A text of the theme in the shop's language."""
    return engine_of(shown_to(request)).theme.translations(current_shop().locale).translate(key, {})


@require_safe
@kept
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""

    @cache
    def groups() -> list[Collection]:
        return [drops.collection(found, with_products=False) for found in catalog.collections()]

    return render(request, "index", {
        "featured_collection": drops.everything(text(request, "general.shop_all"), window=drops.FRONT_PAGE),
        "collections_preview": LazyList(lambda: len(groups()), lambda offset, limit: groups()[offset : offset + limit]),
        "page_description": shop_settings().tagline,
    })  # fmt: skip


@require_safe
@kept
def collection_list(request: HttpRequest) -> HttpResponse:
    """All collections."""
    found = [drops.collection(summary, with_products=False) for summary in catalog.collections()]
    title = text(request, "collections.title")
    return render(request, "list-collections", {"collections_list": found, "page_title": title})


@require_safe
@kept
def collection(request: HttpRequest, handle: str) -> HttpResponse:
    """One collection, sorted and in pages; `all` is everything."""
    sort = request.GET.get("sort_by", "")
    sort = sort if sort in catalog.SORTS else ""
    summary = catalog.collection_summary(handle) if handle != "all" else None
    if summary is None and handle != "all":
        return _moved(request, "/collections/", catalog.collection_moved(handle))
    page = _page(request)
    drop = (
        drops.collection(summary, sort=sort, page=page)
        if summary
        else drops.everything(text(request, "general.shop_all"), sort=sort, page=page)
    )
    return render(request, "collection", {
        "collection": drop, "page_title": (summary and summary.seo_title) or drop.title,
        "page_description": (summary and summary.seo_description) or drop.description, "page_image": drop.image,
    })  # fmt: skip


@require_safe
@kept
def product(request: HttpRequest, handle: str) -> HttpResponse:
    """One product, with the variant the address asks for."""
    found = product_with_others(handle)
    if found is None:
        return _moved(request, "/products/", catalog.product_moved(handle))
    data = found.product
    parents = [drops.collection(group, with_products=False) for group in found.collections[:3]]
    drop = drops.product(data, found.stock, selected=_selected(request, data), collections=parents)
    return render(request, "product", {
        "product": drop, "page_title": data.seo_title or data.title, "page_image": drop.featured_image,
        "page_description": data.seo_description or data.description_text,
        "recommendations": Recommendations(products=[drops.card(other) for other in found.others]),
    })  # fmt: skip


def _page(request: HttpRequest) -> int:
    """The page of a list that the address asks for, as far as it can be told before the list is counted."""
    asked = request.GET.get("page", "")
    return max(int(asked), 1) if asked.isascii() and asked.isdecimal() and len(asked) <= _MOST_DIGITS else 1


def _selected(request: HttpRequest, data: ProductData) -> str:
    """The variant by id, or by the option values a form without script sends."""
    asked = request.GET.get("variant", "")
    values = tuple(request.GET.get(f"option{number + 1}", "") for number in range(len(data.options)))
    if any(values):
        asked = next((str(variant.id) for variant in data.variants if variant.options == values), asked)
    return asked


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Search, with its results in pages."""
    terms = request.GET.get("q", "").strip()[:_LONGEST_SEARCH]
    title = text(request, "search.title")
    if not terms:
        return render(request, "search", {"search": Search(), "page_title": title})
    listing = search_listing(terms)
    found = Search(
        terms=terms,
        performed=True,
        results=drops.lazy(listing, page=_page(request), kind="search") if listing else (),
    )
    return render(request, "search", {"search": found, "page_title": f"{title}: {terms}"})


@require_safe
@kept
def page(request: HttpRequest, handle: str) -> HttpResponse:
    """A page of text; the terms of the settings where the shop has no page of its own for them."""
    data = content.page(handle) or (page_of_terms() if handle == TERMS else None)
    if data is None:
        return _moved(request, "/pages/", content.page_moved(handle))
    return render(request, "page", {
        "page": drops.page(data), "page_title": data.seo_title or data.title, "page_description": data.seo_description,
    }, alternate=data.template)  # fmt: skip


def _moved(request: HttpRequest, where: str, handle: str | None) -> HttpResponse:
    """To what had this address before. Asked for each time: something new may take the address."""
    if handle is None:
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{where}{quote(handle)}{'?' if query else ''}{query}")
    response["Cache-Control"] = SHARED
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The theme's page for what is not there."""
    return render(request, "404", {"page_title": text(request, "not_found.title")}, status=404)


def as_uuid(value: str) -> UUID | None:
    """An id from a form, or None for what is none."""
    try:
        return UUID(value)
    except ValueError:
        return None
