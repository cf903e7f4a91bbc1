"""A form made of a theme's settings schema: a field for each setting that shows with what is chosen now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms.boundfield import BoundField

from storefront_themes.engine import Engine, ThemeError
from storefront_themes.engine.drops.colour import ColorSchemeGroup
from storefront_themes.engine.parts import parse_list
from storefront_themes.engine.setting_types import TYPES
from storefront_themes.engine.settings import clean
from storefront_themes.engine.visibility import visible_settings
from storefront_themes.reader import SCHEMA
from web.backoffice.themes_fields import Choices, control_of, shown_value, typed_value
from web.forms import SeenForm

Spec = Mapping[str, Any]
_PREFIX = "s."  # so that no setting takes the name of a field of ours


@dataclass(slots=True)
class Part:
    """One line of the form: a heading, a paragraph, or a field."""

    kind: str
    text: str = ""
    bound: BoundField | None = None
    suffix: str = ""


@dataclass(slots=True)
class Group:
    """A group of the schema."""

    title: str
    parts: list[Part] = field(default_factory=list)

    @property
    def has_fields(self) -> bool:
        return any(part.bound for part in self.parts)


class ThemeSettingsForm(SeenForm):
    """`values()` is what was chosen otherwise than the theme (or its preset) has it. Hidden settings keep theirs."""

    def __init__(
        self, *args: Any, engine: Engine, look: Mapping[str, Any], choices: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._theme = engine.theme
        self._specs = engine.theme.settings.specs
        self._words = engine.theme.schema_translations("en")
        kept = look.get("settings")
        self._kept: Mapping[str, Any] = kept if isinstance(kept, Mapping) else {}
        self._base = engine.theme.current_settings(str(look.get("preset", "")))
        now = engine.settings
        self._visible = visible_settings(engine.theme.settings, now, owner="settings")
        self._schemes = {
            name: value for name, value in now.items() if isinstance(value, ColorSchemeGroup) and len(value)
        }
        for name, spec in self._specs.items():
            if name in self._visible:
                self._add(name, spec, now.get(name), choices)

    def _add(self, name: str, spec: Spec, value: object, choices: Choices) -> None:
        if spec.get("type") == "color_scheme_group":
            for scheme in self._schemes.get(
                name, ()
            ):  # schemes are the theme's; their colours are the merchant's
                for each in _definition(spec):
                    key = f"{name}/{scheme.id}/{each['id']}"
                    label = f"{_titled(scheme.id)}: {self._say(each.get('label')) or each['id']}"
                    self._field(key, {**each, "label": label}, scheme.settings.get(each["id"]), choices)
            return
        self._field(name, spec, value, choices)

    def _field(self, key: str, spec: Spec, value: object, choices: Choices) -> None:
        found = control_of(spec, value, choices, self._say)
        if found is None:
            return
        found.label = self._say(spec.get("label")) or _titled(key.rpartition("/")[2])
        found.help_text = self._say(spec.get("info"))
        self.fields[_PREFIX + key] = found
        self.initial[_PREFIX + key] = shown_value(spec, value)

    def _say(self, text: object) -> str:
        """A label as people read it: the theme's own words may stand in its locales."""
        words = str(text or "")
        return self._words.translate(words[2:], {}) if words.startswith("t:") else words

    def groups(self) -> Iterator[Group]:
        """The form in the order of the schema, without what does not show now."""
        try:
            entries = parse_list(self._theme.text(SCHEMA), SCHEMA)
        except ThemeError:  # a theme without settings
            entries = []
        for entry in entries:
            group = Group(self._say(entry.get("name")))
            for spec in entry.get("settings", []):
                group.parts += self._parts(spec)
            if group.has_fields:
                yield group

    def _parts(self, spec: Spec) -> list[Part]:
        if spec.get("type") in {"header", "paragraph"}:
            return [Part(str(spec["type"]), self._say(spec.get("content")))]
        name = str(spec.get("id", ""))
        keys = [key for key in self.fields if key == _PREFIX + name or key.startswith(f"{_PREFIX}{name}/")]
        return [Part("field", bound=self[key], suffix=str(spec.get("unit") or "")) for key in keys]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for key in [key for key in values if key.startswith(_PREFIX)]:
            spec = self._spec(key.removeprefix(_PREFIX))
            values[key] = typed_value(spec, values[key])
            problem = TYPES[str(spec["type"])].problem(spec, values[key])
            if problem and values[key] not in ("", None, []):
                self.add_error(key, f"This {problem}.")
        return values

    def _spec(self, key: str) -> Spec:
        name, _, rest = key.partition("/")
        spec: Spec = self._specs[name]
        inner = rest.rpartition("/")[2]
        return next((each for each in _definition(spec) if each["id"] == inner), spec) if rest else spec

    def values(self) -> dict[str, Any]:
        """Settings to keep: what was typed and differs, and what this form did not show."""
        typed = {
            key.removeprefix(_PREFIX): self.cleaned_data[key] for key in self.fields if self._was_sent(key)
        }
        whole = {key: value for key, value in typed.items() if "/" not in key}
        whole |= {name: self._scheme_values(name, typed) for name in self._schemes if self._shows(name)}
        kept = {name: value for name, value in self._kept.items() if name not in whole}
        return kept | {name: value for name, value in whole.items() if self._differs(name, value)}

    def _was_sent(self, key: str) -> bool:
        """A field that somebody saw; one that was not there keeps its value."""
        widget = self.fields[key].widget
        return key.startswith(_PREFIX) and not widget.value_omitted_from_data(self.data, self.files, key)

    def _shows(self, name: str) -> bool:
        return any(key.startswith(f"{_PREFIX}{name}/") for key in self.fields)

    def _scheme_values(self, name: str, typed: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {
            scheme.id: {"settings": {key: _plain(value) for key, value in scheme.settings.items()}}
            for scheme in self._schemes[name]
        }
        for key, value in typed.items():
            group, _, rest = key.partition("/")
            if rest and group == name:
                scheme, _, setting = rest.rpartition("/")
                found[scheme]["settings"][setting] = value
        return found

    def _differs(self, name: str, value: object) -> bool:
        spec = self._specs[name]
        return repr(clean(spec, value)) != repr(self._base.get(name))


def _definition(spec: Spec) -> list[Spec]:
    found = spec.get("definition")
    return (
        [each for each in found if isinstance(each, Mapping) and "id" in each]
        if isinstance(found, list)
        else []
    )


def _plain(value: object) -> Any:
    return value if isinstance(value, bool | int | float | list) else str(value or "")


def _titled(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").capitalize()
