"""Templates, section groups and their parts as data, prepared once per theme version."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from storefront_themes.engine.errors import ThemeError
from storefront_themes.engine.settings import Schema

_LEADING_COMMENT = re.compile(r"\s*/\*.*?\*/", re.DOTALL)
_TAG_NAMES = frozenset({"article", "aside", "div", "footer", "header", "section"})


@dataclass(frozen=True, slots=True)
class BlockPart:
    """A block as a template places it."""

    id: str
    type: str
    values: Mapping[str, object]
    kinds: Mapping[str, str]
    blocks: tuple["BlockPart", ...] = ()
    static: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class SectionSchema:
    """What a section's or block's file says about itself."""

    settings: Schema = field(default_factory=lambda: Schema.of([]))
    blocks: Mapping[str, Schema] = field(default_factory=dict)
    tag: str = "section"
    css_class: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str, file: str) -> "SectionSchema":
        data = parse_json(text, file)
        tag = data.get("tag", "section")
        return cls(
            settings=Schema.of(data.get("settings", [])),
            blocks={str(b.get("type")): Schema.of(b.get("settings", [])) for b in data.get("blocks", [])},
            tag=tag if tag in _TAG_NAMES else "div",
            css_class=str(data.get("class", "")),
            raw=data,
        )


@dataclass(frozen=True, slots=True)
class SectionPart:
    """A section as a template places it, with its settings complete."""

    id: str
    type: str
    values: Mapping[str, object]
    kinds: Mapping[str, str]
    blocks: tuple[BlockPart, ...]
    open_tag: str
    close_tag: str


@dataclass(frozen=True, slots=True)
class PageTemplate:
    """templates/*.json or a section group: sections in order."""

    sections: tuple[SectionPart, ...]
    layout: str | None = "theme"
    location: str = "template"


def parse_json(text: str, file: str) -> dict[str, Any]:
    """A theme's JSON, which may begin with a comment; raises ThemeError with file and line."""
    data = _parsed(text or "{}", file)
    if not isinstance(data, dict):
        raise ThemeError("expected an object", file=file)
    return data


def parse_list(text: str, file: str) -> list[dict[str, Any]]:
    """A list of objects; raises ThemeError with file and line."""
    data = _parsed(text or "[]", file)
    if not isinstance(data, list) or not all(isinstance(each, dict) for each in data):
        raise ThemeError("expected a list of objects", file=file)
    return data


def _parsed(text: str, file: str) -> object:
    comment = _LEADING_COMMENT.match(text)
    skipped = comment.end() if comment else 0
    try:
        return json.loads(text[skipped:] or "{}")
    except json.JSONDecodeError as error:
        line = error.lineno + text.count("\n", 0, skipped)
        raise ThemeError(f"not JSON: {error.msg}", file=file, line=line) from error
    except RecursionError as error:
        raise ThemeError("nested too deep", file=file) from error


def placed_entry(kind: str, given: object) -> dict[str, Any]:
    """A preset or a default as a template keeps a section: blocks by id, in an order."""
    data = given if isinstance(given, Mapping) else {}
    return {"type": kind, "settings": data.get("settings", {}), **_placed_blocks(data.get("blocks"))}


def _placed_blocks(given: object) -> dict[str, Any]:
    if isinstance(given, Mapping):
        return {"blocks": dict(given), "block_order": list(given)}
    found = [each for each in given if isinstance(each, Mapping)] if isinstance(given, list) else []
    blocks = {
        f"{each.get('type', 'block')}-{number}": {**each, **_placed_blocks(each.get("blocks"))}
        for number, each in enumerate(found, 1)
    }
    return {"blocks": blocks, "block_order": list(blocks)}


def ordered(entries: Mapping[str, Any], order: Iterable[str] | None) -> list[tuple[str, Mapping[str, Any]]]:
    """Entries in the order given, without those that are disabled."""
    names = list(order) if order is not None else list(entries)
    return [(name, entries[name]) for name in names if name in entries and not entries[name].get("disabled")]
