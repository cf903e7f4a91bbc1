"""Making a storefront page: what every page has, the shop's theme, and the answer."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse

from core import csp
from core.addresses import origin_of
from core.currencies import CURRENCIES
from shops.context import current_shop
from storefront_themes.engine import Context, Engine, MoneyFormat, ThemeError
from storefront_themes.engine.drops import (
    Collection,
    ContentPage,
    Drop,
    LinkList,
    Product,
    Request,
)
from tenants.catalog import selectors as catalog
from tenants.content import selectors as content
from tenants.inventory.selectors import availability
from tenants.store.remembered import Remembered
from tenants.store.selectors import SettingsData, shop_settings
from web.storefront import drops, wide
from web.storefront.forms import form_states, has_states
from web.storefront.kept import SHARED
from web.storefront.preview import mark, with_bar
from web.storefront.themes import Shown, built_in, engine_of, report_theme, shown_to, theme_drop

_VIEW = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_QUERY_KEPT = ("q", "sort_by", "page")
_menus = Remembered(content.menus)


def render(
    request: HttpRequest,
    template: str,
    objects: Mapping[str, object],
    *,
    status: int = 200,
    private: bool = False,
    alternate: str = "",
) -> HttpResponse:
    """A page of the shop's theme. Nothing personal may be in it unless it is `private`.

    `alternate` names a variant of the template that the theme may have, and `?view=` another one.
    """
    settings, shown = shop_settings(), shown_to(request)
    html, context = _drawn(request, template, alternate, settings, shown, {**objects, **form_states(request)})
    if shown.is_preview:
        html = with_bar(request, html, context.issues)
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "private, no-store" if private or has_states(request) else SHARED
    if shown.is_preview:
        mark(response)
    if context.style_hashes:
        csp.allow(response, "style-src", *(f"'{digest}'" for digest in context.style_hashes))
    report_theme(shown, *context.issues, template=template)
    return response


def _drawn(
    request: HttpRequest,
    template: str,
    alternate: str,
    settings: SettingsData,
    shown: Shown,
    objects: Mapping[str, object],
) -> tuple[str, Context]:
    """The page; by the built-in theme when the merchant's own has no such page, or fails in its layout."""
    engine = engine_of(shown)
    context = _context(request, template, settings, shown, engine, objects)
    try:
        return engine.render_template(_alternate(request, template, alternate, engine), context), context
    except ThemeError as error:
        if shown.version is None:
            raise
        engine = built_in(shown.built_in)
        second = _context(request, template, settings, shown, engine, objects)
        second.issues += [*context.issues, error.issue]
        return engine.render_template(_alternate(request, template, alternate, engine), second), second


def _alternate(request: HttpRequest, template: str, alternate: str, engine: Engine) -> str:
    """`?view=wide` asks for templates/product.wide, where the theme has it; a page may ask for one of its own."""
    for view in (request.GET.get("view", ""), alternate):
        other = f"{template}.{view}"
        if _VIEW.fullmatch(view) and engine.theme.has_template(other):
            return other
    return template


def _context(
    request: HttpRequest,
    template: str,
    settings: SettingsData,
    shown: Shown,
    engine: Engine,
    objects: Mapping[str, object],
) -> Context:
    shop = current_shop()
    money = MoneyFormat.of(shop.currency, shop.locale, CURRENCIES.get(shop.currency))
    common = _common(request, template, settings, shown, money)
    return Context(
        objects={**common, "theme": theme_drop(shown, engine), **objects},
        locale=shop.locale,
        timezone=ZoneInfo(shop.timezone),
        money=money,
        path=request.path,
        query={name: request.GET[name] for name in _QUERY_KEPT if request.GET.get(name)},
        resources=_resources(request, shown),
    )


def _common(
    request: HttpRequest, template: str, settings: SettingsData, shown: Shown, money: MoneyFormat
) -> dict[str, object]:
    """What every page has."""
    shop = current_shop()
    origin = origin_of(request)
    localization = wide.localization(shop)
    common: dict[str, object] = {
        "shop": wide.shop_drop(shop, settings, shown.look, origin, money),
        "request": Request(
            host=origin.partition("://")[2], origin=origin, path=request.path, page_type=template,
            locale=localization.language,
        ),
        "routes": wide.ROUTES,
        "localization": localization,
        "canonical_url": origin + request.path,
    }  # fmt: skip
    return common


def _resources(request: HttpRequest, shown: Shown) -> dict[str, Any]:
    def menu(handle: str) -> LinkList | None:
        return drops.menu(_menus.get().get(handle), request.path, _leads_to)

    return {
        "collection": _collection,
        "every_collection": _collections,
        "product": product_by_handle,
        "page": _page,
        "link_list": menu,
        "image_picker": partial(_image, shown),
    }


def _collection(handle: str) -> Collection | None:
    found = catalog.collection_summary(handle)
    return drops.collection(found, window=drops.FRONT_PAGE) if found else None


def _collections(_: str) -> list[Collection]:
    return [drops.collection(found, with_products=False) for found in catalog.collections()]


def product_by_handle(handle: str) -> Product | None:
    found = catalog.products_by_handle([handle]).get(handle)
    if found is None or not found.visible:
        return None
    stock = availability(variant.id for variant in found.variants)
    return drops.product(found, stock, selected="", collections=())


def _page(handle: str) -> ContentPage | None:
    found = content.page(handle)
    return drops.page(found) if found else None


def _leads_to(kind: str, handle: str) -> Drop | None:
    """What an entry of a menu leads to."""
    find = {"collection": _collection, "product": product_by_handle, "page": _page}.get(kind)
    return find(handle) if find else None


def _image(shown: Shown, name: str) -> Any:
    images = shown.look.get("images")
    return drops.named_image(images.get(name)) if isinstance(images, dict) else None
