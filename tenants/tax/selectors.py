from django.db.models import QuerySet

from tenants.tax.calculation import TaxRule
from tenants.tax.models import TaxRate


def rule_for(country: str, region: str = "") -> TaxRule | None:
    """The rate of the region if there is one, else of the country, else none. One query."""
    rates = TaxRate.objects.filter(country=country, active=True, region__in={"", region})
    found = max(rates, key=lambda rate: len(rate.region), default=None)
    if found is None:
        return None
    return TaxRule(name=found.name, rate_bps=found.rate_bps, applies_to_shipping=found.applies_to_shipping)


def rates() -> QuerySet[TaxRate]:
    """All rates, for the settings page."""
    return TaxRate.objects.order_by("country", "region")
