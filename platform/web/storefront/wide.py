"""What every page knows of the shop as a whole. What costs a query is asked only when a theme reads it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from babel import Locale
from markupsafe import Markup

from core.ids import public_id
from shops.context import ShopRef
from shops.refs import subdomain_of
from storefront_themes.engine import MoneyFormat
from storefront_themes.engine.drops import Address, Brand, Language, Localization, Policy, Routes, Shop
from tenants.catalog.selectors import kinds, visible_counts
from tenants.content import selectors as content
from tenants.store.brand import brand_png
from tenants.store.remembered import Remembered
from tenants.store.selectors import SettingsData
from web.storefront import drops, people

ROUTES = Routes()
_POLICIES = ("refund-policy", "shipping-policy", "privacy-policy", "terms-of-service")
_pages = Remembered(lambda: content.pages_by_handle(_POLICIES))


@lru_cache(maxsize=64)
def language(code: str) -> Language:
    """A language by its tag: the shop's own, which is the only one it speaks."""
    found = Locale.parse(code.replace("-", "_"))
    return Language(
        iso_code=code, primary=True, name=found.get_display_name("en") or code,
        endonym_name=found.get_display_name() or code,
    )  # fmt: skip


def localization(shop: ShopRef) -> Localization:
    """One language and one country."""
    here = people.country(shop.country)
    spoken = language(shop.locale)
    return Localization(
        language=spoken, country=here, available_languages=(spoken,), available_countries=(here,)
    )


def shop_drop(
    shop: ShopRef, settings: SettingsData, look: Mapping[str, Any], origin: str, money: MoneyFormat
) -> Shop:
    """The shop."""
    pictures = look.get("images")
    pictures = pictures if isinstance(pictures, Mapping) else {}
    written = f"{money.prefix}{{{{amount}}}}{money.suffix}"
    return Shop(
        id=public_id("shop", shop.id), name=settings.name, url=origin, domain=shop.primary_host,
        permanent_domain=subdomain_of(shop.slug), email=settings.contact_email, phone=settings.contact_phone,
        currency=shop.currency, locale=shop.locale, taxes_included=settings.prices_include_tax,
        description=settings.tagline, address=_address(settings), money_format=written,
        money_with_currency_format=f"{written} {shop.currency}", published_locales=(language(shop.locale),),
        enabled_currencies=(people.currency(shop.currency, shop.locale),),
        brand=Brand(
            slogan=settings.tagline,
            logo=drops.named_image(settings.brand_images.get("logo") or pictures.get("logo")),
            favicon_url=drops.png(brand_png(settings, "favicon")),
            cover_image=drops.named_image(pictures.get("hero")),
        ),
        _count=visible_counts, _load_policies=_policies, _load_kinds=_makers_and_types,
    )  # fmt: skip


def _address(settings: SettingsData) -> Address | None:
    if not settings.address_line1:
        return None
    return people.address({
        "company": settings.legal_name or settings.name, "line1": settings.address_line1,
        "line2": settings.address_line2, "postal_code": settings.postal_code, "city": settings.city,
        "region": settings.region, "country": settings.country, "phone": settings.contact_phone,
    })  # fmt: skip


def _makers_and_types() -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = kinds()
    return found.vendors, found.types


def _policies() -> list[Policy]:
    """The shop's pages with the handles that policies have; remembered, for themes list them at every page's foot."""
    found = _pages.get()
    return [
        Policy(
            title=each.title,
            handle=each.handle,
            url=f"/pages/{each.handle}",
            body=Markup(each.body_html),  # noqa: S704  # content cleans it with nh3 on the way in
        )
        for each in (found.get(handle) for handle in _POLICIES)
        if each is not None
    ]
