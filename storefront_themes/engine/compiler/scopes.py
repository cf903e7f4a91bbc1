"""Where a name of the template lives in the generated function."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storefront_themes.engine.compiler.source import Source
from storefront_themes.engine.context import OWN_NAMES

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


@dataclass(slots=True)
class Guard:
    """What stands for a name where properties are read of it: the object, if all of them are attributes of it."""

    stand_in: str  # its Python name
    known: str  # and that of the kinds that do
    kinds: frozenset[type]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Which Python names hold the template's at some place of the function."""

    blocks: tuple[Block, ...]
    locals: dict[str, str]  # of the whole function

    def names(self, values: Mapping[str, Any]) -> dict[str, object]:
        """The template's names, from the function's own as `locals()` gives them."""
        found = {name: values[local] for name, local in self.locals.items() if local in values}
        for block in self.blocks:
            found.update((name, values[local]) for name, local in block.names.items() if local in values)
            if block.index:
                found["forloop"] = _loop(values[block.index], values[block.length])
        return found


def _loop(index: Any, length: Any) -> dict[str, object]:
    """What a loop says of itself, where only these are asked for."""
    return {
        "index": index + 1, "index0": index, "rindex": length - index, "rindex0": length - index - 1,
        "first": index == 0, "last": index == length - 1, "length": length,
    }  # fmt: skip


class Scopes:
    """Names to Python expressions.

    Closed: every name is a local of the function, set at its beginning from what the page has, and set again by
    `assign`. Open, for templates with `include` and others whose names are not all known: looked up as it runs.
    """

    def __init__(self, source: Source, *, is_open: bool) -> None:
        self.source = source
        self.is_open = is_open
        self.blocks: list[Block] = []
        self._guards: dict[str, Guard] = {}
        self._guardable: set[str] = set()
        self._locals: dict[str, str] = {}
        self._snapshot = Snapshot((), self._locals)

    def name(self, name: str) -> str:
        """Python that reads a name."""
        for block in reversed(self.blocks):
            if name in block.names:
                return block.names[name]
        return f"lookup(c, {name!r})" if self.is_open else self.local(name)

    def local(self, name: str) -> str:
        """The Python name that `assign` sets."""
        if name not in self._locals:
            self._locals[name] = local = self.source.name("v")
            self.guardable(local)
        return self._locals[name]

    # what kind of object a name holds, asked once for all of its properties that are read

    def stand_in(self, local: str, kinds: frozenset[type]) -> str | None:
        """A Python name whose attributes are the properties of what `local` holds; None: ask for each property.

        Kinds that have this property and not those read before would make the answer useless for one of them.
        """
        found = self._guards.get(local)
        if found is None:
            if local not in self._guardable:
                return None
            found = self._guards[local] = Guard(self.source.name("p"), self.source.promise(), kinds)
        both = found.kinds & kinds
        if not both:
            return None
        found.kinds = both
        return found.stand_in

    def guard_line(self, local: str) -> str:
        """The statement that asks, wherever `local` is set; empty where nobody wants to know."""
        found = self._guards.get(local)
        if found is None:
            return ""
        self.source.bound[found.known] = found.kinds
        return f"{found.stand_in} = {local} if {local}.__class__ in {found.known} else Peek({local})"

    def guardable(self, local: str) -> None:
        """Whoever sets this name writes its `guard_line` after it, and may do so when all else is written."""
        self._guardable.add(local)

    def set_again(self, local: str) -> str:
        """The `guard_line` to follow a name's being set anew; nobody asks of it from here on who has not before."""
        self._guardable.discard(local)
        return self.guard_line(local)

    def snapshot(self, starts: list[int]) -> str:
        """Python for what the names of the template are at the place of some statements, and where those begin."""
        blocks = tuple(self.blocks)
        if blocks != self._snapshot.blocks:
            self._snapshot = Snapshot(blocks, self._locals)
        return self.source.bind((self._snapshot, tuple(starts)))

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
            if name in OWN_NAMES:
                lines.append(f"{local} = own(c, g, {name!r})")
            elif name in {"now", "today"}:
                lines.append(f"{local} = moment(g, {name!r}, NOTHING)")
            else:
                lines.append(f"{local} = g.get({name!r}, NOTHING)")
            lines += filter(None, [self.guard_line(local)])
        return lines


__all__ = ["Block", "Scopes"]
