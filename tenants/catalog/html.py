"""Merchants' HTML made safe, and as plain text."""

import html
import re

import nh3

from core.markup import safe_html
from core.text import clean_text

MOST_HTML = 200_000

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "div", "dl", "dt", "em",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "ol", "p",
    "pre", "q", "s", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "u", "ul", "wbr",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href", "hreflang"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "reversed"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_BLANKS = re.compile(r"[ \t\xa0]+")
_BREAKS = re.compile(r"(?i)(<(?:br|/p|/div|/li|/h[1-6]|/tr|/td|/th|/dd|/dt)\b)")


def clean_html(source: str) -> str:
    """What may be stored and shown: no script, no style, no handler, no foreign frame, whatever was typed.

    Cleaning twice gives the same, so an import can compare what it would write with what is there.
    """
    cleaner = safe_html(
        clean_text(source)[:MOST_HTML].strip(),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener nofollow",
    )
    return cleaner.strip()


def plain_text(source: str) -> str:
    """The words of some HTML, blocks apart, for search, mails and descriptions."""
    spaced = _BREAKS.sub(r" \n\1", source)
    text = html.unescape(nh3.clean(spaced, tags=set()))
    lines = (_BLANKS.sub(" ", line).strip() for line in clean_text(text).split("\n"))
    return "\n".join(line for line in lines if line)
