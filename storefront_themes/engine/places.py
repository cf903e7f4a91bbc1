"""Where in the page an output stands: in text, in an attribute's value, in a script. Each is escaped its own way.

Seen once per file, from the text between its statements; what a file begins in the middle of it cannot know. HTML
that is printed in an attribute has its quotes and brackets escaped, so that it ends where the attribute does. Text
in a script is escaped as scripts and JSON write it.
"""

import re
from dataclasses import dataclass, replace
from typing import Any, TextIO

from liquid import RenderContext
from liquid.ast import BlockNode, Node
from liquid.builtin.expressions import FilteredExpression, StringLiteral
from liquid.builtin.output import OutputNode

from storefront_themes.engine.values import printed_in_attribute, printed_in_script

_NAME = re.compile(r"/?[A-Za-z][A-Za-z0-9:-]{0,30}")
_IN_TAG = re.compile(r"[\"'>]")
_RAW = frozenset({"script", "style", "textarea", "title"})  # elements without elements
_MARKUP_SCRIPT = re.compile(r"text/(?:template|html|x-)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """What the text so far has begun: `kind` is text, tag, comment, raw, or the quote around a value."""

    kind: str = "text"
    element: str = ""


TEXT = Place()


class AttributeOutput(OutputNode):
    """`{{ … }}` within the quotes of an attribute."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(printed_in_attribute(self.expression.evaluate(context)))

    render = render_to_output


class ScriptOutput(OutputNode):
    """`{{ … }}` within a script element."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(printed_in_script(self.expression.evaluate(context)))

    render = render_to_output


def place_outputs(nodes: list[Node], place: Place = TEXT) -> Place:
    """Put the right kind of output where each stands; the place after the last."""
    for index, node in enumerate(nodes):
        text = constant_text(node)
        if text is not None:
            place = after(place, text)
        elif isinstance(node, OutputNode):
            if place.kind in {'"', "'"}:
                nodes[index] = AttributeOutput(node.token, node.expression)
            elif place == _SCRIPT:
                nodes[index] = ScriptOutput(node.token, node.expression)
        else:
            place = _after_block(node, place)
    return place


_SCRIPT = Place("raw", "script")


def _after_block(node: Any, place: Place) -> Place:
    kind = type(node).__name__
    if kind in {"IfNode", "UnlessNode"}:
        branches = [node.consequence, *(each.block for each in node.alternatives), node.default]
        return _joined([place_outputs(each.nodes, place) if each else place for each in branches])
    if kind == "CaseNode":
        branches = [each if isinstance(each, BlockNode) else each.block for each in node.blocks]
        return _joined([place, *(place_outputs(each.nodes, place) for each in branches)])
    if kind == "CaptureNode":
        place_outputs(node.block.nodes)
        return place
    if kind == "StyleNode":
        place_outputs(node.block.nodes, Place("raw", "style"))
        return place
    if kind == "ForNode" and node.default:
        place_outputs(node.default.nodes, place)
    block = getattr(node, "block", None)
    if isinstance(block, BlockNode):
        return place_outputs(block.nodes, place)
    return place


def _joined(places: list[Place]) -> Place:
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
                position, place = _in_text(text, position)
            case "tag":
                position, place = _in_tag(text, position, place)
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


def constant_text(node: Node) -> str | None:
    """The text that a node always prints; None for one that has to be run."""
    kind = type(node).__name__
    if kind == "ContentNode":
        return str(node.text)  # type: ignore[attr-defined]  # what a ContentNode is
    if kind in _SILENT:
        return ""
    if isinstance(node, OutputNode):
        expression = node.expression
        if isinstance(expression, FilteredExpression) and not expression.filters:
            expression = expression.left
        return str(expression.value) if isinstance(expression, StringLiteral) else None
    return None


_SILENT = frozenset(
    {"CommentNode", "InlineCommentNode", "DocNode", "SchemaNode", "VerbatimNode", "IllegalNode"}
)
