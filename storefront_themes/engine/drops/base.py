"""Declared objects: the only things a template can look into.

A drop is a keyword-only dataclass. Its fields and its `computed` methods are the properties a template can read,
by key only; a field whose name starts with `_` is for the drop itself. Everything is documented where it is
declared, in the field's `Annotated` text or the method's docstring, so reference pages can be made from it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, ClassVar, dataclass_transform, get_args, get_type_hints

from storefront_themes.engine.drops.kinds import Kind, kind_of

computed = cached_property  # evaluated when first read, then kept for the page


@dataclass(frozen=True, slots=True)
class Property:
    """One documented property: what reference pages, checks and completion are made from."""

    name: str
    kind: Kind
    text: str

    @property
    def type(self) -> str:
        """Its kind in words."""
        return self.kind.name


@dataclass_transform(kw_only_default=True, eq_default=False, field_specifiers=(field,))
class Drop:
    """Base of all declared objects. Subclasses become keyword-only dataclasses by themselves."""

    liquid_name: ClassVar[str] = ""
    aliases: ClassVar[Mapping[str, str]] = {}
    json_keys: ClassVar[tuple[str, ...]] = ()
    kinds: ClassVar[list[type["Drop"]]] = []  # every kind there is
    _names: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        dataclass(kw_only=True, eq=False, repr=False, init=not issubclass(cls, str))(cls)
        names = {name: name for name in _field_names(cls) if not name.startswith("_")}
        names |= {name: name for klass in cls.__mro__ for name in vars(klass) if _is_computed(klass, name)}
        cls._names = names | dict(cls.aliases)
        Drop.kinds.append(cls)

    def __getitem__(self, key: str) -> object:
        return getattr(self, self._names[key])

    def __contains__(self, key: object) -> bool:
        return key in self._names

    def __str__(self) -> str:
        return ""

    def __repr__(self) -> str:
        """What stands for it where a filter makes text of a list: never its insides."""
        return self.liquid_name

    def to_json(self) -> dict[str, object]:
        """What the `json` filter prints; nothing unless the drop says so."""
        return {key: self[key] for key in self.json_keys}

    @classmethod
    def declaration(cls) -> Mapping[str, Property]:
        """Its properties by name, for people and for tools."""
        return _declaration(cls)  # type: ignore[arg-type]  # a class can be hashed, whatever its __hash__ says


def _field_names(cls: type) -> list[str]:
    return list(getattr(cls, "__dataclass_fields__", {}))


def _is_computed(cls: type, name: str) -> bool:
    return not name.startswith("_") and isinstance(vars(cls)[name], cached_property)


@cache
def _declaration(cls: type[Drop]) -> Mapping[str, Property]:
    from storefront_themes.engine import drops  # all of them are there only when somebody asks

    names = vars(drops)
    hints = get_type_hints(cls, localns=names, include_extras=True)
    return {
        liquid: _describe(cls, liquid, python, hints, names) for liquid, python in sorted(cls._names.items())
    }


def _describe(
    cls: type, liquid: str, python: str, hints: Mapping[str, Any], names: dict[str, Any]
) -> Property:
    if python in hints:
        hint = hints[python]
        text = next((extra for extra in get_args(hint)[1:] if isinstance(extra, str)), "")
        return Property(liquid, kind_of(hint), text)
    method: Callable[..., object] = next(vars(k)[python].func for k in cls.__mro__ if python in vars(k))
    returned = get_type_hints(method, localns=names, include_extras=True).get("return")
    return Property(liquid, kind_of(returned), (method.__doc__ or "").strip())


class TextDrop(str, Drop):
    """Text with properties: prints, compares and filters as the text it was given."""

    def __init__(self, value: str = "") -> None:
        super().__init__()

    def __getitem__(self, key: Any) -> Any:
        return Drop.__getitem__(self, key) if isinstance(key, str) else str.__getitem__(self, key)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and str.__contains__(self, key)

    def __str__(self) -> str:
        return str.__str__(self)
