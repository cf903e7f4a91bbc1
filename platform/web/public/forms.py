"""Forms of the platform's own site."""

from typing import Any

from django import forms

from web.choices import country_choices
from web.forms import CodeInput, SecretInput, StoaForm


class ShopForm(StoaForm, forms.Form):
    """A new shop for somebody who has an account."""

    shop_name = forms.CharField(max_length=80, label="Shop name", help_text="You can change it at any time.")
    slug = forms.CharField(max_length=60, label="Address of the shop")
    country = forms.ChoiceField(
        label="Where you sell from",
        help_text="Sets the currency, which stays, and tax and shipping to start with.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = country_choices()


class SignUpForm(ShopForm):
    """Account and shop in one."""

    email = forms.EmailField(max_length=254, label="Your e-mail address")
    password = forms.CharField(
        max_length=200, strip=False, widget=SecretInput(attrs={"autocomplete": "new-password"}), label="Password",
        help_text="At least 10 characters.",
    )  # fmt: skip

    field_order = ("shop_name", "slug", "country", "email", "password")


class CodeForm(StoaForm, forms.Form):
    """A code of the second factor, or a recovery code."""

    code = forms.CharField(max_length=20, label="Code", widget=CodeInput(length=6))


class PasswordForm(StoaForm, forms.Form):
    """The password one has, once more."""

    password = forms.CharField(max_length=200, strip=False, widget=SecretInput, label="Password")


class ProfileForm(StoaForm, forms.Form):
    name = forms.CharField(
        max_length=150, required=False, label="Your name", help_text="Shown to other staff."
    )
