"""Django's plain controls, written in one go: a template per attribute list, per option and per input costs a page of
fifteen fields several milliseconds. The same markup as the templates they are named after, which a test compares.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from web.ui.escaping import escaped, written

Widget = Mapping[str, Any]


def drawn(template: str, context: Mapping[str, Any]) -> SafeString | None:
    """What the template would make of the context; None for a template that is not one of these."""
    draw = _DRAWN.get(template)
    return draw(context["widget"]) if draw is not None else None


def attributes(attrs: Mapping[str, Any]) -> str:
    """True is written as a bare name, False not at all."""
    return "".join(
        f" {escaped(name)}" if value is True else f' {escaped(name)}="{_text(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _text(value: object) -> str:
    return escaped(value if isinstance(value, str) else str(value))


def _input(widget: Widget) -> SafeString:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    name, kind = _text(widget["name"]), _text(widget["type"])
    return _safe(f'<input type="{kind}" name="{name}"{value}{attributes(widget["attrs"])}>')


def _textarea(widget: Widget) -> SafeString:
    text = _text(widget["value"]) if widget["value"] else ""
    name = _text(widget["name"])
    return _safe(f'<textarea name="{name}"{attributes(widget["attrs"])}>\n{text}</textarea>')


def _select(widget: Widget) -> SafeString:
    groups = "".join(_group(name, options) for name, options, _ in widget["optgroups"])
    name = _text(widget["name"])
    return _safe(f'<select name="{name}"{attributes(widget["attrs"])}>{groups}\n</select>')


def _group(name: str | None, options: Iterable[Widget]) -> str:
    written = "".join(
        f'\n  <option value="{_text(each["value"])}"{attributes(each["attrs"])}>{_text(each["label"])}</option>'
        for each in options
    )
    return f'\n  <optgroup label="{_text(name)}">{written}\n  </optgroup>' if name else written


def _radio_cards(widget: Widget) -> SafeString:
    cards = [_radio_card(option) for _, options, _ in widget["optgroups"] for option in options]
    identifier = widget["attrs"].get("id")
    place = f' id="{_text(identifier)}"' if identifier else ""
    return _safe(f'<div class="radio-cards"{place}>{"".join(cards)}</div>')


def _radio_card(option: Widget) -> str:
    label, identifier = option["label"], option["attrs"].get("id")
    hint, note = getattr(label, "hint", ""), getattr(label, "note", "")
    return written(
        '<label class="radio-card"{}>{}<span class="radio-card__text"><span>{}</span>{}</span>{}</label>',
        written(' for="{}"', identifier) if identifier else "",
        _input(option),
        label,
        written('<span class="radio-card__hint">{}</span>', hint) if hint else "",
        written('<span class="tabular">{}</span>', note) if note else "",
    )


def _safe(html: str) -> SafeString:
    # every part was escaped above
    return mark_safe(html)  # noqa: S308


_DRAWN: dict[str, Callable[[Widget], SafeString]] = {
    **{
        f"django/forms/widgets/{name}.html": _input
        for name in (
            *("text", "number", "email", "url", "password", "hidden", "checkbox", "date", "time", "datetime"),
            *("tel", "search", "color", "input"),
        )
    },
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
    "components/forms/widgets/radio_cards.html": _radio_cards,
}
