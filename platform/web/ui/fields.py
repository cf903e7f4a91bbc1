"""One form field with its label, hint, control and errors."""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField, CheckboxInput
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from web.ui.escaping import written, written_each
from web.ui.icons import icon


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
    """Written here, not by a template: a page has dozens of fields."""
    control = bound.as_widget(attrs=attrs or None)
    if bound.is_hidden:
        return SafeString(control)
    if isinstance(bound.field.widget, CheckboxInput):
        return _choice(bound, control)
    if bound.use_fieldset:
        return _group(bound, control, frame)
    return written(
        '<div class="field"><label class="field__label{}" for="{}">{}{}</label>{}{}{}{}</div>',
        " visually-hidden" if frame.hide_label else "",
        bound.id_for_label or "",
        bound.label,
        written('<span class="field__optional"> ({})</span>', _("optional")) if frame.optional else "",
        _affixed(control, frame),
        written('<p class="field__status" id="{}_status" role="status"></p>', bound.auto_id)
        if frame.status
        else "",
        _errors(bound),
        _hint(bound, "div"),
    )


def _choice(bound: BoundField, control: str) -> SafeString:
    """A box to tick stands before its label."""
    return written(
        '<div class="field"><label class="choice" for="{}">{}<span class="choice__text">{}{}</span></label>{}</div>',
        bound.id_for_label,
        control,
        bound.label,
        _hint(bound, "span"),
        _errors(bound),
    )


def _group(bound: BoundField, control: str, frame: Frame) -> SafeString:
    described = bound.aria_describedby
    return written(
        '<fieldset class="field"{}><legend{}>{}</legend>{}{}{}</fieldset>',
        written(' aria-describedby="{}"', described) if described else "",
        SafeString(' class="visually-hidden"') if frame.hide_label else "",
        bound.label,
        _hint(bound, "div"),
        control,
        _errors(bound),
    )


def _affixed(control: str, frame: Frame) -> SafeString | str:
    if not frame.prefix and not frame.suffix:
        return control
    affix = '<span class="input-group__affix">{}</span>'
    return written(
        '<div class="input-group">{}{}{}</div>',
        written(affix, frame.prefix) if frame.prefix else "",
        control,
        written(affix, frame.suffix) if frame.suffix else "",
    )


def _hint(bound: BoundField, element: str) -> SafeString:
    if not bound.help_text:
        return SafeString("")
    # help texts are ours and may hold markup
    words = SafeString(bound.help_text)
    return written('<{} class="field__hint" id="{}_helptext">{}</{}>', element, bound.auto_id, words, element)


def _errors(bound: BoundField) -> SafeString:
    if not bound.errors:
        return SafeString("")
    return written(
        '<div class="field__error" id="{}_error">{}<div>{}</div></div>',
        bound.auto_id,
        icon("error", size=16),
        written_each("", "<p>{}</p>", ((error,) for error in bound.errors)),
    )


def form_errors(form: BaseForm) -> SafeString:
    """The summary above a form that was refused: each error links to its field. Nothing while there is none."""
    if not form.errors:
        return SafeString("")
    found = [(form[name], errors) for name, errors in form.errors.items() if name in form.fields]
    return render_to_string("components/forms/errors.html", {"form": form, "found": found})
