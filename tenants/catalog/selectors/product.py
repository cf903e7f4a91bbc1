"""One product with everything that belongs to it, in two queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from core import clock
from core.prepared import Asked, Prepared, Row, ask
from shops.addresses import shop_url
from shops.context import current_shop
from tenants.catalog.media import rendition_name
from tenants.catalog.models import Media, OptionValue, Product, Variant
from tenants.catalog.selectors.images import image_from_json, image_json
from tenants.catalog.selectors.variants import variant_title
from tenants.catalog.types import OptionData, PictureAddress, ProductData, VariantData
from tenants.store.selectors import former_handles, who_had

_COLUMNS = (
    "id",
    "handle",
    "title",
    "description_html",
    "description_text",
    "vendor",
    "product_type",
    "tags",
    "status",
    "seo_title",
    "seo_description",
    "price_min",
    "price_max",
    "compare_at_max",
    "created_at",
    "updated_at",
    "published_at",
)
_VARIANT_COLUMNS = (
    "product_id",
    "id",
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
    "value1_id",
    "value2_id",
    "value3_id",
)


def product_page(handle: str) -> ProductData | None:
    """The product a shopper asks for by its handle, or None when there is none to see. Two queries."""
    return ask(asked_product_page(handle))


def asked_product_page(handle: str) -> Asked[ProductData | None]:
    """The same, to be asked together with other questions."""
    now = clock.now()
    rows = _seen().asked(list, handle=handle, now=now)
    return rows.then(
        _variants_of_one().asked(list, handle=handle), lambda found, variants: _one(found, variants, now)
    )


def _one(rows: Sequence[Row], variants: Sequence[Row], now: datetime) -> ProductData | None:
    return _product(rows[0], variants, now) if rows else None


def product(product_id: UUID) -> ProductData | None:
    """The product, whatever its status, or None. Two queries."""
    return products_by_ids([product_id]).get(product_id)


def products_by_ids(ids: Iterable[UUID]) -> dict[UUID, ProductData]:
    """These products, whatever their status. Two queries."""
    return {found.id: found for found in _complete(_by_ids().rows(ids=list(set(ids))))}


def products_by_handle(handles: Iterable[str]) -> dict[str, ProductData]:
    """These products, whatever their status. Two queries."""
    rows = _whole(Product.objects.filter(handle__in=set(handles)))
    return {found.handle: found for found in _complete(list(rows))}


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
    """The pictures of each product by the addresses they are known under: where they came from, and where the shop
    shows them. {product: {address: picture}}. One query.
    """
    found: dict[UUID, dict[str, UUID]] = defaultdict(dict)
    for row in _pictures_in_order(product_ids):
        for address in (row.source_url, _own_address(row)):
            if address and row.product_id is not None:
                found[row.product_id].setdefault(address, row.id)
    return found


def picture_addresses(product_ids: Iterable[UUID]) -> dict[UUID, list[PictureAddress]]:
    """The pictures of each product in order, each with one address that `picture_sources` knows. One query."""
    found: dict[UUID, list[PictureAddress]] = defaultdict(list)
    for row in _pictures_in_order(product_ids):
        address = row.source_url or _own_address(row)
        if address and row.product_id is not None:
            found[row.product_id].append(PictureAddress(id=row.id, address=address, alt=row.alt))
    return found


def _pictures_in_order(product_ids: Iterable[UUID]) -> QuerySet[Media]:
    return Media.objects.filter(product_id__in=set(product_ids)).order_by("position", "id")


def _own_address(row: Media) -> str:
    """Where anybody can fetch it: the widest rendition on the shop's own host. Empty while there is none."""
    if row.status != Media.Status.READY or not row.widths:
        return ""
    return shop_url(current_shop(), f"/media/{rendition_name(row.key, max(row.widths))}")


def _whole(products: QuerySet[Product]) -> QuerySet[Any, Any]:
    """Products with their options and pictures, as rows for `_complete`."""
    values = OptionValue.objects.filter(option__product=OuterRef("pk")).order_by(
        "option__position", "position", "id"
    )
    pictures = Media.objects.filter(product=OuterRef("pk"), status=Media.Status.READY).order_by(
        "position", "id"
    )
    return products.values_list(
        *_COLUMNS,
        ArraySubquery(values.values(json=JSONObject(id="id", name="option__name", value="value"))),
        ArraySubquery(pictures.values(json=image_json())),
    )


@cache
def _seen() -> Prepared:
    def build(handle: str, now: datetime) -> QuerySet[Any, Any]:
        return _whole(Product.objects.visible(now).filter(handle=handle))

    return Prepared(build)


@cache
def _by_ids() -> Prepared:
    def build(ids: list[UUID]) -> QuerySet[Any, Any]:
        return _whole(Product.objects.filter(id__in=ids))

    return Prepared(build)


@cache
def _variants() -> Prepared:
    def build(product_ids: list[UUID]) -> QuerySet[Any, Any]:
        return _in_order(Variant.objects.filter(product_id__in=product_ids))

    return Prepared(build)


@cache
def _variants_of_one() -> Prepared:
    def build(handle: str) -> QuerySet[Any, Any]:
        product = Product.objects.filter(handle=handle).values("id")
        return _in_order(Variant.objects.filter(product_id=Subquery(product)))

    return Prepared(build)


def _in_order(variants: QuerySet[Variant]) -> QuerySet[Any, Any]:
    return variants.order_by("position", "id").values_list(*_VARIANT_COLUMNS)


def _complete(rows: Sequence[Row]) -> list[ProductData]:
    if not rows:
        return []
    variants: dict[UUID, list[Row]] = defaultdict(list)
    for variant in _variants().rows(product_ids=[row[0] for row in rows]):
        variants[variant[0]].append(variant)
    now = clock.now()
    return [_product(row, variants[row[0]], now) for row in rows]


def _variant(row: Row, values: Mapping[UUID, str]) -> VariantData:
    chosen = tuple(values[value] for value in row[14:] if value is not None)
    return VariantData(
        id=row[1],
        position=row[2],
        title=variant_title(chosen),
        options=chosen,
        sku=row[3],
        barcode=row[4],
        price=row[5],
        compare_at=row[6],
        cost=row[7],
        weight_grams=row[8],
        requires_shipping=row[9],
        taxable=row[10],
        tracked=row[11],
        oversell=row[12] == Variant.Oversell.CONTINUE,
        image_id=row[13],
    )


def _product(row: Row, variants: Iterable[Row], now: datetime) -> ProductData:
    plain = dict(zip(_COLUMNS, row, strict=False))
    published = plain["published_at"]
    plain["tags"] = tuple(plain["tags"])
    values = {UUID(value["id"]): value["value"] for value in row[-2]}
    return ProductData(
        **plain,
        visible=plain["status"] == Product.Status.ACTIVE and published is not None and published <= now,
        options=_options(row[-2]),
        variants=tuple(_variant(variant, values) for variant in variants),
        images=tuple(image_from_json(picture) for picture in row[-1]),
    )


def _options(rows: Iterable[Mapping[str, str]]) -> tuple[OptionData, ...]:
    names: dict[str, list[str]] = {}
    for row in rows:
        names.setdefault(row["name"], []).append(row["value"])
    return tuple(OptionData(name, tuple(values)) for name, values in names.items())


def product_moved(handle: str) -> str | None:
    """The handle that a product a shopper may see has now, of one it had. Asked where no product has it."""
    found = Product.objects.visible(clock.now()).filter(id__in=who_had("product", handle))
    return found.values_list("handle", flat=True).first()


def former_product_handles(product_id: UUID) -> list[str]:
    """Those that lead to this product: of no other by now, nor its own."""
    names = former_handles("product", product_id)
    taken = product_handles(names)
    return [name for name in names if name not in taken]
