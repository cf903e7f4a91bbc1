"""Declared objects: the only things a template can look into.

A drop is a keyword-only dataclass. Its fields and its `computed` methods are the properties a template can read,
by key only; a field whose name starts with `_` is for the drop itself. Everything is documented where it is
declared, in the field's `Annotated` text or the method's docstring, so reference pages can be made from it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, ClassVar, dataclass_transform, get_args, get_origin, get_type_hints

computed = cached_property  # evaluated when first read, then kept for the page


@dataclass(frozen=True, slots=True)
class Property:
    """One documented property: what reference pages, checks and completion are made from."""

    name: str
    type: str
    text: str


@dataclass_transform(kw_only_default=True, eq_default=False, field_specifiers=(field,))
class Drop:
    """Base of all declared objects. Subclasses become keyword-only dataclasses by themselves."""

    liquid_name: ClassVar[str] = ""
    aliases: ClassVar[Mapping[str, str]] = {}
    json_keys: ClassVar[tuple[str, ...]] = ()
    _names: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        dataclass(kw_only=True, eq=False, repr=False)(cls)
        names = {name: name for name in _field_names(cls) if not name.startswith("_")}
        names |= {name: name for klass in cls.__mro__ for name in vars(klass) if _is_computed(klass, name)}
        cls._names = names | dict(cls.aliases)

    def __getitem__(self, key: str) -> object:
        return getattr(self, self._names[key])

    def __contains__(self, key: object) -> bool:
        return key in self._names

    def __str__(self) -> str:
        return ""

    def to_json(self) -> dict[str, object]:
        """What the `json` filter prints; nothing unless the drop says so."""
        return {key: self[key] for key in self.json_keys}

    @classmethod
    def declaration(cls) -> list[Property]:
        """Its properties, for people and for tools."""
        hints = get_type_hints(cls, include_extras=True)
        return [_describe(cls, liquid, python, hints) for liquid, python in sorted(cls._names.items())]


def _field_names(cls: type) -> list[str]:
    return list(getattr(cls, "__dataclass_fields__", {}))


def _is_computed(cls: type, name: str) -> bool:
    return not name.startswith("_") and isinstance(vars(cls)[name], cached_property)


def _describe(cls: type, liquid: str, python: str, hints: Mapping[str, Any]) -> Property:
    if python in hints:
        hint = hints[python]
        text = next((a for a in get_args(hint)[1:] if isinstance(a, str)), "")
        hint = get_args(hint)[0] if get_origin(hint) is Annotated else hint
        return Property(liquid, _type_name(hint), text)
    method: Callable[..., object] = next(vars(k)[python].func for k in cls.__mro__ if python in vars(k))
    return Property(liquid, _type_name(get_type_hints(method).get("return")), (method.__doc__ or "").strip())


def _type_name(hint: object) -> str:
    name = getattr(hint, "__name__", None) if get_origin(hint) is None else None
    return name or str(hint).replace("typing.", "").replace("storefront_themes.engine.drops.", "")
