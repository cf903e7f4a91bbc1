"""The merchant's table of stock, and the account of one figure in it."""

from typing import Any
from uuid import UUID

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from core.folding import folded
from tenants.inventory.models import StockLevel, StockMovement
from tenants.inventory.selectors import LOW, movements

_FIGURES = ("on_hand", "allocated", "reserved", "safety")


def stock_list(*, query: str = "", only: str = "") -> QuerySet[Any]:
    """Variants of products that are not archived, by title, with on_hand, allocated, reserved and available.

    A variant that never had stock is there too, with zeros. `only` is "low" (tracked, at most LOW available), "out"
    (tracked, none available) or nothing. Asks from the variants' side of our own relation.
    """
    level = StockLevel.objects.filter(variant_id=OuterRef("pk"), location__is_default=True)
    figures: dict[str, Any] = {
        name: Coalesce(Subquery(level.values(name)[:1]), 0, output_field=IntegerField()) for name in _FIGURES
    }
    found: QuerySet[Any] = StockLevel.variant.field.related_model._default_manager.exclude(
        product__status="archived"
    )
    found = found.select_related("product__cover", "value1", "value2", "value3").annotate(**figures)
    found = found.annotate(available=F("on_hand") - F("allocated") - F("reserved") - F("safety"))
    for word in query.split()[:8]:
        found = found.filter(
            Q(sku__icontains=word) | Q(product__words__contains=folded(word)) | Q(barcode=word)
        )
    if only in {"low", "out"}:
        found = found.filter(tracked=True, available__lte=LOW if only == "low" else 0)
    return found.order_by("product__title", "product_id", "position", "id")


def account(variant_id: UUID) -> list[tuple[str, int]]:
    """Why is it 47? What each kind of movement has done to the stock on hand; the sum is the figure."""
    sums = movements(variant_id).order_by().values("kind").annotate(total=Sum("on_hand")).exclude(total=0)
    labels = dict(StockMovement.Kind.choices)
    return sorted(((str(labels[row["kind"]]), row["total"]) for row in sums), key=lambda row: -row[1])


def moved_since(variant_id: UUID, count: int) -> int:
    """What the newest `count` movements together did to the stock on hand."""
    newest = movements(variant_id).values_list("on_hand", flat=True)[:count]
    return sum(newest)
