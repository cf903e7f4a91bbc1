"""The demo shops, by slug."""

from web.demo.acme import ACME
from web.demo.catalog_types import DemoCollection, DemoPage, DemoProduct, DemoShop, DemoVariant
from web.demo.globex import GLOBEX

DEMO_SHOPS: dict[str, DemoShop] = {shop.slug: shop for shop in (ACME, GLOBEX)}

__all__ = ["DEMO_SHOPS", "DemoCollection", "DemoPage", "DemoProduct", "DemoShop", "DemoVariant"]
