"""One product with everything that belongs to it, in two queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from core import clock
from tenants.catalog.models import Media, OptionValue, Product, ProductQuerySet, Variant
from tenants.catalog.selectors.images import image_from_json, image_json
from tenants.catalog.selectors.variants import values_of, variant_title
from tenants.catalog.types import OptionData, ProductData, VariantData

_VARIANT_COLUMNS = (
    "id",
    "product_id",
    "position",
    "sku",
    "barcode",
    "price",
    "compare_at",
    "cost",
    "weight_grams",
    "requires_shipping",
    "taxable",
    "tracked",
    "oversell",
    "media_id",
    "value1__value",
    "value2__value",
    "value3__value",
)


def product_page(handle: str) -> ProductData | None:
    """The product a shopper asks for by its handle, or None when there is none to see. Two queries."""
    return next(iter(_complete(_whole().visible().filter(handle=handle))), None)


def product(product_id: UUID) -> ProductData | None:
    """The product, whatever its status, or None. Two queries."""
    return next(iter(_complete(_whole().filter(id=product_id))), None)


def products_by_ids(ids: Iterable[UUID]) -> dict[UUID, ProductData]:
    """These products, whatever their status. Two queries."""
    return {found.id: found for found in _complete(_whole().filter(id__in=set(ids)))}


def products_by_handle(handles: Iterable[str]) -> dict[str, ProductData]:
    """These products, whatever their status. Two queries."""
    return {found.handle: found for found in _complete(_whole().filter(handle__in=set(handles)))}


def product_handles(handles: Iterable[str]) -> dict[str, UUID]:
    """Which of these handles are taken, and by which product. One query."""
    return dict(Product.objects.filter(handle__in=set(handles)).values_list("handle", "id"))


def variants_of(product_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """The variants of each product in their order. One query."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    rows = Variant.objects.filter(product_id__in=set(product_ids)).order_by("position", "id")
    for product_id, variant_id in rows.values_list("product_id", "id"):
        found[product_id].append(variant_id)
    return {key: tuple(ids) for key, ids in found.items()}


def picture_sources(product_ids: Iterable[UUID]) -> dict[UUID, dict[str, UUID]]:
    """The pictures of each product that came from an address: {product: {address: picture}}. One query."""
    found: dict[UUID, dict[str, UUID]] = defaultdict(dict)
    rows = (
        Media.objects.filter(product_id__in=set(product_ids))
        .exclude(source_url="")
        .order_by("position", "id")
    )
    for product_id, address, media_id in rows.values_list("product_id", "source_url", "id"):
        if product_id is not None:
            found[product_id].setdefault(address, media_id)
    return found


@cache
def _whole() -> ProductQuerySet:
    """Products with their options and pictures. Built once: putting the question together costs more than asking it."""
    values = OptionValue.objects.filter(option__product=OuterRef("pk")).order_by(
        "option__position", "position", "id"
    )
    pictures = Media.objects.filter(product=OuterRef("pk"), status=Media.Status.READY).order_by(
        "position", "id"
    )
    return Product.objects.defer("search", "words").annotate(
        option_rows=ArraySubquery(values.values(json=JSONObject(name="option__name", value="value"))),
        image_rows=ArraySubquery(pictures.values(json=image_json())),
    )


def _complete(products: QuerySet[Product]) -> list[ProductData]:
    rows = list(products)
    if not rows:
        return []
    variants: dict[UUID, list[VariantData]] = defaultdict(list)
    found = Variant.objects.filter(product_id__in=[row.id for row in rows]).order_by("position", "id")
    for variant in found.values(*_VARIANT_COLUMNS):
        variants[variant["product_id"]].append(_variant(variant))
    return [_product(row, variants[row.id]) for row in rows]


def _variant(row: Mapping[str, Any]) -> VariantData:
    values = values_of(row)
    return VariantData(
        id=row["id"],
        position=row["position"],
        title=variant_title(values),
        options=values,
        sku=row["sku"],
        barcode=row["barcode"],
        price=row["price"],
        compare_at=row["compare_at"],
        cost=row["cost"],
        weight_grams=row["weight_grams"],
        requires_shipping=row["requires_shipping"],
        taxable=row["taxable"],
        tracked=row["tracked"],
        oversell=row["oversell"] == Variant.Oversell.CONTINUE,
        image_id=row["media_id"],
    )


def _product(row: Any, variants: list[VariantData]) -> ProductData:
    return ProductData(
        id=row.id,
        handle=row.handle,
        title=row.title,
        description_html=row.description_html,
        description_text=row.description_text,
        vendor=row.vendor,
        product_type=row.product_type,
        tags=tuple(row.tags),
        status=row.status,
        visible=row.status == Product.Status.ACTIVE
        and row.published_at is not None
        and row.published_at <= clock.now(),
        seo_title=row.seo_title,
        seo_description=row.seo_description,
        price_min=row.price_min,
        price_max=row.price_max,
        compare_at_max=row.compare_at_max,
        created_at=row.created_at,
        updated_at=row.updated_at,
        published_at=row.published_at,
        options=_options(row.option_rows),
        variants=tuple(variants),
        images=tuple(image_from_json(picture) for picture in row.image_rows),
    )


def _options(rows: Iterable[Mapping[str, str]]) -> tuple[OptionData, ...]:
    names: dict[str, list[str]] = {}
    for row in rows:
        names.setdefault(row["name"], []).append(row["value"])
    return tuple(OptionData(name, tuple(values)) for name, values in names.items())
