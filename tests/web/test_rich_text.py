"""Formatted text as it is typed: plain text becomes paragraphs, HTML stays, what was not edited stays to the letter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.catalog.html import clean_html, plain_text
from web.forms import StoaForm
from web.rich_text import RichTextField, html_of


class Form(StoaForm):
    text = RichTextField(required=False, label="Text")


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("", ""),
        ("One", "<p>One</p>"),
        ("One\r\n\r\nTwo\r\nlines", "<p>One</p>\n\n<p>Two<br>lines</p>"),
        ("a < b > c & d", "<p>a &lt; b &gt; c &amp; d</p>"),
        ("Fish &amp; chips", "<p>Fish &amp; chips</p>"),
        ("<p>One</p>\n\n<p>Two</p>", "<p>One</p>\n\n<p>Two</p>"),
        ("One <b>two</b>\n\nthree", "One <b>two</b>\n\nthree"),
    ],
)
def test_typed(typed: str, html: str) -> None:
    assert html_of(typed) == html


@pytest.mark.parametrize("stored", ["Fish &amp; chips\n\nno tags", "<p>One</p>\r\n<p>Two</p>", " padded "])
def test_what_was_not_edited_stays_to_the_letter(stored: str) -> None:
    form = Form(
        {"text": stored.strip().replace("\n", "\r\n").replace("\r\r", "\r")}, initial={"text": stored}
    )
    assert form.is_valid()
    assert form.cleaned_data["text"] == stored


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab >&;#\n\r\t/", max_size=60))
def test_plain_words_survive_sanitising_and_a_second_time_changes_nothing(typed: str) -> None:
    once = clean_html(html_of(typed))
    assert clean_html(html_of(once)) == once
    if "&" not in typed:
        assert plain_text(once).split() == typed.split()
