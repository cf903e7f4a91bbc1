"""Where in the page an output stands: in text, in an attribute's value, in a script. Each is escaped its own way.

Seen once per file and per place it is rendered at, from the text between its statements. HTML that is printed in an
attribute has its quotes and brackets escaped, so that it ends where the attribute does. Text in a script is escaped
as scripts and JSON write it, in a style as CSS does. Where branches disagree, what follows is taken for plain text.
"""

import re
from dataclasses import dataclass, replace
from functools import cache

from liquid.ast import Node
from liquid.builtin.expressions import FilteredExpression, StringLiteral
from liquid.builtin.output import OutputNode

_NAME = re.compile(r"/?[A-Za-z][A-Za-z0-9:-]{0,30}")
_IN_TAG = re.compile(r"[\"'>]")
# Text and whole tags, but those of elements without elements: what a step for each of them would take for text.
_WHOLE_TAGS = re.compile(
    r"""(?:[^<]++|<(?!!--|/?[a-z])|<(?!(?:script|style|textarea|title)(?![a-z0-9:-]))/?[a-z][^"'>]*+"""
    r"""(?:"[^"]*+"[^"'>]*+|'[^']*+'[^"'>]*+)*+>)*+""",
    re.IGNORECASE | re.ASCII,
)
_RAW = frozenset({"script", "style", "textarea", "title"})  # elements without elements
_MARKUP_SCRIPT = re.compile(r"text/(?:template|html|x-)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """What the text so far has begun: `kind` is text, tag, comment, raw, or the quote around a value."""

    kind: str = "text"
    element: str = ""


TEXT = Place()


STYLE = Place("raw", "style")
_ASSETS = {  # assets that are scripts and styles from their first character to their last
    ".js.liquid": Place("raw", "script file"),
    ".mjs.liquid": Place("raw", "script file"),
    ".json.liquid": Place("raw", "script file"),
    ".webmanifest.liquid": Place("raw", "script file"),
    ".css.liquid": Place("raw", "style file"),
    ".scss.liquid": Place("raw", "style file"),
}
_STARTS = {kind: Place(kind) for kind in ("tag", "comment", '"', "'")}


def starts_in(file: str) -> Place:
    """Where a file's own text begins, when nothing is around it."""
    if file.startswith("assets/"):
        return next((place for suffix, place in _ASSETS.items() if file.endswith(suffix)), TEXT)
    return TEXT


def begun(place: Place) -> Place:
    """Where a snippet begins that is rendered at this place: what differs for its outputs and nothing else."""
    if place.kind == "raw":
        return _STARTS.setdefault(f"raw {place.element}", place)
    return _STARTS.get(place.kind, TEXT)


def joined(places: list[Place]) -> Place:
    """The place after branches; plain text where they disagree."""
    first = places[0]
    if all(place == first for place in places):
        return first
    return Place(first.kind) if all(place.kind == first.kind for place in places) else TEXT


def after(place: Place, text: str) -> Place:
    """The place after some more text."""
    position, end = 0, len(text)
    while position < end:
        match place.kind:
            case "text":
                whole = _WHOLE_TAGS.match(text, position)
                position, place = _in_text(text, whole.end() if whole else position)
            case "tag":
                position, place = _in_tag(text, position, place)
            case "raw" if place.element.endswith(" file"):
                position = end
            case "raw":
                found = re.compile(f"</{place.element}", re.IGNORECASE).search(text, position)
                position, place = (found.end(), Place("tag", "/")) if found else (end, place)
            case "comment":
                found_at = text.find("-->", position)
                position, place = (found_at + 3, TEXT) if found_at >= 0 else (end, place)
            case quote:
                found_at = text.find(quote, position)
                position, place = (
                    (found_at + 1, Place("tag", place.element)) if found_at >= 0 else (end, place)
                )
    return place


def _in_text(text: str, position: int) -> tuple[int, Place]:
    start = text.find("<", position)
    if start < 0:
        return len(text), TEXT
    if text.startswith("<!--", start):
        return start + 4, Place("comment")
    name = _NAME.match(text, start + 1)
    return (name.end(), Place("tag", name.group().lower())) if name else (start + 1, TEXT)


def _in_tag(text: str, position: int, place: Place) -> tuple[int, Place]:
    found = _IN_TAG.search(text, position)
    end = found.start() if found else len(text)
    if found is None:
        return end, place
    if found.group() != ">":
        if place.element == "script" and _MARKUP_SCRIPT.match(text, end + 1):
            place = replace(place, element="script of markup")
        return end + 1, replace(place, kind=found.group())
    return end + 1, Place("raw", place.element) if place.element in _RAW else TEXT


@cache
def is_output(kind: type[Node]) -> bool:
    """Whether nodes of this kind print a value."""
    return issubclass(kind, OutputNode)


def constant_text(node: Node) -> str | None:
    """The text that a node always prints; None for one that has to be run."""
    kind = type(node).__name__
    if kind == "ContentNode":
        return str(node.text)  # type: ignore[attr-defined]  # what a ContentNode is
    if kind in _SILENT:
        return ""
    if is_output(type(node)):
        expression = node.expression  # type: ignore[attr-defined]  # what an output has
        if type(expression) is FilteredExpression and not expression.filters:
            expression = expression.left
        return str(expression.value) if type(expression) is StringLiteral else None
    return None


_SILENT = frozenset(
    {"CommentNode", "InlineCommentNode", "DocNode", "SchemaNode", "VerbatimNode", "IllegalNode"}
)
