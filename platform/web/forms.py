"""Form fields, widgets and the renderer of our own screens."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

from core.errors import DomainError, Invalid
from core.money import Money, exponent, parse_major
from web.ui.controls import attributes, drawn
from web.ui.escaping import written, written_each
from web.ui.values import percent_number


class StoaRenderer(TemplatesSetting):
    """`{{ form }}` and `{{ form.name.as_field_group }}` in our looks. Set as FORM_RENDERER."""

    form_template_name = "components/forms/form.html"
    field_template_name = "components/forms/field_group.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        """Plain controls without their templates; everything else from its template."""
        return drawn(template_name, context) or SafeString(super().render(template_name, context, request))


class MoneyInput(forms.TextInput):
    """An amount in major units beside its currency."""

    template_name = "components/forms/widgets/money.html"

    def __init__(self, currency: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"inputmode": "decimal" if exponent(currency) else "numeric", "autocomplete": "off"}
            | (attrs or {})
        )
        self.currency = currency

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"currency": self.currency}

    def format_value(self, value: Any) -> str | None:
        return f"{value.major:f}" if isinstance(value, Money) else super().format_value(value)


class MoneyField(forms.CharField):
    """Cleans to `core.money.Money` in one currency; empty and not required is None. Refuses what is below `minimum`."""

    def __init__(self, *, currency: str, minimum: int | None = 0, **kwargs: Any) -> None:
        kwargs.setdefault("widget", MoneyInput(currency))
        super().__init__(max_length=20, **kwargs)
        self.currency = currency
        self.minimum = minimum

    def prepare_value(self, value: Any) -> Any:
        return f"{value.major:f}" if isinstance(value, Money) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            money = parse_major(text, self.currency)
        except Invalid as error:
            raise forms.ValidationError(error.message, code="invalid") from None
        if self.minimum is not None and money.amount < self.minimum:
            least = Money(self.minimum, self.currency).format()
            raise forms.ValidationError(f"This must be at least {least}.", code="min_value")
        return money

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class RateField(forms.DecimalField):
    """A rate as people write it, in percent with two decimals; cleans to basis points, which `initial` is in, too."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(min_value=0, max_value=100, decimal_places=2, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return percent_number(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        return None if cleaned is None else int(cleaned * 100)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class Switch(forms.CheckboxInput):
    """On or off."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "switch", "role": "switch"} | (attrs or {}))


@dataclass(frozen=True, slots=True)
class CardLabel:
    """What a card of `RadioCards` says: words, a hint below them, a note (a price) at the end."""

    words: str
    hint: str = ""
    note: str = ""

    def __str__(self) -> str:
        return self.words


class LongSelect(forms.Select):
    """A select with hundreds of options (countries): a process writes each list once."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__(attrs)
        self._choices = (
            choices if isinstance(choices, tuple) else tuple(choices)
        )  # not each looked at, as Django would

    def __deepcopy__(self, memo: dict[int, Any]) -> "LongSelect":
        """A field copies its widget: the attributes are its own, the list is the same."""
        copied = copy(self)
        copied.attrs = self.attrs.copy()
        memo[id(self)] = copied
        return copied

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return written(
            "<select{}>{}</select>",
            SafeString(attributes(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))),
            _options(tuple(self.choices), "" if value is None else str(value)),
        )


@lru_cache(maxsize=1000)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    return written_each(
        "\n",
        '<option value="{}"{}>{}</option>',
        ((key, SafeString(" selected") if str(key) == chosen else "", label) for key, label in choices),
    )


class RadioCards(forms.RadioSelect):
    """A choice of one whose options have room for a hint: a label may be a CardLabel."""

    template_name = "components/forms/widgets/radio_cards.html"


class FileDrop(forms.FileInput):
    """A place to drop files that is also a file input."""

    template_name = "components/forms/widgets/file_drop.html"

    def __init__(
        self, *, accept: str = "", multiple: bool = False, attrs: dict[str, Any] | None = None
    ) -> None:
        self.allow_multiple_selected = multiple
        extra = {name: value for name, value in (("accept", accept), ("multiple", multiple)) if value}
        super().__init__(extra | (attrs or {}))


class SecretInput(forms.PasswordInput):
    """A password with a button that shows it."""

    template_name = "components/forms/widgets/secret.html"


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class CodeInput(forms.TextInput):
    """A one-time code from a mail or an authenticator; the phone offers it by itself."""

    def __init__(self, length: int = 6, attrs: dict[str, Any] | None = None) -> None:
        shape = {
            "class": "code-input",
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "maxlength": length,
        }
        super().__init__(shape | {"autocapitalize": "off", "spellcheck": "false"} | (attrs or {}))


AUTOCOMPLETE = {
    "email": "email",
    "name": "name",
    "first_name": "given-name",
    "last_name": "family-name",
    "phone": "tel",
    "company": "organization",
    "line1": "address-line1",
    "line2": "address-line2",
    "city": "address-level2",
    "region": "address-level1",
    "postal_code": "postal-code",
    "country": "country",
    "password": "current-password",
    "password1": "new-password",
    "password2": "new-password",
}


class StoaForm(forms.Form):
    """A form whose fields tell the browser what they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in AUTOCOMPLETE:
                field.widget.attrs.setdefault("autocomplete", AUTOCOMPLETE[name])


class SeenForm(StoaForm):
    """A form of something that others may edit too: it carries what it showed, and the service compares (core.stale).

    The template draws `form.seen`; what is saved is `form.changes()`.
    """

    seen = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput())

    def changes(self) -> dict[str, Any]:
        """What was typed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


def add_domain_error(form: forms.BaseForm, error: DomainError) -> None:
    """Put what a service refused beside the fields it is about; the rest goes above the form."""
    fields: dict[str, list[str]] = getattr(error, "errors", None) or {}
    for name, messages in fields.items():
        for message in messages:
            form.add_error(name if name in form.fields else None, message)
    if not fields:
        field = error.field if error.field in form.fields else None
        form.add_error(field, error.message)


__all__ = [
    "CardLabel",
    "CodeInput",
    "DateInput",
    "FileDrop",
    "LongSelect",
    "MoneyField",
    "MoneyInput",
    "RadioCards",
    "RateField",
    "SecretInput",
    "SeenForm",
    "StoaForm",
    "StoaRenderer",
    "Switch",
    "add_domain_error",
]
