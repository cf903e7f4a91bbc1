"""Everything that changes the catalog."""

from tenants.catalog.services.brand import remove_brand_image, set_brand_image
from tenants.catalog.services.collections import (
    add_to_collection,
    arrange_collection,
    arrange_collections,
    choose_collections,
    create_collection,
    delete_collection,
    remove_from_collection,
    update_collection,
)
from tenants.catalog.services.copying import copy_product
from tenants.catalog.services.fetching import (
    fetch_media,
    retry_all_media,
    retry_media,
    settle_abandoned_media,
)
from tenants.catalog.services.media import (
    add_media,
    arrange_media,
    describe_media,
    remove_media,
    request_media,
)
from tenants.catalog.services.products import (
    change_status,
    create_product,
    delete_product,
    update_product,
)
from tenants.catalog.services.variants import save_variants, update_variant, update_variants

__all__ = [
    "add_media",
    "add_to_collection",
    "arrange_collection",
    "arrange_collections",
    "arrange_media",
    "change_status",
    "choose_collections",
    "copy_product",
    "create_collection",
    "create_product",
    "delete_collection",
    "delete_product",
    "describe_media",
    "fetch_media",
    "remove_brand_image",
    "remove_from_collection",
    "remove_media",
    "request_media",
    "retry_all_media",
    "retry_media",
    "save_variants",
    "set_brand_image",
    "settle_abandoned_media",
    "update_collection",
    "update_product",
    "update_variant",
    "update_variants",
]
