"""Variants as cart, checkout and stock see them."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from core import clock
from core.prepared import Prepared, Row
from tenants.catalog.models import Option, Product, Variant
from tenants.catalog.selectors.images import image_columns, image_from_cells
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
    wanted = list(set(ids))
    now = clock.now()
    return {row[0]: _variant(row, now) for row in _for_sale().rows(ids=wanted)} if wanted else {}


@cache
def _for_sale() -> Prepared:
    def build(ids: list[UUID]) -> QuerySet[Any, Any]:
        names = Option.objects.filter(product=OuterRef("product_id")).order_by("position").values("name")
        return Variant.objects.filter(id__in=ids).order_by().values_list(*_COLUMNS, ArraySubquery(names))

    return Prepared(build)


def _variant(row: Row, now: datetime) -> VariantForSale:
    status, published, values = row[4], row[5], values_of(row[6:9])
    title = variant_title(values)
    return VariantForSale(
        id=row[0],
        product_id=row[1],
        product_handle=row[2],
        product_title=row[3],
        variant_title=title,
        options=tuple(zip(row[-1], values, strict=False)) if title else (),
        sku=row[9],
        price=row[10],
        compare_at=row[11],
        taxable=row[12],
        requires_shipping=row[13],
        weight_grams=row[14],
        tracked=row[15],
        oversell=row[16] == Variant.Oversell.CONTINUE,
        image=image_from_cells(row[17:24]) or image_from_cells(row[24:31]),
        for_sale=status == Product.Status.ACTIVE and published is not None and published <= now,
    )


def values_of(cells: Iterable[str | None]) -> tuple[str, ...]:
    """The option values out of the columns value1__value to value3__value."""
    return tuple(value for value in cells if value is not None)


def variant_title(values: tuple[str, ...]) -> str:
    """`Large / Red`, or nothing when there is nothing to choose."""
    return "" if values in ((), (DEFAULT_VALUE,)) else " / ".join(values)


def variants_by_sku(skus: Iterable[str]) -> dict[str, UUID]:
    """The variant of each SKU; of several with one SKU the oldest."""
    rows = Variant.objects.filter(sku__in=set(skus) - {""}).order_by("-id").values_list("sku", "id")
    return dict(rows)
