"""Formatted text that merchants write: HTML in the database, an editor on the screen, plain text where no script runs.

The field is a text area whatever happens; `static/js/editor.js` lays an editor over it that writes HTML into it. What
may be stored is decided by the service that sanitises it, never here.
"""

import re
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ENTITY = re.compile(r"&amp;(#?\w+;)")
_lazily = lazy(format_html, str)
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def html_of(text: str) -> str:
    """What somebody typed as HTML: with any tag in it it is that already, else blank lines part paragraphs."""
    text = _one_kind_of_line(text)
    if not text or _TAG.search(text):
        return text
    paragraphs = (_escaped(each).replace("\n", "<br>") for each in _BLANK_LINES.split(text))
    return "\n\n".join(f"<p>{each}</p>" for each in paragraphs)


def _escaped(text: str) -> str:
    """Entities stay what they are: text without tags may have come from the database."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _ENTITY.sub(r"&\1", plain)


def _one_kind_of_line(text: str) -> str:
    """As a browser sends it and as it was stored are the same text."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class RichText(forms.Textarea):
    """A text area with a bar of buttons that appears where scripts run."""

    template_name = "components/forms/widgets/rich_text.html"


def _plain_hint() -> str:
    """How to write without the editor; who has it needs no word about it."""
    words = _("A blank line begins a new paragraph. HTML is understood, too.")
    return _lazily('<span class="js-hidden">{}</span>', words)


class RichTextField(forms.CharField):
    """Cleans to HTML. What was not edited stays as it was stored, to the letter."""

    def __init__(self, *, rows: int = 8, **kwargs: Any) -> None:
        kwargs.setdefault("widget", RichText(attrs={"rows": rows, "spellcheck": "true"}))
        kwargs.setdefault("help_text", _plain_hint())
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        return html_of(super().clean(value))

    def _clean_bound_field(self, bound: BoundField) -> Any:
        """Django's hook for fields that need to know what they showed, as its own FileField does."""
        shown = bound.initial or ""
        sent = bound.data or ""
        return shown if _one_kind_of_line(sent) == _one_kind_of_line(shown) else self.clean(sent)
