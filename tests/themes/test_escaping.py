"""What a shop or a customer wrote never becomes HTML or script, whichever filter it goes through."""

import json
from html.parser import HTMLParser

import pytest
from markupsafe import Markup

from storefront_themes.engine import Context, DictLoader, Engine, Limits, render_string
from storefront_themes.engine.limits import DEFAULT_LIMITS
from storefront_themes.engine.program import shared_environment

# Each would make an element `x1` or an attribute `onz`, were it let.
HOSTILE = (
    "\" onz='1' ' onz=\"1<x1 onz=1></script><x1></style><x1></title><x1></textarea><x1><<x1>x1 onz=1><!--><x1>-->",
    "%3Cx1%20onz%3D1%3E%22 onz%3D%221",
    "PHgxIG9uej0xPiIgb256PTEgJyBvbno9MQ==",  # in base64
    "&lt;x1 onz=1&gt;&quot; onz=1",
)
ARGUMENTS = (
    "",
    ": x",
    ": x, x",
    ": 'a', x",
    ": x, 'a'",
    ": 1, x",
    ": '<b>', x",
    ": class: x, title: x",
    ": 5",
)
AROUND = (
    ("escape | ", ""), ("split: 'q' | ", " | join: '<i>'"), ("append: '<i>' | ", " | slice: 0, 9000"),
    ("prepend: '<i>' | ", " | first"), ("replace: 'onz', '<i>' | ", " | append: x"), ("", " | url_decode"),
    ("strip | ", " | newline_to_br"), ("base64_encode | ", " | base64_decode"), ("", " | json"), ("json | ", ""),
    ("", " | upcase"),
)  # fmt: skip
CONTEXTS = (
    '<p class="a" title="§">§</p>', "<p data-a='§'>b</p><textarea>§</textarea>", "<title>§</title>",
    "{% capture k %}§{% endcapture %}<p>{{ k }}</p>", '<script type="application/json">["§"]</script>',
    '<p {% if x %}title="§"{% else %}title="a{% endif %} {% unless x %}"{% endunless %}>§</p>',
)  # fmt: skip
LOCALE = {"plain": "a {{ name }}", "rich_html": "<b>a</b> {{ name }}"}


class Elements(HTMLParser):
    """Notes what should not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag.startswith("x1") or any(name.startswith("onz") for name, _ in attrs):
            self.found.append(self.get_starttag_text() or tag)


def found(html: str) -> list[str]:
    parser = Elements()
    parser.feed(html)
    parser.close()
    return parser.found


def engine(source: str, *, compiled: bool) -> Engine:
    files = {
        "templates/page.liquid": "{% layout none %}" + source,
        "locales/en.default.json": json.dumps(LOCALE),
        "assets/a.js": "let a",
    }
    return Engine(DictLoader(files), compiled=compiled, limits=Limits(cpu_seconds=60))


FILTERS = sorted(shared_environment(DEFAULT_LIMITS).filters)


@pytest.mark.parametrize("name", FILTERS)
def test_no_filter_makes_an_element_of_text(name: str) -> None:
    outputs = [f"{{{{ x | {name}{arguments} }}}}" for arguments in ARGUMENTS]
    outputs += [f"{{{{ x | {before}{name}{after} }}}}" for before, after in AROUND]
    pieces = [context.replace("§", output) for output in outputs for context in CONTEXTS]
    compiled, interpreted = (engine("\n".join(pieces), compiled=way) for way in (True, False))
    values: list[object] = [*HOSTILE, [HOSTILE[0], HOSTILE[0]], {"a": HOSTILE[0]}]
    for value in values:
        printed = compiled.render_template("page", Context(objects={"x": value}))
        assert printed == interpreted.render_template("page", Context(objects={"x": value})), value
        assert found(printed) == [], value


@pytest.mark.parametrize("compiled", [True, False])
def test_html_ends_where_its_attribute_does(compiled: bool) -> None:
    html = Markup('<b title="x">"a"</b> &amp; \'b\'')
    source = "<p title=\"{{ x }}\" data-json='{{ y | json }}'>{{ x }}</p>"
    data = {"x": html, "y": ["'\""]}
    assert render_string(source, data, compiled=compiled) == (
        '<p title="&lt;b title=&#34;x&#34;&gt;&#34;a&#34;&lt;/b&gt; &amp; &#39;b&#39;" '
        f"data-json='[&#34;&#39;\\&#34;&#34;]'>{html}</p>"
    )


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("text", ["\\", "\"'`", "a\nb\r\t\x00\u2028", "${x}", "</script>", "&<>", "ä€😀"])
def test_text_in_a_script_is_that_text_there(text: str, compiled: bool) -> None:
    source = '<script type="application/json">{"a": "{{ x }}", "b": {{ x | json }}, "c": {{ n }}}</script><p>{{ x }}'
    printed = render_string(source, {"x": text, "n": 3}, compiled=compiled)
    inside = printed.removeprefix('<script type="application/json">').partition("</script>")[0]
    assert json.loads(inside) == {"a": text, "b": text, "c": 3}
    assert not set("<>&") & set(inside)


@pytest.mark.parametrize("compiled", [True, False])
def test_scripts_of_markup_are_escaped_as_markup(compiled: bool) -> None:
    source = (
        '<script type="text/template"><p>{{ x }}</p></script><!-- <script> -->{{ x }}<SCRIPT>{{ x }}</SCRIPT>'
    )
    assert render_string(source, {"x": "<b>"}, compiled=compiled) == (
        '<script type="text/template"><p>&lt;b&gt;</p></script><!-- <script> -->&lt;b&gt;'
        "<SCRIPT>\\u003cb\\u003e</SCRIPT>"
    )


def test_a_theme_cannot_call_text_html() -> None:
    assert "safe" not in FILTERS
