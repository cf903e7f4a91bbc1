"""What the pages of themes show: each with a small picture in its colours, and links to what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from storefront_themes.allowance import told
from storefront_themes.engine import DictLoader, Engine, ThemeError
from storefront_themes.engine.drops import ColorSchemeGroup, Colour
from storefront_themes.reader import SCHEMA, theme_info
from tenants.store.selectors import fresh_settings
from tenants.themes import selectors, services
from tenants.themes.selectors import ThemeData, VersionData
from web.access import ShopRequest
from web.storefront.preview import preview_url
from web.storefront.themes import built_in

_SETTINGS = (SCHEMA, "config/settings_data.json")
# What a theme calls its colours: the first of its settings whose name has one of these words.
_WORDS = {
    "ground": ("background", "bg", "page", "body"),
    "text": ("text", "foreground", "ink", "heading"),
    "accent": ("accent", "button", "primary", "brand", "link"),
}
_PLAIN = {"ground": "#ffffff", "text": "#1c2024", "accent": "#5b6570"}


@dataclass(frozen=True, slots=True)
class Picture:
    """The colours of a theme, for a page drawn in them."""

    ground: str
    text: str
    accent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A theme on the list: one of the merchant's own, or a built-in one under its `code`."""

    name: str
    picture: Picture
    label: str
    preview: str
    is_live: bool
    code: str = ""
    theme: ThemeData | None = None
    version: VersionData | None = None  # the one on show, or else the latest


class Library:
    """The themes of a shop: the one on show, the others. A few queries, however many there are."""

    def __init__(self, request: ShopRequest) -> None:
        self._request = request
        settings = fresh_settings()
        themes = selectors.themes()
        versions = [each.id for theme in themes for each in theme.versions if each in _shown(theme)]
        files = selectors.some_files(versions, names=_SETTINGS)
        own = [self._own(theme, files) for theme in themes if theme.versions]
        names = services.reader().built_in()
        shown = settings.theme if settings.theme_version is None else ""
        rest = [self._built_in(code, name, code == shown) for code, name in names.items()]
        self.live = next((entry for entry in (*own, *rest) if entry.is_live), None)
        self.own = [entry for entry in own if not entry.is_live]
        self.built_in = [entry for entry in rest if not entry.is_live]
        self.allowances = [
            (each.label, f"{figure:,} {each.unit}") for each, figure in told(request.shop.limits)
        ]

    def _own(self, theme: ThemeData, files: Mapping[UUID, Mapping[str, bytes]]) -> Entry:
        version = _shown(theme)[0]
        return Entry(
            name=theme.name, label=version.label, is_live=theme.is_live, theme=theme, version=version,
            picture=picture_of(_engine(files.get(version.id, {})), theme.look),
            preview=preview_url(self._request.shop, version=version.id),
        )  # fmt: skip

    def _built_in(self, code: str, name: str, is_live: bool) -> Entry:
        engine = built_in(code)
        _, label = theme_info({SCHEMA: engine.theme.loader.read(SCHEMA)})
        look = selectors.look_of(None, built_in=code)
        return Entry(
            name=name, label=label, is_live=is_live, code=code, picture=picture_of(engine, look),
            preview=preview_url(self._request.shop, built_in=code),
        )  # fmt: skip


def _shown(theme: ThemeData) -> list[VersionData]:
    """The version that stands for a theme: the one on show, else the latest."""
    live = [version for version in theme.versions if version.is_live]
    return live or list(theme.versions[:1])


class ThemePage:
    """One theme of the merchant's own, with a preview of each version."""

    def __init__(self, request: ShopRequest, theme: ThemeData) -> None:
        self.theme = theme
        self.live = next((each for each in theme.versions if each.is_live), None)
        self.rows = [(each, preview_url(request.shop, version=each.id)) for each in theme.versions]
        self.has_more = len(theme.versions) >= selectors.MOST_VERSIONS
        first = (self.live or theme.latest) if theme.versions else None
        files = selectors.some_files([first.id], names=_SETTINGS) if first else {}
        self.picture = picture_of(_engine(files.get(first.id, {}) if first else {}), theme.look)


def _engine(files: Mapping[str, bytes]) -> Engine | None:
    """As much of a theme as its colours need."""
    try:
        return Engine(DictLoader(files))
    except ThemeError:
        return None


def picture_of(engine: Engine | None, look: Mapping[str, Any]) -> Picture:
    """A theme's colours as they were chosen."""
    values = (
        engine.customized(preset=str(look.get("preset", "")), settings=look.get("settings") or {})
        if engine
        else None
    )
    colours = dict(_colours(values.settings)) if values else {}
    return Picture(**{part: _colour(colours, words) or _PLAIN[part] for part, words in _WORDS.items()})


def _colours(settings: Mapping[str, object]) -> list[tuple[str, str]]:
    found = [(name, str(value)) for name, value in settings.items() if isinstance(value, Colour) and value]
    for value in settings.values():
        if isinstance(value, ColorSchemeGroup) and len(value):
            found += [
                (name, str(each)) for name, each in value[0].settings.items() if isinstance(each, Colour)
            ]
    return found


def _colour(colours: Mapping[str, str], words: tuple[str, ...]) -> str:
    for word in words:
        found = next((value for name, value in colours.items() if word in name.lower() and value), "")
        if found:
            return found
    return ""
