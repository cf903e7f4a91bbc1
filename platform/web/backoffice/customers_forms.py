"""Forms of a customer's page."""

from django import forms

from web.forms import StoaForm, Switch


class NoteForm(StoaForm):
    note = forms.CharField(
        required=False,
        max_length=5000,
        label="Note",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only staff see it.",
    )


class ProfileForm(StoaForm):
    first_name = forms.CharField(max_length=100, required=False, label="First name")
    last_name = forms.CharField(max_length=100, required=False, label="Last name")
    phone = forms.CharField(max_length=40, required=False, label="Phone")
    accepts_marketing = forms.BooleanField(
        required=False,
        widget=Switch(),
        label="Wants news by e-mail",
        help_text="Only with the customer's own consent.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"  # somebody else's data
