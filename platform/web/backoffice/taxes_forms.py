"""The form of one tax rate."""

from typing import Any

from django import forms

from web.choices import country_choices
from web.forms import RateField, StoaForm, Switch


class RateForm(StoaForm):
    """What tax a country or a region of it asks for."""

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
    rate_bps = RateField(label="Rate")
    applies_to_shipping = forms.BooleanField(
        required=False, initial=True, widget=Switch(), label="Shipping is taxed too"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = country_choices()

    @staticmethod
    def initial_of(row: Any) -> dict[str, Any]:
        names = ("country", "region", "name", "rate_bps", "applies_to_shipping")
        return {name: getattr(row, name) for name in names}
