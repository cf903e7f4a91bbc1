"""What the back office's tables and forms read: querysets, because Django's own tools build those screens."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from core.errors import NotFound
from core.folding import Fold, folded
from core.text import clean_text
from tenants.catalog.models import Collection, CollectionProduct, Media, Product, Variant


def product_table(
    *, query: str = "", status: str = "", collection_id: UUID | None = None
) -> QuerySet[Product]:
    """Products, newest first; `query` is looked for in title, handle, vendor, type, SKU and barcode."""
    products = Product.objects.defer(
        "search", "words", "description_html", "description_text"
    ).select_related("cover")
    if status in Product.Status.values:
        products = products.filter(status=status)
    if collection_id is not None:
        products = products.filter(collectionproduct__collection_id=collection_id)
    for word in clean_text(query, multiline=False).split()[:8]:
        variants = Variant.objects.filter(Q(sku__icontains=word) | Q(barcode=word)).values("product_id")
        products = products.filter(Q(words__contains=folded(word)) | Q(id__in=variants))
    return products.order_by("-id")


def product_count() -> int:
    """Products that are not archived: what a plan's limit counts."""
    return Product.objects.exclude(status=Product.Status.ARCHIVED).count()


def media_of(product_id: UUID) -> QuerySet[Media]:
    """All pictures of a product in order, also those that wait or failed."""
    return Media.objects.filter(product_id=product_id).order_by("position", "id")


def failed_media(product_ids: QuerySet[Any, Any] | None = None) -> QuerySet[Media]:
    """Pictures without a file, the newest first, with their products; of these products or of the whole shop."""
    found = Media.objects.filter(status=Media.Status.FAILED, product__isnull=False).select_related("product")
    if product_ids is not None:
        found = found.filter(product_id__in=product_ids)
    return found.order_by("-updated_at", "-id")


def collection_order() -> list[UUID]:
    """All collections in the merchant's order."""
    return list(Collection.objects.order_by("position", "title", "id").values_list("id", flat=True))


def collection_titles() -> list[tuple[UUID, str]]:
    """All collections in the merchant's order, hidden ones too."""
    return list(Collection.objects.order_by("position", "title", "id").values_list("id", "title"))


def collections_with(product_id: UUID) -> list[UUID]:
    """The collections a product is in, hidden ones too."""
    places = CollectionProduct.objects.filter(product_id=product_id)
    return list(places.order_by("collection_id").values_list("collection_id", flat=True))


def products_in_order(collection_id: UUID) -> list[UUID]:
    """All products of a collection as the merchant arranged them."""
    places = CollectionProduct.objects.filter(collection_id=collection_id)
    return list(places.order_by("position", "product_id").values_list("product_id", flat=True))


def collection_table(*, query: str = "") -> QuerySet[Collection]:
    """Collections in the merchant's order, with `product_count`."""
    found = Collection.objects.annotate(product_count=Count("collectionproduct")).select_related("media")
    query = clean_text(query, multiline=False).strip()
    if query:
        found = found.alias(words=Fold("title")).filter(words__contains=folded(query))
    return found.order_by("position", "title", "id")


def collection_for_edit(collection_id: UUID) -> Collection:
    """The row behind an edit form. Raises NotFound."""
    found = Collection.objects.select_related("media").filter(id=collection_id).first()
    if found is None:
        raise NotFound("This collection no longer exists.")
    return found
