"""Shopify's product CSV, in the old columns (Handle, Variant Price) and the new ones (URL handle, Price).

A product is one or more rows with the same handle, one below the other: the first has the title; the others add
variants, pictures, or both. Source: help.shopify.com/manual/products/import-export/using-csv.
"""

from collections.abc import Callable, Iterator
from typing import Any

from core.errors import Invalid
from tenants.importing import values
from tenants.importing.drafts import Aliases, ProductDraft, VariantDraft
from tenants.importing.reading import Row

# Our name: the file's column names, lower case, in the order in which they are looked for.
_COLUMNS: Aliases = {
    "handle": ("handle", "url handle"),
    "title": ("title",),
    "description": ("body (html)", "body html", "body", "description"),
    "vendor": ("vendor",),
    "type": ("type", "custom product type"),
    "tags": ("tags",),
    "published": ("published", "published on online store"),
    "status": ("status",),
    "seo_title": ("seo title",),
    "seo_description": ("seo description",),
    "gift_card": ("gift card",),
    "sku": ("variant sku", "sku"),
    "barcode": ("variant barcode", "barcode"),
    "grams": ("variant grams", "weight value (grams)"),
    "tracker": ("variant inventory tracker", "inventory tracker"),
    "quantity": ("variant inventory qty", "inventory quantity"),
    "policy": ("variant inventory policy", "continue selling when out of stock"),
    "price": ("variant price", "price"),
    "compare_at": ("variant compare at price", "compare-at price"),
    "cost": ("cost per item",),
    "requires_shipping": ("variant requires shipping", "requires shipping"),
    "taxable": ("variant taxable", "charge tax"),
    "image": ("image src", "product image url"),
    "image_alt": ("image alt text",),
    "image_position": ("image position",),
    "variant_image": ("variant image", "variant image url"),
    **{f"option{n}_name": (f"option{n} name",) for n in (1, 2, 3)},
    **{f"option{n}_value": (f"option{n} value",) for n in (1, 2, 3)},
}
_PASSED_OVER = (
    "google shopping", "variant fulfillment service", "fulfillment service", "variant weight unit",
    "weight unit for display", "variant tax code", "tax code", "product category", "standard product type",
    "included /", "price /", "compare at price /", "unit price", "option1 linked to", "option2 linked to",
    "option3 linked to", "inventory tracker", "collection",
)  # fmt: skip
_DEFAULT = "default title"
_MOST_IMAGES = 250


def is_shopify(columns: tuple[str, ...]) -> bool:
    return bool({"handle", "url handle"} & set(columns)) and bool({"variant price", "price"} & set(columns))


class Shopify:
    """Reads drafts of products from rows. `notes` says what of the file is not used."""

    name = "shopify"

    def __init__(self, columns: tuple[str, ...], currency: str) -> None:
        self._currency = currency
        self._column = {
            ours: found
            for ours, names in _COLUMNS.items()
            if (found := next((name for name in names if name in columns), ""))
        }
        missing = [name for name in ("handle", "title", "price") if name not in self._column]
        if missing:
            words = ", ".join(f"“{_COLUMNS[name][0].title()}”" for name in missing)
            raise Invalid(f"The file lacks the column {words}.", code="missing_columns")
        known = set(self._column.values())
        unknown = [
            name for name in columns if name and name not in known and not name.startswith(_PASSED_OVER)
        ]
        self.notes = (f"Not used: {', '.join(unknown[:20])}.",) if unknown else ()

    def drafts(self, rows: Iterator[Row]) -> Iterator[ProductDraft]:
        """One draft per product, in the order of the file."""
        seen: dict[str, int] = {}
        group: list[Row] = []
        for row in rows:
            if group and self._key(row) != self._key(group[0]):
                yield self._checked(group, seen)
                group = []
            group.append(row)
        if group:
            yield self._checked(group, seen)

    def _get(self, row: Row, name: str) -> str:
        return row.get(self._column[name]) if name in self._column else ""

    def _key(self, row: Row) -> str:
        return self._get(row, "handle").lower()

    def _checked(self, group: list[Row], seen: dict[str, int]) -> ProductDraft:
        handle = self._key(group[0])
        draft = self._draft(handle, group)
        if not handle:
            draft.refuse(draft.first_row, self._column["handle"], "The row has no handle.")
        elif handle in seen:
            text = (
                f"This handle was there before, in row {seen[handle]}. Keep the rows of one product together."
            )
            draft.refuse(draft.first_row, self._column["handle"], text)
        seen.setdefault(handle, draft.first_row)
        return draft

    def _draft(self, handle: str, group: list[Row]) -> ProductDraft:
        first = group[0]
        draft = ProductDraft(
            handle, first.number, group[-1].number, title=values.text(self._get(first, "title"))
        )
        for row in group:
            if row.surplus:
                draft.refuse(
                    row.number, "", "The row has more cells than the header: a separator is misplaced."
                )
        self._product(draft, first)
        names = [values.text(self._get(first, f"option{n}_name")) for n in (1, 2, 3)]
        variants = [row for row in group if self._has_variant(row)]
        used = [any(self._get(row, f"option{n}_value") for row in variants) for n in (1, 2, 3)]
        axes = [n for n in (1, 2, 3) if used[n - 1]]
        if self._is_plain(variants, axes):
            axes = []
        for n in axes:
            if not names[n - 1]:
                draft.refuse(first.number, f"option{n} name", f"Option {n} has values but no name.")
        draft.options = [names[n - 1] for n in axes]
        for row in variants:
            self._variant(draft, row, axes)
        for row in group:
            self._picture(draft, row)
        if not draft.title:
            draft.refuse(first.number, "title", "The product has no title.")
        if not variants:
            draft.refuse(first.number, self._column["price"], "The product has no row with a price.")
        if len(draft.images) > _MOST_IMAGES:
            draft.note(first.number, "", f"Only the first {_MOST_IMAGES} pictures are taken.")
            del draft.images[_MOST_IMAGES:]
        return draft

    def _has_variant(self, row: Row) -> bool:
        return any(
            self._get(row, name)
            for name in ("option1_value", "option2_value", "option3_value", "price", "sku")
        )

    def _is_plain(self, variants: list[Row], axes: list[int]) -> bool:
        return len(variants) == 1 and (
            not axes or self._get(variants[0], "option1_value").lower() == _DEFAULT
        )

    def _product(self, draft: ProductDraft, row: Row) -> None:
        given = draft.given
        given["title"] = draft.title
        for ours, theirs in (
            ("description_html", "description"),
            ("vendor", "vendor"),
            ("product_type", "type"),
        ):
            if theirs in self._column:
                given[ours] = values.text(self._get(row, theirs))
        for name in ("seo_title", "seo_description"):
            if name in self._column:
                given[name] = values.text(self._get(row, name))
        if "tags" in self._column:
            given["tags"] = values.tags(values.text(self._get(row, "tags")))
        if self._get(row, "published"):
            self._value(draft, row, "published", values.flag, given, "published")
        self._status(draft, row)
        if self._get(row, "gift_card").lower() in {"true", "yes", "1"}:
            draft.refuse(row.number, self._column["gift_card"], "Gift cards cannot be imported.")

    def _status(self, draft: ProductDraft, row: Row) -> None:
        status = self._get(row, "status").lower()
        if status == "unlisted":
            draft.given["published"], status = False, "active"
        if status and status not in {"active", "draft", "archived"}:
            draft.refuse(
                row.number, self._column["status"], f"“{status[:40]}” is not active, draft or archived."
            )
        else:
            draft.status = status

    def _variant(self, draft: ProductDraft, row: Row, axes: list[int]) -> None:
        options = tuple(values.text(self._get(row, f"option{n}_value")) for n in axes)
        for n, value in zip(axes, options, strict=True):
            if not value:
                draft.refuse(row.number, f"option{n} value", f"The variant has no value for option {n}.")
        variant = VariantDraft(row.number, options, {})
        given = variant.given
        for name in ("sku", "barcode"):
            if name in self._column:
                given[name] = values.text(self._get(row, name))
        if not self._get(row, "price"):
            draft.refuse(row.number, self._column["price"], "The variant has no price.")
        self._value(draft, row, "price", self._price, given, "price")
        for name in ("compare_at", "cost"):
            self._value(draft, row, name, self._price, given, name, empty=None)
        self._value(draft, row, "grams", values.grams, given, "weight_grams", empty=0)
        for name in ("requires_shipping", "taxable"):
            self._value(draft, row, name, values.flag, given, name)
        self._stock(draft, row, variant)
        if address := self._address(draft, row, "variant_image"):
            variant.image = address
        draft.variants.append(variant)

    def _stock(self, draft: ProductDraft, row: Row, variant: VariantDraft) -> None:
        if "tracker" in self._column:
            tracker = self._get(row, "tracker").lower()
            variant.given["tracked"] = tracker not in {"", "not tracked", "false"}
        policy = self._get(row, "policy").lower()
        if policy in {"deny", "continue"}:
            variant.given["oversell"] = policy == "continue"
        elif policy:
            self._value(draft, row, "policy", values.flag, variant.given, "oversell")
        found: dict[str, Any] = {}
        self._value(draft, row, "quantity", values.whole, found, "stock")
        if found.get("stock", 0) < 0:
            draft.note(row.number, self._column["quantity"], "A negative quantity is taken as 0.")
        if "stock" in found:
            variant.stock = max(found["stock"], 0)

    def _price(self, cell: str) -> int:
        return values.price(cell, self._currency)

    def _value(
        self,
        draft: ProductDraft,
        row: Row,
        column: str,
        convert: Callable[[str], Any],
        into: dict[str, Any],
        name: str,
        **empty: Any,
    ) -> None:
        """Convert a cell if it has content; `empty` is what an empty cell of a column that exists means."""
        cell = self._get(row, column)
        if not cell:
            if "empty" in empty and column in self._column:
                into[name] = empty["empty"]
            return
        try:
            into[name] = convert(cell)
        except ValueError as error:
            draft.refuse(row.number, self._column[column], str(error))

    def _picture(self, draft: ProductDraft, row: Row) -> None:
        if address := self._address(draft, row, "image"):
            draft.picture(address, values.text(self._get(row, "image_alt"))[:500])
        if address := self._address(draft, row, "variant_image", quiet=True):
            draft.picture(address)

    def _address(self, draft: ProductDraft, row: Row, name: str, *, quiet: bool = False) -> str:
        cell = self._get(row, name)
        try:
            return values.address(cell) if cell else ""
        except ValueError as error:
            if not quiet:
                draft.note(row.number, self._column[name], str(error))
            return ""
