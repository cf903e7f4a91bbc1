"""What is drawn in one go is what Django's own templates would have drawn."""

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from web.forms import CardLabel, LongSelect, RadioCards
from web.ui.escaping import escaped, written, written_each
from web.ui.fields import field

HOSTILE = '"><script>alert(1)</script>&amp;'
CHOICES = [("", "Choose"), ("a", HOSTILE), ("Group", [("b", "B"), (HOSTILE, "C")])]
WIDGETS: list[tuple[forms.Widget, Any]] = [
    (forms.TextInput({"autocomplete": "shipping given-name", "title": HOSTILE}), HOSTILE),
    (forms.TextInput(), None),
    (forms.TextInput(), ""),
    (forms.NumberInput({"min": 0, "required": True, "hidden": False}), 12),
    (forms.EmailInput(), "carol@customer.example"),
    (forms.PasswordInput(), "secret"),
    (forms.HiddenInput(), 7),
    (forms.URLInput(), "https://example.org/?a=1&b=2"),
    (forms.DateInput({"type": "date"}), "2026-11-21"),
    (forms.CheckboxInput({"class": "switch"}), True),
    (forms.CheckboxInput(), False),
    (forms.Textarea({"rows": 2}), f"\n two lines {HOSTILE}"),
    (forms.Textarea(), None),
    (forms.Select(choices=CHOICES), "b"),
    (forms.Select({"class": "x"}, choices=CHOICES), HOSTILE),
    (forms.SelectMultiple(choices=CHOICES), ["a", "b"]),
    (forms.NullBooleanSelect(), True),
]


def squeezed(html: str) -> str:
    return re.sub(r">\s+<", "><", html.strip())


@pytest.mark.parametrize(("widget", "value"), WIDGETS, ids=lambda each: type(each).__name__)
def test_the_same_markup(widget: forms.Widget, value: Any) -> None:
    from web.forms import StoaRenderer

    attrs = {"id": "id_x", "aria-describedby": "id_x_error"}
    ours = widget.render("x", value, attrs, StoaRenderer())
    theirs = widget.render("x", value, attrs, DjangoTemplates())
    assert squeezed(ours) == squeezed(theirs)


class Form(forms.Form):
    method = forms.ChoiceField(
        choices=[("1", CardLabel("Standard <b>", "2–4 days", "€5.00")), ("2", CardLabel("Express"))],
        widget=RadioCards,
        help_text="Choose <em>one</em>.",
    )
    country = forms.CharField(widget=LongSelect(choices=(("DE", "Germany"), ("AT", HOSTILE))))


def test_cards_tell_words_hint_and_note() -> None:
    html = field(Form({"method": "2"})["method"], hide_label=True)
    assert '<legend class="visually-hidden">Method</legend>' in html
    assert '<span>Standard &lt;b&gt;</span><span class="radio-card__hint">2–4 days</span>' in html
    assert '<span class="tabular">€5.00</span>' in html
    assert re.search(r'value="2"[^>]* checked>', html)
    assert not re.search(r'value="1"[^>]* checked>', html)
    assert "Choose <em>one</em>." in html


def test_a_long_list_marks_what_is_chosen_and_escapes() -> None:
    for chosen in ("AT", "DE"):
        html = str(Form({"country": chosen})["country"])
        assert re.findall(r'value="(..)" selected', html) == [chosen]
        assert "<script>" not in html


class Word(str):
    """Text of a class of its own."""


VALUES = (
    st.text()
    | st.text("&<>\"'ab")
    | st.text("&<>\"'ab").map(Word)
    | st.text("&<>\"'ab").map(mark_safe)
    | st.integers()
    | st.booleans()
    | st.none()
    | st.floats()
    | st.sampled_from([gettext_lazy("<b>"), CardLabel("<i>")])
)


@given(st.lists(VALUES, min_size=3, max_size=3))
def test_text_is_escaped_as_django_escapes_it(values: list[Any]) -> None:
    assert [escaped(each) for each in values] == [conditional_escape(each) for each in values]
    ours = written('<a b="{}">{}{}</a>', *values)
    assert ours == format_html('<a b="{}">{}{}</a>', *values)
    assert type(ours) is SafeString
    rows = [values, values]
    assert written_each(SafeString("<br>"), "{}{}{}", rows) == format_html_join(
        mark_safe("<br>"), "{}{}{}", rows
    )
