"""Forms of shipping zones, and of methods with their prices."""

from typing import TYPE_CHECKING, Any

from django import forms

from core.money import Money
from tenants.shipping.services import RateInput
from web.choices import country_choices
from web.forms import MoneyField, StoaForm, Switch

MOST_RATES = 30
_GRAMS = 1000


class ZoneForm(StoaForm):
    """Countries that are shipped to alike."""

    name = forms.CharField(max_length=120, label="Name of the zone", help_text="Only you see it.")
    everywhere = forms.BooleanField(
        required=False,
        widget=Switch(),
        label="Everywhere else",
        help_text="Every country that no other zone names. Choose no countries below then.",
    )
    countries = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="Countries of this zone"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = self.fields["countries"]
        assert isinstance(countries, forms.MultipleChoiceField)
        chosen = set(self.initial.get("countries", ()))
        countries.choices = sorted(country_choices(), key=lambda each: (each[0] not in chosen, each[1]))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("everywhere"):
            data["countries"] = []
        elif not data.get("countries") and "countries" not in self.errors:
            self.add_error("countries", "Choose at least one country, or “Everywhere else”.")
        return data


class MethodForm(StoaForm):
    """What a customer picks at the checkout."""

    name = forms.CharField(
        max_length=120, label="Name", help_text="Customers see it, for example Standard or Express."
    )
    description = forms.CharField(
        max_length=200, required=False, label="Description", help_text="For example 2–4 working days."
    )
    active = forms.BooleanField(required=False, initial=True, widget=Switch(), label="Offer this method")


class RateForm(forms.Form):
    """One price and what it is for. An empty row is left out."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["price"] = MoneyField(currency=currency, required=False, label="Price")
        self.fields["subtotal_from"] = MoneyField(currency=currency, required=False, label="Order value from")
        self.fields["subtotal_below"] = MoneyField(currency=currency, required=False, label="to below")
        for name, label in (("weight_from", "Weight from, kg"), ("weight_below", "to below, kg")):
            self.fields[name] = forms.DecimalField(
                required=False, min_value=0, max_value=100_000, decimal_places=3, label=label
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        conditions = ("subtotal_from", "subtotal_below", "weight_from", "weight_below")
        if data.get("price") is None and any(data.get(name) is not None for name in conditions):
            self.add_error("price", "Enter the price for this range; 0 is free.")
        return data

    @property
    def rate(self) -> RateInput | None:
        """The row as the service takes it; None for an empty one."""
        data = self.cleaned_data
        if data.get("price") is None:
            return None
        below, grams_below = data["subtotal_below"], data["weight_below"]
        return RateInput(
            price=data["price"].amount,
            subtotal_from=data["subtotal_from"].amount if data["subtotal_from"] else 0,
            subtotal_below=below.amount if below is not None else None,
            grams_from=int((data["weight_from"] or 0) * _GRAMS),
            grams_below=int(grams_below * _GRAMS) if grams_below is not None else None,
        )


if TYPE_CHECKING:
    _FormSet = forms.BaseFormSet[RateForm]
else:
    _FormSet = forms.BaseFormSet


class _BaseRates(_FormSet):
    def rates(self) -> list[RateInput]:
        return [rate for rate in (form.rate for form in self.forms) if rate is not None]


def rates_formset(data: Any, *, currency: str, rows: list[dict[str, Any]], extra: int) -> _BaseRates:
    """The rows of a method, and `extra` empty ones."""
    kind = forms.formset_factory(
        RateForm, formset=_BaseRates, extra=extra, max_num=MOST_RATES, absolute_max=MOST_RATES
    )
    made = kind(data, initial=rows, prefix="rates", form_kwargs={"currency": currency})
    assert isinstance(made, _BaseRates)
    return made


def row_of(rate: Any, currency: str) -> dict[str, Any]:
    """A stored rate as the form shows it; a bound that does not bind is left empty."""

    def money(amount: int | None) -> Money | None:
        return Money(amount, currency) if amount else None

    def weight(grams: int | None) -> float | None:
        return grams / _GRAMS if grams else None

    return {
        "price": Money(rate.price, currency),
        "subtotal_from": money(rate.subtotal_from),
        "subtotal_below": money(rate.subtotal_below),
        "weight_from": weight(rate.grams_from),
        "weight_below": weight(rate.grams_below),
    }
