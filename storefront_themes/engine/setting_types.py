"""Every type a setting may have: what its schema must say, what may be typed, and what a template gets.

A type has three functions: `clean` makes of anything a value that templates can use and never fails; `problem` says
what is wrong with what a merchant typed; `faults` says what is wrong with the schema itself.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import nh3
from markupsafe import Markup

from storefront_themes.engine.drops.colour import Colour, channels
from storefront_themes.engine.drops.media import VideoUrl

Spec = Mapping[str, Any]

_SAFE_URL = re.compile(r"(?:https?:|mailto:|tel:)|[/#?]")
_GRADIENT = re.compile(r"(?:repeating-)?(?:linear|radial|conic)-gradient\([#\w\s.,%()/-]{1,500}\)")
_HANDLE = re.compile(r"[\w.-]{1,255}")
_INLINE_TAGS = {"a", "b", "br", "em", "i", "span", "strong", "u"}
MOST_TEXT = 5_000
MOST_HTML = 100_000
MOST_STEPS = 101  # positions of a range
MOST_IN_LIST = 50


@dataclass(frozen=True, slots=True)
class SettingType:
    """`resource` types name something of the shop, which a page finds when it is read."""

    clean: Callable[[Spec, object], object]
    problem: Callable[[Spec, object], str] = lambda spec, value: ""  # a default for a field
    faults: Callable[[Spec], Iterator[str]] = lambda spec: iter(())  # a default for a field
    resource: bool = False
    needs: tuple[str, ...] = ()


def _text(spec: Spec, value: object) -> object:
    return "" if value is None else value if isinstance(value, str) else str(value)


def _text_problem(spec: Spec, value: object) -> str:
    if not isinstance(value, str):
        return "must be a text"
    return f"must have at most {MOST_TEXT} characters" if len(value) > MOST_TEXT else ""


def _html(spec: Spec, value: object) -> object:
    return Markup(nh3.clean(str(value or "")))  # noqa: S704  # sanitised in this very line


def _inline(spec: Spec, value: object) -> object:
    return Markup(nh3.clean(str(value or ""), tags=_INLINE_TAGS))  # noqa: S704  # sanitised in this very line


def _html_problem(spec: Spec, value: object) -> str:
    if not isinstance(value, str):
        return "must be a text"
    return f"must have at most {MOST_HTML} characters" if len(value) > MOST_HTML else ""


def _rich_faults(spec: Spec) -> Iterator[str]:
    default = spec.get("default")
    blocks = ("<p", "<ul", "<ol", "<h")
    if default and (not isinstance(default, str) or not default.lstrip().startswith(blocks)):
        yield "default must be paragraphs, lists or headings"


def _checkbox(spec: Spec, value: object) -> object:
    return value is True or value == "true"


def _checkbox_problem(spec: Spec, value: object) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


def _number(spec: Spec, value: object) -> object:
    try:
        number = float(str(value))
    except ValueError:
        return spec.get("default", spec.get("min", 0 if spec.get("type") == "range" else ""))
    if number != number or abs(number) > 1e12:  # not a number, or none a shop could mean
        return spec.get("default", 0)
    number = min(max(number, float(spec.get("min", number))), float(spec.get("max", number)))
    return int(number) if number.is_integer() else number


def _number_problem(spec: Spec, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "must be a number"
    low, high = spec.get("min", value), spec.get("max", value)
    return "" if low <= value <= high else f"must be between {low} and {high}"


def _range_faults(spec: Spec) -> Iterator[str]:
    numbers = (spec.get("min"), spec.get("max"), spec.get("step", 1))
    low, high, step = (float(each) if isinstance(each, int | float) else 0.0 for each in numbers)
    if step <= 0 or low >= high:
        yield "needs min below max and a step above 0"
    elif (high - low) / step + 1 > MOST_STEPS:
        yield f"has more than {MOST_STEPS} steps"


def _choices(spec: Spec) -> list[object]:
    options = spec.get("options")
    return (
        [each.get("value") for each in options if isinstance(each, dict)] if isinstance(options, list) else []
    )


def _choice(spec: Spec, value: object) -> object:
    choices = _choices(spec)
    return value if value in choices else spec.get("default", choices[0] if choices else "")


def _choice_problem(spec: Spec, value: object) -> str:
    return "" if value in _choices(spec) else "must be one of the choices"


def _choice_faults(spec: Spec) -> Iterator[str]:
    options = spec.get("options")
    if not isinstance(options, list) or not options:
        yield "needs options"
    elif not all(isinstance(each, dict) and "value" in each for each in options):
        yield "every option needs a value and a label"
    elif len({str(value) for value in _choices(spec)}) < len(options):
        yield "has the same option twice"


def _alignment(spec: Spec, value: object) -> object:
    return value if value in ("left", "center", "right") else spec.get("default", "left")


def _alignment_problem(spec: Spec, value: object) -> str:
    return "" if value in ("left", "center", "right") else "must be left, center or right"


def _colour(spec: Spec, value: object) -> object:
    text = str(value or "")
    good = not text or channels(text) is not None
    return Colour(text if good else str(spec.get("default", "")))


def _colour_problem(spec: Spec, value: object) -> str:
    good = value == "" or (isinstance(value, str) and channels(value) is not None)
    return "" if good else "must be a colour such as #1a2b3c"


def _background(spec: Spec, value: object) -> object:
    return _colour(spec, value) if _background_problem(spec, value) else str(value or "")


def _background_problem(spec: Spec, value: object) -> str:
    good = isinstance(value, str) and (not _colour_problem(spec, value) or _GRADIENT.fullmatch(value))
    return "" if good else "must be a colour or a gradient"


def _video_url(spec: Spec, value: object) -> object:
    url = VideoUrl(str(value or ""))
    return url if url["id"] else VideoUrl("")


def _video_url_problem(spec: Spec, value: object) -> str:
    good = value == "" or (isinstance(value, str) and VideoUrl(value)["id"])
    return "" if good else "must be the address of a film on YouTube or Vimeo"


def safe_url(value: object) -> str:
    """An address a merchant typed, unless it is script; `shopify://collections/x` is `/collections/x`."""
    text = str(value or "").strip()
    if text.startswith("shopify://"):
        return "/" + text.removeprefix("shopify://")
    return text if _SAFE_URL.match(text) else ""


def _url_problem(spec: Spec, value: object) -> str:
    good = value == "" or (isinstance(value, str) and safe_url(value))
    return "" if good else "must be an address: https://…, /…, mailto: or tel:"


def _named(spec: Spec, value: object) -> object:
    return "" if value is None else value


def _named_problem(spec: Spec, value: object) -> str:
    good = value == "" or (isinstance(value, str) and _HANDLE.fullmatch(value.rpartition("/")[2]))
    return "" if good else "must be a handle"


def _list(spec: Spec, value: object) -> object:
    found = [str(each) for each in value if isinstance(each, str)] if isinstance(value, list) else []
    return found[: _limit(spec)]


def _list_problem(spec: Spec, value: object) -> str:
    if not isinstance(value, list) or any(_named_problem(spec, each) for each in value):
        return "must be a list of handles"
    return f"must have at most {_limit(spec)} entries" if len(value) > _limit(spec) else ""


def _limit(spec: Spec) -> int:
    limit = spec.get("limit")
    return limit if isinstance(limit, int) and 0 < limit <= MOST_IN_LIST else MOST_IN_LIST


def _schemes(spec: Spec, value: object) -> object:
    return value if isinstance(value, dict) else {}


def _schemes_faults(spec: Spec) -> Iterator[str]:
    definition = spec.get("definition")
    if not isinstance(definition, list) or not definition:
        yield "needs a definition: the settings of one scheme"


_RESOURCE = SettingType(_named, _named_problem, resource=True)
_RESOURCES = SettingType(_list, _list_problem, resource=True)
_RANGE = SettingType(_number, _number_problem, _range_faults, needs=("label", "min", "max", "default"))
_CHOICE = SettingType(_choice, _choice_problem, _choice_faults, needs=("label", "options"))
_HTML = SettingType(_html, _html_problem)

TYPES: Mapping[str, SettingType] = {
    "text": SettingType(_text, _text_problem),
    "textarea": SettingType(_text, _text_problem),
    "checkbox": SettingType(_checkbox, _checkbox_problem),
    "number": SettingType(_number, _number_problem),
    "range": _RANGE,
    "select": _CHOICE,
    "radio": _CHOICE,
    "text_alignment": SettingType(_alignment, _alignment_problem),
    "richtext": SettingType(_html, _html_problem, _rich_faults),
    "inline_richtext": SettingType(_inline, _html_problem),
    "html": _HTML,
    "liquid": _HTML,
    "color": SettingType(_colour, _colour_problem),
    "color_background": SettingType(_background, _background_problem),
    "color_scheme": SettingType(_named, _named_problem, resource=True),
    "color_scheme_group": SettingType(_schemes, faults=_schemes_faults, needs=("definition",)),
    "font_picker": SettingType(_named, _named_problem, resource=True, needs=("label", "default")),
    "url": SettingType(_named, _url_problem, resource=True),
    "video_url": SettingType(_video_url, _video_url_problem),
    "image_picker": _RESOURCE,
    "video": _RESOURCE,
    "product": _RESOURCE,
    "product_list": _RESOURCES,
    "collection": _RESOURCE,
    "collection_list": _RESOURCES,
    "page": _RESOURCE,
    "link_list": _RESOURCE,
    "blog": _RESOURCE,
    "article": _RESOURCE,
    "article_list": _RESOURCES,
    "metaobject": _RESOURCE,
    "metaobject_list": _RESOURCES,
}
SIDEBAR = frozenset({"header", "paragraph", "line_break"})
RESOURCE_TYPES = frozenset(name for name, kind in TYPES.items() if kind.resource)
UNKNOWN = SettingType(_named)
