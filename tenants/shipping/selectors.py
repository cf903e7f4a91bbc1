"""What a customer may pick."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from core.money import payable
from shops.context import current_shop
from tenants.shipping.models import ShippingZone
from tenants.store.remembered import Remembered


@dataclass(frozen=True, slots=True)
class ShippingOption:
    """A method with its price for this cart, in minor units."""

    method_id: UUID
    name: str
    description: str
    price: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a checkout asks about shipping, at once; `countries` None means everywhere."""

    options: tuple[ShippingOption, ...]
    countries: frozenset[str] | None


def delivery_for(*, country: str, subtotal: int, grams: int) -> Delivery:
    """The methods that ship there at this value and weight, each at its lowest price, cheapest first; and where the
    shop ships to at all. The zone that names the country wins over the zone "everywhere else".

    One query, mostly none: the tables are small and kept.
    """
    rows = _table.get()
    places = [row[1] for row in rows if row[5]]
    everywhere = any(not countries for countries in places)
    zones = {row[0]: row[1] for row in rows if not row[1] or country in row[1]}
    zone = next((key for key, countries in zones.items() if countries), next(iter(zones), None))
    best: dict[UUID, ShippingOption] = {}
    for key, _, method_id, name, description, active, price, *limits in rows:
        if price is None:
            continue
        if key == zone and active and _covers(limits, subtotal, grams):
            asked = payable(price, current_shop().currency)
            best.setdefault(method_id, ShippingOption(method_id, name, description, asked))
    countries = None if everywhere else frozenset(code for countries in places for code in countries)
    return Delivery(tuple(best.values()), countries)


def _read() -> list[tuple[Any, ...]]:
    # An outer join: a zone without methods or rates still says that nothing is sent there.
    return list(
        ShippingZone.objects.order_by("position", "methods__rates__price", "methods__position").values_list(
            "id",
            "countries",
            "methods__id",
            "methods__name",
            "methods__description",
            "methods__active",
            "methods__rates__price",
            "methods__rates__subtotal_from",
            "methods__rates__subtotal_below",
            "methods__rates__grams_from",
            "methods__rates__grams_below",
        )
    )


_table = Remembered(_read)


def _covers(limits: list[int | None], subtotal: int, grams: int) -> bool:
    low, high, light, heavy = limits
    return (low or 0) <= subtotal < (high or subtotal + 1) and (light or 0) <= grams < (heavy or grams + 1)


def zones() -> QuerySet[ShippingZone]:
    """All zones with their methods and rates, for the settings page. Three queries."""
    return ShippingZone.objects.prefetch_related("methods__rates")
