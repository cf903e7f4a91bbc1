"""Walks through a parsed template."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from liquid.ast import Node
from liquid.builtin.expressions import Path

_OURS = ("liquid.", "storefront_themes.")
_NOT_TREE = frozenset({"token", "blank", "liquid_token", "filters_env"})


def parts_in(value: Any) -> Iterator[Any]:
    """Everything in a part of the tree, itself first; without recursion."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list | tuple):
            waiting.extend(item)
        elif item is not None and not isinstance(item, str | int | float):
            yield item
            kind: type = type(item)
            waiting.extend(getattr(item, slot, None) for slot in _slots(kind))


@cache
def _slots(kind: Any) -> tuple[str, ...]:
    return tuple(
        slot
        for klass in kind.__mro__
        if klass.__module__.startswith(_OURS)
        for slot in getattr(klass, "__slots__", ())
        if slot not in _NOT_TREE and not slot.startswith("__")
    )


def nodes_in(nodes: Iterable[Node]) -> Iterator[Node]:
    """All statements, however deep."""
    return (part for part in parts_in(list(nodes)) if isinstance(part, Node))


def paths_in(value: Any) -> Iterator[Path]:
    """All paths, however deep."""
    return (part for part in parts_in(value) if isinstance(part, Path))


def dynamic_names(nodes: Iterable[Node]) -> bool:
    """Whether some name is itself computed: `{{ [name] }}`."""
    return any(isinstance(path.path[0], Path) for path in paths_in(list(nodes)))
