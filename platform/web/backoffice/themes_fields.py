"""A control for each type of setting: what it offers, what it shows of a value, what it makes of what was typed."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from storefront_themes.engine.drops.font import SYSTEM_FONTS
from storefront_themes.engine.setting_types import MOST_HTML, MOST_TEXT
from web.forms import Switch

Spec = Mapping[str, Any]
Say = Callable[[object], str]
_PLAIN_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# Kept as they are: the shop has none of these, so there is nothing to choose.
LEFT_OUT = frozenset({"article", "article_list", "blog", "metaobject", "metaobject_list", "video"})
_TEXTS = frozenset({"richtext", "inline_richtext", "html", "liquid"})
_NUMBERS = frozenset({"number", "range"})
_LISTS = frozenset({"product_list", "collection_list"})
_ALIGNMENTS = [("left", "Left"), ("center", "Centre"), ("right", "Right")]


class ColourInput(forms.TextInput):
    """The browser's own picker. It knows no transparency and no "none": for those the text is typed."""

    input_type = "color"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the shop has for settings that name something: (handle, what people read), by type."""

    by_type: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)

    def of(self, kind: str) -> list[tuple[str, str]]:
        return [("", "None"), *self.by_type.get(kind, ())]


def control_of(spec: Spec, value: object, choices: Choices, say: Say) -> forms.Field | None:
    """The field for a setting; None for a type that has nothing to choose from."""
    kind = str(spec.get("type"))
    if kind in LEFT_OUT or kind == "color_scheme_group":
        return None
    if kind == "checkbox":
        return forms.BooleanField(required=False, widget=Switch())
    if kind in _NUMBERS:
        return _number(spec)
    if kind in {"select", "radio"}:
        options = [each for each in spec.get("options", []) if isinstance(each, Mapping)]
        return _choice([(str(each.get("value")), say(each.get("label"))) for each in options], value)
    if kind == "text_alignment":
        return _choice(_ALIGNMENTS, value)
    if kind in choices.by_type:
        return _choice(choices.of(kind), value)
    if kind == "font_picker":
        return _choice(choices.of("font_picker") or _system_fonts(), value)
    if kind in _TEXTS or kind == "textarea":
        rows = 3 if kind == "inline_richtext" else 5
        return _text(MOST_TEXT if kind == "textarea" else MOST_HTML, forms.Textarea(attrs={"rows": rows}))
    if kind in _LISTS:
        return _text(20_000, forms.Textarea(attrs={"rows": 4, "placeholder": "One handle in each line"}))
    if kind == "color" and _PLAIN_COLOUR.fullmatch(str(value or "")):
        return _text(100, ColourInput())
    return _text(MOST_TEXT, forms.TextInput(attrs={"placeholder": str(spec.get("placeholder") or "")}))


def _text(most: int, widget: forms.Widget) -> forms.Field:
    return forms.CharField(required=False, max_length=most, widget=widget, strip=False)


def _number(spec: Spec) -> forms.Field:
    low, high, step = spec.get("min"), spec.get("max"), spec.get("step", "any")
    attrs = {name: each for name, each in (("min", low), ("max", high), ("step", step)) if each is not None}
    return forms.FloatField(required=False, widget=forms.NumberInput(attrs=attrs))


def _choice(options: Sequence[tuple[str, str]], value: object) -> forms.Field:
    """What is chosen now stays a choice, though it may no longer exist."""
    now = str(value or "")
    known = {key for key, _ in options}
    rest = [] if now in known else [(now, now)]
    return forms.ChoiceField(required=False, choices=[*options, *rest])


def _system_fonts() -> list[tuple[str, str]]:
    return [
        (f"{code}_{style}{weight}", f"{name}{words}")
        for code, (name, _) in SYSTEM_FONTS.items()
        for style, weight, words in (("n", 4, ""), ("n", 7, ", bold"), ("i", 4, ", italic"))
    ]


def fonts(assets: Sequence[str]) -> list[tuple[str, str]]:
    """Every system's fonts, and the files a theme brings."""
    own = [
        name.removesuffix(".woff2") for name in assets if re.fullmatch(r"[a-z0-9_-]+_[nio]\d\.woff2", name)
    ]
    return [*_system_fonts(), *((name, name) for name in sorted(own))]


def shown_value(spec: Spec, value: object) -> Any:
    """A value as its control shows it."""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    return str(value or "")


def typed_value(spec: Spec, value: Any) -> Any:
    """What was typed, as the theme's schema wants it."""
    kind = str(spec.get("type"))
    if kind in _NUMBERS:
        return "" if value is None else int(value) if float(value).is_integer() else value
    if kind in _LISTS:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]
    if kind in {"select", "radio"}:
        options = [each.get("value") for each in spec.get("options", []) if isinstance(each, Mapping)]
        return next((each for each in options if str(each) == value), value)
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
