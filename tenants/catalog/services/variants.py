"""Variants: the whole set at once, or single fields of some."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from core.actor import Actor
from core.db import shop_atomic
from core.errors import Invalid, NotFound
from tenants.catalog import locks
from tenants.catalog.checking import Problems, clean_options, clean_variants
from tenants.catalog.inputs import VariantInput
from tenants.catalog.models import Variant
from tenants.catalog.services.products import check_not_stale, save_product
from tenants.catalog.services.variant_set import write_variants

_EDITABLE = frozenset(VariantInput.__dataclass_fields__) - {"id", "options"}


def save_variants(
    *,
    actor: Actor,
    product_id: UUID,
    options: Sequence[str],
    variants: Sequence[VariantInput],
    seen_at: datetime | None = None,
) -> bool:
    """Make these the product's options and variants; those that are not named are deleted with their stock.

    A variant is recognised by its id, else by its option values, and keeps its stock. True when anything differs.
    Raises Invalid (`variants.3.price`), NotFound, Conflict.
    """
    actor.require("products.edit")
    problems = Problems()
    names = clean_options(options, problems)
    wanted = clean_variants(names, variants, problems)
    problems.refuse()
    with shop_atomic():
        product = locks.product_for_update(product_id)
        check_not_stale(product, seen_at)
        written = write_variants(product, names, wanted, new=False)
        if not written:
            return False
        save_product(product, actor, "product.variants_saved", asdict(written))
    return True


def update_variants(*, actor: Actor, product_id: UUID, changes: Mapping[UUID, Mapping[str, Any]]) -> bool:
    """Change fields of some variants of one product: {variant: {"price": 1200, …}}, with the names of VariantInput.

    True when anything differs. Raises Invalid, NotFound.
    """
    actor.require("products.edit")
    unknown = {name for fields in changes.values() for name in fields} - _EDITABLE
    if unknown:
        raise Invalid(
            "There is no such field.", errors={name: ["There is no such field."] for name in unknown}
        )
    with shop_atomic():
        product = locks.product_for_update(product_id)
        rows = list(product.variants.select_related("value1", "value2", "value3").order_by("position", "id"))
        if changes.keys() - {row.id for row in rows}:
            raise NotFound("This variant no longer exists.")
        names = list(product.options.order_by("position").values_list("name", flat=True))
        problems = Problems()
        wanted = clean_variants(
            names, [replace(as_input(row), **changes.get(row.id, {})) for row in rows], problems
        )
        problems.refuse()
        written = write_variants(product, names, wanted, new=False)
        if not written:
            return False
        save_product(product, actor, "product.variants_saved", asdict(written))
    return True


def update_variant(*, actor: Actor, variant_id: UUID, changes: Mapping[str, Any]) -> bool:
    """Change fields of one variant. True when anything differs. Raises Invalid, NotFound."""
    product_id = Variant.objects.filter(id=variant_id).values_list("product_id", flat=True).first()
    if product_id is None:
        raise NotFound("This variant no longer exists.")
    return update_variants(actor=actor, product_id=product_id, changes={variant_id: changes})


def as_input(row: Variant) -> VariantInput:
    """What the variant is, as it would be typed."""
    return VariantInput(
        id=row.id,
        options=tuple(value.value for value in (row.value1, row.value2, row.value3) if value is not None),
        sku=row.sku,
        barcode=row.barcode,
        price=row.price,
        compare_at=row.compare_at,
        cost=row.cost,
        weight_grams=row.weight_grams,
        requires_shipping=row.requires_shipping,
        taxable=row.taxable,
        tracked=row.tracked,
        oversell=row.oversell == Variant.Oversell.CONTINUE,
        image_id=row.media_id,
    )
