"""Forms of a customer's account."""

from typing import Any

from django import forms

from tenants.checkout.address import AddressForm as AddressShape
from tenants.checkout.address import countries
from web.forms import CodeInput, LongSelect, StoaForm


class EmailForm(StoaForm, forms.Form):
    email = forms.EmailField(max_length=254, label="E-mail")
    next = forms.CharField(max_length=500, required=False, widget=forms.HiddenInput)


class CodeForm(StoaForm, forms.Form):
    email = forms.EmailField(max_length=254, widget=forms.HiddenInput)
    code = forms.CharField(max_length=12, label="Code", widget=CodeInput(length=6))


class ProfileForm(StoaForm, forms.Form):
    first_name = forms.CharField(max_length=100, required=False, label="First name")
    last_name = forms.CharField(max_length=100, required=False, label="Last name")
    phone = forms.CharField(max_length=40, required=False, label="Phone")
    accepts_marketing = forms.BooleanField(required=False, label="Send me news and offers")


class AddressForm(StoaForm, forms.Form):
    """An address of the book, with the fields its country has."""

    def __init__(self, shape: AddressShape, row: Any, data: Any) -> None:
        super().__init__(
            data, initial={spec.name: getattr(row, spec.name, "") for spec in shape.fields} if row else None
        )
        for spec in shape.fields:
            field: forms.Field
            if spec.name == "country":
                field = forms.ChoiceField(choices=countries(None), label=spec.label, widget=LongSelect)
            elif spec.choices:
                field = forms.ChoiceField(
                    choices=[("", "Choose"), *spec.choices], required=spec.required, label=spec.label
                )
            else:
                field = forms.CharField(max_length=200, required=spec.required, label=spec.label)
            field.widget.attrs["autocomplete"] = spec.autocomplete
            self.fields[spec.name] = field
        self.fields["country"].initial = shape.country
        self.fields["is_default"] = forms.BooleanField(
            required=False, label="Use this address first", initial=bool(row and row.is_default)
        )
