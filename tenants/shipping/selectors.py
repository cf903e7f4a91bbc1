"""What a customer may pick."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from tenants.shipping.models import ShippingMethod, ShippingRate, ShippingZone
from tenants.store.remembered import Remembered


@dataclass(frozen=True, slots=True)
class ShippingOption:
    """A method with its price for this cart, in minor units."""

    method_id: UUID
    name: str
    description: str
    price: int


def options_for(*, country: str, subtotal: int, grams: int) -> tuple[ShippingOption, ...]:
    """The methods that ship there at this value and weight, cheapest first; the zone that names the country wins
    over the zone "everywhere else". Two queries.
    """
    zone = _zone_of(country)
    if zone is None:
        return ()
    rates = (
        ShippingRate.objects.filter(method__zone=zone, method__active=True)
        .filter(subtotal_from__lte=subtotal, grams_from__lte=grams)
        .filter(Q(subtotal_below__isnull=True) | Q(subtotal_below__gt=subtotal))
        .filter(Q(grams_below__isnull=True) | Q(grams_below__gt=grams))
        .select_related("method")
        .order_by("price", "method__position")
    )
    best: dict[UUID, ShippingOption] = {}
    for rate in rates:
        best.setdefault(rate.method_id, _option(rate))
    return tuple(best.values())


def _option(rate: ShippingRate) -> ShippingOption:
    return ShippingOption(
        method_id=rate.method_id, name=rate.method.name, description=rate.method.description, price=rate.price
    )


def _zone_of(country: str) -> ShippingZone | None:
    zones = list(ShippingZone.objects.filter(Q(countries__contains=[country]) | Q(countries=[])))
    named = [zone for zone in zones if country in zone.countries]
    return next(iter(named or zones), None)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a checkout asks about shipping, at once; `countries` None means everywhere."""

    options: tuple[ShippingOption, ...]
    countries: frozenset[str] | None


def delivery_for(*, country: str, subtotal: int, grams: int) -> Delivery:
    """The same as `options_for` and `ships_to`, in one query, mostly none: the tables are small and kept."""
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
            best.setdefault(method_id, ShippingOption(method_id, name, description, price))
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


def ships_to() -> frozenset[str] | None:
    """The countries the shop ships to; None means every country."""
    zones = list(
        ShippingZone.objects.filter(methods__active=True).distinct().values_list("countries", flat=True)
    )
    if any(not countries for countries in zones):
        return None
    return frozenset(country for countries in zones for country in countries)


def zones() -> QuerySet[ShippingZone]:
    """All zones with their methods and rates, for the settings page. Three queries."""
    return ShippingZone.objects.prefetch_related("methods__rates")


def method_name(method_id: UUID) -> str:
    return ShippingMethod.objects.filter(id=method_id).values_list("name", flat=True).first() or ""
