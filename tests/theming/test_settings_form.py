"""The form made of a theme's settings schema: every type shown, checked, saved; what does not show keeps its value."""

import json
from typing import Any

import pytest

from shops.context import use
from storefront_themes.engine.setting_types import TYPES
from tenants.store.selectors import forget_settings, fresh_settings
from tenants.store.services import update_settings
from tenants.themes import selectors, services
from tests.theming.zips import ACTOR, small, upload
from web.backoffice.themes_fields import LEFT_OUT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trusting")]

SCHEME = [{"type": "color", "id": "paper", "label": "Paper", "default": "#ffffff"}]
OPTIONS = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]
# type → (more of its schema, what is typed, what is kept)
TYPED: dict[str, tuple[dict[str, Any], str, Any]] = {
    "text": ({"default": "x"}, "words", "words"),
    "textarea": ({}, "two\r\nlines", "two\nlines"),
    "checkbox": ({"default": False}, "on", True),
    "number": ({}, "2.5", 2.5),
    "range": ({"min": 0, "max": 10, "step": 1, "default": 4}, "7", 7),
    "select": ({"options": OPTIONS, "default": "a"}, "b", "b"),
    "radio": ({"options": OPTIONS, "default": "a"}, "b", "b"),
    "text_alignment": ({"default": "left"}, "right", "right"),
    "richtext": ({}, "<p>x</p>", "<p>x</p>"),
    "inline_richtext": ({}, "<b>x</b>", "<b>x</b>"),
    "html": ({}, "<p>x</p>", "<p>x</p>"),
    "liquid": ({}, "<p>x</p>", "<p>x</p>"),
    "color": ({"default": "#112233"}, "#445566", "#445566"),
    "color_background": ({}, "#445566", "#445566"),
    "color_scheme": ({}, "dark", "dark"),
    "font_picker": ({"default": "serif_n4"}, "mono_n4", "mono_n4"),
    "url": ({}, "/pages/about", "/pages/about"),
    "video_url": ({}, "https://youtu.be/abcdefghijk", "https://youtu.be/abcdefghijk"),
    "image_picker": ({}, "hero", "hero"),
    "product": ({}, "bowl", "bowl"),
    "product_list": ({}, "bowl\r\ncup", ["bowl", "cup"]),
    "collection": ({"default": "lamps"}, "", ""),
    "collection_list": ({}, "lamps", ["lamps"]),
    "page": ({}, "about", "about"),
    "link_list": ({}, "footer", "footer"),
}
SETTINGS = [
    {"type": kind, "id": f"a_{kind}", "label": kind.title(), **more} for kind, (more, _, _) in TYPED.items()
]


def theme(*settings: dict[str, Any], data: dict[str, Any] | None = None) -> dict[str, str]:
    schema = [{"name": "theme_info", "theme_name": "Small"}, {"name": "All", "settings": list(settings)}]
    files = {"config/settings_schema.json": json.dumps(schema)}
    if data:
        files["config/settings_data.json"] = json.dumps(data)
    return small(files=files)


@pytest.fixture
def published(acme: Any) -> Any:
    def publish(files: dict[str, str]) -> None:
        with use(acme):
            stored = upload(files)
            services.publish_version(actor=ACTOR, version_id=stored.version_id)
            forget_settings()

    with use(acme):
        forget_settings()
        update_settings(actor=ACTOR, changes={"theme_settings": {"images": {"hero": {"key": "k"}}}})
    return publish


def chosen(acme: Any) -> Any:
    with use(acme):
        return fresh_settings().theme_settings.get("settings", {})


def test_every_type_is_here() -> None:
    assert TYPED.keys() | LEFT_OUT | {"color_scheme_group"} == TYPES.keys()


def test_what_is_typed_is_kept_as_its_type_wants_it(office: Any, published: Any, acme: Any) -> None:
    published(theme(*SETTINGS))
    page = office.get("theme_settings").content.decode()
    for kind in TYPED:
        assert f'name="s.a_{kind}"' in page, kind
    office.saves("theme_settings", **{f"s.a_{kind}": typed for kind, (_, typed, _) in TYPED.items()})
    assert chosen(acme) == {f"a_{kind}": kept for kind, (_, _, kept) in TYPED.items()}
    again = office.get("theme_settings").content.decode()
    assert 'value="words"' in again
    assert "Nothing to choose" not in again


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        ("color", "red-ish", "must be a colour"),
        ("range", "99", "between 0 and 10"),
        ("number", "many", "Enter a number"),
        ("select", "z", "not one of the available choices"),
        ("url", "javascript:alert(1)", "must be an address"),
        ("video_url", "https://x.example/", "YouTube or Vimeo"),
        ("product", "no handle!", "must be a handle"),
        ("color_background", "url(x)", "colour or a gradient"),
        ("text", "x" * 5_001, "at most 5000 characters"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    office: Any, published: Any, acme: Any, kind: str, typed: str, says: str
) -> None:
    published(theme(*SETTINGS))
    errors = office.is_refused("theme_settings", **{f"s.a_{kind}": typed})
    assert says in " ".join(errors[f"s.a_{kind}"])
    assert chosen(acme) == {}


def test_only_what_differs_from_the_theme_is_kept(office: Any, published: Any, acme: Any) -> None:
    published(theme({"type": "text", "id": "a", "default": "x"}, {"type": "text", "id": "b", "default": "y"}))
    office.saves("theme_settings", **{"s.a": "x", "s.b": "other"})
    assert chosen(acme) == {"b": "other"}


def test_what_does_not_show_keeps_its_value(office: Any, published: Any, acme: Any) -> None:
    hidden = {"type": "text", "id": "note", "label": "Note", "visible_if": "{{ settings.banner }}"}
    published(theme({"type": "checkbox", "id": "banner", "default": False}, hidden))
    assert "s.note" not in office.get("theme_settings").content.decode()
    office.saves("theme_settings", **{"s.banner": "on"})
    assert "s.note" in office.get("theme_settings").content.decode()
    office.saves("theme_settings", **{"s.banner": "on", "s.note": "Sale"})
    office.saves("theme_settings")
    assert chosen(acme) == {"note": "Sale"}


def test_colours_of_a_scheme_are_edited_one_by_one(office: Any, published: Any, acme: Any) -> None:
    group = {"type": "color_scheme_group", "id": "schemes", "definition": SCHEME}
    data = {"current": {"schemes": {"light": {"settings": {"paper": "#fefefe"}}, "dark": {"settings": {}}}}}
    published(theme(group, {"type": "color_scheme", "id": "main", "default": "light"}, data=data))
    page = office.get("theme_settings").content.decode()
    assert "Light: Paper" in page
    office.saves("theme_settings", **{"s.schemes/light/paper": "#aabbcc", "s.schemes/dark/paper": "#000000",
                                      "s.main": "dark"})  # fmt: skip
    assert chosen(acme) == {
        "schemes": {"light": {"settings": {"paper": "#aabbcc"}}, "dark": {"settings": {"paper": "#000000"}}},
        "main": "dark",
    }


def test_a_look_replaces_what_was_chosen(office: Any, acme: Any) -> None:
    with use(acme):
        forget_settings()
    office.saves("theme_settings", **{"s.radius": "9"})
    assert chosen(acme) == {"radius": 9}
    office.saves("theme_settings", preset="Summit", start="1")
    with use(acme):
        assert fresh_settings().theme_settings == {"preset": "Summit", "settings": {}}
    assert 'value="#1d5b43"' in office.get("theme_settings").content.decode()
    assert office.post("theme_settings", preset="Nothing", start="1").status_code == 422


def test_the_second_of_two_who_edit_is_told(office: Any, acme: Any) -> None:
    with use(acme):
        forget_settings()
    seen = office.get("theme_settings").context["form"].initial["seen"]
    office.saves("theme_settings", seen=seen, **{"s.radius": "9"})
    assert "Somebody else changed these settings" in str(office.is_refused("theme_settings", seen=seen))


def test_a_theme_that_is_not_on_show_has_settings_of_its_own(office: Any, acme: Any, client_for: Any) -> None:
    with use(acme):
        forget_settings()
        stored = upload()
    office.saves("theme_own_settings", stored.theme_id, **{"s.accent": "#abcdef"})
    with use(acme):
        assert selectors.theme(stored.theme_id).look["settings"] == {"accent": "#abcdef"}
        assert fresh_settings().theme_settings.get("settings") is None
        services.publish_version(actor=ACTOR, version_id=stored.version_id)
        forget_settings()
    assert b"#abcdef" in client_for(acme).get("/").content


def test_labels_may_stand_in_the_themes_locales(office: Any, published: Any) -> None:
    files = theme({"type": "text", "id": "a", "label": "t:labels.a"})
    files["locales/en.default.schema.json"] = json.dumps({"labels": {"a": "Announcement"}})
    published(files)
    assert "Announcement" in office.get("theme_settings").content.decode()
