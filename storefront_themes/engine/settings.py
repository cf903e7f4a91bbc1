"""Settings of schemas: defaults, types, and what merchants typed, made safe."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import nh3
from markupsafe import Markup

RESOURCE_TYPES = frozenset(
    {"article", "blog", "collection", "collection_list", "image_picker", "link_list", "page", "product",
     "product_list", "url", "video"}
)  # fmt: skip
_RICH = frozenset({"richtext", "inline_richtext", "html", "liquid"})
_NUMBERS = frozenset({"range", "number"})
_CHOICES = frozenset({"select", "radio"})
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|rgba?\([\d\s.,%/]{1,40}\)|transparent|")
_SAFE_URL = re.compile(r"(?:https?:|mailto:|tel:)|[/#?]")


@dataclass(frozen=True, slots=True)
class Schema:
    """One section's, block's or theme's settings: what each is, and its default."""

    specs: Mapping[str, Mapping[str, Any]]
    defaults: Mapping[str, object]
    kinds: Mapping[str, str]

    @classmethod
    def of(cls, entries: Iterable[Mapping[str, Any]]) -> "Schema":
        """From the `settings` list of a schema; headers and paragraphs are for the editor only."""
        specs = {str(entry["id"]): entry for entry in entries if "id" in entry}
        defaults = {name: clean(spec, spec.get("default")) for name, spec in specs.items()}
        kinds = {
            name: str(spec["type"]) for name, spec in specs.items() if spec.get("type") in RESOURCE_TYPES
        }
        return cls(specs=specs, defaults=defaults, kinds=kinds)

    def values(self, given: Mapping[str, object]) -> dict[str, object]:
        """The defaults with what was given over them; whatever the schema does not know is dropped."""
        known = {name: clean(self.specs[name], value) for name, value in given.items() if name in self.specs}
        return {**self.defaults, **known}


def clean(spec: Mapping[str, Any], value: object) -> object:
    """A value as its type wants it: numbers as numbers, HTML sanitised and marked, choices among the choices."""
    kind = spec.get("type")
    if kind in _RICH:
        return Markup(nh3.clean(str(value or "")))  # noqa: S704  # sanitised in this very line
    if kind == "checkbox":
        return value is True or value == "true"
    if kind in _NUMBERS:
        return _number(value, spec)
    if kind in _CHOICES:
        choices = [option.get("value") for option in spec.get("options", [])]
        return value if value in choices else spec.get("default", choices[0] if choices else "")
    if kind in {"color", "color_background"}:
        return str(value or "") if _COLOUR.fullmatch(str(value or "")) else str(spec.get("default", ""))
    return "" if value is None else value


def safe_url(value: object) -> str:
    """An address a merchant typed, unless it is script; `shopify://collections/x` is `/collections/x`."""
    text = str(value or "").strip()
    if text.startswith("shopify://"):
        return "/" + text.removeprefix("shopify://")
    return text if _SAFE_URL.match(text) else ""


def _number(value: object, spec: Mapping[str, Any]) -> object:
    try:
        number = float(str(value))
    except ValueError:
        return spec.get("default", 0)
    number = min(max(number, float(spec.get("min", number))), float(spec.get("max", number)))
    return int(number) if number.is_integer() else number
