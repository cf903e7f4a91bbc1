"""The form of one tax rate."""

from decimal import Decimal
from typing import Any

from django import forms

from web.choices import country_choices
from web.forms import StoaForm, Switch

_PERCENT = 100


class RateForm(StoaForm):
    """The rate as people write it, in percent; `rate_bps` of the cleaned data is in hundredths of a percent."""

    country = forms.ChoiceField(label="Country")
    region = forms.CharField(
        max_length=100,
        required=False,
        label="State or region",
        help_text="Leave empty for the whole country. A region's rate wins over its country's.",
    )
    name = forms.CharField(
        max_length=60, initial="VAT", label="Name", help_text="As it stands on the invoice."
    )
    rate_bps = forms.DecimalField(
        min_value=0,
        max_value=100,
        decimal_places=2,
        label="Rate",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    applies_to_shipping = forms.BooleanField(
        required=False, initial=True, widget=Switch(), label="Shipping is taxed too"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = country_choices()

    def clean_rate_bps(self) -> int:
        percent: Decimal = self.cleaned_data["rate_bps"]
        return int(percent * _PERCENT)

    @staticmethod
    def initial_of(row: Any) -> dict[str, Any]:
        values = {name: getattr(row, name) for name in ("country", "region", "name", "applies_to_shipping")}
        return {**values, "rate_bps": percent_of(row.rate_bps)}


def percent_of(rate_bps: int) -> str:
    """1900 → "19", 2550 → "25.5"."""
    return f"{Decimal(rate_bps) / _PERCENT:.2f}".rstrip("0").rstrip(".")
