"""What a draft would change: against the product as it is now, in words a merchant can check."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from core.errors import Invalid
from core.money import Money
from tenants.catalog import selectors as catalog
from tenants.catalog.checking import (
    DEFAULT_OPTION,
    DEFAULT_VALUE,
    Problems,
    clean_fields,
    clean_options,
    clean_variants,
)
from tenants.catalog.handles import handle_problem
from tenants.catalog.html import clean_html
from tenants.catalog.inputs import ProductInput, VariantInput
from tenants.catalog.types import ProductData, VariantData
from tenants.importing.drafts import ProductDraft, VariantDraft
from tenants.importing.models import ImportItem
from tenants.inventory import selectors as inventory

Action = ImportItem.Action
Values = tuple[str, ...]

_LABELS = {
    "title": "Title",
    "description_html": "Description",
    "vendor": "Vendor",
    "product_type": "Type",
    "tags": "Tags",
    "published": "Published",
    "seo_title": "SEO title",
    "seo_description": "SEO description",
    "price": "Price",
    "compare_at": "Compare-at price",
    "cost": "Cost",
    "sku": "SKU",
    "barcode": "Barcode",
    "weight_grams": "Weight (g)",
    "requires_shipping": "Needs shipping",
    "taxable": "Taxable",
    "tracked": "Stock is tracked",
    "oversell": "Keeps selling at zero",
}
_AMOUNTS = {"price", "compare_at", "cost"}
_MOST_CHANGES = 100


@dataclass(frozen=True, slots=True)
class Present:
    """What the shop has of the products a part of a file is about."""

    products: Mapping[str, ProductData]
    stock: Mapping[UUID, tuple[int, int]]  # on hand, and the least of it that is promised to customers
    pictures: Mapping[UUID, Mapping[str, UUID]]


def present_for(drafts: Iterable[ProductDraft]) -> Present:
    """Read it, in four queries for any number of drafts."""
    products = catalog.products_by_handle(draft.handle for draft in drafts)
    variants = [variant.id for product in products.values() for variant in product.variants]
    levels = inventory.levels_by_variant(variants) if variants else {}
    pictures = catalog.picture_sources(product.id for product in products.values()) if products else {}
    stock = {key: (level.on_hand, level.allocated + level.reserved) for key, level in levels.items()}
    return Present(products, stock, pictures)


@dataclass(slots=True)
class Decision:
    """What to do with one draft. `fields` and `variants` are what the catalog's services take."""

    draft: ProductDraft
    action: Action
    product: ProductData | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    status: str = ""
    options: Sequence[str] = ()
    variants: list[VariantInput] = field(default_factory=list)
    save_variants: bool = False
    stock: dict[Values, int] = field(default_factory=dict)
    pictures: list[tuple[str, str]] = field(default_factory=list)
    images: dict[Values, str] = field(default_factory=dict)
    changes: list[list[Any]] = field(default_factory=list)

    def changed(self, label: str, before: Any, after: Any) -> None:
        if len(self.changes) < _MOST_CHANGES:
            self.changes.append([label, before, after])


def decide(draft: ProductDraft, present: Present, *, currency: str) -> Decision:
    """Compare one draft with the shop. Never raises for what a file says: that becomes a refusal with its row."""
    if not draft.is_refused:
        _check(draft)
    if draft.is_refused:
        return Decision(draft, Action.REFUSE, present.products.get(draft.handle))
    product = present.products.get(draft.handle)
    decision = Decision(draft, Action.CREATE if product is None else Action.KEEP, product)
    if product is None:
        _create(decision)
        return decision
    _fields(decision, product)
    _variants(decision, product, currency)
    _pictures(decision, present.pictures.get(product.id, {}))
    _stock(decision, product, present.stock)
    if decision.changes:
        decision.action = Action.CHANGE
    return decision


def _check(draft: ProductDraft) -> None:
    """What the catalog would refuse, found before anything is written, with the row it is about."""
    if problem := handle_problem(draft.handle):
        draft.refuse(draft.first_row, "handle", problem)
    problems = Problems()
    clean_fields(draft.given, problems)
    options = clean_options(draft.options, problems)
    clean_variants(options, [_new_variant(item) for item in draft.variants], problems)
    for name, messages in problems.found.items():
        parts = name.split(".")
        row = draft.variants[int(parts[1])].row if len(parts) > 1 else draft.first_row
        for message in messages:
            draft.refuse(row, parts[-1].replace("_", " "), message)


def _new_variant(item: VariantDraft) -> VariantInput:
    return VariantInput(**{"price": 0, **item.given}, options=item.options)


def _values(item: VariantDraft) -> Values:
    return item.options or (DEFAULT_VALUE,)


def _create(decision: Decision) -> None:
    draft = decision.draft
    decision.fields = {"handle": draft.handle, **draft.given}
    decision.status = draft.status or "active"
    decision.options = draft.options
    decision.variants = [_new_variant(item) for item in draft.variants]
    decision.pictures = list(draft.images)
    decision.images = {_values(item): item.image for item in draft.variants if item.image}
    decision.stock = {_values(item): item.stock for item in draft.variants if item.stock is not None}


def product_input(decision: Decision) -> ProductInput:
    """The product to create."""
    return ProductInput(
        **decision.fields, status=decision.status, options=decision.options, variants=decision.variants
    )


def _fields(decision: Decision, product: ProductData) -> None:
    wanted = clean_fields(decision.draft.given, Problems())
    for name, value in wanted.items():
        before: Any = product.published_at is not None if name == "published" else getattr(product, name)
        after = clean_html(value) if name == "description_html" else value
        if name == "tags":
            before = list(before)
        if before != after:
            decision.fields[name] = value
            if name == "description_html":
                before, after = _short(before), _short(after)
            decision.changed(_LABELS[name], before, after)
    if decision.draft.status and decision.draft.status != product.status:
        decision.status = decision.draft.status
        decision.changed("Status", product.status, decision.status)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def _variants(decision: Decision, product: ProductData, currency: str) -> None:
    """The file's variants onto the product's. Those the file does not name stay, unless it has other options."""
    draft = decision.draft
    options = clean_options(draft.options, Problems())
    wanted = clean_variants(options, [_new_variant(item) for item in draft.variants], Problems())
    existing = {variant.options: variant for variant in product.variants}
    names = [option.name for option in product.options]
    same_axes = len(options) == len(names) and (options == [DEFAULT_OPTION]) == (names == [DEFAULT_OPTION])
    result: list[VariantInput] = []
    for item, source in zip(wanted, draft.variants, strict=True):
        before = existing.get(tuple(item.options)) if same_axes else None
        result.append(_merged(decision, item, source, before, currency))
    named = {tuple(item.options) for item in result}
    rest = [variant for key, variant in existing.items() if not same_axes or key not in named]
    if same_axes:
        result += [_kept(variant) for variant in rest]
        if rest:
            draft.note(
                draft.first_row, "", f"{len(rest)} variants of the shop are not in the file; they stay."
            )
    elif rest:
        decision.changed("Variants", f"{len(rest)} (replaced)", str(len(result)))
    if options != names:
        decision.changed("Options", ", ".join(names), ", ".join(options))
    order = [variant.options for variant in product.variants]
    decision.options, decision.variants = options, _in_order(result, order)
    decision.save_variants = (
        bool(decision.changes) or [tuple(item.options) for item in decision.variants] != order
    )


def _in_order(items: list[VariantInput], order: Sequence[Values]) -> list[VariantInput]:
    """Variants the shop has stay where they are, new ones follow: an import does not undo an arrangement."""
    places = {key: at for at, key in enumerate(order)}
    return sorted(items, key=lambda item: places.get(tuple(item.options), len(places)))


def _merged(
    decision: Decision, item: VariantInput, source: VariantDraft, before: VariantData | None, currency: str
) -> VariantInput:
    label = "" if item.options == (DEFAULT_VALUE,) else f" · {' / '.join(item.options)}"
    if before is None:
        decision.changed(f"New variant{label}", "", _shown("price", item.price, currency))
        if source.image:
            decision.images[tuple(item.options)] = source.image
        return item
    for name in source.given:
        old, new = getattr(before, name), getattr(item, name)
        if old != new:
            decision.changed(
                f"{_LABELS[name]}{label}", _shown(name, old, currency), _shown(name, new, currency)
            )
    return replace(_kept(before), **{name: getattr(item, name) for name in source.given})


def _shown(name: str, value: Any, currency: str) -> Any:
    return str(Money(value, currency).major) if name in _AMOUNTS and value is not None else value


def _kept(variant: VariantData) -> VariantInput:
    names = VariantInput.__dataclass_fields__
    return VariantInput(**{name: getattr(variant, name) for name in names})


def _pictures(decision: Decision, known: Mapping[str, UUID]) -> None:
    decision.pictures = [(address, alt) for address, alt in decision.draft.images if address not in known]
    for address, _ in decision.pictures:
        decision.changed("New picture", "", address)
    current = {tuple(item.options): item.image_id for item in decision.variants}
    for source in decision.draft.variants:
        key = _values(source)
        if source.image and (current.get(key) is None or known.get(source.image) != current[key]):
            decision.images[key] = source.image
            if source.image in known:
                decision.changed(f"Picture of {' / '.join(key)}", "", source.image)


def _stock(decision: Decision, product: ProductData, stock: Mapping[UUID, tuple[int, int]]) -> None:
    ids = {variant.options: variant.id for variant in product.variants}
    oversell = {tuple(item.options): item.oversell for item in decision.variants}
    for source in decision.draft.variants:
        if source.stock is None:
            continue
        key = _values(source)
        before, promised = stock.get(ids[key], (0, 0)) if key in ids else (None, 0)
        after = source.stock if oversell.get(key) else max(source.stock, promised)
        if before != after:
            decision.stock[key] = source.stock
            label = "" if key == (DEFAULT_VALUE,) else f" · {' / '.join(key)}"
            decision.changed(f"Stock{label}", before if before is not None else "", after)


def refusal(error: Invalid) -> list[str]:
    """An error of the catalog as sentences."""
    found = [f"{name}: {message}" for name, messages in error.errors.items() for message in messages]
    return found or [error.message]
