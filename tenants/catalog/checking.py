"""Checking what was typed: all that is wrong at once, each with its field, in words a merchant understands."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.errors import Invalid
from core.money import price_problem
from core.text import clean_text
from shops.context import current_shop
from tenants.catalog.handles import handle_problem
from tenants.catalog.html import MOST_HTML
from tenants.catalog.inputs import VariantInput
from tenants.catalog.models import MAX_OPTIONS, MAX_VARIANTS, Collection, Product

MOST_PRICE = 10**12 - 1
MOST_GRAMS = 10_000_000
MOST_TAGS = 250
DEFAULT_OPTION = "Title"
DEFAULT_VALUE = "Default Title"

_LENGTHS = {
    "title": 255,
    "vendor": 120,
    "product_type": 120,
    "seo_title": 255,
    "seo_description": 500,
    "alt": 500,
}


class Problems:
    """Collects what is wrong; `refuse()` raises Invalid when there is anything."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}

    def add(self, field: str, message: str) -> None:
        self.found.setdefault(field, []).append(message)

    def refuse(self) -> None:
        if self.found:
            raise Invalid("Please correct the marked fields.", errors=self.found)


def clean_fields(values: dict[str, Any], problems: Problems) -> dict[str, Any]:
    """The plain fields of a product or a collection, cleaned; what is not known or too long becomes a problem."""
    return {name: _clean_field(name, value, problems) for name, value in values.items()}


def _clean_field(name: str, value: Any, problems: Problems) -> Any:
    if name == "tags":
        return clean_tags(value, problems)
    if name == "published":
        return bool(value)
    if name == "sort_order":
        if value not in Collection.Sort.values:
            problems.add(name, "Choose one of the ways to sort.")
        return value
    if name == "description_html":
        text = str(value or "")
        if len(text) > MOST_HTML:
            problems.add(name, f"At most {MOST_HTML} characters.")
        return text
    if name == "handle":
        return clean_handle(str(value or ""), problems)
    if name not in _LENGTHS:
        problems.add(name, "There is no such field.")
        return value
    text = clean_text(str(value or ""), multiline=False).strip()
    if name == "title" and not text:
        problems.add(name, "Enter a title.")
    if len(text) > _LENGTHS[name]:
        problems.add(name, f"At most {_LENGTHS[name]} characters.")
    return text


def clean_handle(handle: str, problems: Problems) -> str:
    """The handle, which may be empty: then one is made of the title."""
    handle = clean_text(handle, multiline=False).strip()
    if handle and (problem := handle_problem(handle)):
        problems.add("handle", problem)
    return handle


def clean_tags(tags: Sequence[str], problems: Problems) -> list[str]:
    """Each tag once, in order; two that differ in case only are one."""
    found: dict[str, str] = {}
    for tag in tags:
        text = clean_text(str(tag), multiline=False).strip()
        if len(text) > 80:
            problems.add("tags", f"“{text[:30]}…” is longer than 80 characters.")
        elif text:
            found.setdefault(text.casefold(), text)
    if len(found) > MOST_TAGS:
        problems.add("tags", f"At most {MOST_TAGS} tags.")
    return list(found.values())


def check_status(status: str, problems: Problems) -> None:
    if status not in Product.Status.values:
        problems.add("status", "Choose draft, active or archived.")


def clean_options(names: Sequence[str], problems: Problems) -> list[str]:
    """The names of the options; none becomes the one that shoppers never see."""
    found = [clean_text(name, multiline=False).strip() for name in names]
    if len(found) > MAX_OPTIONS:
        problems.add("options", f"A product has at most {MAX_OPTIONS} options.")
    if any(not name or len(name) > 80 for name in found):
        problems.add("options", "An option needs a name of at most 80 characters.")
    if len({name.casefold() for name in found}) < len(found):
        problems.add("options", "Two options have the same name.")
    return found or [DEFAULT_OPTION]


def clean_variants(
    options: Sequence[str], variants: Sequence[VariantInput], problems: Problems
) -> list[VariantInput]:
    """The variants with their values cleaned, each combination once."""
    if not variants:
        problems.add("variants", "A product needs at least one variant with a price.")
    if len(variants) > MAX_VARIANTS:
        problems.add("variants", f"A product has at most {MAX_VARIANTS} variants.")
        return []
    plain = list(options) == [DEFAULT_OPTION]
    cleaned = [
        _clean_variant(index, item, len(options), plain, problems) for index, item in enumerate(variants)
    ]
    seen: dict[tuple[str, ...], int] = {}
    for index, item in enumerate(cleaned):
        key = tuple(value.casefold() for value in item.options)
        first = seen.setdefault(key, index)
        if first != index:
            label = " / ".join(item.options)
            problems.add(f"variants.{index}.options", f"“{label}” is there twice.")
    known = [item.id for item in cleaned if item.id is not None]
    if len(set(known)) < len(known):
        problems.add("variants", "One variant is named twice.")
    return cleaned


def _clean_variant(
    index: int, item: VariantInput, count: int, plain: bool, problems: Problems
) -> VariantInput:
    where = f"variants.{index}"
    values = [clean_text(str(value), multiline=False).strip() for value in item.options]
    if plain and not values:
        values = [DEFAULT_VALUE]
    if len(values) != count or not all(values):
        problems.add(f"{where}.options", "Give a value for every option.")
    if any(len(value) > 120 for value in values):
        problems.add(f"{where}.options", "A value has at most 120 characters.")
    sku = clean_text(item.sku, multiline=False).strip()
    barcode = clean_text(item.barcode, multiline=False).strip()
    if len(sku) > 120:
        problems.add(f"{where}.sku", "At most 120 characters.")
    if len(barcode) > 60:
        problems.add(f"{where}.barcode", "At most 60 characters.")
    for name in ("price", "compare_at", "cost"):
        _check_amount(f"{where}.{name}", getattr(item, name), problems)
    if type(item.price) is int and (problem := price_problem(item.price, current_shop().currency)):
        problems.add(f"{where}.price", problem)
    if type(item.weight_grams) is not int or not 0 <= item.weight_grams <= MOST_GRAMS:
        problems.add(f"{where}.weight_grams", f"Enter grams between 0 and {MOST_GRAMS}.")
    return replace(item, options=tuple(values), sku=sku, barcode=barcode)


def _check_amount(field: str, amount: int | None, problems: Problems) -> None:
    if amount is None:
        return
    if type(amount) is not int or amount < 0:
        problems.add(field, "Enter an amount that is not negative.")
    elif amount > MOST_PRICE:
        problems.add(field, "This amount is too large.")
