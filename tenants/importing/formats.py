"""Which format a file is in, told by its columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from core.errors import Invalid
from tenants.importing.drafts import ProductDraft
from tenants.importing.reading import open_table
from tenants.importing.shopify import Shopify, is_shopify
from tenants.importing.woocommerce import WooCommerce, is_woocommerce


@dataclass(frozen=True, slots=True)
class ProductFile:
    """A file that is understood: the format's name, what is odd about the file, its products (to be read once)."""

    format: str
    notes: tuple[str, ...]
    drafts: Iterator[ProductDraft]


def open_products(file: IO[bytes], *, currency: str) -> ProductFile:
    """Read a product file. Raises Invalid when it is none, or (while drafts are read) when it breaks off."""
    table = open_table(file)
    if is_shopify(table.columns):
        shopify = Shopify(table.columns, currency)
        return ProductFile(shopify.name, (*table.notes, *shopify.notes), shopify.drafts(table.rows))
    if is_woocommerce(table.columns):
        woocommerce = WooCommerce(table.columns, currency)
        return ProductFile(
            woocommerce.name, (*table.notes, *woocommerce.notes), woocommerce.drafts(table.rows)
        )
    raise Invalid(
        "This is neither a product file of Shopify (columns Handle, Title, Variant Price …) nor one of WooCommerce "
        f"(columns Type, SKU, Name, Regular price …). Its columns are: {', '.join(table.columns[:8])} …",
        code="unknown_format",
    )
