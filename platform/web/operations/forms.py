"""The console's forms."""

from typing import Any

from django import forms

from billing.plans.selectors import plans
from core.errors import Invalid
from core.money import CURRENCIES, Money, exponent, parse_major
from shops.limits import LIMITS
from storefront_themes.allowance import ALLOWANCES
from web.forms import MoneyField, RateField, StoaForm, Switch

_MOST_TRIAL_DAYS = 365


class ReasonForm(StoaForm):
    """Why a shop is suspended; its owner reads it."""

    reason = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The owner reads this in the back office.",
    )


class DeleteForm(StoaForm):
    """The shop's address, typed out: nobody deletes the wrong shop by a slip."""

    confirmation = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, slug: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slug = slug
        self.fields["confirmation"].label = f"Type {slug} to confirm"

    def clean_confirmation(self) -> str:
        typed = str(self.cleaned_data["confirmation"]).strip()
        if typed != self.slug:
            raise forms.ValidationError(f"Type {self.slug} exactly as it is written here.")
        return typed


class TermsForm(StoaForm):
    """Commission: a rate, and a fixed amount per order in one currency."""

    rate = RateField(label="Rate")
    fixed = MoneyField(currency="EUR", label="Fixed amount per order")

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        field = MoneyField(currency=currency, label="Fixed amount per order", required=False)
        self.fields["fixed"] = field


class PlanTermsForm(StoaForm):
    """Commission of a plan: a rate, and fixed amounts in as many currencies as there are shops in."""

    rate = RateField(label="Rate")

    def __init__(self, *args: Any, currencies: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currencies = currencies
        for currency in currencies:
            self.fields[f"fixed_{currency}"] = MoneyField(
                currency=currency, label=f"Fixed amount per order in {currency}", required=False
            )

    def fixed(self) -> dict[str, int]:
        """Minor units by currency; nothing where nothing is charged."""
        found = {each: self.cleaned_data.get(f"fixed_{each}") for each in self.currencies}
        return {currency: amount.amount for currency, amount in found.items() if amount}

    def fixed_fields(self) -> list[forms.BoundField]:
        return [self[f"fixed_{currency}"] for currency in self.currencies]


class ChoosePlanForm(StoaForm):
    plan = forms.ChoiceField(label="Plan")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(plan.code, plan.name) for plan in plans().filter(active=True)]
        self.fields["plan"].choices = choices  # type: ignore[attr-defined]  # ChoiceField


class PlanForm(StoaForm):
    """What a plan is called and costs."""

    name = forms.CharField(max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    description = forms.CharField(max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    currency = forms.ChoiceField(choices=[(code, code) for code in sorted(CURRENCIES)])
    price = forms.CharField(
        label="Price per month", max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    trial_days = forms.IntegerField(label="Free trial in days", min_value=0, max_value=_MOST_TRIAL_DAYS)
    active = forms.BooleanField(
        required=False, widget=Switch(), label="Shops can be moved to this plan", initial=True
    )

    products = forms.IntegerField(min_value=0, required=False, label="Products")
    staff = forms.IntegerField(min_value=1, required=False, label="People on the staff")
    domains = forms.IntegerField(min_value=0, required=False, label="Own domains")
    themes = forms.IntegerField(min_value=0, required=False, label="Own themes")
    theme_megabytes = forms.IntegerField(min_value=0, required=False, label="Megabytes of themes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in ALLOWANCES:
            self.fields[each.name] = forms.IntegerField(
                label=each.label,
                min_value=each.least,
                max_value=each.most,
                required=False,
                help_text=f"{each.least:,} to {each.most:,}; {each.standard:,} where empty.",
            )

    def allowances(self) -> list[tuple[forms.BoundField, str]]:
        """What its themes may ask for: fields with their units."""
        return [(self[each.name], each.unit) for each in ALLOWANCES]

    def has_allowances(self) -> bool:
        """Whether there is anything to see among them."""
        return any(each.name in self.initial or each.name in self.errors for each in ALLOWANCES)

    def limits(self) -> dict[str, int]:
        """Those that were filled in; an empty field is no limit, or the engine's own."""
        names = (*LIMITS, *(each.name for each in ALLOWANCES))
        given = {name: self.cleaned_data.get(name) for name in names}
        return {name: value for name, value in given.items() if value is not None}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("price") and values.get("currency"):
            try:
                values["price"] = parse_major(values["price"], values["currency"])
            except Invalid as error:
                self.add_error("price", error.message)
            else:
                if values["price"].amount < 0:
                    self.add_error("price", "A price is zero or more.")
        return values


class NewPlanForm(PlanForm):
    code = forms.SlugField(
        max_length=40,
        help_text="Small letters, digits and hyphens. It cannot be changed later.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("name", "code")


def major(amount: Money) -> str:
    """An amount as it stands in a field."""
    return f"{amount.major:.{exponent(amount.currency)}f}"
