"""Which ways to send something a country, a value and a weight are offered, and where the shop ships to at all."""

import pytest

from tenants.shipping.models import ShippingMethod, ShippingRate, ShippingZone
from tenants.shipping.selectors import delivery_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def zones(in_acme):
    """Austria with bounds, France where nothing is sent, a method that is switched off; the rest of the world."""
    ShippingZone.objects.all().delete()
    austria = ShippingZone.objects.create(name="Austria", countries=["AT"], position=5)
    ShippingZone.objects.create(name="France", countries=["FR"], position=6)
    fast = ShippingMethod.objects.create(zone=austria, name="Fast", position=1)
    off = ShippingMethod.objects.create(zone=austria, name="Off", position=2, active=False)
    ShippingRate.objects.create(method=off, price=1)
    ShippingRate.objects.create(method=fast, price=900, subtotal_below=5000)
    ShippingRate.objects.create(method=fast, price=0, subtotal_from=5000)
    ShippingRate.objects.create(method=fast, price=100, grams_from=2000, grams_below=9000)
    world = ShippingZone.objects.create(name="Everywhere else", countries=[], position=1)
    slow = ShippingMethod.objects.create(zone=world, name="Slow", position=2)
    ShippingRate.objects.create(method=slow, price=1500)
    return world


def offered(**wish):
    return [(option.name, option.price) for option in delivery_for(**wish).options]


@pytest.mark.parametrize(
    ("country", "subtotal", "grams", "expected"),
    [
        ("AT", 4999, 0, [("Fast", 900)]),
        ("AT", 5000, 0, [("Fast", 0)]),
        ("AT", 4999, 1999, [("Fast", 900)]),
        ("AT", 4999, 2000, [("Fast", 100)]),
        ("AT", 5000, 2000, [("Fast", 0)]),
        ("AT", 4999, 9000, [("Fast", 900)]),
        ("FR", 5000, 0, []),
        ("JP", 5000, 0, [("Slow", 1500)]),
    ],
)
def test_the_zone_that_names_the_country_wins_with_its_lowest_price(
    zones, country, subtotal, grams, expected
):
    assert offered(country=country, subtotal=subtotal, grams=grams) == expected


def test_the_cheapest_method_comes_first(zones):
    cheap = ShippingMethod.objects.create(zone=zones, name="By sea", position=9)
    ShippingRate.objects.create(method=cheap, price=1499)
    assert offered(country="JP", subtotal=1, grams=1) == [("By sea", 1499), ("Slow", 1500)]


def test_a_zone_for_everywhere_else_ships_to_every_country(zones):
    assert delivery_for(country="AT", subtotal=1, grams=1).countries is None


def test_without_it_only_countries_with_a_method_that_is_on_are_shipped_to(zones):
    ShippingMethod.objects.filter(zone=zones).update(active=False)
    assert delivery_for(country="AT", subtotal=1, grams=1).countries == {"AT"}
