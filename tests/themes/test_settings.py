"""Settings of every type: what a template gets, what a merchant may type, what an editor shows."""

import json
from typing import Any

import pytest
from markupsafe import Markup

from storefront_themes.engine import Context, DictLoader, Engine, drops
from storefront_themes.engine.setting_types import TYPES
from storefront_themes.engine.settings import Schema, clean
from storefront_themes.engine.visibility import visible_settings

LIMITED = {"min": 1, "max": 9, "step": 2, "default": 3}
CHOICES = {"options": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}], "default": "a"}

# type, more of its schema, a good value, what a template gets, a bad value
CASES: list[tuple[str, dict[str, Any], object, object, object]] = [
    ("text", {}, "hello", "hello", 7),
    ("textarea", {}, "two\nlines", "two\nlines", ["x"]),
    ("checkbox", {}, True, True, "yes"),
    ("number", {}, 12, 12, "twelve"),
    ("range", LIMITED, 5, 5, 10),
    ("select", CHOICES, "b", "b", "c"),
    ("radio", CHOICES, "b", "b", None),
    ("text_alignment", {}, "center", "center", "middle"),
    ("richtext", {}, "<p>hi<script>x</script></p>", Markup("<p>hi</p>"), 5),
    ("inline_richtext", {}, "<b>hi</b><p>no</p>", Markup("<b>hi</b>no"), None),
    ("html", {}, "<div onclick=x>hi</div>", Markup("<div>hi</div>"), 5),
    ("liquid", {}, "<p>{{ x }}</p>", Markup("<p>{{ x }}</p>"), 5),
    ("color", {}, "#1a2b3c", "#1a2b3c", "red; x: y"),
    ("color_background", {}, "linear-gradient(45deg, #fff, #000)", "linear-gradient(45deg, #fff, #000)", "url(x)"),
    ("color_scheme", {}, "scheme-1", "scheme-1", "not a scheme"),
    ("font_picker", {}, "serif_n7", "serif_n7", "a b"),
    ("url", {}, "/collections/all", "/collections/all", "javascript:alert(1)"),
    ("video_url", {}, "https://youtu.be/abcdefghijk", "https://youtu.be/abcdefghijk", "https://x.test/film"),
    ("image_picker", {}, "hero", "hero", "../hero?"),
    ("video", {}, "film", "film", 5),
    ("product", {}, "mug", "mug", 5),
    ("product_list", {"limit": 2}, ["mug", "cup"], ["mug", "cup"], ["a", "b", "c"]),
    ("collection", {}, "lamps", "lamps", {}),
    ("collection_list", {}, ["lamps"], ["lamps"], "lamps"),
    ("page", {}, "about", "about", 5),
    ("link_list", {}, "main-menu", "main-menu", 5),
    ("blog", {}, "news", "news", 5),
    ("article", {}, "news/first", "news/first", 5),
    ("article_list", {}, ["news/first"], ["news/first"], [5]),
    ("metaobject", {}, "author", "author", 5),
    ("metaobject_list", {}, ["author"], ["author"], 5),
]  # fmt: skip


def spec(kind: str, more: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "id": "it", "label": "It", **more}


def test_every_type_is_tried() -> None:
    assert {case[0] for case in CASES} | {"color_scheme_group"} == TYPES.keys()


@pytest.mark.parametrize(("kind", "more", "good", "gets", "bad"), CASES, ids=[case[0] for case in CASES])
def test_a_type_cleans_accepts_and_refuses(
    kind: str, more: dict[str, Any], good: object, gets: object, bad: object
) -> None:
    schema = Schema.of([spec(kind, more)])
    assert clean(schema.specs["it"], good) == gets
    assert type(clean(schema.specs["it"], good)).__name__ in {type(gets).__name__, "Colour", "VideoUrl"}
    assert schema.problems({"it": good}) == {}
    assert "it" in schema.problems({"it": bad})
    for odd in (bad, None, [], {}, -1, 1e300, float("nan"), "\0", "x" * 10_000, True):
        clean(schema.specs["it"], odd)  # whatever is kept in a database never stops a page


def test_what_is_no_setting_is_refused() -> None:
    assert Schema.of([]).problems({"it": 1}) == {"it": "is no setting of this schema"}


def test_settings_show_when_others_say_so() -> None:
    schema = Schema.of([
        {"type": "checkbox", "id": "on"},
        {"type": "text", "id": "always"},
        {"type": "text", "id": "when_on", "visible_if": "{{ section.settings.on }}"},
        {"type": "text", "id": "when_wide", "visible_if": "{{ section.settings.on and settings.width == 'wide' }}"},
        {"type": "text", "id": "broken", "visible_if": "{{ section.settings. == }}"},
    ])  # fmt: skip
    off = visible_settings(schema, {"on": False})
    assert off == {"on", "always", "broken"}
    assert visible_settings(schema, {"on": True}, settings={"width": "wide"}) == {
        *off,
        "when_on",
        "when_wide",
    }
    own = Schema.of([{"type": "text", "id": "x", "visible_if": "{{ block.settings.kind == 'a' }}"}])
    assert visible_settings(own, {"kind": "a"}, owner="block") == {"x"}
    assert visible_settings(own, {"kind": "b"}, owner="block") == frozenset()


SCHEMES = """[{"name": "Colours", "settings": [
    {"type": "color_scheme_group", "id": "schemes", "definition": [
        {"type": "color", "id": "text", "default": "#111111"},
        {"type": "color", "id": "background", "default": "#ffffff"}]},
    {"type": "font_picker", "id": "font", "default": "serif_n4"},
    {"type": "font_picker", "id": "brand", "default": "own_face_n7"}]}]"""
SECTION = """{{ section.settings.scheme }} {{ section.settings.scheme.settings.text }} {{ settings.font }}, {{
settings.font.fallback_families }} {{ settings.font.weight }} {{ settings.font.system? }}|{{ settings.brand }} {{
settings.brand.weight }} {{ settings.brand.system? }} {{ settings.brand.variants.size }}
{% for scheme in settings.schemes %}[{{ scheme.id }} {{ scheme.settings.background }}]{% endfor %}{{ settings.schemes }}
{% schema %}{"name": "S", "settings": [{"type": "color_scheme", "id": "scheme", "default": "dark"}]}{% endschema %}"""


def test_schemes_and_fonts_are_objects() -> None:
    def engine(dark: str) -> Engine:
        return Engine(DictLoader({
            "layout/theme.liquid": "{{ content_for_layout }}",
            "config/settings_schema.json": SCHEMES,
            "config/settings_data.json": '{"current": {"schemes": {"light": {"settings": {}}, '
            f'"dark": {{"settings": {{"text": "{dark}", "background": "nonsense"}}}}}}}}}}',
            "sections/s.liquid": SECTION,
            "assets/own_face_n7.woff2": b"wOF2",
            "assets/own_face_i7.woff2": b"wOF2",
            "templates/index.json": '{"sections": {"s": {"type": "s"}}, "order": ["s"]}',
        }))  # fmt: skip

    html = engine("#eeeeee").render_template("index", Context(objects={}))
    assert "dark #eeeeee Iowan Old Style, Palatino Linotype, Palatino, Georgia, serif 400 true" in html
    assert "|Own Face 700 false 2" in html
    assert "[light #ffffff][dark #ffffff]" in html
    assert engine("#eeeeee").fingerprint != engine("#eeeee1").fingerprint


def test_a_film_knows_where_it_is() -> None:
    film = clean({"type": "video_url"}, "https://vimeo.com/123456789")
    assert isinstance(film, drops.VideoUrl)
    assert (film["type"], film["id"], str(film)) == ("vimeo", "123456789", "https://vimeo.com/123456789")
    assert clean({"type": "video_url"}, "javascript:youtube.com/watch?v=abcdefghijk") == ""


HERO = """{{ section.settings.title }}:{% content_for 'blocks' %}{% schema %}{"name": "Hero",
"settings": [{"type": "text", "id": "title", "default": "plain"}],
"blocks": [{"type": "@theme"}], "default": {"settings": {"title": "fixed"}, "blocks": [{"type": "note"}]},
"presets": [{"name": "Loud", "settings": {"title": "LOUD"}, "blocks": [
    {"type": "note", "settings": {"words": "one"}, "blocks": [{"type": "note", "settings": {"words": "inner"}}]},
    {"type": "note", "settings": {"words": "two"}}]}]}{% endschema %}"""
NOTE = """({{ block.settings.words }}{% content_for 'blocks' %}){% schema %}{"name": "Note", "settings": [
{"type": "text", "id": "words", "default": "note"}], "blocks": [{"type": "note"}]}{% endschema %}"""


def test_presets_and_defaults_become_sections() -> None:
    engine = Engine(DictLoader({
        "layout/theme.liquid": "{% section 'hero' %}{{ content_for_layout }}",
        "sections/hero.liquid": HERO, "blocks/note.liquid": NOTE,
        "templates/index.json": '{"sections": {}, "order": []}',
    }))  # fmt: skip
    assert "fixed:(note)" in engine.render_template("index", Context(objects={}))
    presets = engine.theme.presets_of("hero")
    assert list(presets) == ["Loud"]
    assert list(presets["Loud"]["blocks"]) == ["note-1", "note-2"]
    with_preset = Engine(DictLoader({
        **engine.theme.loader.files,  # type: ignore[attr-defined]  # the one made above
        "templates/index.json": json.dumps({"sections": {"a": presets["Loud"]}, "order": ["a"]}),
    }))  # fmt: skip
    context = Context(objects={})
    assert "LOUD:(one(inner))(two)" in with_preset.render_section("a", context)
    assert context.issues == []


ENGLISH = """{"a": "A", "b": "B", "c": "C",
    "n": {"one": "{{ count }} thing", "other": "{{ count }} things"}}"""
FRENCH = """{"a": "fr a", "b": "fr b",
    "n": {"one": "{{ count }} chose", "many": "{{ count }} de choses", "other": "{{ count }} choses"}}"""
POLISH = """{"n": {"one": "{{ count }} rzecz", "few": "{{ count }} rzeczy", "many": "{{ count }} rzeczy!",
    "other": "-"}}"""


def test_words_fall_back_key_by_key() -> None:
    theme = Engine(DictLoader({
        "locales/en.default.json": ENGLISH,
        "locales/fr.json": FRENCH,
        "locales/fr-CA.json": '{"a": "ca a"}',
        "locales/pl.json": POLISH,
        "locales/en.default.schema.json": '{"hero": {"name": "Hero"}}',
        "locales/de.schema.json": '{"hero": {"name": "Held"}}',
    })).theme  # fmt: skip
    canadian = theme.translations("fr-CA")
    assert [canadian.translate(key, {}) for key in "abc"] == ["ca a", "fr b", "C"]
    polish = theme.translations("pl")
    said = [polish.translate("n", {"count": count}) for count in (1, 2, 5, 22, "3")]
    assert said == ["1 rzecz", "2 rzeczy", "5 rzeczy!", "22 rzeczy", "3 rzeczy"]
    assert theme.translations("fr").translate("n", {"count": 0}) == "0 chose"
    assert theme.translations("en").translate("n", {"count": 0}) == "0 things"
    assert theme.schema_translations("de-AT").translate("hero.name", {}) == "Held"
    assert theme.schema_translations("fr").translate("hero.name", {}) == "Hero"
    assert theme.translations("xx").translate("nothing.here", {}) == "translation missing: nothing.here"


def test_scripts_of_sections_do_not_meet() -> None:
    engine = Engine(DictLoader({
        "sections/a.liquid": "{% javascript %}const x = 1;{% endjavascript %}{% stylesheet %}.a{}{% endstylesheet %}",
        "blocks/b.liquid": "{% javascript %}const x = 2;{% endjavascript %}",
    }))  # fmt: skip
    script = engine.asset("sections.js")[0].decode()
    assert script.count("(() => {") == 2
    assert engine.asset("sections.css")[0] == b"/* sections/a.liquid */\n.a{}\n"
