"""Absolute addresses of shops, for mails, return addresses and links across surfaces."""

from django.conf import settings

from core.addresses import origin, public_url
from shops.context import ShopRef

__all__ = ["public_url", "shop_host", "shop_url", "shop_url_frame"]


def shop_host(shop: ShopRef) -> str:
    """The host a shopper should see: the shop's primary one."""
    return shop.primary_host or f"{shop.slug}.{settings.DOMAIN}"


def shop_url(shop: ShopRef, path: str = "/") -> str:
    """An address on the shop's primary host."""
    return origin(shop_host(shop)) + path


def shop_url_frame() -> tuple[str, str]:
    """What stands before and behind a slug in a shop's address: ("https://", ".shops.example.com")."""
    before, _slug, behind = origin(f"slug.{settings.DOMAIN}").partition("slug")
    return before, behind
