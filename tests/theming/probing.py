"""A theme that prints every declared property it can reach, and what came of it."""

import json
import re
from collections.abc import Iterator

from storefront_themes.engine import drops
from storefront_themes.engine.drops import Drop
from storefront_themes.engine.drops.names import NAMES
from tests.theming.zips import small

DEEP = 5  # objects within objects
SOME = 4  # of a list
_EMPTY = {"", "0", "0.0", "false"}
_FOUND = re.compile(r"@@([\w.?]+)=(.*?)@@", re.DOTALL)
TEMPLATES = ("index", "collection", "list-collections", "product", "search", "page", "cart", "404")
INNER = {"section", "block", "form", "paginate", "forloop", "tablerowloop"}
HANDLES = {
    "collections": "['bowls']", "all_products": "['bowl']", "pages": "['about']", "linklists": "['main-menu']",
}  # fmt: skip
EXTRA = {
    "collection": "{% paginate collection.products by 1 %}"
    + "".join(
        f"@@paginate.{name}={{{{ paginate.{name} }}}}@@"
        for name in ("current_page", "items", "page_size", "pages", "page_param", "current_offset")
    )
    + "@@paginate.parts={{ paginate.parts.size }}@@@@paginate.next={% if paginate.next %}yes{% endif %}@@"
    "@@paginate.previous={% if paginate.previous %}yes{% endif %}@@{% for part in paginate.parts %}"
    "@@part.title={{ part.title }}@@@@part.is_link={{ part.is_link }}@@@@part.url={{ part.url }}@@{% endfor %}"
    "{% endpaginate %}",
    "page": "{% form 'contact' %}"
    + "".join(
        f"@@form.{name}={{{{ form['{name}'] }}}}@@" for name in drops.Form.declaration() if name != "errors"
    )
    + "{% endform %}",
    "cart": "{% form 'cart', cart %}@@form.id={{ form.id }}@@@@form.type={{ form.type }}@@"
    "@@form.errors={% if form.errors %}yes{% endif %}@@{% for name in form.errors %}"
    "@@form_errors.messages={{ form.errors.messages[name] }}@@"
    "@@form_errors.translated_fields={{ form.errors.translated_fields[name] }}@@{% endfor %}{% endform %}",
}
SETTINGS = json.dumps([
    {"name": "theme_info", "theme_name": "Probe"},
    {"name": "All", "settings": [
        {"type": "color", "id": "accent", "default": "#112233"},
        {"type": "font_picker", "id": "own", "label": "Own", "default": "own_face_n4"},
        {"type": "color_scheme_group", "id": "schemes", "definition": [{"type": "color", "id": "paper"}]},
    ]},
])  # fmt: skip
DATA = json.dumps({"current": {"schemes": {"one": {"settings": {"paper": "#ffffff"}}}}})
INDEX = json.dumps({
    "sections": {
        "first": {"type": "parts", "settings": {}},
        "second": {"type": "parts", "blocks": {"b": {"type": "line", "name": "Words", "settings": {"w": "x"},
                   "blocks": {"inner": {"type": "line"}}}}, "block_order": ["b"]},
    },
    "order": ["first", "second"],
})  # fmt: skip
SECTION = """{% schema %}
{"name": "Parts", "settings": [
  {"type": "color", "id": "c", "default": "rgba(200, 60, 30, 0.5)"},
  {"type": "font_picker", "id": "f", "label": "F", "default": "serif_n4"},
  {"type": "video_url", "id": "v", "default": "https://vimeo.com/123456"},
  {"type": "color_scheme", "id": "s", "default": "one"}],
 "blocks": [{"type": "line", "name": "Line", "settings": [{"type": "text", "id": "w"}]}]}
{% endschema %}"""


def theme() -> dict[str, str]:
    """For each page one template that prints what can be reached on it."""
    base = small(name="Probe").items()
    files = {name: text for name, text in base if not name.startswith(("templates/", "sections/"))}
    files["layout/theme.liquid"] = "{{ content_for_layout }}{{ content_for_header }}"
    for template in TEMPLATES:
        here = [
            name
            for name, each in NAMES.items()
            if name not in INNER and template in (each.where or (template,))
        ]
        calls = (f"{{% render 'probe-{name}', it: {name}{HANDLES.get(name, '')} %}}" for name in here)
        files[f"templates/{template}.liquid"] = "".join(calls) + EXTRA.get(template, "")
    files["templates/index.other.liquid"] = "{% render 'probe-template', it: template %}"
    files["templates/index.json"] = INDEX
    files["templates/index.all.liquid"] = files.pop("templates/index.liquid")
    files["sections/parts.liquid"] = SECTION + "".join((
        _object(drops.Section, "section", ()), "{% for block in section.blocks %}", _object(drops.Block, "block", ()),
        "{% endfor %}", _object(drops.Colour, "section.settings.c", ()), _object(drops.Font, "section.settings.f", ()),
        _object(drops.Font, "settings.own", ()), _object(drops.VideoUrl, "section.settings.v", ()),
        _object(drops.ColorScheme, "section.settings.s", ()),
    ))  # fmt: skip
    for name, each in NAMES.items():
        if name in INNER:
            continue
        text = ""
        if each.kind.drop:
            is_list = each.kind.many and name not in HANDLES
            text = _list(each.kind.drop, "it", ()) if is_list else _object(each.kind.drop, "it", ())
        files[f"snippets/probe-{name}.liquid"] = text
    files["assets/own_face_n4.woff2"] = files["assets/own_face_n7.woff2"] = "x"
    files["config/settings_schema.json"] = SETTINGS
    files["config/settings_data.json"] = DATA
    return files


def _list(kind: type[Drop], path: str, above: tuple[type[Drop], ...]) -> str:
    name = f"x{len(above)}"
    return f"{{% for {name} in {path} limit: {SOME} %}}{_object(kind, name, above)}{{% endfor %}}"


def _object(kind: type[Drop], path: str, above: tuple[type[Drop], ...]) -> str:
    if kind in above or len(above) >= DEEP:
        return ""
    return "".join(_properties(kind, path, (*above, kind)))


def _properties(kind: type[Drop], path: str, above: tuple[type[Drop], ...]) -> Iterator[str]:
    for name, found in kind.declaration().items():
        where = f"{path}['{name}']"
        mark = f"{kind.liquid_name}.{name}"
        inner = found.kind.drop
        if found.kind.many:
            yield f"@@{mark}={{{{ {where}.size }}}}@@"
            yield _list(inner, where, above) if inner else ""
        elif inner:
            yield f"@@{mark}={{% if {where} %}}yes{{% endif %}}@@"
            yield f"{{% if {where} %}}{_object(inner, where, above)}{{% endif %}}"
        elif found.kind.open:
            yield f"@@{mark}={{% if {where} != blank %}}yes{{% endif %}}@@"
        else:
            yield f"@@{mark}={{{{ {where} }}}}@@"


def filled(page: str) -> set[str]:
    """The properties that a page printed something of."""
    return {name for name, value in _FOUND.findall(page) if value.strip() not in _EMPTY}


def declared() -> set[str]:
    """Every property of every object."""
    from storefront_themes.reference.pages import declared as objects

    return {f"{name}.{each}" for name, kind in objects().items() for each in kind.declaration()}
