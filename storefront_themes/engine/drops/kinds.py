"""What a property holds, said in the words of a template: for reference pages, checks and completion."""

import datetime as dt
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from markupsafe import Markup

if TYPE_CHECKING:
    from storefront_themes.engine.drops.base import Drop


@dataclass(frozen=True, slots=True)
class _MinorUnits:
    """Marks an amount of money."""


Amount = Annotated[int, _MinorUnits()]
"""An amount in the minor units of the page's currency, as the `money` filters take it."""

_SIMPLE: dict[object, str] = {
    str: "string", int: "number", float: "number", bool: "boolean", Markup: "HTML", dt.datetime: "timestamp",
    object: "anything", type(None): "nil",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """`name` is what people read; `drop` the declared object inside, if any; `many` whether it is a list of them.

    `open` means that its keys are not known beforehand, as those of a hash.
    """

    name: str
    drop: "type[Drop] | None" = None
    many: bool = False
    open: bool = False

    @property
    def one(self) -> "Kind":
        """What a loop over it gives."""
        return kind_of(self.drop) if self.drop and self.many else ANYTHING


ANYTHING = Kind("anything", open=True)


def kind_of(hint: Any) -> Kind:
    """The kind of a type hint."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        if any(isinstance(extra, _MinorUnits) for extra in arguments[1:]):
            return Kind("money")
        return kind_of(arguments[0])
    if origin in (Union, types.UnionType):
        return kind_of(next(each for each in arguments if each is not type(None)))
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return Kind(f"hash of {kind_of(arguments[-1]).name}", open=True)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Sequence):
        inner = kind_of(arguments[0])
        return Kind(f"array of {inner.name}", drop=inner.drop, many=True, open=inner.open)
    if isinstance(hint, type) and hasattr(hint, "liquid_name"):
        return Kind(hint.liquid_name or hint.__name__.lower(), drop=hint)
    if isinstance(hint, type) and issubclass(hint, Mapping):
        return Kind(hint.__name__.lower(), open=True)
    return Kind(_SIMPLE.get(hint, "anything"), open=_SIMPLE.get(hint, "anything") == "anything")
