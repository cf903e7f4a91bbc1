"""What becomes of a product's variants when its options change. Pure: values in, VariantInput out.

A value that is renamed keeps its variants. A value that is removed takes its variants with it. A new value, and a new
option's further values, get a variant for every combination. A new option's first value is what the product had been.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product as combinations
from math import prod

from core.errors import Invalid
from tenants.catalog.inputs import VariantInput
from tenants.catalog.types import VariantData

MOST = 2000


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it shall be called; `former` is what it was called, or nothing for a new one."""

    name: str
    former: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """An option; `index` is its place among the product's options before, or None for a new one."""

    name: str
    values: tuple[Value, ...]
    index: int | None = None


def rearrange(variants: Sequence[VariantData], axes: Sequence[Axis]) -> list[VariantInput]:
    """The whole set of variants for these options. Raises Invalid when it would be too many or none."""
    if prod(len(axis.values) for axis in axes) > MOST:
        raise Invalid(f"These options make more than {MOST} variants.", field="options")
    kept = _kept(variants, axes)
    model = kept[0] if kept else as_input(variants[0])
    there = {tuple(item.options) for item in kept}
    made = [
        replace(model, id=None, options=names, sku="", barcode="", image_id=None)
        for names in _new_combinations(axes)
        if names not in there
    ]
    if not kept and not made:
        raise Invalid("At least one value of each option has to stay.", field="options")
    return _sorted([*kept, *made], axes)


def _kept(variants: Sequence[VariantData], axes: Sequence[Axis]) -> list[VariantInput]:
    """The variants that stay, under their new values; of several that become the same the first."""
    found: dict[tuple[str, ...], VariantInput] = {}
    for variant in variants:
        names = tuple(_name_of(variant, axis) for axis in axes)
        if all(names):
            found.setdefault(names, replace(as_input(variant), options=names))
    return list(found.values())


def _name_of(variant: VariantData, axis: Axis) -> str:
    if axis.index is None:
        return axis.values[0].name if axis.values else ""
    before = variant.options[axis.index]
    return next((value.name for value in axis.values if value.former == before), "")


def _new_combinations(axes: Sequence[Axis]) -> Iterator[tuple[str, ...]]:
    """Every combination with at least one new value: gaps a merchant left among the old ones stay gaps."""
    for values in combinations(*(axis.values for axis in axes)):
        if any(_is_new(axis, value) for axis, value in zip(axes, values, strict=True)):
            yield tuple(value.name for value in values)


def _is_new(axis: Axis, value: Value) -> bool:
    return value is not axis.values[0] if axis.index is None else not value.former


def _sorted(items: list[VariantInput], axes: Sequence[Axis]) -> list[VariantInput]:
    places = [{value.name: at for at, value in enumerate(axis.values)} for axis in axes]
    return sorted(
        items, key=lambda item: [place[name] for place, name in zip(places, item.options, strict=True)]
    )


def as_input(variant: VariantData) -> VariantInput:
    """A variant as it would be typed."""
    return VariantInput(**{name: getattr(variant, name) for name in VariantInput.__dataclass_fields__})
