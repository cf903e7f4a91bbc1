"""Walks through a parsed template."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from liquid.builtin.expressions import Path

_OURS = ("liquid.", "storefront_themes.")
_NOT_TREE = frozenset({"token", "blank", "liquid_token", "filters_env"})


def parts_in(value: Any) -> Iterator[Any]:
    """Everything in a part of the tree, itself first; without recursion."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        kind: type = type(item)
        if kind is list or kind is tuple:
            waiting += item
            continue
        slots = _slots(kind)
        if slots is not None:
            yield item
            waiting += [getattr(item, slot, None) for slot in slots]


@cache
def _slots(kind: Any) -> tuple[str, ...] | None:
    """Where a part of the tree keeps others; None for what is no part of a tree."""
    if issubclass(kind, str | int | float | None.__class__):
        return None
    return tuple(
        slot
        for klass in kind.__mro__
        if klass.__module__.startswith(_OURS)
        for slot in getattr(klass, "__slots__", ())
        if slot not in _NOT_TREE and not slot.startswith("__")
    )


def paths_in(value: Any) -> Iterator[Path]:
    """All paths, however deep."""
    return (part for part in parts_in(value) if isinstance(part, Path))


def line_of(node: Any) -> int:
    """The line a statement begins in; 0 when that is not known."""
    token = node.token
    return token.source.count("\n", 0, token.start_index) + 1 if token and token.start_index >= 0 else 0
