"""The checkout's form: what is asked depends on the country, on what ships there, and on how one can pay."""

from collections.abc import Mapping
from typing import Any

from django import forms

from shops.context import current_shop
from tenants.checkout.address import AddressData, address_form, countries
from tenants.checkout.types import CheckoutData
from tenants.payments.types import PaymentMethod
from web.forms import CardLabel, LongSelect, RadioCards, StoaForm
from web.ui.values import money


class CheckoutForm(StoaForm, forms.Form):
    """Nothing is required here: saving half a form must work. What is missing is told when paying."""

    # The domain says what an address is: one message at the field, not two.
    email = forms.CharField(max_length=254, required=False, label="E-mail", widget=forms.EmailInput)
    accepts_marketing = forms.BooleanField(required=False, label="Send me news and offers")
    same_billing = forms.BooleanField(required=False, label="The invoice goes to the same address")
    note = forms.CharField(
        max_length=1000, required=False, label="A note for the shop", widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self,
        checkout: CheckoutData,
        methods: tuple[PaymentMethod, ...],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self._typed = None if data is None else dict(data.items())
        self._optional: set[str] = set()
        super().__init__(self._typed, initial=_initial(checkout))
        self.checkout = checkout
        if checkout.requires_shipping:
            self._add_address("shipping", _country(checkout, data, "shipping"), checkout)
            self.fields["shipping_method"] = _shipping_field(checkout)
            if self._typed is not None:  # the one chosen before may not go there: marked is what is charged
                self._typed["shipping_method"] = self.initial["shipping_method"]
        same = bool(data.get("same_billing")) if data is not None else bool(self.initial["same_billing"])
        self.asks_billing = not (checkout.requires_shipping and same)
        if self.asks_billing:
            self._add_address("billing", _country(checkout, data, "billing"), checkout)
        if methods:
            self.fields["gateway"] = _gateway_field(methods)

    def _add_address(self, kind: str, country: str, checkout: CheckoutData) -> None:
        for spec in address_form(country).fields:
            field: forms.Field
            if spec.name == "country":
                # The domain says whether the country will do; the form only offers what there is.
                field = forms.CharField(
                    max_length=2,
                    widget=LongSelect(choices=_countries(checkout, kind)),
                    required=False,
                    label=spec.label,
                )
            elif spec.choices:
                field = forms.ChoiceField(
                    choices=[("", "Choose"), *spec.choices], required=False, label=spec.label
                )
            else:
                field = forms.CharField(max_length=200, required=False, label=spec.label)
            section = "shipping" if kind == "shipping" else "billing"
            field.widget.attrs["autocomplete"] = f"{section} {spec.autocomplete}"
            if spec.required:
                field.widget.attrs["aria-required"] = "true"
            else:
                self._optional.add(f"{kind}_{spec.name}")
            self.fields[f"{kind}_{spec.name}"] = field
        self.fields[f"{kind}_country"].initial = country
        if self._typed is not None:  # an address that was not asked for before has no country yet
            self._typed[f"{kind}_country"] = country

    @property
    def shipping_fields(self) -> list[tuple[forms.BoundField, bool]]:
        """Each field of the address, and whether it may stay empty."""
        return self._address_fields("shipping")

    @property
    def billing_fields(self) -> list[tuple[forms.BoundField, bool]]:
        return self._address_fields("billing")

    def _address_fields(self, kind: str) -> list[tuple[forms.BoundField, bool]]:
        return [
            (self[name], name in self._optional)
            for name in self.fields
            if name.startswith(f"{kind}_") and name != "shipping_method"
        ]


def changes_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as the domain takes it: nothing is refused here."""
    changes: dict[str, Any] = {
        "email": data.get("email", "").strip(),
        "note": data.get("note", ""),
        "accepts_marketing": bool(data.get("accepts_marketing")),
    }
    is_sent = "shipping_country" in data  # the form asked where to
    if is_sent:
        changes["shipping_address"] = _typed(data, "shipping")
    if data.get("shipping_method"):
        changes["shipping_method_id"] = data["shipping_method"]
    same = is_sent and bool(data.get("same_billing"))
    changes["billing_address"] = None if same else _typed(data, "billing")
    return changes


def _typed(data: Mapping[str, Any], kind: str) -> dict[str, str]:
    """The address as it was typed, of the fields that the country has."""
    country = str(data.get(f"{kind}_country", "")).upper()[:2]
    names = [spec.name for spec in address_form(country).fields]
    return {name: str(data.get(f"{kind}_{name}", "")).strip() for name in names}


def _countries(checkout: CheckoutData, kind: str) -> tuple[tuple[str, str], ...]:
    """Parcels go where the shop ships, invoices anywhere."""
    return checkout.countries if kind == "shipping" else countries(None)


def _country(checkout: CheckoutData, data: Mapping[str, Any] | None, kind: str) -> str:
    typed = str(data.get(f"{kind}_country", "")) if data is not None else ""
    stored = checkout.shipping_address if kind == "shipping" else checkout.billing_address
    allowed = [code for code, _ in _countries(checkout, kind)]
    home = current_shop().country
    found = typed or (stored.country if stored else "")
    return found if found in allowed else (home if home in allowed else allowed[0])


def _initial(checkout: CheckoutData) -> dict[str, Any]:
    values: dict[str, Any] = {
        "email": checkout.email,
        "accepts_marketing": checkout.accepts_marketing,
        "note": checkout.note,
        "same_billing": checkout.billing_address is None,
        "shipping_method": str(checkout.shipping_method_id or ""),
    }
    values |= _address_initial("shipping", checkout.shipping_address)
    values |= _address_initial("billing", checkout.billing_address)
    return values


def _address_initial(kind: str, address: AddressData | None) -> dict[str, str]:
    return {f"{kind}_{name}": value for name, value in address.as_dict().items()} if address else {}


def _shipping_field(checkout: CheckoutData) -> forms.ChoiceField:
    choices = [
        (
            str(option.method_id),
            CardLabel(
                option.name,
                option.description,
                money(option.price, checkout.cart.currency) if option.price else "Free",
            ),
        )
        for option in checkout.options
    ]
    return forms.ChoiceField(choices=choices, required=False, label="Shipping method", widget=RadioCards)


def _gateway_field(methods: tuple[PaymentMethod, ...]) -> forms.ChoiceField:
    choices = [(method.name, CardLabel(method.label)) for method in methods]
    return forms.ChoiceField(
        choices=choices, required=False, label="How you pay", widget=RadioCards, initial=methods[0].name
    )
