"""Which declared objects have a property as a plain attribute, so that compiled templates can read it directly."""

import keyword

from storefront_themes.engine.drops.base import Drop

_found: dict[str, tuple[str, frozenset[type]]] = {}
_NOBODY: tuple[None, frozenset[type]] = (None, frozenset())
_classes_seen = 0


def holders(key: object) -> tuple[str | None, frozenset[type]]:
    """(attribute, kinds of object that have it) of a property.

    The attribute is the declaration's own text, never the template's; None for what nobody declares, which is then
    looked up by key.
    """
    if len(Drop.kinds) != _classes_seen:
        _refresh(Drop.kinds)
    return _found.get(key, _NOBODY) if isinstance(key, str) else _NOBODY


def _refresh(kinds: list[type[Drop]]) -> None:
    global _classes_seen  # noqa: PLW0603  # a cache of what the program itself declares
    having: dict[str, set[type]] = {}
    for kind in kinds:
        if kind.__getitem__ is Drop.__getitem__ and kind.__contains__ is Drop.__contains__:
            for key, attribute in kind._names.items():
                if key == attribute and attribute.isidentifier() and not keyword.iskeyword(attribute):
                    having.setdefault(attribute, set()).add(kind)
    _found.clear()
    _found.update({name: (name, frozenset(kinds)) for name, kinds in having.items()})
    _classes_seen = len(kinds)
