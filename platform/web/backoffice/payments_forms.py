"""Which ways to pay are on."""

from typing import Any

from django import forms

from web.backoffice.gateway_words import gateway_words
from web.forms import StoaForm, Switch

SWITCHED = ("manual", "test")  # cards come and go with the connected account


class GatewaysForm(StoaForm):
    manual = forms.BooleanField(
        required=False,
        widget=Switch(),
        label=gateway_words("manual"),
        help_text="Customers order first and pay later, for example by bank transfer. You mark the order as paid.",
    )
    test = forms.BooleanField(
        required=False,
        widget=Switch(),
        label=gateway_words("test"),
        help_text="Plays every outcome of a payment. No money moves.",
    )

    def __init__(self, *args: Any, cards: bool, test: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cards = cards
        if not test:
            del self.fields["test"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.cards and not any(data.values()):
            raise forms.ValidationError("Leave at least one way to pay on, or nobody can buy.")
        return data

    def switched(self, present: list[str]) -> list[str]:
        """The shop's gateways after this form, in the order they are offered."""
        kept = [name for name in present if name not in SWITCHED]
        return kept + [name for name in SWITCHED if self.cleaned_data.get(name)]
