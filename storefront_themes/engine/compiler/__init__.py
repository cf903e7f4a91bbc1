"""Parsed Liquid to a Python function."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from liquid import Environment
from liquid.ast import Node
from liquid.builtin.expressions import StringLiteral
from liquid.builtin.tags.for_tag import ForNode
from liquid.builtin.tags.include_tag import IncludeNode

from storefront_themes.engine.compiler import tags as _theme_tags
from storefront_themes.engine.compiler.names import HELPERS
from storefront_themes.engine.compiler.scopes import Scopes
from storefront_themes.engine.compiler.source import Source, Unsupported
from storefront_themes.engine.compiler.statements import Statements
from storefront_themes.engine.compiler.tree import dynamic_names, nodes_in

if TYPE_CHECKING:
    from storefront_themes.engine.context import ThemeContext
    from storefront_themes.engine.runtime import Out

Function = Callable[["ThemeContext", "Out"], None]

_OPENING = (IncludeNode,)
_COUNTING = frozenset({"IncrementNode", "DecrementNode"})


def compile_nodes(nodes: Sequence[Node], file: str, environment: Environment, *, is_open: bool) -> Function:
    """A function that renders these statements. Raises Unsupported for what the interpreter has to do."""
    text, bound = generate(nodes, environment, is_open=is_open)
    space: dict[str, Any] = {**HELPERS, **bound, "FILE": file}
    try:
        exec(compile(text, "<theme>", "exec", dont_inherit=True), space)  # noqa: S102  # what we just wrote
    except (SyntaxError, RecursionError, MemoryError, OverflowError, ValueError) as error:
        raise Unsupported(f"Python cannot hold it: {error}") from error
    function: Function = space["run"]
    return function


def generate(
    nodes: Sequence[Node], environment: Environment, *, is_open: bool
) -> tuple[str, dict[str, object]]:
    """(Python text, the values it refers to)."""
    source = Source()
    scopes = Scopes(source, is_open=is_open or needs_open(nodes))
    writer = Statements(source, scopes, environment)
    writer.continues = scopes.is_open or any(
        isinstance(node, ForNode)
        and isinstance(node.expression.offset, StringLiteral)
        and node.expression.offset.value == "continue"
        for node in nodes_in(nodes)
    )
    try:
        writer.all(nodes)
    except RecursionError as error:
        raise Unsupported("nested too deep") from error
    head = ["def run(c, o):", "\tw = o.append", "\td = c.page.budget.look_at", "\tm = len(o) + CHUNK"]
    lines = [*head, *("\t" + line for line in scopes.prologue()), *source.lines, ""]
    return "\n".join(lines), source.bound


def needs_open(nodes: Sequence[Node]) -> bool:
    """Whether names have to be looked up as the template runs: an include may set any, a counter is one."""
    return dynamic_names(nodes) or any(
        isinstance(node, _OPENING) or type(node).__name__ in _COUNTING for node in nodes_in(nodes)
    )


__all__ = ["Function", "Unsupported", "_theme_tags", "compile_nodes", "generate", "needs_open"]
