"""What a customer may pick."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from tenants.shipping.models import ShippingMethod, ShippingRate, ShippingZone


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


def ships_to() -> frozenset[str] | None:
    """The countries the shop ships to; None means every country."""
    zones = list(ShippingZone.objects.filter(methods__active=True).distinct().values_list("countries", flat=True))
    if any(not countries for countries in zones):
        return None
    return frozenset(country for countries in zones for country in countries)


def zones() -> QuerySet[ShippingZone]:
    """All zones with their methods and rates, for the settings page. Three queries."""
    return ShippingZone.objects.prefetch_related("methods__rates")


def method_name(method_id: UUID) -> str:
    return ShippingMethod.objects.filter(id=method_id).values_list("name", flat=True).first() or ""
