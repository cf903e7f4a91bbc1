"""Making a storefront page: what every page has, the shop's theme, and the answer."""

from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

from django.http import HttpRequest, HttpResponse

from core import csp
from core.currencies import CURRENCIES
from shops.context import ShopRef, current_shop
from storefront_themes.engine import Context, Engine, MoneyFormat, ThemeError
from storefront_themes.engine.drops import (
    Brand,
    Collection,
    ContentPage,
    Language,
    LinkList,
    Localization,
    Product,
    Request,
    Routes,
    Shop,
)
from tenants.catalog import selectors as catalog
from tenants.content import selectors as content
from tenants.inventory.selectors import availability
from tenants.store.brand import brand_png
from tenants.store.remembered import Remembered
from tenants.store.selectors import SettingsData, shop_settings
from web.storefront import drops
from web.storefront.kept import SHARED
from web.storefront.preview import mark, with_bar
from web.storefront.themes import Shown, built_in, engine_of, report_theme, shown_to, theme_drop

_QUERY_KEPT = ("q", "sort_by", "page")
_menus = Remembered(content.menus)
_ROUTES = Routes(account_url="/account/", account_login_url="/account/login/")


def render(
    request: HttpRequest,
    template: str,
    objects: Mapping[str, object],
    *,
    status: int = 200,
    private: bool = False,
) -> HttpResponse:
    """A page of the shop's theme. Nothing personal may be in it unless it is `private`."""
    settings, shown = shop_settings(), shown_to(request)
    html, context = _drawn(request, template, settings, shown, objects)
    if shown.is_preview:
        html = with_bar(request, html, context.issues)
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "private, no-store" if private else SHARED
    if shown.is_preview:
        mark(response)
    if context.style_hashes:
        csp.allow(response, "style-src", *(f"'{digest}'" for digest in context.style_hashes))
    report_theme(shown, *context.issues, template=template)
    return response


def _drawn(
    request: HttpRequest,
    template: str,
    settings: SettingsData,
    shown: Shown,
    objects: Mapping[str, object],
) -> tuple[str, Context]:
    """The page; by the built-in theme when the merchant's own has no such page, or fails in its layout."""
    engine = engine_of(shown)
    context = _context(request, template, settings, shown, engine, objects)
    try:
        return engine.render_template(template, context), context
    except ThemeError as error:
        if shown.version is None:
            raise
        engine = built_in(shown.built_in)
        second = _context(request, template, settings, shown, engine, objects)
        second.issues += [*context.issues, error.issue]
        return engine.render_template(template, second), second


def _context(
    request: HttpRequest,
    template: str,
    settings: SettingsData,
    shown: Shown,
    engine: Engine,
    objects: Mapping[str, object],
) -> Context:
    shop = current_shop()
    common = _common(request, template, settings, shown)
    return Context(
        objects={**common, "theme": theme_drop(shown, engine), **objects},
        locale=shop.locale,
        money=MoneyFormat.of(shop.currency, shop.locale, CURRENCIES.get(shop.currency)),
        path=request.path,
        query={name: request.GET[name] for name in _QUERY_KEPT if request.GET.get(name)},
        resources=_resources(request, shown),
    )


def _common(request: HttpRequest, template: str, settings: SettingsData, shown: Shown) -> dict[str, object]:
    """What every page has."""
    shop = current_shop()
    origin = f"{request.scheme}://{request.get_host()}"
    language = _language(shop.locale)
    common: dict[str, object] = {
        "shop": _shop(shop, settings, shown, origin),
        "request": Request(
            host=request.get_host(), origin=origin, path=request.path, page_type=template, locale=language
        ),
        "routes": _ROUTES,
        "localization": Localization(language=language, available_languages=(language,)),
        "canonical_url": origin + request.path,
    }
    return common


def _resources(request: HttpRequest, shown: Shown) -> dict[str, Any]:
    def menu(handle: str) -> LinkList | None:
        return drops.menu(_menus.get().get(handle), request.path)

    return {
        "collection": _collection,
        "every_collection": _collections,
        "product": _product,
        "page": _page,
        "link_list": menu,
        "image_picker": partial(_image, shown),
    }


def _collection(handle: str) -> Collection | None:
    found = catalog.collection_summary(handle)
    return drops.collection(found, window=drops.FRONT_PAGE) if found else None


def _collections(_: str) -> list[Collection]:
    return [drops.collection(found, with_products=False) for found in catalog.collections()]


def _product(handle: str) -> Product | None:
    found = catalog.products_by_handle([handle]).get(handle)
    if found is None or not found.visible:
        return None
    stock = availability(variant.id for variant in found.variants)
    return drops.product(found, stock, selected="", collections=())


def _page(handle: str) -> ContentPage | None:
    found = content.page(handle)
    return drops.page(found) if found else None


def _image(shown: Shown, name: str) -> Any:
    images = shown.look.get("images")
    return drops.named_image(images.get(name)) if isinstance(images, dict) else None


@lru_cache(maxsize=64)
def _language(code: str) -> Language:
    return Language(iso_code=code, primary=True)


def _shop(shop: ShopRef, settings: SettingsData, shown: Shown, origin: str) -> Shop:
    images = shown.look.get("images")
    images = images if isinstance(images, dict) else {}
    return Shop(
        name=settings.name, url=origin, domain=shop.primary_host, email=settings.contact_email,
        phone=settings.contact_phone, currency=shop.currency, locale=shop.locale,
        taxes_included=settings.prices_include_tax, description=settings.tagline,
        brand=Brand(
            slogan=settings.tagline, logo=drops.named_image(settings.brand_images.get("logo") or images.get("logo")),
            favicon_url=drops.png(brand_png(settings, "favicon")),
            cover_image=drops.named_image(images.get("hero")),
        ),
    )  # fmt: skip
