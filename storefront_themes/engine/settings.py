"""Settings of schemas: defaults, and what merchants typed, made safe or refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from storefront_themes.engine.drops.colour import ColorScheme, ColorSchemeGroup
from storefront_themes.engine.setting_types import RESOURCE_TYPES, TYPES, UNKNOWN, safe_url

__all__ = ["RESOURCE_TYPES", "Schema", "clean", "safe_url"]


@dataclass(frozen=True, slots=True)
class Schema:
    """One section's, block's or theme's settings: what each is, and its default."""

    specs: Mapping[str, Mapping[str, Any]]
    defaults: Mapping[str, object]
    kinds: Mapping[str, str]

    @classmethod
    def of(cls, entries: Iterable[Mapping[str, Any]]) -> "Schema":
        """From the `settings` list of a schema; headers and paragraphs are for the editor only."""
        known = (
            [entry for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, list) else []
        )
        specs = {str(entry["id"]): entry for entry in known if "id" in entry}
        defaults = {name: clean(spec, spec.get("default")) for name, spec in specs.items()}
        kinds = {
            name: str(spec["type"]) for name, spec in specs.items() if spec.get("type") in RESOURCE_TYPES
        }
        return cls(specs=specs, defaults=defaults, kinds=kinds)

    def values(self, given: Mapping[str, object]) -> dict[str, object]:
        """The defaults with what was given over them; whatever the schema does not know is dropped."""
        known = {name: clean(self.specs[name], value) for name, value in given.items() if name in self.specs}
        return {**self.defaults, **known}

    def problems(self, given: Mapping[str, object]) -> dict[str, str]:
        """What is wrong with values a merchant typed, by setting; empty when they can be kept."""
        found = {name: "is no setting of this schema" for name in given if name not in self.specs}
        for name in given.keys() & self.specs.keys():
            spec = self.specs[name]
            problem = TYPES.get(str(spec.get("type")), UNKNOWN).problem(spec, given[name])
            if problem:
                found[name] = problem
        return found


def clean(spec: Mapping[str, Any], value: object) -> object:
    """A value as its type wants it: numbers as numbers, HTML sanitised and marked, choices among the choices."""
    kind = str(spec.get("type"))
    if kind == "color_scheme_group":
        return _schemes(spec, value)
    return TYPES.get(kind, UNKNOWN).clean(spec, value)


def _schemes(spec: Mapping[str, Any], value: object) -> ColorSchemeGroup:
    definition = Schema.of(spec.get("definition", []))
    given = value if isinstance(value, Mapping) else {}
    return ColorSchemeGroup(
        [
            ColorScheme(id=name, settings=definition.values(_settings(scheme)))
            for name, scheme in given.items()
        ]
    )


def _settings(scheme: object) -> Mapping[str, object]:
    found = scheme.get("settings") if isinstance(scheme, Mapping) else None
    return found if isinstance(found, Mapping) else {}
