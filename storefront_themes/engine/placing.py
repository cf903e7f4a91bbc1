"""Puts the kind of output that belongs there where each output stands, and tells snippets where they begin."""

import re
from io import StringIO
from typing import Any, TextIO

from liquid import RenderContext
from liquid.ast import BlockNode, Node
from liquid.builtin.expressions import FilteredExpression, StringLiteral
from liquid.builtin.expressions.filtered import Filter
from liquid.builtin.output import OutputNode
from liquid.builtin.tags.capture_tag import CaptureNode
from liquid.builtin.tags.cycle_tag import CycleNode
from liquid.builtin.tags.include_tag import IncludeNode
from liquid.builtin.tags.render_tag import RenderNode
from liquid.expression import Expression

from storefront_themes.engine.places import STYLE, TEXT, Place, after, begun, constant_text, is_output, joined
from storefront_themes.engine.tags.sections import ContentForNode, SectionNode, SectionsNode
from storefront_themes.engine.values import Code, printed_in_attribute, printed_in_script, printed_in_style

# Filters that leave code code, where what they are given is the theme's own.
_KEEPING = frozenset(
    {"append", "default", "lstrip", "prepend", "remove", "remove_first", "replace", "replace_first", "rstrip", "strip",
     "strip_newlines"}
)  # fmt: skip
_MAKING = frozenset({"escapejs", "json"})
_BUILDS_JSON = re.compile(r"\|\s{0,9}json\b")
_JSON_BEGINS = re.compile(r"\s{0,99}(?:\{\s{0,99}\"|\[\s{0,99}[\[{\"])")


class AttributeOutput(OutputNode):
    """`{{ … }}` within the quotes of an attribute."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(printed_in_attribute(self.expression.evaluate(context)))

    render = render_to_output


class ScriptOutput(OutputNode):
    """`{{ … }}` within a script."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(printed_in_script(self.expression.evaluate(context)))

    render = render_to_output


class StyleOutput(OutputNode):
    """`{{ … }}` within a style."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(printed_in_style(self.expression.evaluate(context)))

    render = render_to_output


class ScriptCycle(CycleNode):
    """`{% cycle %}` within a script."""

    __slots__ = ()


class CodeCapture(CaptureNode):
    """`{% capture %}` of a piece of a script or a style: its values are escaped for one, and never again."""

    __slots__ = ()

    def _assign(self, context: RenderContext, buf: StringIO) -> None:
        context.assign(self.name, Code.of(buf.getvalue()))


class PlacedRender(RenderNode):
    """`{% render %}` elsewhere than in text."""

    __slots__ = ("place",)
    place: Place


class PlacedInclude(IncludeNode):
    """`{% include %}` elsewhere than in text."""

    __slots__ = ("place",)
    place: Place


_IN_RAW = {
    "script": ScriptOutput,
    "script file": ScriptOutput,
    "style": StyleOutput,
    "style file": StyleOutput,
}


def place_outputs(nodes: list[Node], place: Place = TEXT) -> Place:
    """Put the right kind of output where each stands; the place after the last."""
    for index, node in enumerate(nodes):
        text = constant_text(node)
        if text is not None:
            place = after(place, text)
        elif is_output(type(node)):
            nodes[index] = _output(node, place)  # type: ignore[arg-type]  # an output
        else:
            if place is not TEXT:
                nodes[index] = _placed(node, place)
            place = _after_block(nodes, index, nodes[index], place)
    return place


def _output(node: OutputNode, place: Place) -> OutputNode:
    if place.kind in {'"', "'"}:
        return AttributeOutput(node.token, node.expression)
    kind = _IN_RAW.get(place.element) if place.kind == "raw" else None
    if kind is None or _is_code(node.expression):
        return node
    return kind(node.token, node.expression)


def _is_code(expression: Expression) -> bool:
    """Whether what is printed is the theme's own text, or JSON, and stays so in each filter."""
    if not isinstance(expression, FilteredExpression):
        return False
    code = isinstance(expression.left, StringLiteral)
    for each in expression.filters or ():
        code = each.name in _MAKING or (code and each.name in _KEEPING and _is_own(each))
    return code


def _is_own(item: Filter) -> bool:
    return all(isinstance(argument.value, StringLiteral) for argument in item.args)


def _placed(node: Node, place: Place) -> Node:
    """The node that does the same at this place."""
    start = begun(place)
    if isinstance(node, SectionNode | SectionsNode | ContentForNode):
        node.place = start
    elif start is not TEXT and type(node) is RenderNode:
        render = PlacedRender(
            node.token, node.name, var=node.var, loop=node.loop, alias=node.alias, args=node.args
        )
        render.place = start
        return render
    elif start is not TEXT and type(node) is IncludeNode:
        include = PlacedInclude(node.token, node.name, var=node.var, alias=node.alias, args=node.args)
        include.place = start
        return include
    elif type(node) is CycleNode and _IN_RAW.get(place.element) is ScriptOutput and place.kind == "raw":
        return ScriptCycle(node.token, node.group, node.args)
    return node


def _after_block(nodes: list[Node], index: int, node: Any, place: Place) -> Place:
    kind = type(node).__name__
    if kind in {"IfNode", "UnlessNode"}:
        branches = [node.consequence, *(each.block for each in node.alternatives), node.default]
        return joined([place_outputs(each.nodes, place) if each else place for each in branches])
    if kind == "CaseNode":
        branches = [each if isinstance(each, BlockNode) else each.block for each in node.blocks]
        return joined([place, *(place_outputs(each.nodes, place) for each in branches)])
    if kind == "CaptureNode":
        nodes[index] = _capture(node, place)
        return place
    if kind == "StyleNode":
        place_outputs(node.block.nodes, STYLE)
        return place
    if kind == "ForNode" and node.default:
        place_outputs(node.default.nodes, place)
    block = getattr(node, "block", None)
    if isinstance(block, BlockNode):
        return place_outputs(block.nodes, place)
    return place


def _capture(node: CaptureNode, place: Place) -> Node:
    """What a capture holds may be printed anywhere: it is escaped for a script where it is made for one."""
    if place.kind == "raw" and place.element in _IN_RAW:
        start = place
    elif _makes_json(node):
        start = Place("raw", "script file")
    else:
        place_outputs(node.block.nodes)
        return node
    place_outputs(node.block.nodes, start)
    return CodeCapture(node.token, node.name, node.block)


def _makes_json(node: CaptureNode) -> bool:
    source, start = node.token.source, node.token.start_index
    first = node.block.nodes[0] if node.block.nodes else None
    if first is not None and _JSON_BEGINS.match(constant_text(first) or ""):
        return True
    end = source.find("endcapture", start)
    return _BUILDS_JSON.search(source, start, end if end >= 0 else start) is not None
