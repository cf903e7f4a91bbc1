"""For search engines."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe
from markupsafe import escape

from core.addresses import origin_of
from shops.context import current_shop
from tenants.catalog import selectors as catalog
from tenants.content import selectors as content
from tenants.store.brand import icon_path
from tenants.store.selectors import shop_settings

_MOST = 40_000  # a sitemap may list 50,000 addresses
_KEPT_OUT = ("/cart", "/checkout", "/account", "/search", "/api/", "/preview/", "/newsletter/", "/password")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What not to look at, and where the map is."""
    if current_shop().is_locked:
        return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in _KEPT_OUT),
        "",
        f"Sitemap: {origin_of(request)}/sitemap.xml",
    ]
    return _kept(HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"))


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every address worth finding. Three queries."""
    origin = origin_of(request)
    entries = "".join(
        f"<url><loc>{escape(origin + path)}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>\n"
        for path, changed in _addresses()
    )
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_NAMESPACE}">\n{entries}</urlset>\n'
    return _kept(HttpResponse(body, content_type="application/xml; charset=utf-8"))


_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _addresses() -> Iterator[tuple[str, str]]:
    yield "/", ""
    yield "/collections", ""
    yield "/collections/all", ""
    for summary in catalog.collections():
        yield f"/collections/{summary.handle}", ""
    for handle in content.published_handles():
        yield f"/pages/{handle}", ""
    products = catalog.visible_products().order_by("-id").values_list("handle", "updated_at")
    for handle, changed in products[:_MOST]:
        yield f"/products/{handle}", changed.date().isoformat()


def _kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "public, max-age=600"
    return response


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it unasked; a shop without one has none, and an error would fill the logs."""
    icon = icon_path(shop_settings())
    response = HttpResponseRedirect(icon) if icon else HttpResponse(status=204)
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def shop_id(request: HttpRequest) -> HttpResponse:
    """Which shop a request to this host arrives at: asked by ourselves before a domain becomes primary."""
    return HttpResponse(str(current_shop().id), content_type="text/plain")
