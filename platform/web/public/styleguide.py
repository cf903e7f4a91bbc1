"""The styleguide: every component of our screens on one page. Served in development and in the demo only."""

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.money import Money
from web.forms import (
    CardLabel,
    CodeInput,
    DateInput,
    FileDrop,
    MoneyField,
    RadioCards,
    SecretInput,
    StoaForm,
    Switch,
)
from web.public.styleguide_samples import samples
from web.ui.icons import names
from web.ui.statuses import LOOKS


class SampleForm(StoaForm):
    """One field of each kind."""

    name = forms.CharField(max_length=60, help_text="As customers see it.")
    slug = forms.CharField(label="Address", max_length=40)
    email = forms.EmailField(label="E-mail")
    password = forms.CharField(widget=SecretInput)
    price = MoneyField(currency="EUR", help_text="Tax included.")
    country = forms.ChoiceField(choices=[("DE", "Germany"), ("FR", "France"), ("GR", "Greece")])
    starts_on = forms.DateField(widget=DateInput, required=False)
    code = forms.CharField(label="Code from your authenticator", widget=CodeInput, required=False)
    description = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    published = forms.BooleanField(
        label="Show in the shop", widget=Switch, required=False, help_text="At once."
    )
    agrees = forms.BooleanField(label="I have read the terms", required=False)
    shipping = forms.ChoiceField(
        widget=RadioCards,
        choices=[
            ("standard", CardLabel("Standard", "2 to 4 days", "€4.90")),
            ("express", CardLabel("Express", "Tomorrow", "€12.00")),
        ],
        initial="standard",
    )
    tags = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, choices=[("new", "New"), ("sale", "Sale")], required=False
    )
    picture = forms.FileField(widget=FileDrop(accept="image/*"), required=False)


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component, in the states it has. Raises Http404 in production."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    context = {
        **samples(request.GET.get("page", "2")),
        **_forms(),
        "icons": sorted(names()),
        "statuses": list(LOOKS),
    }
    return render(request, "public/styleguide.html", context)


def _forms() -> dict[str, SampleForm]:
    refused = {
        "refused-name": "",
        "refused-email": "carol@",
        "refused-price": "twelve",
        "refused-slug": "acme",
    }
    return {
        "form": SampleForm(initial={"price": Money(1230, "EUR"), "name": "Blue Amphora"}),
        "refused": SampleForm(refused, prefix="refused"),
    }
