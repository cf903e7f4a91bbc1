"""Reading stock."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from core.prepared import Asked, Prepared, Row, ask
from tenants.inventory.models import StockLevel, StockMovement

LOW = 5


@dataclass(frozen=True, slots=True)
class Availability:
    """How many can be bought: None means as many as one likes."""

    available: int | None

    @property
    def sellable(self) -> bool:
        return self.available is None or self.available > 0

    def covers(self, quantity: int) -> bool:
        return self.available is None or self.available >= quantity


def availability(variant_ids: Iterable[UUID]) -> dict[UUID, Availability]:
    """Availability of tracked variants that have a level. One query.

    A variant that is missing in the answer has never had stock: `availability_of` says what that means for it.
    """
    wanted = list(set(variant_ids))
    return ask(asked_availability(wanted)) if wanted else {}


def asked_availability(variant_ids: Iterable[UUID]) -> Asked[dict[UUID, Availability]]:
    """The same, to be asked together with other questions."""
    return _levels().asked(_totals, ids=list(set(variant_ids)))


def asked_availability_of_product(handle: str) -> Asked[dict[UUID, Availability]]:
    """The same for all variants of a product."""
    return _levels_of_product().asked(_totals, handle=handle)


def _totals(rows: Iterable[Row]) -> dict[UUID, Availability]:
    totals: dict[UUID, int | None] = {}
    for variant_id, tracked, oversell, available in rows:
        if not tracked or oversell == "continue":
            totals[variant_id] = None
        else:
            totals[variant_id] = (totals.get(variant_id) or 0) + available
    return {
        variant_id: Availability(None if total is None else max(total, 0))
        for variant_id, total in totals.items()
    }


@cache
def _levels() -> Prepared:
    def build(ids: list[UUID]) -> QuerySet[Any, Any]:
        levels = StockLevel.objects.filter(variant_id__in=ids, location__active=True)
        return levels.values_list("variant_id", "variant__tracked", "variant__oversell", _available())

    return Prepared(build)


@cache
def _levels_of_product() -> Prepared:
    def build(handle: str) -> QuerySet[Any, Any]:
        levels = StockLevel.objects.filter(variant__product__handle=handle, location__active=True)
        return levels.values_list("variant_id", "variant__tracked", "variant__oversell", _available())

    return Prepared(build)


def _available() -> F:
    return F("on_hand") - F("allocated") - F("reserved") - F("safety")  # type: ignore[return-value]  # combined F


def availability_of(
    found: dict[UUID, Availability], *, variant_id: UUID, tracked: bool, oversell: bool
) -> Availability:
    """The availability of one variant out of `availability(...)`."""
    if not tracked or oversell:
        return Availability(None)
    return found.get(variant_id, Availability(0))


def buyable() -> Exists:
    """The question whether a product (the row around it) has a variant that can be bought now: for lists.

    Asked from the variants' side of our own relation, because a variant that never had stock has no level.
    """
    left = StockLevel.objects.annotate(left=_available()).filter(
        variant=OuterRef("pk"), location__active=True, left__gt=0
    )
    variants = StockLevel.variant.field.related_model._default_manager.filter(product=OuterRef("pk"))
    return Exists(variants.filter(Q(tracked=False) | Q(oversell="continue") | Exists(left)).order_by())


def stock_table(*, query: str = "", low_only: bool = False) -> QuerySet[StockLevel]:
    """Levels with their products, for the back office, by product title."""
    levels = (
        StockLevel.objects.select_related(
            "variant__product", "variant__value1", "variant__value2", "variant__value3", "location"
        )
        .annotate(available_now=_available())
        .order_by("variant__product__title", "variant__position")
    )
    if query:
        levels = levels.filter(Q(variant__sku__icontains=query) | Q(variant__product__title__icontains=query))
    if low_only:
        levels = levels.filter(variant__tracked=True, available_now__lte=LOW)
    return levels


def low_stock_count() -> int:
    """How many tracked variants of active products are nearly or quite sold out."""
    return stock_table(low_only=True).filter(variant__product__status="active").count()


def level_of(variant_id: UUID) -> StockLevel | None:
    return (
        StockLevel.objects.filter(variant_id=variant_id, location__is_default=True)
        .select_related("variant__product", "variant__value1", "variant__value2", "variant__value3")
        .first()
    )


def levels_by_variant(variant_ids: Iterable[UUID]) -> dict[UUID, StockLevel]:
    """The default location's levels, by variant. One query."""
    rows = StockLevel.objects.filter(variant_id__in=set(variant_ids), location__is_default=True)
    return {row.variant_id: row for row in rows}


def movements(variant_id: UUID) -> QuerySet[StockMovement]:
    """Why is it 47? Newest first."""
    return StockMovement.objects.filter(level__variant_id=variant_id).order_by("-created_at", "-id")


def unexplained_levels() -> list[UUID]:
    """Levels whose figures are not the sums of their movements: always empty, or something is broken."""
    sums = StockLevel.objects.annotate(
        moved_on_hand=Sum("movements__on_hand", default=0),
        moved_allocated=Sum("movements__allocated", default=0),
        moved_reserved=Sum("movements__reserved", default=0),
    )
    wrong = sums.exclude(
        on_hand=F("moved_on_hand"), allocated=F("moved_allocated"), reserved=F("moved_reserved")
    )
    return list(wrong.values_list("id", flat=True))
