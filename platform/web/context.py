"""What every template may read."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from shops.addresses import shop_url_frame
from shops.context import ShopRef
from shops.selectors import shops_of
from tenants.store.brand import brand_png, icon_path
from tenants.store.selectors import shop_settings


def surface(request: HttpRequest) -> dict[str, Any]:
    """The shop and the actor of the request, and where the platform lives."""
    return {
        "shop": getattr(request, "shop", None),
        "actor": getattr(request, "actor", None),
        "shops": SimpleLazyObject(lambda: _shops(request)),
        "platform_domain": settings.DOMAIN,
        "slug_frame": shop_url_frame(),
        "social_providers": settings.SOCIAL_PROVIDERS,
        "demo": settings.DEMO,
        **(_brand() if getattr(request, "surface", "") == "storefront" else {}),
    }


def _brand() -> dict[str, Any]:
    """What the shop's own pages that are no theme's show of it: checkout, orders, account."""
    own = shop_settings()
    return {"shop_logo": brand_png(own, "logo"), "shop_icon": icon_path(own)}


def _shops(request: HttpRequest) -> list[ShopRef]:
    """Where this person works, for the shop switcher; asked for only by a template that shows it."""
    user = getattr(request, "user", None)
    return shops_of(user) if user is not None and user.is_authenticated else []
