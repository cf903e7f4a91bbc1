"""What a name is while a file is read: kinds of values, and whose settings they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from storefront_themes.engine.drops import (
    Block,
    Collection,
    ColorScheme,
    Colour,
    ContentPage,
    Drop,
    Font,
    Image,
    LinkList,
    Product,
    Section,
    VideoUrl,
)
from storefront_themes.engine.drops.kinds import ANYTHING, Kind, kind_of
from storefront_themes.engine.drops.names import NAMES
from storefront_themes.engine.settings import Schema

_OF_SETTING: dict[str, type[Drop]] = {
    "product": Product, "collection": Collection, "page": ContentPage, "link_list": LinkList, "image_picker": Image,
    "color": Colour, "font_picker": Font, "color_scheme": ColorScheme, "video_url": VideoUrl,
}  # fmt: skip
_PLAIN = frozenset(
    {"text", "textarea", "select", "radio", "url", "checkbox", "number", "range", "text_alignment"}
)
_LISTS: dict[str, type[Drop]] = {"product_list": Product, "collection_list": Collection}


@dataclass(slots=True)
class Owners:
    """The settings a file can read: by "section", "block" and "settings" (the theme's); None where nobody knows."""

    section: Schema | None = None
    block: Schema | None = None
    settings: Schema | None = None

    def schema(self, owner: str) -> Schema | None:
        """Whose."""
        return {"section": self.section, "block": self.block, "settings": self.settings}[owner]


@dataclass(slots=True)
class Uses:
    """Which settings are read, by owner; `every` names the owners whose settings are read by a name made up at work."""

    read: set[tuple[str, str]] = field(default_factory=set)
    every: set[str] = field(default_factory=set)

    def reads(self, owner: str, name: str) -> bool:
        return owner in self.every or (owner, name) in self.read

    def update(self, other: "Uses") -> None:
        self.read |= other.read
        self.every |= other.every


def kind_of_setting(spec: Mapping[str, object]) -> Kind:
    """What a template gets for a setting."""
    kind = str(spec.get("type"))
    if kind in _OF_SETTING:
        return kind_of(_OF_SETTING[kind])
    if kind in _LISTS:
        drop = _LISTS[kind]
        return Kind(f"array of {drop.liquid_name}", drop=drop, many=True)
    return Kind("text") if kind in _PLAIN else ANYTHING


def global_names(file: str) -> dict[str, Kind]:
    """The names every file of this kind finds. Names of one template are everywhere: a section may be on any."""
    folder = file.partition("/")[0]
    layout = folder == "layout"
    found = {}
    for name, declared in NAMES.items():
        within_tag = any(where.startswith("{%") for where in declared.where)
        layout_only = declared.where == ("layout",)
        if not within_tag and (layout or not layout_only):
            found[name] = declared.kind
    if folder in {"layout", "templates"}:
        found.pop("section", None)
        found.pop("block", None)
    return found


def joined(kinds: Iterable[Kind]) -> Kind:
    """One kind for what several callers hand over."""
    found = set(kinds)
    return found.pop() if len(found) == 1 else ANYTHING


def owner_of(before: Kind | None, key: object) -> str:
    """Whose settings a path enters with this key."""
    if key != "settings" or before is None or before.many:
        return ""
    return "section" if before.drop is Section else "block" if before.drop is Block else ""
