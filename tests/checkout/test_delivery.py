"""What the checkout asks about shipping in one query is what the two selectors for pages answer."""

import pytest

from tenants.shipping.models import ShippingMethod, ShippingRate, ShippingZone
from tenants.shipping.selectors import delivery_for, options_for, ships_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def zones(in_acme):
    """Besides the shop's own: Austria with bounds, France where nothing is sent, a method that is switched off."""
    austria = ShippingZone.objects.create(name="Austria", countries=["AT"], position=5)
    ShippingZone.objects.create(name="France", countries=["FR"], position=6)
    fast = ShippingMethod.objects.create(zone=austria, name="Fast", position=1)
    off = ShippingMethod.objects.create(zone=austria, name="Off", position=2, active=False)
    ShippingRate.objects.create(method=off, price=1)
    ShippingRate.objects.create(method=fast, price=900, subtotal_below=5000)
    ShippingRate.objects.create(method=fast, price=0, subtotal_from=5000)
    ShippingRate.objects.create(method=fast, price=2500, grams_from=2000, grams_below=9000)


@pytest.mark.parametrize("country", ["DE", "AT", "FR", "US", "JP"])
@pytest.mark.parametrize("subtotal", [0, 4999, 5000])
@pytest.mark.parametrize("grams", [0, 2000, 9000])
def test_the_same_answer(zones, country, subtotal, grams):
    found = delivery_for(country=country, subtotal=subtotal, grams=grams)
    assert found.options == options_for(country=country, subtotal=subtotal, grams=grams)
    assert found.countries == ships_to()
