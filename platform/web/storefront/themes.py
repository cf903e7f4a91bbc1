"""The engine for a shop: its theme, parsed once in a process, in the shop's own look."""

import json
from collections import OrderedDict
from functools import lru_cache
from pathlib import Path
from threading import Lock

import storefront_themes
from storefront_themes.engine import Engine, FolderLoader
from tenants.store.selectors import SettingsData

BUILT_IN = Path(storefront_themes.__file__).parent
DEFAULT = "agora"
_LOOKS_KEPT = 500

_lock = Lock()
_looks: OrderedDict[tuple[str, str], Engine] = OrderedDict()


@lru_cache(maxsize=32)
def built_in(name: str) -> Engine:
    """A theme that comes with Stoa, in its own look; the default one for a name that does not exist."""
    folder = BUILT_IN / name
    known = name.isidentifier() and (folder / "layout" / "theme.liquid").is_file()
    return Engine(FolderLoader(folder), name=name) if known else built_in(DEFAULT)


def engine_for(settings: SettingsData) -> Engine:
    """The shop's theme with what the merchant chose. Looks are kept, the least used ones forgotten."""
    look = settings.theme_settings
    key = (settings.theme, json.dumps(look, sort_keys=True, default=str))
    with _lock:
        engine = _looks.get(key)
        if engine is not None:
            _looks.move_to_end(key)
            return engine
    engine = built_in(settings.theme).customized(
        preset=str(look.get("preset", "")), settings=_mapping(look.get("settings")), sections=_sections(look)
    )
    with _lock:
        _looks[key] = engine
        if len(_looks) > _LOOKS_KEPT:
            _looks.popitem(last=False)
    return engine


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _sections(look: dict[str, object]) -> dict[str, dict[str, object]]:
    return {name: _mapping(values) for name, values in _mapping(look.get("sections")).items()}
