"""Keeping zones, methods and rates."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.errors import Conflict, Invalid, NotFound
from core.money import exponent, price_problem
from shops.context import ShopRef, current_shop
from tenants.shipping.locks import zones_for_update
from tenants.shipping.models import ShippingMethod, ShippingRate, ShippingZone
from tenants.store.services import touch_storefront

_MOST_PRICE = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class RateInput:
    """A price with the range it is for: from (inclusive) to below (exclusive); amounts in minor units."""

    price: int
    subtotal_from: int = 0
    subtotal_below: int | None = None
    grams_from: int = 0
    grams_below: int | None = None


def open_defaults(shop: ShopRef) -> None:
    """Standard shipping at home, free from a round amount, and one price elsewhere. Harmless when it runs twice."""
    unit = 10 ** exponent(shop.currency)
    scale = _price_level(shop.currency)
    with shop_atomic():
        if ShippingZone.objects.exists():
            return
        home = ShippingZone.objects.create(name="Domestic", countries=[shop.country], position=1)
        abroad = ShippingZone.objects.create(name="Everywhere else", countries=[], position=2)
        standard = ShippingMethod.objects.create(zone=home, name="Standard", description="2–4 working days")
        parcel = ShippingMethod.objects.create(
            zone=abroad, name="International", description="5–10 working days"
        )
        ShippingRate.objects.bulk_create(
            [
                ShippingRate(method=standard, price=5 * unit * scale, subtotal_below=75 * unit * scale),
                ShippingRate(method=standard, price=0, subtotal_from=75 * unit * scale),
                ShippingRate(method=parcel, price=15 * unit * scale),
            ]
        )


def _price_level(currency: str) -> int:
    """Rough size of one euro in the currency, so that a default price is not absurd."""
    levels = {
        "JPY": 150,
        "KRW": 1400,
        "ISK": 150,
        "HUF": 400,
        "VND": 26000,
        "IDR": 17000,
        "CZK": 25,
        "SEK": 11,
    }
    levels |= {
        "NOK": 11,
        "DKK": 7,
        "PLN": 4,
        "UGX": 4000,
        "CLP": 1000,
        "XAF": 650,
        "XOF": 650,
        "INR": 90,
        "RON": 5,
    }
    return levels.get(currency, 1)


def save_zone(*, actor: Actor, name: str, countries: Sequence[str], zone_id: UUID | None = None) -> UUID:
    """Create or change a zone; a country is in one zone only, and one zone may be "everywhere else"."""
    actor.require("settings.edit")
    name, wanted = name.strip(), sorted({country.upper() for country in countries})
    if not name:
        raise Invalid("Give the zone a name.", field="name")
    with shop_atomic():
        others = [zone for zone in zones_for_update() if zone.id != zone_id]
        _check_overlap(wanted, others)
        zone = ShippingZone(position=len(others) + 1) if zone_id is None else _zone(zone_id)
        zone.name, zone.countries = name, wanted
        zone.save()
        audit(
            actor,
            "shipping_zone.saved",
            target="shipping_zone",
            target_id=zone.id,
            data={"countries": wanted},
        )
        touch_storefront()
    return zone.id


def _check_overlap(wanted: list[str], others: list[ShippingZone]) -> None:
    for other in others:
        if not wanted and not other.countries:
            raise Conflict(f"“{other.name}” is the zone for everywhere else already.", field="countries")
        taken = sorted(set(wanted) & set(other.countries))
        if taken:
            raise Conflict(f"{', '.join(taken)} already in “{other.name}”.", field="countries")


def delete_zone(*, actor: Actor, zone_id: UUID) -> None:
    actor.require("settings.edit")
    with shop_atomic():
        zone = _zone(zone_id)
        audit(
            actor,
            "shipping_zone.deleted",
            target="shipping_zone",
            target_id=zone_id,
            data={"name": zone.name},
        )
        zone.delete()
        touch_storefront()


def save_method(
    *,
    actor: Actor,
    zone_id: UUID,
    name: str,
    rates: Sequence[RateInput],
    description: str = "",
    active: bool = True,
    method_id: UUID | None = None,
) -> UUID:
    """Create or change a method together with its rates."""
    actor.require("settings.edit")
    if not name.strip():
        raise Invalid("Give the method a name that customers understand.", field="name")
    _check_rates(rates)
    with shop_atomic():
        method = ShippingMethod(zone=_zone(zone_id)) if method_id is None else _method(method_id)
        method.name, method.description, method.active = name.strip(), description.strip(), active
        method.save()
        method.rates.all().delete()
        ShippingRate.objects.bulk_create([_rate(method, rate) for rate in rates])
        audit(
            actor, "shipping_method.saved", target="shipping_method", target_id=method.id, data={"name": name}
        )
        touch_storefront()
    return method.id


def _check_rates(rates: Sequence[RateInput]) -> None:
    if not rates:
        raise Invalid("A method needs at least one price.", field="rates")
    for rate in rates:
        if not 0 <= rate.price <= _MOST_PRICE:
            raise Invalid("A price is zero or more.", field="price")
        if problem := price_problem(rate.price, current_shop().currency):
            raise Invalid(problem, field="price")
        if rate.subtotal_below is not None and rate.subtotal_below <= rate.subtotal_from:
            raise Invalid("“Below” must be more than “from”.", field="subtotal_below")
        if rate.grams_below is not None and rate.grams_below <= rate.grams_from:
            raise Invalid("“Below” must be more than “from”.", field="grams_below")


def _rate(method: ShippingMethod, rate: RateInput) -> ShippingRate:
    return ShippingRate(
        method=method,
        price=rate.price,
        subtotal_from=rate.subtotal_from,
        subtotal_below=rate.subtotal_below,
        grams_from=rate.grams_from,
        grams_below=rate.grams_below,
    )


def delete_method(*, actor: Actor, method_id: UUID) -> None:
    actor.require("settings.edit")
    with shop_atomic():
        method = _method(method_id)
        audit(actor, "shipping_method.deleted", target="shipping_method", target_id=method_id)
        method.delete()
        touch_storefront()


def _zone(zone_id: UUID) -> ShippingZone:
    zone = ShippingZone.objects.filter(id=zone_id).first()
    if zone is None:
        raise NotFound("This shipping zone no longer exists.")
    return zone


def _method(method_id: UUID) -> ShippingMethod:
    method = ShippingMethod.objects.filter(id=method_id).first()
    if method is None:
        raise NotFound("This shipping method no longer exists.")
    return method
