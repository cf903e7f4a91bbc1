"""A stretch of statements of which one failed, once more: by the interpreter, one by one."""

import sys
from collections.abc import Callable, Mapping
from typing import Any

from liquid.ast import Node
from liquid.template import BoundTemplate

from storefront_themes.engine.compiler.scopes import Snapshot
from storefront_themes.engine.context import Buffer, ThemeContext, is_own_fault
from storefront_themes.engine.quick import run_each


class Again:
    """What the compiled statements of one file call when a stretch of them failed. Nothing of it was printed."""

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[], tuple[BoundTemplate, Mapping[int, Node]]]) -> None:
        self._read = read

    def __call__(
        self,
        c: ThemeContext,
        out: list[str],
        values: Mapping[str, Any],
        what: tuple[Snapshot, tuple[int, ...]],
    ) -> None:
        """Print all but what fails. Raises again what is more than a statement's own fault."""
        error = sys.exc_info()[1]
        assert isinstance(error, Exception)
        if not is_own_fault(error):
            raise error
        template, statements = self._read()
        where, starts = what
        nodes = [statements[start] for start in starts]
        names, buffer = where.names(values), Buffer(c.page.budget)
        try:
            with c.extend(names, template=template):
                run_each(nodes, c, buffer)
        finally:
            out.append(buffer.getvalue())
