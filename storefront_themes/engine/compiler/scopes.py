"""Where a name of the template lives in the generated function."""

from dataclasses import dataclass
from typing import Any

from storefront_themes.engine.compiler.source import Source

_FROM_INDEX = {
    "index": "({i} + 1)",
    "index0": "{i}",
    "rindex": "({n} - {i})",
    "rindex0": "({n} - {i} - 1)",
    "first": "({i} == 0)",
    "last": "({i} == {n} - 1)",
    "length": "{n}",
}


@dataclass(frozen=True, slots=True)
class Block:
    """Names that hold within a block only; of a loop, also the Python names of its position and length."""

    names: dict[str, str]
    index: str = ""
    length: str = ""


class Scopes:
    """Names to Python expressions.

    Closed: every name is a local of the function, set at its beginning from what the page has, and set again by
    `assign`. Open, for templates with `include` and others whose names are not all known: looked up as it runs.
    """

    def __init__(self, source: Source, *, is_open: bool) -> None:
        self.source = source
        self.is_open = is_open
        self.blocks: list[Block] = []
        self._locals: dict[str, str] = {}

    def name(self, name: str) -> str:
        """Python that reads a name."""
        for block in reversed(self.blocks):
            if name in block.names:
                return block.names[name]
        return f"lookup(c, {name!r})" if self.is_open else self.local(name)

    def local(self, name: str) -> str:
        """The Python name that `assign` sets."""
        if name not in self._locals:
            self._locals[name] = self.source.name("v")
        return self._locals[name]

    def loop_property(self, root: str, rest: list[Any]) -> str | None:
        """`forloop.index` and its like as arithmetic, where the loop is one of this function."""
        if root != "forloop" or len(rest) != 1:
            return None
        block = next((block for block in reversed(self.blocks) if "forloop" in block.names), None)
        if block is None or not block.index or rest[0] not in _FROM_INDEX:
            return None
        return _FROM_INDEX[rest[0]].format(i=block.index, n=block.length)

    def prologue(self) -> list[str]:
        """Lines that fetch what the function reads from the page."""
        lines = ["g = c.names"] if self._locals else []
        for name, local in self._locals.items():
            source = "moment" if name in {"now", "today"} else "g.get"
            lines.append(f"{local} = {source}({'g, ' if source == 'moment' else ''}{name!r}, NOTHING)")
        return lines


__all__ = ["Block", "Scopes"]
