"""WooCommerce's product CSV: simple products, and variable ones whose variations stand anywhere in the file.

A variation without a value for an attribute means “any”: it becomes one variant per value of the product. Source:
woocommerce.com/document/product-csv-importer-exporter.
"""

import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

from core.errors import Invalid
from tenants.catalog.handles import make_handle
from tenants.importing import values
from tenants.importing.drafts import ProductDraft, VariantDraft
from tenants.importing.reading import Row

_MOST_OPTIONS = 3
_PARENT_ID = re.compile(r"id:([0-9]+)")
_LINE_BREAK = re.compile(r"\\n|\r?\n")


def is_woocommerce(columns: tuple[str, ...]) -> bool:
    return {"type", "sku", "name", "regular price"} <= set(columns)


class WooCommerce:
    """Reads drafts of products from rows. The whole file is held: a variation may stand before its product."""

    name = "woocommerce"

    def __init__(self, columns: tuple[str, ...], currency: str) -> None:
        self._columns = set(columns)
        self._currency = currency
        self._weight = next(
            ((c, u) for u in ("kg", "g", "lb", "oz") if (c := f"weight ({u})") in columns), None
        )
        if self._weight is None and "weight (lbs)" in columns:
            self._weight = ("weight (lbs)", "lb")
        self.notes: tuple[str, ...] = ()
        if "name" not in self._columns:
            raise Invalid("The file lacks the column “Name”.", code="missing_columns")

    def drafts(self, rows: Iterator[Row]) -> Iterator[ProductDraft]:
        """One draft per product, in the order of the file; a variation without its product is refused."""
        products: list[Row] = []
        variations: dict[str, list[Row]] = {}
        for row in rows:
            if "variation" in self._kinds(row):
                variations.setdefault(row.get("parent").lower(), []).append(row)
            else:
                products.append(row)
        handles: set[str] = set()
        for row in products:
            keys = (row.get("sku").lower(), f"id:{row.get('id')}")
            children = [child for key in keys if key and key != "id:" for child in variations.pop(key, [])]
            yield self._draft(row, children, handles)
        for orphans in variations.values():
            for row in orphans:
                draft = ProductDraft("", row.number, row.number, title=row.get("name"))
                draft.refuse(
                    row.number, "parent", f"The product “{row.get('parent')[:60]}” is not in the file."
                )
                yield draft

    def _kinds(self, row: Row) -> set[str]:
        return {kind.strip() for kind in row.get("type").lower().split(",")}

    def _draft(self, row: Row, children: list[Row], handles: set[str]) -> ProductDraft:
        title = values.text(row.get("name"))
        handle = make_handle(title)
        if handle in handles:
            handle = make_handle(f"{title} {row.get('sku') or row.get('id')}")
        handles.add(handle)
        draft = ProductDraft(
            handle, row.number, max([row.number, *(child.number for child in children)]), title=title
        )
        if not title:
            draft.refuse(row.number, "name", "The product has no name.")
        kinds = self._kinds(row)
        for kind in ("grouped", "external"):
            if kind in kinds:
                draft.refuse(row.number, "type", f"Products of the type “{kind}” cannot be imported.")
        if row.surplus:
            draft.refuse(row.number, "", "The row has more cells than the header: a separator is misplaced.")
        self._product(draft, row)
        if "variable" in kinds:
            self._variants(draft, row, children)
        else:
            self._variant(draft, row, ())
        return draft

    def _product(self, draft: ProductDraft, row: Row) -> None:
        text = values.text(row.get("description")) or values.text(row.get("short description"))
        draft.given["title"] = draft.title
        draft.given["description_html"] = _LINE_BREAK.sub("<br>", text)
        draft.given["tags"] = values.tags(row.get("tags"))
        categories = [part.strip() for part in row.get("categories").split(",") if part.strip()]
        draft.given["product_type"] = categories[0].split(">")[-1].strip()[:120] if categories else ""
        published = row.get("published")
        draft.status = "draft" if published in {"-1", "0"} else "active"
        draft.given["published"] = row.get("visibility in catalog").lower() != "hidden"
        for address in row.get("images").split(","):
            self._picture(draft, row, address.strip())

    def _picture(self, draft: ProductDraft, row: Row, cell: str) -> str:
        if not cell:
            return ""
        try:
            draft.picture(values.address(cell))
        except ValueError as error:
            draft.note(row.number, "images", str(error))
            return ""
        return cell

    def _variants(self, draft: ProductDraft, row: Row, children: list[Row]) -> None:
        axes = self._axes(row, children)
        if len(axes) > _MOST_OPTIONS:
            draft.refuse(row.number, "attribute 4 name", f"A product has at most {_MOST_OPTIONS} options.")
            return
        if not children:
            draft.refuse(row.number, "type", "The variable product has no variations in the file.")
        draft.options = [name for name, _ in axes]
        taken: set[tuple[str, ...]] = set()
        # Exact variations first: one that says “any” fills what they leave.
        for child in sorted(children, key=lambda child: self._vague(child, axes)):
            self._expand(draft, child, axes, taken)
        places = {name: {value: at for at, value in enumerate(found)} for name, found in axes}
        draft.variants.sort(
            key=lambda item: [
                places[name].get(value, 999) for (name, _), value in zip(axes, item.options, strict=True)
            ]
        )

    def _axes(self, row: Row, children: list[Row]) -> list[tuple[str, list[str]]]:
        """The attributes that variations use, with the product's values in its order."""
        listed: dict[str, list[str]] = {}
        for name, cell in _attributes(row):
            listed[name] = [value for part in cell.split(",") if (value := part.strip())]
        used = {name for child in children for name, _ in _attributes(child)}
        axes = [(name, found) for name, found in listed.items() if name in used]
        return axes + [(name, []) for name in sorted(used - listed.keys())]

    def _vague(self, row: Row, axes: list[tuple[str, list[str]]]) -> int:
        found = dict(_attributes(row))
        return sum(not found.get(name) for name, _ in axes)

    def _expand(
        self, draft: ProductDraft, row: Row, axes: list[tuple[str, list[str]]], taken: set[tuple[str, ...]]
    ) -> None:
        found = dict(_attributes(row))
        choices = [[values.text(found[name])] if found.get(name) else listed for name, listed in axes]
        combinations = list(itertools.product(*choices))
        if not combinations:
            draft.refuse(
                row.number, "attribute 1 value(s)", "The variation has no value, and its product lists none."
            )
        for options in combinations:
            if options in taken:
                if len(combinations) == 1:
                    draft.refuse(
                        row.number, "attribute 1 value(s)", f"“{' / '.join(options)}” is there twice."
                    )
                continue
            taken.add(options)
            self._variant(draft, row, options, shared=len(combinations) > 1)

    def _variant(
        self, draft: ProductDraft, row: Row, options: tuple[str, ...], *, shared: bool = False
    ) -> None:
        variant = VariantDraft(row.number, options, {"sku": values.text(row.get("sku"))})
        given = variant.given
        self._prices(draft, row, given)
        given["taxable"] = row.get("tax status").lower() != "none"
        given["requires_shipping"] = not {"virtual", "downloadable"} & self._kinds(row)
        given["oversell"] = row.get("backorders allowed?").lower() in {"1", "yes", "notify"}
        if self._weight and row.get(self._weight[0]):
            column, unit = self._weight
            self._value(draft, row, column, lambda cell: values.grams(cell, unit), given, "weight_grams")
        stock: dict[str, int] = {}
        self._value(draft, row, "stock", values.whole, stock, "stock")
        given["tracked"] = "stock" in stock
        if "stock" in stock and not shared:
            variant.stock = max(stock["stock"], 0)
        if "variation" in self._kinds(row):
            variant.image = self._picture(draft, row, row.get("images").split(",")[0].strip())
        draft.variants.append(variant)

    def _prices(self, draft: ProductDraft, row: Row, given: dict[str, Any]) -> None:
        found: dict[str, int] = {}
        for column in ("regular price", "sale price"):
            self._value(draft, row, column, lambda cell: values.price(cell, self._currency), found, column)
        regular, sale = found.get("regular price"), found.get("sale price")
        given["compare_at"] = regular if sale is not None and regular is not None and sale < regular else None
        if sale is not None or regular is not None:
            given["price"] = sale if sale is not None else regular
        elif not row.get("regular price"):
            draft.refuse(row.number, "regular price", "The product has no price.")

    def _value(
        self,
        draft: ProductDraft,
        row: Row,
        column: str,
        convert: Callable[[str], int],
        into: dict[str, Any],
        name: str,
    ) -> None:
        cell = row.get(column)
        try:
            if cell:
                into[name] = convert(cell)
        except ValueError as error:
            draft.refuse(row.number, column, str(error))


def _attributes(row: Row) -> Iterator[tuple[str, str]]:
    for number in itertools.count(1):
        column = f"attribute {number} name"
        if column not in row.cells:
            return
        if name := row.get(column):
            yield name, row.get(f"attribute {number} value(s)")
