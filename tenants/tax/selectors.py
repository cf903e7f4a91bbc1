from django.db.models import QuerySet

from tenants.store.remembered import Remembered
from tenants.tax.calculation import TaxRule
from tenants.tax.models import TaxRate


def rule_for(country: str, region: str = "") -> TaxRule | None:
    """The rate of the region if there is one, else of the country, else none. One query, mostly none."""
    rules = _rules.get()
    return rules.get((country, region)) or rules.get((country, ""))


def _read() -> dict[tuple[str, str], TaxRule]:
    rows = TaxRate.objects.filter(active=True).values_list(
        "country", "region", "name", "rate_bps", "applies_to_shipping"
    )
    return {
        (country, region): TaxRule(name, rate, on_shipping)
        for country, region, name, rate, on_shipping in rows
    }


_rules = Remembered(_read)


def rates() -> QuerySet[TaxRate]:
    """All rates, for the settings page."""
    return TaxRate.objects.order_by("country", "region")
