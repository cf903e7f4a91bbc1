"""Components that hold other content: `{% card title="…" %} … {% endcard %}`."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from web.ui.statuses import Tone

TONE_ICONS = {
    "success": "success",
    "warning": "warning",
    "danger": "error",
    "info": "info",
    "accent": "spark",
}


def _block(template: str, content: str, **context: Any) -> SafeString:
    # the content was rendered, and escaped, by the template that the block stands in
    return render_to_string(f"components/{template}.html", {"content": mark_safe(content), **context})  # noqa: S308


def card(
    content: str,
    *,
    title: str = "",
    text: str = "",
    flush: bool = False,
    actions: str = "",
    id: str = "",  # noqa: A002
) -> SafeString:
    """A surface with a heading. `flush` lets a table run to its edges."""
    return _block("card", content, title=title, text=text, flush=flush, actions=actions, id=id)


def settings_section(content: str, *, title: str, text: str = "") -> SafeString:
    """A part of a settings page: what it is about on the left, its card on the right."""
    return _block("settings_section", content, title=title, text=text)


def banner(content: str, *, title: str = "", tone: Tone = "info", dismiss: bool = False) -> SafeString:
    """Something to know about this page, until it changes."""
    return _block(
        "banner", content, title=title, tone=tone, dismiss=dismiss, symbol=TONE_ICONS.get(tone, "info")
    )


def menu(content: str, *, label: str, icon: str = "more", text: bool = False, css: str = "") -> SafeString:
    """A dropdown of links and buttons, a <details> that also opens without JavaScript."""
    return _block("menu", content, label=label, symbol=icon, text=text, css=css)


def tabs(content: str, *, label: str = "Views") -> SafeString:
    """A row of `{% tab %}`."""
    return _block("tabs", content, label=label)


def table(content: str, *, caption: str, keep: bool = False, id: str = "") -> SafeString:  # noqa: A002
    """A table that turns into cards on a phone, unless `keep`."""
    return _block("table", content, caption=caption, keep=keep, id=id)


def disclosure(content: str, *, title: str, open: bool = False) -> SafeString:  # noqa: A002
    """A heading that opens to show more."""
    return _block("disclosure", content, title=title, open=open)
