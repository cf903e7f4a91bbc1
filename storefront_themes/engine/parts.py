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
    try:
        data = json.loads(_LEADING_COMMENT.sub("", text, count=1) or "{}")
    except json.JSONDecodeError as error:
        raise ThemeError(f"not JSON: {error.msg}", file=file, line=error.lineno) from error
    if not isinstance(data, dict):
        raise ThemeError("expected an object", file=file)
    return data


def ordered(entries: Mapping[str, Any], order: Iterable[str] | None) -> list[tuple[str, Mapping[str, Any]]]:
    """Entries in the order given, without those that are disabled."""
    names = list(order) if order is not None else list(entries)
    return [(name, entries[name]) for name in names if name in entries and not entries[name].get("disabled")]
