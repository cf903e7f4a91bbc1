"""Loops to Python."""

from typing import Any

from liquid.ast import BlockNode
from liquid.builtin.expressions import Path, StringLiteral

from storefront_themes.engine.compiler.scopes import Block
from storefront_themes.engine.compiler.source import Unsupported
from storefront_themes.engine.compiler.statements import Jump, Statements, writes
from storefront_themes.engine.compiler.tree import line_of, paths_in

_DEEPEST_LOOPS = 12  # Python nests 20 blocks
_SIMPLE = frozenset({"index", "index0", "rindex", "rindex0", "first", "last", "length"})


@writes("BreakNode", "ContinueNode")
def _jump(to: Statements, node: Any) -> None:
    stops = type(node).__name__ == "BreakNode"
    if not to.jumps:
        to.source.add("raise BreakLoop('break')" if stops else "raise ContinueLoop('continue')")
    elif to.jumps[-1].flag:
        to.source.add(f"{to.jumps[-1].flag} = {1 if stops else 2}")
        to.source.add("break")
    else:
        to.source.add("break" if stops else "continue")


def loop_source(to: Statements, node: Any, items: str, length: str) -> None:
    """Set `items` and `length` from a loop's expression."""
    loop = node.expression
    with to.source.guarded(line_of(node), f"{items}, {length} = iter(()), -1"):
        if loop.limit is None and loop.offset is None and not loop.reversed and not to.continues:
            to.source.add(f"{items}, {length} = each(c, {to.value(loop.iterable)})")
            return
        limit = to.value(loop.limit) if loop.limit else "NOTHING"
        offset = to.value(loop.offset) if loop.offset else "NOTHING"
        if isinstance(loop.offset, StringLiteral):
            offset = repr(str(loop.offset.value))
        key = repr(f"{loop.identifier}-{loop.iterable}")
        rest = f"{limit}, {offset}, {bool(loop.reversed)}, {key}"
        to.source.add(f"{items}, {length} = part(c, {to.value(loop.iterable)}, {rest})")


@writes("ForNode")
def _for(to: Statements, node: Any) -> None:
    if len(to.jumps) >= _DEEPEST_LOOPS:
        raise Unsupported("loops are nested too deep")
    items, length = to.source.name("i"), to.source.name("n")
    loop_source(to, node, items, length)
    if node.default:
        to.source.add(f"if {length} == 0:")
        with to.source.deeper():
            to.block(node.default)
    if to.scopes.is_open:
        _open_loop(to, node, items, length)
        return
    name, item = str(node.expression.identifier), to.source.name("v")
    how = loop_use(node.block) if to.asks_loops and _names_loop(node) else ""
    if how == "whole":
        state = to.source.name("f")
        outer = next(
            (b.names["forloop"] for b in reversed(to.scopes.blocks) if b.names.get("forloop")), "None"
        )
        key = repr(f"{name}-{node.expression.iterable}")
        to.source.add(f"{state} = loop_state(c, {key}, {items}, {length}, {outer})")
        to.source.add(f"for {item} in {state}:")
        block = Block({"forloop": state, name: item})
    elif how == "properties":
        index = to.source.name("x")
        to.source.add(f"for {index}, {item} in enumerate({items}):")
        block = Block({"forloop": "NOTHING", name: item}, index=index, length=length)
    else:
        to.source.add(f"for {item} in {items}:")
        block = Block({"forloop": "NOTHING", name: item})
    to.jumps.append(Jump())
    to.scopes.blocks.append(block)
    with to.rounds(line_of(node), item):
        to.block(node.block)
    to.scopes.blocks.pop()
    to.jumps.pop()


def _open_loop(to: Statements, node: Any, items: str, length: str) -> None:
    state, scope, item = to.source.name("f"), to.source.name("s"), to.source.name("v")
    name = str(node.expression.identifier)
    to.source.add(f"if {length} > 0:")
    with to.source.deeper():
        key = repr(f"{name}-{node.expression.iterable}")
        to.source.add(f"{state} = loop_state(c, {key}, {items}, {length})")
        to.source.add(f"{scope} = {{'forloop': {state}, {name!r}: None}}")
        to.source.add(f"with looping(c, {scope}, {state}):")
        with to.source.deeper():
            to.source.add(f"for {item} in {state}:")
            to.jumps.append(Jump())
            with to.source.deeper():
                to.tick(line_of(node))
                to.source.add(f"{scope}[{name!r}] = {item}")
                to.block(node.block)
            to.jumps.pop()


def _names_loop(node: Any) -> bool:
    """Whether `forloop` stands anywhere in a loop's text, which is quicker to see than in its tree."""
    text: str = node.token.source
    start, end = node.token.start_index, node.block.token.start_index
    return end < 0 or text.find("forloop", start, end) >= 0


def loop_use(block: BlockNode) -> str:
    """How a loop's body uses `forloop`: not at all, property by property, or as a whole."""
    uses = {_use(path) for path in paths_in(block) if path.path[0] == "forloop"}
    return "whole" if "whole" in uses else "properties" if uses else ""


def _use(path: Path) -> str:
    simple = len(path.path) == 2 and path.path[1] in _SIMPLE
    return "properties" if simple else "whole"
