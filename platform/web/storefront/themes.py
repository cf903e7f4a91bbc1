"""The engine for a shop: its theme, parsed once in a process, in the shop's own look."""

import json
import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.http import HttpRequest
from django.utils.text import slugify

from core.ids import public_id
from shops.context import current_shop
from storefront_themes.allowance import WIDEST_FILES, limits_of
from storefront_themes.engine import Engine, FolderLoader, Issue, ThemeError, VersionLoader
from storefront_themes.engine.drops import Theme
from storefront_themes.reader import BUILT_IN, built_in_names
from tenants.store.selectors import shop_settings
from tenants.themes import selectors as store
from web.storefront.issues import report
from web.storefront.preview import previewed

logger = logging.getLogger(__name__)

DEFAULT = "agora"
_LOOKS_KEPT = 500
_VERSIONS_KEPT = 200
_CONTENTS_KEPT = 64 * 1024 * 1024  # bytes of merchants' theme files in a process

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Shown:
    """Which theme a request gets, and what was chosen in it."""

    built_in: str
    version: UUID | None
    look: Mapping[str, Any]
    is_preview: bool = False


class _Latest(Generic[V]):
    """The last used of something, as many as fit. Safe for threads; two may make the same thing at once."""

    def __init__(self, most: int, size: Callable[[V], int] = lambda value: 1) -> None:
        self._most = most
        self._size = size
        self._used = 0
        self._kept: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> V | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Hashable, value: V) -> V:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = value
                self._used += self._size(value)
            while self._used > self._most and len(self._kept) > 1:
                self._used -= self._size(self._kept.popitem(last=False)[1])
        return value


@dataclass(frozen=True, slots=True)
class _Version:
    engine: Engine
    name: str


_looks: _Latest[Engine] = _Latest(_LOOKS_KEPT)
_versions: _Latest["_Version"] = _Latest(_VERSIONS_KEPT)
_contents: _Latest[bytes] = _Latest(_CONTENTS_KEPT, len)


def shown_to(request: HttpRequest) -> Shown:
    """The shop's theme, or the one that this browser previews."""
    settings = shop_settings()
    found = previewed(request)
    if found is not None:
        return Shown(found.built_in or settings.theme, found.version, found.look, is_preview=True)
    return Shown(settings.theme, settings.theme_version, settings.theme_settings)


def page_templates() -> list[str]:
    """The variants of its page of text that the shop's theme has, by their names: `contact` is page.contact."""
    settings = shop_settings()
    engine = engine_of(Shown(settings.theme, settings.theme_version, settings.theme_settings))
    names = (name.removeprefix("templates/page.").rpartition(".")[0] for name in engine.theme.files)
    return sorted({name for name in names if name and "/" not in name})


def engine_of(shown: Shown) -> Engine:
    """The theme with what the merchant chose. One that cannot be loaded is reported; a built-in one stands in."""
    try:
        return _in_look(shown)
    except ThemeError as error:
        report_theme(shown, error.issue)
        return built_in(shown.built_in)


def theme_drop(shown: Shown, engine: Engine) -> Theme:
    """What a template may know of its theme."""
    role = "unpublished" if shown.is_preview else "main"
    if shown.version is None or engine.theme.name in built_in_names():
        code = engine.theme.name
        return Theme(name=built_in_names().get(code, code), id=code, role=role)
    return Theme(name=_version(shown.version).name, id=public_id("thv", shown.version), role=role)


def report_theme(shown: Shown, *issues: Issue, template: str = "") -> None:
    """Tell the merchant; not of what only a preview shows, which says so itself."""
    if issues and not shown.is_preview:
        report(issues, template=template)


def _in_look(shown: Shown) -> Engine:
    look, limits = shown.look, limits_of(current_shop().limits)
    key = (shown.version or shown.built_in, limits, json.dumps(look, sort_keys=True, default=str))
    found = _looks.get(key)
    if found is None:
        theme = _version(shown.version).engine if shown.version else built_in(shown.built_in)
        found = theme.customized(
            preset=str(look.get("preset", "")),
            settings=_mapping(look.get("settings")),
            sections=_sections(look),
            limits=limits,
        )
        _looks.put(key, found)
    return found


@lru_cache(maxsize=32)
def built_in(name: str) -> Engine:
    """A theme that comes with Stoa, in its own look; the default one for a name that does not exist."""
    known = name in built_in_names()
    if not known:
        return built_in(DEFAULT)
    return Engine(FolderLoader(BUILT_IN / name), name=name, limits=WIDEST_FILES)


def _version(version: UUID) -> _Version:
    """A version of the entered shop's own theme, in its own look. A few queries when a process first needs it.

    Raises ThemeError for one that is no longer there.
    """
    key = (current_shop().id, version)
    found = _versions.get(key)
    if found is None:
        files = _StoredFiles()
        loader = VersionLoader(files, str(version))
        if not loader.names():
            raise ThemeError("this version of the theme no longer exists")
        data = store.version(version)
        name = f"{slugify(data.theme_name)[:60] or 'theme'}-{data.number}"  # a part of its files' addresses
        found = _versions.put(key, _Version(Engine(loader, name=name, limits=WIDEST_FILES), data.theme_name))
    return found


class _StoredFiles:
    """The shop's versions for the engine: contents by digest, kept by the process for all that have them."""

    def manifest(self, version: str) -> Mapping[str, str]:
        names = store.manifest(UUID(version))
        missing = [digest for digest in names.values() if _contents.get(digest) is None]
        for digest, body in (store.contents(missing) if missing else {}).items():
            _contents.put(digest, body)
        return names

    def content(self, digest: str) -> bytes:
        found = _contents.get(digest)
        return found if found is not None else _contents.put(digest, store.contents([digest])[digest])


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _sections(look: Mapping[str, Any]) -> dict[str, dict[str, object]]:
    return {name: _mapping(values) for name, values in _mapping(look.get("sections")).items()}
