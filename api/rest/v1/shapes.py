"""The JSON shapes of v1, made from the same dataclasses that feed the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.ids import public_id
from core.money import Money
from tenants.cart.selectors import CartData, CartLineData
from tenants.catalog.media import rendition_url
from tenants.catalog.types import CollectionSummary, ImageData, ProductCard, ProductData, VariantData
from tenants.inventory.selectors import Availability, availability_of

if TYPE_CHECKING:
    from tenants.inventory.models import StockLevel

_IMAGE_WIDTH = 960

Stock = dict[Any, Availability]


def money(amount: int, currency: str) -> dict[str, Any]:
    """An amount in major units as text, in minor units, and its currency."""
    return {"amount": str(Money(amount, currency).major), "minor": amount, "currency": currency}


def image(data: ImageData | None) -> dict[str, Any] | None:
    if data is None:
        return None
    return {
        "url": rendition_url(data, _IMAGE_WIDTH),
        "alt": data.alt,
        "width": data.width,
        "height": data.height,
    }


def product(data: ProductData, stock: Stock, currency: str, *, merchant: bool) -> dict[str, Any]:
    """A product with its variants; `merchant` adds what shoppers do not see."""
    shape = {
        "id": public_id("prod", data.id),
        "handle": data.handle,
        "title": data.title,
        "description_html": data.description_html,
        "vendor": data.vendor,
        "product_type": data.product_type,
        "tags": list(data.tags),
        "options": [{"name": option.name, "values": list(option.values)} for option in data.options],
        "variants": [variant(each, stock, currency, merchant=merchant) for each in data.variants],
        "images": [image(each) for each in data.images],
        "created_at": data.created_at,
        "updated_at": data.updated_at,
    }
    if merchant:
        shape |= {"status": data.status, "published_at": data.published_at}
    return shape


def variant(data: VariantData, stock: Stock, currency: str, *, merchant: bool) -> dict[str, Any]:
    found = availability_of(stock, variant_id=data.id, tracked=data.tracked, oversell=data.oversell)
    shape = {
        "id": public_id("var", data.id),
        "title": data.title,
        "options": list(data.options),
        "sku": data.sku,
        "price": money(data.price, currency),
        "compare_at": money(data.compare_at, currency) if data.compare_at is not None else None,
        "available": found.sellable,
        "requires_shipping": data.requires_shipping,
        "weight_grams": data.weight_grams,
    }
    if merchant:
        shape |= {"barcode": data.barcode, "tracked": data.tracked, "available_quantity": found.available}
    return shape


def card(data: ProductCard, currency: str) -> dict[str, Any]:
    """A product in a list."""
    return {
        "id": public_id("prod", data.id),
        "handle": data.handle,
        "title": data.title,
        "vendor": data.vendor,
        "price_min": money(data.price_min, currency),
        "price_max": money(data.price_max, currency),
        "image": image(data.image),
    }


def collection(data: CollectionSummary) -> dict[str, Any]:
    return {
        "id": public_id("col", data.id),
        "handle": data.handle,
        "title": data.title,
        "description_html": data.description_html,
        "image": image(data.image),
    }


def stock_level(level: StockLevel) -> dict[str, Any]:
    return {
        "id": public_id("stk", level.id),
        "variant_id": public_id("var", level.variant_id),
        "sku": level.variant.sku,
        "on_hand": level.on_hand,
        "allocated": level.allocated,
        "reserved": level.reserved,
        "available": level.available,
    }


def cart(data: CartData, token: str) -> dict[str, Any]:
    return {
        "token": token,
        "lines": [cart_line(line, data.currency) for line in data.lines],
        "item_count": data.item_count,
        "subtotal": money(data.subtotal, data.currency),
        "requires_shipping": data.requires_shipping,
        "note": data.note,
    }


def cart_line(line: CartLineData, currency: str) -> dict[str, Any]:
    return {
        "variant_id": public_id("var", line.variant.id),
        "product_id": public_id("prod", line.variant.product_id),
        "product_handle": line.variant.product_handle,
        "title": line.variant.product_title,
        "variant_title": line.variant.variant_title,
        "sku": line.variant.sku,
        "quantity": line.quantity,
        "unit_price": money(line.unit_price, currency),
        "total": money(line.line_total, currency),
        "image": image(line.variant.image),
        "problem": line.problem or None,
    }
