"""The styleguide: every component of our screens on one page. Served in development and in the demo only."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core import clock
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
    return render(request, "public/styleguide.html", _samples(request))


def _samples(request: HttpRequest) -> dict[str, Any]:
    now = clock.now()
    page = Paginator(range(1, 95), 20).get_page(request.GET.get("page", "2"))
    orders = [
        SimpleNamespace(
            number=1042 - n,
            customer=customer,
            placed_at=now - timedelta(hours=5 * n, minutes=12),
            payment_status=payment,
            fulfillment_status=fulfillment,
            total=Money(total, "EUR"),
        )
        for n, (customer, payment, fulfillment, total) in enumerate(
            [
                ("Carol Jensen", "paid", "unfulfilled", 8450),
                ("Dora Okafor", "partially_refunded", "fulfilled", 123900),
                ("Élodie Martin", "authorized", "partially_fulfilled", 2999),
                ("Frank Zhao", "failed", "unfulfilled", 560),
            ]
        )
    ]
    return {
        "form": SampleForm(initial={"price": Money(1230, "EUR"), "name": "Blue Amphora"}),
        "refused": SampleForm(
            {
                "refused-name": "",
                "refused-email": "carol@",
                "refused-price": "twelve",
                "refused-slug": "acme",
            },
            prefix="refused",
        ),
        "icons": sorted(names()),
        "statuses": list(LOOKS),
        "orders": orders,
        "page": page,
        "values": [3, 5, 4, 8, 6, 9, 12, 10, 14],
        "days": [(f"{day} Nov", (day * 7) % 19) for day in range(1, 22)],
        "entries": [
            SimpleNamespace(
                text="Fulfilled 2 of 3 lines", at=now - timedelta(minutes=4), actor="Bob", tone="info"
            ),
            SimpleNamespace(
                text="Paid €84.50 by card", at=now - timedelta(hours=2), actor="", tone="success"
            ),
            SimpleNamespace(
                text="Order placed",
                at=now - timedelta(hours=2),
                actor="Carol",
                detail="Please leave it with a neighbour.",
            ),
        ],
        "address": {
            "name": "Carol Jensen",
            "line1": "Stoa Street 5",
            "postal_code": "10557",
            "city": "Berlin",
            "country": "Germany",
        },
        "art": [
            "orders",
            "products",
            "customers",
            "inventory",
            "search",
            "audit",
            "keys",
            "files",
            "shop",
            "payouts",
        ],
        "steps": ["Upload", "Check", "Import", "Done"],
        "moments": [now - timedelta(minutes=5), now - timedelta(days=3), now + timedelta(hours=6)],
        "price": Money(123456, "EUR"),
        "yen": Money(1200, "JPY"),
    }
