"""Making a locked product's options and variants what they shall be, in few statements and without needless ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core import clock
from core.errors import Conflict
from tenants.catalog.inputs import VariantInput
from tenants.catalog.models import Media, Option, OptionValue, Product, Variant

_FIELDS = (
    "position", "sku", "barcode", "price", "compare_at", "cost", "weight_grams", "requires_shipping", "taxable",
    "tracked", "oversell", "value1_id", "value2_id", "value3_id", "media_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many variants were created, changed and deleted; whether the options differ."""

    created: int = 0
    changed: int = 0
    deleted: int = 0
    options: bool = False

    def __bool__(self) -> bool:
        return bool(self.created or self.changed or self.deleted or self.options)


def write_variants(
    product: Product, options: Sequence[str], wanted: Sequence[VariantInput], *, new: bool
) -> Written:
    """Write what differs, and the product's summary of it (in memory: the caller saves the product).

    Raises Conflict when a named variant or picture is not the product's.
    """
    existing = [] if new else list(product.variants.select_related("value1", "value2", "value3"))
    _check_images(product, wanted)
    axes, axes_changed = _write_options(product, options, new=new)
    values, values_changed = _write_values(axes, wanted, new=new)
    written = _write_rows(product, axes, values, existing, wanted)
    if not new:
        values_changed |= _drop_unused(product, axes, values)
    summarise(product, wanted)
    return Written(*written, options=axes_changed or values_changed)


def summarise(product: Product, variants: Sequence[VariantInput | Variant]) -> None:
    """Keep on the product what lists show of its variants."""
    prices = [item.price for item in variants]
    reduced = [
        item.compare_at for item in variants if item.compare_at is not None and item.compare_at > item.price
    ]
    product.price_min = min(prices)
    product.price_max = max(prices)
    product.compare_at_max = max(reduced, default=None)
    product.variant_count = len(variants)


def _check_images(product: Product, wanted: Sequence[VariantInput]) -> None:
    images = {item.image_id for item in wanted if item.image_id is not None}
    if images and Media.objects.filter(product=product, id__in=images).count() < len(images):
        raise Conflict("A variant's picture is not one of the product's.", code="unknown_image")


def _write_options(product: Product, names: Sequence[str], *, new: bool) -> tuple[list[Option], bool]:
    """One option per name, in order. An option that lost its name keeps its values under the new one."""
    existing = [] if new else list(product.options.order_by("position"))
    by_name = {option.name: option for option in existing}
    spare = [option for option in existing if option.name not in names]
    axes, made, changed = [], [], []
    for position, name in enumerate(names, start=1):
        option = by_name.get(name) or (spare.pop(0) if spare else None)
        if option is None:
            option = Option(product=product, name=name, position=position)
            made.append(option)
        elif (option.name, option.position) != (name, position):
            option.name, option.position = name, position
            changed.append(option)
        axes.append(option)
    Option.objects.bulk_create(made)
    if changed:
        Option.objects.bulk_update(changed, ["name", "position"])
    return axes, bool(made or changed or spare)


_Values = dict[tuple[UUID, str], OptionValue]


def _write_values(
    axes: Sequence[Option], wanted: Sequence[VariantInput], *, new: bool
) -> tuple[_Values, bool]:
    """The values that are used, in the order in which the variants name them first."""
    existing: _Values = {}
    if not new:
        rows = OptionValue.objects.filter(option__in=axes)
        existing = {(row.option_id, row.value): row for row in rows}
    used: _Values = {}
    made, moved = [], []
    for axis, option in enumerate(axes):
        names = dict.fromkeys(item.options[axis] for item in wanted)
        for position, name in enumerate(names, start=1):
            row = existing.get((option.id, name))
            if row is None:
                row = OptionValue(option=option, value=name, position=position)
                made.append(row)
            elif row.position != position:
                row.position = position
                moved.append(row)
            used[option.id, name] = row
    OptionValue.objects.bulk_create(made)
    if moved:
        OptionValue.objects.bulk_update(moved, ["position"])
    return used, bool(made or moved)


def _write_rows(
    product: Product,
    axes: Sequence[Option],
    values: _Values,
    existing: Sequence[Variant],
    wanted: Sequence[VariantInput],
) -> tuple[int, int, int]:
    by_id = {row.id: row for row in existing}
    by_values = {_values(row): row for row in existing}
    named = {item.id for item in wanted if item.id is not None}
    if named - by_id.keys():
        raise Conflict("A variant was deleted in the meantime. Load the page again.", code="variant_gone")
    made, changed, kept = [], [], set()
    for position, item in enumerate(wanted, start=1):
        row = by_id[item.id] if item.id else by_values.get(tuple(item.options))
        if row is None or (item.id is None and row.id in named):
            row = Variant(product=product)
            made.append(row)
        before = tuple(getattr(row, field) for field in _FIELDS)
        _assign(
            row,
            item,
            position,
            [values[option.id, item.options[axis]].id for axis, option in enumerate(axes)],
        )
        if row.id in by_id:
            kept.add(row.id)
            if before != tuple(getattr(row, field) for field in _FIELDS):
                row.updated_at = clock.now()
                changed.append(row)
    gone = by_id.keys() - kept
    if gone:
        Variant.objects.filter(id__in=gone).delete()
    if changed:
        Variant.objects.bulk_update(changed, [*_FIELDS, "updated_at"], batch_size=500)
    Variant.objects.bulk_create(made, batch_size=500)
    return len(made), len(changed), len(gone)


def _assign(row: Variant, item: VariantInput, position: int, values: Sequence[UUID]) -> None:
    row.position = position
    row.sku, row.barcode = item.sku, item.barcode
    row.price, row.compare_at, row.cost = item.price, item.compare_at, item.cost
    row.weight_grams, row.requires_shipping = item.weight_grams, item.requires_shipping
    row.taxable, row.tracked = item.taxable, item.tracked
    row.oversell = Variant.Oversell.CONTINUE if item.oversell else Variant.Oversell.DENY
    row.value1_id, row.value2_id, row.value3_id = (*values, None, None, None)[:3]
    row.media_id = item.image_id


def _values(row: Variant) -> tuple[str, ...]:
    return tuple(value.value for value in (row.value1, row.value2, row.value3) if value is not None)


def _drop_unused(product: Product, axes: Sequence[Option], values: _Values) -> bool:
    """Values and options that no variant has any more."""
    used = [row.id for row in values.values()]
    gone, _ = OptionValue.objects.filter(option__product=product).exclude(id__in=used).delete()
    more, _ = Option.objects.filter(product=product).exclude(id__in=[option.id for option in axes]).delete()
    return bool(gone or more)
