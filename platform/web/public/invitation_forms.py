from django import forms

from web.forms import SecretInput, StoaForm


class JoinForm(StoaForm, forms.Form):
    """An account for somebody who was invited; the address is known from the invitation."""

    name = forms.CharField(max_length=150, label="Your name")
    password = forms.CharField(
        max_length=200, strip=False, widget=SecretInput(attrs={"autocomplete": "new-password"}), label="Password",
        help_text="At least 10 characters.",
    )  # fmt: skip
