"""Parsed Liquid to a Python function."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from liquid import Environment
from liquid.ast import Node

from storefront_themes.engine.compiler import tags as _theme_tags
from storefront_themes.engine.compiler.again import Again
from storefront_themes.engine.compiler.names import HELPERS
from storefront_themes.engine.compiler.scopes import Scopes
from storefront_themes.engine.compiler.source import NeedsOpen, Source, Unsupported
from storefront_themes.engine.compiler.statements import Statements

if TYPE_CHECKING:
    from storefront_themes.engine.context import ThemeContext
    from storefront_themes.engine.environment import ThemeEnvironment
    from storefront_themes.engine.runtime import Out

Function = Callable[["ThemeContext", "Out"], None]


def compile_nodes(
    nodes: Sequence[Node], file: str, environment: Environment, *, again: Again, is_open: bool
) -> tuple[Function, bool]:
    """(A function that renders these statements, whether it looks names up as it runs).

    Raises Unsupported for what the interpreter has to do.
    """
    try:
        text, bound = _write(nodes, environment, is_open=is_open)
    except NeedsOpen:
        is_open = True
        text, bound = _write(nodes, environment, is_open=True)
    space: dict[str, Any] = {"__builtins__": HELPERS, **bound, "FILE": file, "again": again}
    try:
        exec(compile(text, "<theme>", "exec", dont_inherit=True), space)  # noqa: S102  # what we just wrote
    except (SyntaxError, RecursionError, MemoryError, OverflowError, ValueError) as error:
        raise Unsupported(f"Python cannot hold it: {error}") from error
    function: Function = space["run"]
    return function, is_open


def generate(source: str, environment: "ThemeEnvironment", *, is_open: bool) -> tuple[str, dict[str, object]]:
    """(Python text, the values it refers to) of a template, as `compile_nodes` would run it."""
    nodes = environment.read_tree(source)
    try:
        return _write(nodes, environment, is_open=is_open)
    except NeedsOpen:
        return _write(nodes, environment, is_open=True)


def _write(
    nodes: Sequence[Node], environment: Environment, *, is_open: bool
) -> tuple[str, dict[str, object]]:
    text = nodes[0].token.source if nodes else ""
    source = Source()
    scopes = Scopes(source, is_open=is_open)
    writer = Statements(source, scopes, environment)
    writer.continues = is_open or "continue" in text
    writer.asks_loops = "forloop" in text
    try:
        writer.all(nodes)
    except RecursionError as error:
        raise Unsupported("nested too deep") from error
    head = ["def run(c, o):", "\tw = o.append", "\td = c.page.budget.look_at", "\tm = len(o) + CHUNK"]
    lines = [*head, *("\t" + line for line in scopes.prologue()), *source.lines, ""]
    return "\n".join(lines), source.bound


__all__ = ["Function", "Unsupported", "_theme_tags", "compile_nodes", "generate"]
