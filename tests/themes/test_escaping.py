"""What a shop or a customer wrote never becomes HTML or script, whichever filter it goes through."""

import json
import re
from html.parser import HTMLParser

import pytest
from markupsafe import Markup

from storefront_themes.engine import Context, DictLoader, Engine, Limits, render_string
from storefront_themes.engine.drops import OptionValue
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


# scripts and styles, and what they are made of elsewhere

ATTACKS = (
    "</script><x1 onz=1>", "</SCRIPT >", "<!--<script>", "\";alert(1)//", "';alert(1)//", "`;alert(1)//", "${alert(1)}",
    "\\", "\\\";alert(1)//", "\u2028alert(1)\u2029", "\nalert(1)\r", "*/alert(1)/*", "]]>", "&quot;", "\x00\x0b\x7f",
)  # fmt: skip
IN_SCRIPT = ("'§'", '"§"', "`§`", "/* § */ 0", "// §\n0")
RENDERS = (
    "{% render 'show', x: x %}", "{% include 'show' %}", "{% render 'deeper', x: x %}",
    "{% render 'show' with x as x %}", "{% render 'show' for xs as x %}",
    "{% if x %}{% render 'show', x: x %}{% endif %}", "{% cycle x %}",
    "{% for y in xs %}{% include 'show' with y as x %}{% endfor %}", "{{ x }}", "{{ xs }}", "{{ x | escape }}",
    "{{ 'a' | append: x }}", "{{ x | append: html }}", "{{ html }}", "{% capture k %}{{ x }}{% endcapture %}{{ k }}",
    "{% liquid\nassign z = x\nrender 'show', x: z\n%}", "{{ outside }}", "{{ drop }}", "{{ 'rich_html' | t: name: x }}",
)  # fmt: skip


def _page_of_scripts(template: str, *, compiled: bool) -> Engine:
    files = {
        "templates/page.liquid": "{% layout none %}{% capture outside %}{{ x }}{{ html }}{% endcapture %}"
        + template,
        "snippets/show.liquid": "{{ x }}{{ html }}",
        "snippets/deeper.liquid": "{% render 'show', x: x %}",
        "snippets/one.liquid": "{{ x }}",
        "snippets/two.liquid": "{% render 'one', x: x %}",
        "locales/en.default.json": json.dumps(LOCALE),
    }
    return Engine(DictLoader(files), compiled=compiled)


def _with(engine: Engine, value: str) -> str:
    html = Markup(f'<b title="`">{Markup.escape(value)}"</b>')
    data = {"x": value, "xs": [value], "html": html, "drop": OptionValue(name=value)}
    context = Context(objects=data)
    printed = engine.render_template("page", context)
    assert context.issues == []
    return printed


@pytest.mark.parametrize("render", RENDERS)
def test_nothing_ends_the_string_of_a_script_that_it_is_printed_in(render: str) -> None:
    template = "¶".join(f"<script>let a = {around.replace('§', render)};</script>" for around in IN_SCRIPT)
    ways = [_page_of_scripts(template, compiled=compiled) for compiled in (True, False)]
    for attack in ATTACKS:
        html, other = (_with(engine, attack) for engine in ways)
        assert html == other
        for around, script in zip(IN_SCRIPT, html.split("¶"), strict=True):
            begin, end = f"<script>let a = {around};</script>".split("§")
            assert script.startswith(begin)
            assert script.endswith(end)
            inside = script[len(begin) : -len(end)]
            assert not set(inside) & set("<>\"'`$&*\n\r\u2028\u2029\x00\x0b"), (around, attack, script)
            assert not re.search(r"\\(?!u[0-9a-f]{4})", inside), (around, attack, script)


@pytest.mark.parametrize("compiled", [True, False])
def test_the_same_snippet_is_escaped_as_each_place_wants_it(compiled: bool) -> None:
    template = (
        "{% render 'one', x: x %}|<p title=\"{% render 'one', x: x %}\">|<script>{% render 'one', x: x %}</script>|"
        "<style>{% render 'one', x: x %}</style>|<!-- {% render 'one', x: x %} -->"
    )
    html = _with(_page_of_scripts(template.replace("'one'", "'two'"), compiled=compiled), "\"';<b>\\")
    assert html == _with(_page_of_scripts(template, compiled=compiled), "\"';<b>\\")
    text, attribute, script, style, comment = html.split("|")
    assert text == comment.removeprefix("<!-- ").removesuffix(" -->") == "&#34;&#39;;&lt;b&gt;\\"
    assert attribute == '<p title="&#34;&#39;;&lt;b&gt;\\">'
    assert script == "<script>\\u0022\\u0027;\\u003cb\\u003e\\u005c</script>"
    assert style == "<style>\\22 \\27 \\3b \\3c b\\3e \\5c </style>"


@pytest.mark.parametrize("compiled", [True, False])
def test_code_of_the_theme_and_json_stay_code_in_a_script(compiled: bool) -> None:
    template = (
        '{% capture data %}{"a": {{ x | json }}, "b": "{{ x }}"}{% endcapture %}'
        "{% capture list %}[{% for y in xs %}{{ y | json }}{% endfor %}]{% endcapture %}"
        '<script type="application/json">[{{ data }}, {{ list }}, {{ x | json }}, {{ none | default: \'"d"\' }},'
        " {{ xs | json | replace: 'zzz', '\"' | strip }}, {{ '\"own\"' }}, {{ n }}]</script>"
    )
    for attack in ATTACKS:
        html = _with(_page_of_scripts(template, compiled=compiled), attack)
        inside = html.removeprefix('<script type="application/json">').removesuffix("</script>")
        found = json.loads(inside.replace(", ]", "]"))
        assert found == [{"a": attack, "b": attack}, [attack], attack, "d", [attack], "own"]


@pytest.mark.parametrize("compiled", [True, False])
def test_assets_are_scripts_and_styles_from_their_first_character(compiled: bool) -> None:
    attack = "\"'`${a}</script><b>*/;}\\\u2028"
    schema = json.dumps([{"settings": [{"type": "text", "id": "a", "default": attack}]}])
    files = {
        "config/settings_schema.json": schema,
        "assets/a.js.liquid": "let a = '{{ settings.a }}' + '</script>' + \"{% render 's' %}\";",
        "assets/a.css.liquid": "a { b: '{{ settings.a }}'; c: {% render 's' %} }",
        "assets/a.svg.liquid": "<text>{{ settings.a }}</text>",
        "snippets/s.liquid": "{{ settings.a }}",
    }
    engine = Engine(DictLoader(files), compiled=compiled)
    script, style, drawing = (engine.asset(f"a.{kind}")[0].decode() for kind in ("js", "css", "svg"))
    safe = "".join(f"\\u{ord(c):04x}" if c in "\"'`$<>*\\\u2028" else c for c in attack)
    assert script == f"let a = '{safe}' + '</script>' + \"{safe}\";"
    css = "".join(f"\\{ord(c):x} " if c in "\"'<>{};\\" else c for c in attack)
    assert style == f"a {{ b: '{css}'; c: {css} }}"
    assert drawing == f"<text>{Markup.escape(attack)}</text>"


@pytest.mark.parametrize("compiled", [True, False])
def test_blocks_in_a_script_are_escaped_for_it(compiled: bool) -> None:
    files = {
        "layout/theme.liquid": "{{ content_for_layout }}",
        "templates/index.json": json.dumps(
            {
                "sections": {"a": {"type": "a", "blocks": {"b": {"type": "b"}}, "block_order": ["b"]}},
                "order": ["a"],
            }
        ),
        "sections/a.liquid": "<script>'{% content_for 'blocks' %}"
        "{% content_for 'block', type: 'b', id: 'c' %}'</script>",
        "blocks/b.liquid": "{{ x }}{% render 's', x: x %}",
        "snippets/s.liquid": "{{ x }}",
    }
    html = Engine(DictLoader(files), compiled=compiled).render_template("index", Context(objects={"x": "'<"}))
    assert "<script>'" + "\\u0027\\u003c" * 4 + "'</script>" in html
