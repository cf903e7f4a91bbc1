"""One form field with its label, hint, control and errors."""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

TEMPLATE = "components/forms/field.html"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the control."""

    prefix: str = ""
    suffix: str = ""
    optional: bool = False
    status: bool = False
    hide_label: bool = False


def field(
    bound: BoundField,
    *,
    label: str | None = None,
    hint: str | None = None,
    prefix: str = "",
    suffix: str = "",
    hx_get: str = "",
    slug_from: str = "",
    optional: bool = False,
    hide_label: bool = False,
    **attrs: Any,
) -> SafeString:
    """`{% field form.name hint="…" autocomplete="name" %}`: everything of one field, tied together for assistive tech.

    Unknown keywords become attributes of the control (`_` is written `-`). `hx_get` asks that address, with the value,
    while somebody types, and shows its answer below. `slug_from` is the id of the input a slug follows.
    """
    if label is not None:
        bound.label = label
    if hint is not None:
        bound.help_text = hint
    extra = {name.replace("_", "-"): value for name, value in attrs.items()}
    if slug_from:
        extra["data-slug-from"] = f"#{slug_from}"
    if hx_get:
        extra |= _asks_while_typing(bound, hx_get)
    frame = Frame(prefix=prefix, suffix=suffix, optional=optional, status=bool(hx_get), hide_label=hide_label)
    return _render(bound, frame, extra)


def field_group(bound: BoundField) -> SafeString:
    """What `{{ form.name.as_field_group }}` and `{{ form }}` draw for each field."""
    return _render(bound, Frame(), {})


def _asks_while_typing(bound: BoundField, address: str) -> dict[str, str]:
    status = f"{bound.auto_id}_status"
    described = " ".join(part for part in (bound.aria_describedby, status) if part)
    return {
        "data-hx-get": address,
        "data-hx-trigger": "input changed delay:300ms, slug delay:300ms",
        "data-hx-target": f"#{status}",
        "data-hx-sync": "this:replace",
        "aria-describedby": described,
    }


def _render(bound: BoundField, frame: Frame, attrs: dict[str, Any]) -> SafeString:
    widget = bound.field.widget
    context = {
        "field": bound,
        "frame": frame,
        "control": bound.as_widget(attrs=attrs or None),
        "single_choice": isinstance(widget, CheckboxInput) and not isinstance(widget, CheckboxSelectMultiple),
    }
    return render_to_string(TEMPLATE, context)


def form_errors(form: BaseForm) -> SafeString:
    """The summary above a form that was refused: each error links to its field. Nothing while there is none."""
    if not form.errors:
        return SafeString("")
    found = [(form[name], errors) for name, errors in form.errors.items() if name in form.fields]
    return render_to_string("components/forms/errors.html", {"form": form, "found": found})
