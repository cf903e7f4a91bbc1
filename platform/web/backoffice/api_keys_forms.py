"""The form of a new API key."""

from django import forms

from tenants.api_keys.scopes import SCOPES
from web.forms import StoaForm


class KeyForm(StoaForm):
    name = forms.CharField(
        max_length=80, label="Name", help_text="What uses the key, for example “Warehouse” or “Bookkeeping”."
    )
    scopes = forms.MultipleChoiceField(
        choices=[(scope.code, scope.label) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
        label="What the key may do",
        help_text="Choose only what is needed.",
    )
