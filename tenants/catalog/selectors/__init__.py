"""Everything that is read of the catalog."""

from tenants.catalog.selectors.backoffice import (
    collection_for_edit,
    collection_order,
    collection_table,
    failed_media,
    media_of,
    product_count,
    product_table,
    products_in_order,
)
from tenants.catalog.selectors.collections import (
    asked_collections_of,
    collection_cards,
    collection_page,
    collection_summary,
    collections,
    collections_of,
)
from tenants.catalog.selectors.kinds import Kinds, kinds, visible_counts
from tenants.catalog.selectors.listing import (
    DEFAULT_SORT,
    SORTS,
    Listing,
    all_products,
    listing_of,
    visible_products,
)
from tenants.catalog.selectors.product import (
    asked_product_page,
    picture_addresses,
    picture_sources,
    product,
    product_handles,
    product_page,
    products_by_handle,
    products_by_ids,
    variants_of,
)
from tenants.catalog.selectors.variants import asked_variants_for_sale, variants_for_sale

__all__ = [
    "DEFAULT_SORT",
    "SORTS",
    "Kinds",
    "Listing",
    "all_products",
    "asked_collections_of",
    "asked_product_page",
    "asked_variants_for_sale",
    "collection_cards",
    "collection_for_edit",
    "collection_order",
    "collection_page",
    "collection_summary",
    "collection_table",
    "collections",
    "collections_of",
    "failed_media",
    "kinds",
    "listing_of",
    "media_of",
    "picture_addresses",
    "picture_sources",
    "product",
    "product_count",
    "product_handles",
    "product_page",
    "product_table",
    "products_by_handle",
    "products_by_ids",
    "products_in_order",
    "variants_for_sale",
    "variants_of",
    "visible_counts",
    "visible_products",
]
