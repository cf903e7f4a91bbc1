"""What the engine promises to themes and to merchants."""

import gc
from time import thread_time

import pytest
from markupsafe import Markup

from storefront_themes.engine import (
    Context,
    DictLoader,
    Engine,
    Limits,
    MoneyFormat,
    TemplateMissing,
    ThemeError,
    render_string,
)
from storefront_themes.engine.drops import Image, LazyList, Product, Variant
from storefront_themes.engine.filters.money import minor
from storefront_themes.engine.preparing import PREPARING

LAYOUT = "<html>{{ content_for_header }}{% sections 'header' %}<main>{{ content_for_layout }}</main></html>"


ENGLISH = """{"cart": {
    "count": {"zero": "none", "one": "{{ count }} thing", "other": "{{ count }} things"},
    "note_html": "<b>{{ who }}</b>"
}}"""
SETTINGS = '[{"name": "Look", "settings": [{"type": "color", "id": "accent", "default": "#112233"}]}]'
SAFE = """{% assign s = section.settings %}{{ s.html }}|{{ s.link }}|{{ s.size }}|{{ s.pick }}
{% schema %}{"name": "One", "settings": [
    {"type": "richtext", "id": "html"},
    {"type": "url", "id": "link"},
    {"type": "range", "id": "size", "min": 1, "max": 9, "default": 3},
    {"type": "select", "id": "pick", "default": "a", "options": [{"value": "a"}, {"value": "b"}]}
]}{% endschema %}"""
CHOICES = (
    "{% for option in product.options_with_values %}{% for v in option.values %}"
    "{{ v }}{% if v.selected %}*{% endif %}{% unless v.available %}-{% endunless %} "
    "{% endfor %}{% endfor %}"
)


def theme(**files: str) -> Engine:
    """A theme with these sections on its front page, in order."""
    sections = {f"sections/{name}.liquid": text for name, text in files.items()}
    placed = ", ".join(f'"{name}": {{"type": "{name}"}}' for name in files)
    order = ", ".join(f'"{name}"' for name in files)
    return Engine(DictLoader({
        "layout/theme.liquid": LAYOUT,
        "sections/header.json": '{"type": "header", "sections": {}, "order": []}',
        "templates/index.json": f'{{"sections": {{{placed}}}, "order": [{order}]}}',
        "snippets/hello.liquid": "[{{ name }}{{ outside }}]",
        "locales/en.default.json": ENGLISH,
        "locales/de.json": '{"cart": {"count": {"one": "{{ count }} Ding", "other": "{{ count }} Dinge"}}}',
        "assets/look.css.liquid": ":root { --accent: {{ settings.accent }} }",
        "config/settings_schema.json": SETTINGS,
        **sections,
    }))  # fmt: skip


def render(engine: Engine, **objects: object) -> tuple[str, Context]:
    context = Context(objects=objects)
    return engine.render_template("index", context), context


def test_a_failing_statement_costs_itself_and_a_failing_section_the_section() -> None:
    engine = theme(good="fine", bad="line one\n{{ 'x' | nothing }}and two", worse="lost{% if %}", last="end")
    html, context = render(engine)
    assert "fine" in html
    assert "end" in html
    assert "line one\nand two" in html
    assert "lost" not in html
    assert [(issue.section, issue.file, issue.line) for issue in context.issues] == [
        ("bad", "sections/bad.liquid", 2), ("worse", "sections/worse.liquid", 1),
    ]  # fmt: skip


def test_a_fault_in_an_object_takes_its_section_only() -> None:
    class Faulty(dict):  # type: ignore[type-arg]
        def __getitem__(self, key: str) -> object:
            raise RuntimeError("database away")

    html, context = render(theme(one="before", two="{{ shop.name }}", three="after"), shop=Faulty(name="x"))
    assert "before" in html
    assert "after" in html
    assert [issue.message for issue in context.issues] == ["RuntimeError"]


def test_a_failing_layout_is_an_error_and_an_unknown_template_too() -> None:
    engine = Engine(DictLoader({"layout/theme.liquid": "{% if %}", "templates/index.json": "{}"}))
    with pytest.raises(ThemeError):
        render(engine)
    with pytest.raises(TemplateMissing):
        engine.render_template("nothing", Context(objects={}))


def test_snippets_see_only_what_they_are_given() -> None:
    html, _ = render(theme(one="{% assign outside = 'secret' %}{% render 'hello', name: 'you' %}"))
    assert "[you]" in html


def test_text_is_escaped_and_marked_html_is_not() -> None:
    html, _ = render(
        theme(one="{{ a }}|{{ b }}|{{ a | upcase }}|{{ a | append: b }}"), a="<i>", b=Markup("<b>")
    )
    assert "&lt;i&gt;|<b>|&lt;I&gt;|&lt;i&gt;" in html


def test_only_declared_properties_can_be_reached() -> None:
    image = Image(src="/a.webp", alt="a")
    for expression in (
        "image.__class__",
        "image._renditions",
        "image['url_for']",
        "image.__init__.__globals__",
        "image",
    ):
        assert render_string("[{{ " + expression + " }}]", {"image": image}) == "[]"
    assert render_string("{{ image.alt }}", {"image": image}) == "a"


def test_words_that_liquid_reserves_are_names_after_a_dot() -> None:
    data = {"settings": {"limit": 2, "as": "A", "for": "F", "empty": "E", "required": True}}
    words = "{{ settings.limit }}{{ settings.as }}{{ settings.for }}{{ settings.empty }}"
    assert render_string(words + "{% if settings.required %}!{% endif %}", data) == "2AFE!"


@pytest.mark.parametrize("value", [None, "", "  ", [], False, {}])
def test_blank_is_what_themes_mean_by_it(value: object) -> None:
    assert (
        render_string("{% if x == blank %}yes{% endif %}{% if x != blank %}no{% endif %}", {"x": value})
        == "yes"
    )
    assert render_string("{% unless nothing.at.all != blank %}yes{% endunless %}", {}) == "yes"


def test_money_follows_the_locale() -> None:
    def money(currency: str, locale: str, source: str = "{{ 123456 | money }}") -> str:
        engine = theme(one=source)
        return engine.render_section("one", Context(objects={}, money=MoneyFormat.of(currency, locale)))

    assert "€1,234.56<" in money("EUR", "en")
    assert "1.234,56\xa0€<" in money("EUR", "de")
    assert "123,456" in money("JPY", "en")
    assert "1234.56" in money("EUR", "de", "{{ 123456 | money_amount }}")
    assert "€12<" in money("EUR", "en", "{{ 1200 | money_without_trailing_zeros }}")


def test_translations_have_plurals_fallbacks_and_escaped_values() -> None:
    source = "{{ 'cart.count' | t: count: n }};{{ 'cart.note_html' | t: who: '<x>' }};{{ 'cart.gone' | t }}"
    engine = theme(one=source)

    def text(locale: str, n: int) -> str:
        return engine.render_section("one", Context(objects={"n": n}, locale=locale))

    assert "none;" in text("en", 0)
    assert "1 thing;" in text("en", 1)
    assert "2 Dinge;<b>" in text("de-AT", 2)
    assert "translation missing: cart.gone" in text("de", 1)


def test_lists_are_paged_and_fetched_once() -> None:
    fetched: list[tuple[int, int]] = []

    def fetch(offset: int, limit: int) -> list[int]:
        fetched.append((offset, limit))
        return list(range(offset, min(offset + limit, 10)))

    source = (
        "{% paginate list.items by 4 %}{% for i in list.items %}{{ i }}{% endfor %}"
        "|{{ paginate.pages }}|{{ paginate.next.url }}|{{ list.items.size }}{% endpaginate %}"
    )
    engine = theme(one=source)
    context = Context(
        objects={"list": {"items": LazyList(10, fetch)}},
        path="/collections/all",
        query={"page": "2", "sort_by": "x"},
    )
    assert "4567|3|/collections/all?sort_by=x&amp;page=3|4" in engine.render_section("one", context)
    assert fetched == [(4, 4)]


def test_pictures_choose_their_rendition() -> None:
    image = Image(
        src="/big.webp", width=1600, height=800, alt='A "vase"',
        _renditions=((320, "/320.webp"), (640, "/640.webp"), (1600, "/1600.webp")),
    )  # fmt: skip
    source = (
        "{{ image | image_url: width: 500 | image_tag: widths: '320, 640', class: 'x', loading: 'eager' }}"
    )
    assert render_string(source, {"image": image}) == (
        '<img src="/640.webp" srcset="/320.webp 320w, /640.webp 640w" width="500" height="250" '
        'alt="A &#34;vase&#34;" class="x" loading="eager">'
    )


def test_variants_know_what_is_chosen_and_left() -> None:
    def variant(colour: str, size: str, *, available: bool) -> Variant:
        name = f"{colour}-{size}"
        return Variant(
            id=name,
            title=name,
            price=100,
            options=(colour, size),
            available=available,
            url=f"?variant={name}",
        )

    variants = [
        variant("Red", "S", available=False), variant("Red", "L", available=True), variant("Blue", "S", available=True)
    ]  # fmt: skip
    product = Product(
        id="p", title="P", handle="p", price_min=100, price_max=100, options=("Colour", "Size"), variants_count=3,
        _load_variants=lambda: variants,
    )  # fmt: skip
    assert render_string(CHOICES, {"product": product}) == "Red* Blue- S- L* "


def test_settings_are_made_safe() -> None:
    engine = theme(one=SAFE)
    given = {
        "html": "<p onclick=x>hi<script>1</script></p>",
        "link": "javascript:alert(1)",
        "size": 99,
        "pick": "z",
        "other": 1,
    }
    html = engine.customized(sections={"one": given}).render_section("one", Context(objects={}))
    assert "<p>hi</p>||9|a" in html
    assert "||3|a" in engine.render_section("one", Context(objects={}))


def test_looks_have_their_own_assets_and_addresses() -> None:
    engine = theme(one="x")
    other = engine.customized(settings={"accent": "#abcdef"})
    assert engine.asset("look.css")[0] == b":root { --accent: #112233 }"
    assert other.asset("look.css") == (b":root { --accent: #abcdef }", "text/css; charset=utf-8")
    assert engine.asset_url("look.css") != other.asset_url("look.css")
    assert (
        engine.customized(settings={"accent": "red; }"}).asset("look.css")[0] == engine.asset("look.css")[0]
    )
    assert other.theme is engine.theme


def test_styles_of_sections_are_bundled_and_inline_ones_are_hashed() -> None:
    engine = theme(
        one="a{% stylesheet %}.a { color: red }{% endstylesheet %}{% style %}.b { color: {{ c }} }{% endstyle %}"
    )
    html, context = render(engine, c="</style><script>")
    assert b".a { color: red }" in engine.asset("sections.css")[0]
    assert "sections.css" in html
    assert "<script>" not in html
    assert context.style_hashes[0].startswith("sha256-")


def test_json_may_stand_in_a_script() -> None:
    source = "<script>{{ x | json }}</script>"
    assert render_string(source, {"x": {"a": "</script>&", "n": None}}) == (
        '<script>{"a": "\\u003c/script\\u003e\\u0026", "n": null}</script>'
    )


def test_every_declared_object_is_documented() -> None:
    from storefront_themes.engine import drops

    for name in drops.__all__:
        kind = getattr(drops, name)
        if isinstance(kind, type) and issubclass(kind, drops.Drop) and kind is not drops.Drop:
            assert kind.__doc__
            for found in kind.declaration().values():
                assert found.text, f"{name}.{found.name}"
                assert found.type != "None" or found.name


@pytest.mark.parametrize("compiled", [True, False])
def test_the_first_page_is_not_charged_for_compiling_the_theme(compiled: bool) -> None:
    """A page has 50 ms here; reading this snippet takes several times as long, running it next to nothing."""
    piece = "{{ product.title | append: 'NUMBER' | upcase }}"
    pieces = "".join(piece.replace("NUMBER", str(number)) for number in range(2000))
    long = "{% if false %}" + pieces + "{% endif %}done"
    engine = Engine(
        DictLoader(
            {
                "layout/theme.liquid": "{{ content_for_layout }}",
                "templates/index.liquid": "{% render 'long' %}{% for n in (1..2000) %}{% endfor %}",
                "snippets/long.liquid": long,
            }
        ),
        limits=Limits(cpu_seconds=0.05),
        compiled=compiled,
    )
    before = thread_time()
    html, context = render(engine)
    assert (html, context.issues) == ("done", [])
    assert thread_time() - before > 0.05


def test_a_page_is_not_charged_for_a_collection_of_the_whole_process() -> None:
    before = PREPARING.seconds
    gc.collect(1)
    assert PREPARING.seconds == before
    gc.collect()
    assert PREPARING.seconds > before


@pytest.mark.parametrize("compiled", [True, False])
def test_an_unknown_tag_costs_itself(compiled: bool) -> None:
    files = {
        "layout/theme.liquid": "<{% nothing here: 1 %}{{ content_for_layout }}>",
        "templates/index.liquid": "a{% wrapped by 'it' %}b{{ 1 }}{% endwrapped %}c\n{% if no %}{% never %}{% endif %}"
        "{% liquid\nlonely\necho 'd'\n%}",
    }
    engine = Engine(DictLoader(files), compiled=compiled)
    assert engine.compile() == []
    context = Context(objects={})
    assert engine.render_template("index", context) == "<ab1c\nd>"
    told = [(issue.file.partition("/")[0], issue.line, issue.message) for issue in context.issues]
    assert told == [
        ("templates", 1, "unexpected tag 'wrapped'"), ("templates", 3, "unexpected tag 'lonely'"),
        ("layout", 1, "unexpected tag 'nothing'"),
    ]  # fmt: skip
    for broken in ("{% endif %}", "{% else %}", "{% if a %}{% endfor %}", "{% wrapped %}{% when 1 %}"):
        assert Engine(DictLoader({"snippets/a.liquid": broken})).compile() != [], broken


@pytest.mark.parametrize("compiled", [True, False])
def test_a_half_is_rounded_away_from_nought(compiled: bool) -> None:
    source = (
        "{{ 2.5 | round }} {{ 3.5 | round }} {{ -2.5 | round }} {{ 0.125 | round: 2 }} {{ 1.005 | round: 2 }}"
        " {{ 7 | round: 1 }} {{ '1.5' | round }} {{ big | round }} {{ big | round: 99 }} {{ 1.25 | round: 99 }}"
        " {{ nil | round }}"
    )
    wanted = f"3 4 -3 0.13 1.01 7 2 {10**20} 1e+20 1.25 0"
    assert render_string(source, {"big": 1e20}, compiled=compiled) == wanted
    assert minor("999.5") == 1000
    assert minor(-0.5) == -1
    assert minor("nan") == minor("inf") == minor("1e999999999") == 0


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("kind", ["new_comment", "no such form", ""])
def test_a_form_that_leads_nowhere_is_left_out_and_reported(kind: str, compiled: bool) -> None:
    page = f"a{{% form '{kind}' %}}<input name=x>{{% endform %}}b"
    files = {"layout/theme.liquid": "{{ content_for_layout }}", "templates/index.liquid": page}
    context = Context(
        objects={}, locale="en", money=MoneyFormat.of("EUR", "en"), path="/", query={}, resources={}
    )
    assert Engine(DictLoader(files), compiled=compiled).render_template("index", context) == "ab"
    assert [issue.message for issue in context.issues] == [f"there are no forms of the type {kind!r}"]
