"""Variants as cart, checkout and stock see them."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from core import clock
from tenants.catalog.models import Option, Product, Variant
from tenants.catalog.selectors.images import image_columns, image_from_columns
from tenants.catalog.types import VariantForSale

DEFAULT_VALUE = "Default Title"

_COLUMNS = (
    "id",
    "product_id",
    "product__handle",
    "product__title",
    "product__status",
    "product__published_at",
    "value1__value",
    "value2__value",
    "value3__value",
    "sku",
    "price",
    "compare_at",
    "taxable",
    "requires_shipping",
    "weight_grams",
    "tracked",
    "oversell",
    *image_columns("media"),
    *image_columns("product__cover"),
)


def variants_for_sale(ids: Iterable[UUID]) -> dict[UUID, VariantForSale]:
    """Those of the variants that exist, also when they are not for sale (`for_sale`). One query."""
    wanted = set(ids)
    if not wanted:
        return {}
    names = Option.objects.filter(product=OuterRef("product_id")).order_by("position").values("name")
    rows = Variant.objects.filter(id__in=wanted).order_by().values(*_COLUMNS, names=ArraySubquery(names))
    return {row["id"]: _variant(row) for row in rows}


def _variant(row: Mapping[str, Any]) -> VariantForSale:
    values = values_of(row)
    published = row["product__published_at"]
    return VariantForSale(
        id=row["id"],
        product_id=row["product_id"],
        product_handle=row["product__handle"],
        product_title=row["product__title"],
        variant_title=variant_title(values),
        options=tuple(zip(row["names"], values, strict=False)) if variant_title(values) else (),
        sku=row["sku"],
        price=row["price"],
        compare_at=row["compare_at"],
        taxable=row["taxable"],
        requires_shipping=row["requires_shipping"],
        weight_grams=row["weight_grams"],
        tracked=row["tracked"],
        oversell=row["oversell"] == Variant.Oversell.CONTINUE,
        image=image_from_columns(row, "media") or image_from_columns(row, "product__cover"),
        for_sale=row["product__status"] == Product.Status.ACTIVE
        and published is not None
        and published <= clock.now(),
    )


def values_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The option values of a row with the columns value1__value to value3__value."""
    found = (row["value1__value"], row["value2__value"], row["value3__value"])
    return tuple(value for value in found if value is not None)


def variant_title(values: tuple[str, ...]) -> str:
    """`Large / Red`, or nothing when there is nothing to choose."""
    return "" if values in ((), (DEFAULT_VALUE,)) else " / ".join(values)


def variants_by_sku(skus: Iterable[str]) -> dict[str, UUID]:
    """The variant of each SKU; of several with one SKU the oldest."""
    rows = Variant.objects.filter(sku__in=set(skus) - {""}).order_by("-id").values_list("sku", "id")
    return dict(rows)
