"""Puts the interpreter's lighter nodes and expressions in the place of python-liquid's, after parsing."""

from collections.abc import Callable, Iterable
from typing import Any

from liquid import Environment
from liquid.ast import BlockNode, Node
from liquid.builtin.expressions import FilteredExpression, Path, StringLiteral
from liquid.builtin.expressions.arguments import KeywordArgument, PositionalArgument
from liquid.builtin.expressions.filtered import Filter
from liquid.builtin.expressions.logical import (
    ContainsExpression,
    EqExpression,
    GeExpression,
    GtExpression,
    LeExpression,
    LtExpression,
    NeExpression,
)
from liquid.builtin.expressions.loop import LoopExpression
from liquid.builtin.expressions.primitive import Blank, Empty, RangeLiteral
from liquid.builtin.output import OutputNode
from liquid.builtin.tags.case_tag import _AnyExpression
from liquid.builtin.tags.cycle_tag import CycleNode
from liquid.builtin.tags.echo_tag import EchoNode
from liquid.builtin.tags.include_tag import IncludeNode
from liquid.builtin.tags.render_tag import RenderNode
from liquid.expression import Expression

from storefront_themes.engine.places import TEXT
from storefront_themes.engine.placing import PlacedInclude, PlacedRender, ScriptCycle
from storefront_themes.engine.quick import (
    QuickBlock,
    QuickComparison,
    QuickCycle,
    QuickFilter,
    QuickInclude,
    QuickLoop,
    QuickOutput,
    QuickPath,
    QuickRange,
    QuickRender,
    QuickScriptCycle,
    QuickText,
    QuickWhen,
)
from storefront_themes.engine.values import (
    BLANK,
    EMPTY,
    at_most,
    contains,
    equal,
    less,
)

_COMPARISONS: dict[type[Expression], Callable[[Any, Any], bool]] = {
    EqExpression: equal,
    NeExpression: lambda left, right: not equal(left, right),
    LtExpression: less,
    GtExpression: lambda left, right: less(right, left),
    LeExpression: at_most,
    GeExpression: lambda left, right: at_most(right, left),
    ContainsExpression: contains,
}


def quicken(nodes: Iterable[Node], environment: Environment) -> list[Node]:
    """The same nodes, lighter."""
    return [_swapped(node, environment) for node in nodes]


def _swapped(value: Any, environment: Environment) -> Any:
    if isinstance(value, list):
        value[:] = [_swapped(item, environment) for item in value]
        return value
    if not isinstance(value, Node | Expression | Filter | KeywordArgument | PositionalArgument):
        return value
    for slot in _slots(type(value)):
        inner = getattr(value, slot, None)
        if inner is not None:
            changed = _swapped(inner, environment)
            if changed is not inner:
                setattr(value, slot, changed)
    return _lighter(value, environment)


def _slots(kind: type) -> list[str]:
    return [
        slot
        for klass in kind.__mro__
        for slot in getattr(klass, "__slots__", ())
        if slot not in {"token", "blank"}
    ]


def _lighter(value: Any, environment: Environment) -> Any:
    kind = type(value)
    if kind is Path:
        known = value.path and isinstance(value.path[0], str)
        return QuickPath(value) if known and not any(isinstance(part, Path) for part in value.path) else value
    if kind is StringLiteral:
        return QuickText(value)
    if kind is Blank or kind is Empty:
        return BLANK if kind is Blank else EMPTY
    if kind is RangeLiteral:
        return QuickRange(value.token, value.start, value.stop)
    if kind is LoopExpression:
        loop = QuickLoop.__new__(QuickLoop)
        for slot in ("token", *LoopExpression.__slots__):
            setattr(loop, slot, getattr(value, slot))
        return loop
    if kind in _COMPARISONS:
        return QuickComparison(value, _COMPARISONS[kind])
    if kind is _AnyExpression:
        return QuickWhen(value.token, value.left, value.expressions)
    if kind is Filter:
        function = environment.filters.get(value.name)
        return QuickFilter(value, function, environment) if function is not None else value
    if kind is FilteredExpression:
        return value if value.filters else value.left
    if kind is OutputNode or kind is EchoNode:
        return QuickOutput(value.token, value.expression)
    if kind is CycleNode or kind is ScriptCycle:
        cycle_kind = QuickCycle if kind is CycleNode else QuickScriptCycle
        return cycle_kind(value.token, value.group, value.args)
    if kind is BlockNode:
        block = QuickBlock(value.token, value.nodes)
        block.blank = value.blank
        return block
    if kind is RenderNode or kind is PlacedRender:
        render = QuickRender(
            value.token, value.name, var=value.var, loop=value.loop, alias=value.alias, args=value.args
        )
        render.place = getattr(value, "place", TEXT)
        return render
    if kind is IncludeNode or kind is PlacedInclude:
        include = QuickInclude(value.token, value.name, var=value.var, alias=value.alias, args=value.args)
        include.place = getattr(value, "place", TEXT)
        return include
    return value
