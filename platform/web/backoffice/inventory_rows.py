"""What the pages of stock show."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page

from core.ids import public_id
from shops.context import ShopRef
from tenants.catalog.selectors.images import image_of
from tenants.catalog.types import VariantForSale
from tenants.inventory import selectors as inventory
from tenants.inventory.selectors import LOW
from tenants.inventory.stock_list import account, moved_since
from web.access import ShopRequest
from web.backoffice.inventory_forms import AdjustForm, CountForm, StockForm
from web.backoffice.inventory_origins import Origin, origins
from web.backoffice.lists import page_of
from web.backoffice.media_files import picture_url


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRow:
    id: str
    product: str
    variant: str
    sku: str
    picture: str
    on_hand: int
    promised: int
    available: int
    tracked: bool
    status: str


def stock_rows(shop: ShopRef, variants: Iterable[Any]) -> list[StockRow]:
    """Rows of `stock_list`."""
    return [_row(shop, variant) for variant in variants]


def _row(shop: ShopRef, variant: Any) -> StockRow:
    values = [value.value for value in (variant.value1, variant.value2, variant.value3) if value is not None]
    title = " / ".join(values)
    return StockRow(
        id=public_id("var", variant.id),
        product=variant.product.title,
        variant="" if title == "Default Title" else title,
        sku=variant.sku,
        picture=picture_url(shop, image_of(variant.product.cover), 160),
        on_hand=variant.on_hand,
        promised=variant.allocated + variant.reserved,
        available=variant.available,
        tracked=variant.tracked,
        status=_status(variant),
    )


def _status(variant: Any) -> str:
    if not variant.tracked or variant.available > LOW:
        return ""
    return "low_stock" if variant.available > 0 else "out_of_stock"


@dataclass(frozen=True, slots=True)
class MovementRow:
    """A movement and what was on hand after it."""

    at: Any
    kind: str
    on_hand: int
    promised: int
    after: int
    why: str
    who: str
    origin: Origin | None


@dataclass
class StockPage:
    """One variant's stock. `refused` is a form that was sent and not accepted."""

    request: ShopRequest
    variant: VariantForSale
    refused: StockForm | None = None

    @property
    def id(self) -> str:
        return public_id("var", self.variant.id)

    @property
    def product_id(self) -> str:
        return public_id("prod", self.variant.product_id)

    @cached_property
    def level(self) -> Any:
        return inventory.level_of(self.variant.id)

    @property
    def on_hand(self) -> int:
        return self.level.on_hand if self.level else 0

    @property
    def figures(self) -> list[tuple[str, int, str]]:
        level = self.level
        if level is None:
            return [
                ("On hand", 0, "never counted yet"),
                ("Allocated", 0, ""),
                ("Reserved", 0, ""),
                ("Available", 0, ""),
            ]
        return [
            ("On hand", level.on_hand, "on the shelf"),
            ("Allocated", level.allocated, "sold, not sent yet"),
            ("Reserved", level.reserved, "being paid right now"),
            ("Available", level.available, "can be bought"),
        ]

    @cached_property
    def account(self) -> list[tuple[str, int]]:
        return account(self.variant.id)

    @cached_property
    def adjust(self) -> AdjustForm:
        return self.refused if isinstance(self.refused, AdjustForm) else AdjustForm(prefix=None)

    @cached_property
    def count(self) -> CountForm:
        return self.refused if isinstance(self.refused, CountForm) else CountForm(auto_id="count_%s")

    @cached_property
    def page(self) -> Page[Any]:
        return page_of(self.request, inventory.movements(self.variant.id), per_page=30)

    @property
    def movements(self) -> list[MovementRow]:
        """Newest first, each with the figure it left: reckoned back from the figure of today."""
        after = self.on_hand - moved_since(
            self.variant.id, self.page.start_index() - 1 if self.page.number > 1 else 0
        )
        rows = list(self.page.object_list)
        known = origins(self.request, {row.reference for row in rows})
        found = []
        for row in rows:
            promised, origin = row.allocated + row.reserved, known.get(row.reference)
            why = row.reason or ("" if origin else row.reference)
            what = (row.get_kind_display(), row.on_hand, promised, after, why, row.actor_label, origin)
            found.append(MovementRow(row.created_at, *what))
            after -= row.on_hand
        return found
