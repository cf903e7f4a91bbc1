"""Variants as cart, checkout and stock see them."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, IntegerField, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from core import clock
from core.prepared import Asked, Prepared, Row, ask
from tenants.catalog.models import Media, OptionValue, Product, Variant
from tenants.catalog.selectors.images import image_from_json, image_json
from tenants.catalog.types import VariantForSale

DEFAULT_VALUE = "Default Title"

_COLUMNS = (
    "id",
    "product_id",
    "product__handle",
    "product__title",
    "product__status",
    "product__published_at",
    "sku",
    "price",
    "compare_at",
    "taxable",
    "requires_shipping",
    "weight_grams",
    "tracked",
    "oversell",
)


def variants_for_sale(ids: Iterable[UUID]) -> dict[UUID, VariantForSale]:
    """Those of the variants that exist, also when they are not for sale (`for_sale`). One query."""
    wanted = list(set(ids))
    return ask(asked_variants_for_sale(wanted)) if wanted else {}


def asked_variants_for_sale(ids: Iterable[UUID]) -> Asked[dict[UUID, VariantForSale]]:
    """The same, to be asked together with other questions."""
    now, wanted = clock.now(), list(set(ids))

    def read(rows: list[Row]) -> dict[UUID, VariantForSale]:
        return {row[0]: _variant(row, now) for row in rows}

    if len(wanted) == 1:
        return _one_for_sale().asked(read, variant_id=wanted[0])
    return _several_for_sale().asked(read, ids=wanted)


@cache
def _one_for_sale() -> Prepared:
    """PostgreSQL keeps the plan of this question. A list it plans anew each time, because lists differ in length."""

    def build(variant_id: UUID) -> QuerySet[Any, Any]:
        return _for_sale(Variant.objects.filter(id=variant_id))

    return Prepared(build)


@cache
def _several_for_sale() -> Prepared:
    def build(ids: list[UUID]) -> QuerySet[Any, Any]:
        return _for_sale(Variant.objects.filter(id__in=ids))

    return Prepared(build)


def _for_sale(variants: QuerySet[Variant]) -> QuerySet[Any, Any]:
    """Values and picture are questions of their own: nine tables joined take PostgreSQL five times as long to plan."""
    chosen: Any = [OuterRef("value1_id"), OuterRef("value2_id"), OuterRef("value3_id")]
    values = OptionValue.objects.filter(id__in=chosen).order_by("option__position")
    own: Any = [OuterRef("media_id"), OuterRef("product__cover_id")]
    pictures = Media.objects.filter(id__in=own, status=Media.Status.READY).exclude(key="")
    pictures = pictures.alias(place=Case(When(id=own[0], then=0), default=1, output_field=IntegerField()))
    return variants.order_by().values_list(
        *_COLUMNS,
        ArraySubquery(values.values(json=JSONObject(name="option__name", value="value"))),
        Subquery(pictures.order_by("place").values(json=image_json())[:1]),
    )


def _variant(row: Row, now: datetime) -> VariantForSale:
    status, published, chosen, picture = row[4], row[5], row[-2], row[-1]
    title = variant_title(tuple(each["value"] for each in chosen))
    return VariantForSale(
        id=row[0],
        product_id=row[1],
        product_handle=row[2],
        product_title=row[3],
        variant_title=title,
        options=tuple((each["name"], each["value"]) for each in chosen) if title else (),
        sku=row[6],
        price=row[7],
        compare_at=row[8],
        taxable=row[9],
        requires_shipping=row[10],
        weight_grams=row[11],
        tracked=row[12],
        oversell=row[13] == Variant.Oversell.CONTINUE,
        image=image_from_json(picture) if picture else None,
        for_sale=status == Product.Status.ACTIVE and published is not None and published <= now,
    )


def variant_title(values: tuple[str, ...]) -> str:
    """`Large / Red`, or nothing when there is nothing to choose."""
    return "" if values in ((), (DEFAULT_VALUE,)) else " / ".join(values)
