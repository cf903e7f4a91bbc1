"""The shop's own catalog as Shopify's product CSV: what is exported and imported again changes nothing.

No cell is a formula: a text that looks like one gets an apostrophe in front, which the import takes off again.
"""

import csv
import io
import itertools
from collections.abc import Iterator
from uuid import UUID

from core.actor import Actor
from core.money import Money
from tenants.catalog import selectors as catalog
from tenants.catalog.types import PictureAddress, ProductData, VariantData
from tenants.importing.values import guarded
from tenants.inventory import selectors as inventory
from tenants.store.selectors import fresh_settings

PART = 100
COLUMNS = (
    "Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published", "Option1 Name", "Option1 Value",
    "Option2 Name", "Option2 Value", "Option3 Name", "Option3 Value", "Variant SKU", "Variant Grams",
    "Variant Inventory Tracker", "Variant Inventory Qty", "Variant Inventory Policy", "Variant Price",
    "Variant Compare At Price", "Variant Requires Shipping", "Variant Taxable", "Variant Barcode", "Image Src",
    "Image Position", "Image Alt Text", "Variant Image", "SEO Title", "SEO Description", "Cost per item", "Status",
)  # fmt: skip
_Cells = dict[str, str]


def export_products(*, actor: Actor) -> Iterator[str]:
    """The file, a part at a time; text in UTF-8. Reads everything in a few queries per hundred products."""
    actor.require("products.view")
    currency = fresh_settings().currency
    yield _line(COLUMNS)
    ids = iter(list(catalog.product_table().order_by("id").values_list("id", flat=True)))
    while part := list(itertools.islice(ids, PART)):
        products = catalog.products_by_ids(part)
        levels = inventory.levels_by_variant(
            variant.id for product in products.values() for variant in product.variants
        )
        stock = {key: level.on_hand for key, level in levels.items()}
        pictures = catalog.picture_addresses(part)
        for key in part:
            if key in products:
                rows = _rows(products[key], stock, currency, pictures.get(key, []))
                yield "".join(_line(cells) for cells in rows)


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _rows(
    product: ProductData, stock: dict[UUID, int], currency: str, pictures: list[PictureAddress]
) -> Iterator[tuple[str, ...]]:
    """A row for each variant; a picture beside each, and rows of their own for the pictures that are left."""
    shown = {picture.id: picture.address for picture in pictures}
    for index, (variant, picture) in enumerate(itertools.zip_longest(product.variants, pictures)):
        cells = {"Handle": product.handle, **_picture(picture, index)}
        if variant is not None:
            cells |= _variant(variant, stock.get(variant.id), currency)
            cells["Variant Image"] = shown.get(variant.image_id, "") if variant.image_id else ""
            for number, option in enumerate(product.options, start=1):
                if index == 0:
                    cells[f"Option{number} Name"] = guarded(option.name)
                cells[f"Option{number} Value"] = guarded(variant.options[number - 1])
        if index == 0:
            cells |= _product(product)
        yield tuple(cells.get(column, "") for column in COLUMNS)


def _picture(picture: PictureAddress | None, index: int) -> _Cells:
    if picture is None:
        return {}
    return {
        "Image Src": picture.address,
        "Image Position": str(index + 1),
        "Image Alt Text": guarded(picture.alt),
    }


def _product(product: ProductData) -> _Cells:
    return {
        "Title": guarded(product.title),
        "Body (HTML)": guarded(product.description_html),
        "Vendor": guarded(product.vendor),
        "Type": guarded(product.product_type),
        "Tags": guarded(", ".join(product.tags)),
        "Published": _flag(product.published_at is not None),
        "SEO Title": guarded(product.seo_title),
        "SEO Description": guarded(product.seo_description),
        "Status": product.status,
    }


def _variant(variant: VariantData, on_hand: int | None, currency: str) -> _Cells:
    return {
        "Variant SKU": guarded(variant.sku),
        "Variant Grams": str(variant.weight_grams),
        "Variant Inventory Tracker": "shopify" if variant.tracked else "",
        "Variant Inventory Qty": "" if on_hand is None else str(on_hand),
        "Variant Inventory Policy": "continue" if variant.oversell else "deny",
        "Variant Price": _amount(variant.price, currency),
        "Variant Compare At Price": _amount(variant.compare_at, currency),
        "Variant Requires Shipping": _flag(variant.requires_shipping),
        "Variant Taxable": _flag(variant.taxable),
        "Variant Barcode": guarded(variant.barcode),
        "Cost per item": _amount(variant.cost, currency),
    }


def _amount(amount: int | None, currency: str) -> str:
    return "" if amount is None else f"{Money(amount, currency).major:f}"


def _flag(value: bool) -> str:
    return "true" if value else "false"
