"""Forms of the shop's own settings."""

from typing import Any
from zoneinfo import available_timezones

from django import forms

from web.choices import country_choices
from web.forms import SeenForm, Switch
from web.rich_text import RichTextField


class DetailsForm(SeenForm):
    """Who the shop is: what customers, mails and invoices say of it."""

    name = forms.CharField(max_length=80, label="Shop name")
    tagline = forms.CharField(
        max_length=200,
        required=False,
        label="Tagline",
        help_text="One line under the name on the storefront.",
    )
    contact_email = forms.EmailField(
        max_length=254,
        required=False,
        label="E-mail address for customers",
        help_text="Replies to order mails go here.",
    )
    contact_phone = forms.CharField(max_length=40, required=False, label="Phone number for customers")
    legal_name = forms.CharField(
        max_length=200,
        required=False,
        label="Legal name",
        help_text="The company or person that sells. On invoices.",
    )
    tax_number = forms.CharField(max_length=40, required=False, label="VAT or tax number")
    address_line1 = forms.CharField(max_length=200, required=False, label="Street and number")
    address_line2 = forms.CharField(max_length=200, required=False, label="Addition")
    postal_code = forms.CharField(max_length=20, required=False, label="Postal code")
    city = forms.CharField(max_length=100, required=False, label="City")
    region = forms.CharField(max_length=100, required=False, label="State or region")
    country = forms.ChoiceField(label="Country")
    timezone = forms.ChoiceField(
        label="Time zone", help_text="A day in your figures begins and ends in this time zone."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "country", country_choices())
        _choices(self, "timezone", [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())])


class CheckoutForm(SeenForm):
    """How orders are numbered and what customers agree to."""

    order_prefix = forms.CharField(max_length=10, required=False, label="Order prefix")
    invoice_prefix = forms.CharField(max_length=10, required=False, label="Invoice prefix")
    credit_note_prefix = forms.CharField(max_length=10, required=False, label="Credit note prefix")
    reservation_minutes = forms.IntegerField(
        min_value=1,
        max_value=1440,
        label="Hold stock for",
        help_text="How long a customer who is paying keeps the last pieces. 15 minutes suit most shops.",
    )
    terms_html = RichTextField(
        required=False,
        max_length=100_000,
        label="Terms and conditions",
        rows=10,
        help_text="Customers agree to these before they pay, and read them at /pages/terms.",
    )


class PricesForm(SeenForm):
    prices_include_tax = forms.BooleanField(
        required=False,
        widget=Switch(),
        label="Prices include tax",
        help_text="On: customers pay the price they see. Off: tax is added at the checkout, as in the United States.",
    )


class ManualPaymentForm(SeenForm):
    """What customers read who pay by bank transfer or the like."""

    manual_payment_title = forms.CharField(max_length=80, label="Name at the checkout")
    manual_payment_instructions = forms.CharField(
        required=False,
        max_length=5000,
        label="Instructions",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Shown after the order is placed and in its mail, for example your bank details.",
    )


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


__all__ = ["CheckoutForm", "DetailsForm", "ManualPaymentForm", "PricesForm"]
