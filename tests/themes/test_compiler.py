"""Compiled templates: the same as interpreted, from the same text, and nothing but what we wrote runs."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from liquid.exceptions import LiquidError

from storefront_themes.engine import Context, DictLoader, Engine, render_string
from storefront_themes.engine.compiler import generate
from storefront_themes.engine.drops import Image, Product, Variant
from storefront_themes.engine.limits import DEFAULT_LIMITS
from storefront_themes.engine.program import Program, Programs, Trees, key_of, shared_environment
from tests.themes.world import World

# Each tries to end the text it is written into, to name something Python knows, or to smuggle a name in.
PROBES = {
    "quotes": "'\"'''\"\"\"{{ x }}'''\"\"\"",
    "backslashes": "\\'\\\"\\\\{{ 'a\\' }}\\",
    "newlines": "\n\n'\n__import__('os').system('touch /tmp/owned')\n{{ x }}",
    "carriage returns": "\r__import__('os')\r{{ x }}",
    "separators": "\u2028__import__('os')\u2029\x0b\x0c\x1c\x1d\x1e\x85{{ x }}",
    "literal": "{{ \"') or __import__('os').system('x') #\" }}",
    "filter argument": '{{ x | append: "\'); import os #" }}',
    "filter name": "{{ x | __import__ }}",
    "filter keyword": "{{ 'k' | t: __class__: 1, self: 2, context: 3, c: 4 }}",
    "assigned names": "{% assign c = 'a' %}{% assign o = 'b' %}{% assign w = 'c' %}{{ c }}{{ o }}{{ w }}{{ x }}",
    "names of helpers": "{% assign text = 1 %}{% assign fail = 2 %}{% assign K0 = 3 %}{{ text }}{{ fail }}{{ K0 }}",
    "names of Python": "{% assign True = 1 %}{% assign __builtins__ = 2 %}{% assign def = 3 %}{{ def }}{{ exec }}",
    "loop names": "{% for __builtins__ in (1..2) %}{% for o in xs %}{{ o }}{{ __builtins__ }}{% endfor %}{% endfor %}",
    "looking into classes": "{{ x.__class__.__mro__ }}{{ image.__init__.__globals__ }}{{ image.src.__class__ }}",
    "keys": "{{ image[\"src'].__class__['\"] }}{{ image['__dict__'] }}",
    "dynamic keys": "{% assign k = '__class__' %}{{ image[k] }}{{ x[k] }}{{ [k] }}",
    "snippet names": "{% render \"'); import os; ('\" %}",
    "include names": "{% include \"'); import os; ('\" %}",
    "captures": "{% capture o %}'''{{ x }}{% endcapture %}{{ o }}",
    "increments": "{% increment c %}{% decrement o %}{{ c }}{{ o }}",
    "cycles": '{% cycle "a\'); (": "\'b", \'"c\' %}',
    "cases": '{% case x %}{% when "\'): import os #" %}a{% else %}b{% endcase %}',
    "unicode names": "{% assign ｅxec = 1 %}{% assign ﬁ = 2 %}{{ ｅxec }}{{ ﬁ }}{% assign ª = 3 %}{{ ª }}",
    "surrogates": "\ud800{{ x }}\udfff{{ '\ud800' }}",
    "null bytes": "\x00{{ 'a\x00b' }}\x00",
    "format strings": "{x}{0}%s%(x)s{{ '{o}%s' }}",
}
DATA = {
    "x": "<y>",
    "image": Image(src="/a.webp", alt="a"),
    "xs": [1, "<b>", None, True, 2.5],
    "h": {"a": "b&", "n": {"m": [3]}},
}

_NAMES = re.compile(r"[cowdmgt]|[a-z]\d+|K\d+|_|run|error|FILE|context|environment")


def render(source: str, *, compiled: bool) -> str | None:
    try:
        return render_string(
            source, DATA, {"s": "[{{ x }}{{ a }}{{ forloop.index }}{% assign x = 9 %}]"}, compiled=compiled
        )
    except LiquidError:
        return None


@pytest.mark.parametrize("name", PROBES)
def test_the_text_of_a_template_is_never_code(name: str) -> None:
    source = PROBES[name]
    environment = shared_environment(DEFAULT_LIMITS)
    for is_open in (False, True):
        text, _ = generate(source, environment, is_open=is_open)
        code = compile(text, "theme", "exec")
        used = {found for each in _code_objects(code) for found in (*each.co_names, *each.co_varnames)}
        assert {found for found in used if not _NAMES.fullmatch(found)} <= _HELPERS | _ATTRIBUTES
    assert render(source, compiled=True) == render(source, compiled=False)


def _code_objects(code):  # type: ignore[no-untyped-def]  # Python's own
    yield code
    for constant in code.co_consts:
        if hasattr(constant, "co_code"):
            yield from _code_objects(constant)


def _helpers() -> set[str]:
    from storefront_themes.engine.compiler.names import HELPERS

    return {*HELPERS, "again"}


_HELPERS = _helpers()
_ATTRIBUTES = frozenset({
    "append", "page", "budget", "look_at", "names", "get", "extend", "locals", "loops", "ifchanged", "increment",
    "decrement", "col", "row", "col_last", "last", "static_section", "section_group", "layout", "__class__", "src",
    "text", "join",
})  # fmt: skip


def test_every_page_of_the_built_in_theme_is_the_same_both_ways() -> None:
    for slug in ("acme", "globex"):
        for name in World(slug).pages():
            compiled, interpreted = _page(slug, name, compiled=True), _page(slug, name, compiled=False)
            assert compiled == interpreted, (slug, name)


def _page(slug: str, name: str, *, compiled: bool) -> tuple[str, list[str]]:
    world = World(slug)
    world.engine.compiled = compiled
    template, context = world.pages()[name]
    return world.engine.render_template(template, context), context.style_hashes


def test_the_built_in_theme_is_compiled_and_not_interpreted() -> None:
    engine = World("acme").engine
    assert engine.compile() == []
    files = [file for file in engine.theme.files if file.endswith(".liquid")]
    assert len(files) > 25
    assert all(engine.theme.program(file).is_compiled for file in files)


# templates made up by Hypothesis

_VALUES = st.sampled_from(
    ["x", "xs", "h", "h.a", "h.n.m[0]", "h[k]", "image.alt", "image", "nothing", "nothing.at.all", "k", "v",
     "forloop.index", "forloop.last", "forloop", "forloop.parentloop.index0", "'<lit>'", '"two"', "3", "-1.5", "true",
     "false", "nil", "blank", "empty", "(1..3)", "xs.size", "xs.first", "h.last", "x.size", "[k]", "xs[1]"]
)  # fmt: skip
_FILTERS = st.sampled_from(
    ["upcase", "append: v", "prepend: '<'", "size", "join: ', '", "default: 'd'", "default: v, allow_false: true",
     "plus: 1", "times: 2.5", "escape", "strip_html", "split: ''", "first", "last", "reverse", "map: 'a'", "round",
     "replace: 'a', v", "json", "truncate: 3", "date: '%Y'", "divided_by: 0", "unheard_of", "slice: 1, 2", "handle",
     "url_encode", "newline_to_br", "sort", "uniq", "concat: xs"]
)  # fmt: skip
_OPERATORS = st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "contains"])
_ASSIGNED = st.sampled_from(["k", "v", "x", "item"])


@st.composite
def expression(draw: st.DrawFn) -> str:
    return " | ".join([draw(_VALUES), *draw(st.lists(_FILTERS, max_size=3))])


@st.composite
def condition(draw: st.DrawFn) -> str:
    tests = [draw(_VALUES)]
    if draw(st.booleans()):
        tests = [f"{draw(_VALUES)} {draw(_OPERATORS)} {draw(_VALUES)}"]
    for _ in range(draw(st.integers(0, 2))):
        tests.append(
            f"{draw(st.sampled_from(['and', 'or']))} {draw(_VALUES)} {draw(_OPERATORS)} {draw(_VALUES)}"
        )
    return " ".join(tests)


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(inner, max_size=3).map("".join)
    loops = st.sampled_from(
        ["", " limit: 2", " offset: 1", " reversed", " limit: 1 offset: continue", " limit: v"]
    )
    return st.one_of(
        st.builds("{{% if {} %}}{}{{% elsif {} %}}{}{{% else %}}{}{{% endif %}}".format,
                  condition(), body, condition(), body, body),
        st.builds("{{% unless {} %}}{}{{% endunless %}}".format, condition(), body),
        st.builds("{{% for {} in {}{} %}}{}{{% else %}}{}{{% endfor %}}".format, _ASSIGNED, _VALUES, loops, body, body),
        st.builds("{{% tablerow {} in {} cols: 2{} %}}{}{{% endtablerow %}}".format, _ASSIGNED, _VALUES, loops, body),
        st.builds("{{% capture {} %}}{}{{% endcapture %}}".format, _ASSIGNED, body),
        st.builds("{{% case {} %}}{{% when {}, {} %}}{}{{% when {} %}}{}{{% else %}}{}{{% endcase %}}".format,
                  _VALUES, _VALUES, _VALUES, body, _VALUES, body, body),
        st.builds("{{% ifchanged %}}{}{{% endifchanged %}}".format, body),
        st.builds("{{% form 'contact', class: {} %}}{}{{% endform %}}".format, _VALUES, body),
        st.builds("{{% paginate xs by 2 %}}{}{{{{ paginate.pages }}}}{{% endpaginate %}}".format, body),
    )  # fmt: skip


_LEAVES = st.one_of(
    st.sampled_from([
        "text ", "<b>'\"\\{}", "\n  ", "{{- x -}}", "{% break %}", "{% continue %}", "{% comment %}c{% endcomment %}",
        "{% increment k %}", "{% decrement v %}", "{% raw %}{{ x }}{% endraw %}", "{% render 's', a: v %}",
        "{% render 's' for xs as a %}", "{% render 's' with h as a %}", "{% include 's' %}",
        "{% include 's' for xs as a %}", "{% liquid\n echo x\n assign v = k\n%}",
    ]),
    expression().map(lambda e: "{{ " + e + " }}"),
    st.builds("{{% assign {} = {} %}}".format, _ASSIGNED, expression()),
    st.builds("{{% cycle {}, 'b', {} %}}".format, _VALUES, _VALUES),
)  # fmt: skip
TEMPLATES = st.lists(st.recursive(_LEAVES, _blocks, max_leaves=6), max_size=4).map("".join)


@settings(max_examples=100, deadline=None)
@given(TEMPLATES)
def test_any_template_is_the_same_both_ways(source: str) -> None:
    assert _issues_and_text(source, compiled=True) == _issues_and_text(source, compiled=False)
    assert render(source, compiled=True) == render(source, compiled=False)


def _issues_and_text(source: str, *, compiled: bool) -> tuple[str, set[tuple[str, str]]]:
    files = {
        "layout/theme.liquid": "{{ content_for_layout }}",
        "templates/index.json": '{"sections": {"a": {"type": "a"}}, "order": ["a"]}',
        "sections/a.liquid": source,
        "snippets/s.liquid": "[{{ x }}{{ a }}{{ forloop.index }}{% assign x = 9 %}"
        "{% if a == 2.5 %}{% break %}{% endif %}]",
    }
    context = Context(objects=DATA)
    html = Engine(DictLoader(files), compiled=compiled).render_template("index", context)
    return html, {(issue.file, issue.section) for issue in context.issues}


# errors, bounds, what is kept


@pytest.mark.parametrize("compiled", [True, False])
def test_a_failing_statement_costs_itself(compiled: bool) -> None:
    source = (
        "a{{ 'x' | nothing }}b{% for i in xs limit: 'many' %}no{% endfor %}c"
        "{% if 1 < 'x' %}no{% else %}no{% endif %}d{% assign v = 1 | divided_by: 0 %}{{ v }}e"
        "{% render 'missing' %}f{% for i in (1..2) %}{{ i | nothing }}{{ i }}{% endfor %}"
        "{% case 1 %}{% when 1 %}g{{ '' | nothing }}h{% endcase %}\n{{ 'x' | nothing }}"
    )
    files = {
        "layout/theme.liquid": "{{ content_for_layout }}",
        "templates/index.json": '{"sections": {"a": {"type": "a"}}, "order": ["a"]}',
        "sections/a.liquid": source,
    }
    context = Context(objects=DATA)
    html = Engine(DictLoader(files), compiled=compiled).render_template("index", context)
    assert re.sub("<.*?>", "", html) == "abcdef12gh\n"
    assert {issue.file for issue in context.issues} == {"sections/a.liquid"}
    assert [issue.line for issue in context.issues] == [1] * 5 + [2]


@pytest.mark.parametrize("source", [
    "{% if nil %}{% elsif true %}{{ 1 | divided_by: 0 }}text {% else %}{% break %}{% endif %}",
    "{% unless true %}{% elsif true %}{{ 1 | divided_by: 0 }}text {% else %}{% break %}{% endunless %}",
    "{% if nil %}{% break %}{% else %}{{ 1 | divided_by: 0 }}text {% endif %}",
    "{% case 1 %}{% when 2 %}{% break %}{% when 1 %}{{ 1 | divided_by: 0 }}text {% endcase %}",
    "{% for i in nothing %}{% else %}{{ 1 | divided_by: 0 }}text {% endfor %}",
])  # fmt: skip
def test_what_a_branch_prints_is_printed_once_when_something_in_it_fails(source: str) -> None:
    compiled, interpreted = (_issues_and_text(source, compiled=each) for each in (True, False))
    assert compiled == interpreted
    assert compiled[0].count("text ") == 1


@pytest.mark.parametrize("compiled", [True, False])
def test_only_what_fails_of_a_stretch_is_missing(compiled: bool) -> None:
    wrong = [
        "{{ 'x' | nothing }}",
        "{% if 1 < 'x' %}no{% endif %}",
        "{{ 1 | divided_by: 0 }}",
        "{{ x | plus: 1 | append }}",
    ]
    for place in range(20):
        for each in wrong:
            parts = [f'<i title="{{{{ x }}}}">{{{{ h.a }}}}{{{{ i }}}}{{{{ v }}}}{n}</i>' for n in range(20)]
            parts[place] += each
            source = "{% assign v = xs.size %}{% for i in xs %}" + "".join(parts) + "{% endfor %}"
            whole = (
                "{% assign v = xs.size %}{% for i in xs %}"
                + "".join(parts).replace(each, "")
                + "{% endfor %}"
            )
            html, issues = _issues_and_text(source, compiled=compiled)
            assert html == _issues_and_text(whole, compiled=compiled)[0], each
            assert issues == {("sections/a.liquid", "a")}


def test_a_statement_that_fails_in_a_loop_is_told_of_once() -> None:
    files = {
        "layout/theme.liquid": "{% for i in (1..500) %}{{ i | nothing }}{% endfor %}",
        "templates/index.liquid": "",
    }
    context = Context(objects={})
    Engine(DictLoader(files)).render_template("index", context)
    assert len(context.issues) == 1


def test_what_python_cannot_hold_is_interpreted() -> None:
    source = "{% for a in (1..2) %}" * 15 + "x" + "{% endfor %}" * 15
    program = Program.of(source, "deep", DEFAULT_LIMITS)
    assert not program.is_compiled
    assert render("{% for a in (1..1) %}" * 15 + "x" + "{% endfor %}" * 15, compiled=True) == "x"


def test_names_are_looked_up_where_a_snippet_may_set_them() -> None:
    source = "{% assign v = 1 %}{% include 'set' %}{{ v }}{% for i in (1..2) %}{% include 'set' %}{{ i }}{% endfor %}"
    snippets = {"set": "{% assign v = 2 %}{% if i == 1 %}{% continue %}{% endif %}"}
    for compiled in (True, False):
        assert render_string(source, {}, snippets, compiled=compiled) == "22"


def test_properties_are_read_directly_and_only_those_declared() -> None:
    product = Product(
        id="p", title="T", handle="t", price_min=1, price_max=2, variants_count=1, _load_variants=lambda: [
            Variant(id="v", title="V", price=1)
        ],
    )  # fmt: skip
    data = {"p": product, "d": {"title": "plain"}, "n": None}
    source = (
        "{{ p.title }}{{ d.title }}{{ n.title }}{{ p.variants.first.price }}{{ p._names }}{{ p.liquid_name }}"
    )
    assert render_string(source, data) == "Tplain1"


def test_what_a_name_holds_may_change_between_two_of_its_properties() -> None:
    product = Product(id="p", title="T", handle="t", price_min=1, price_max=2, vendor="V")
    image = Image(src="/a.webp", alt="A")
    things = [product, image, {"title": "d", "vendor": "dv", "src": "ds"}, "title", None, product, 3]
    data = {"things": things, "p": product, "q": image, "none": None}
    loops = (
        "{% for x in things %}{{ x.title }},{{ x.vendor }};{% endfor %}",
        "{% for x in things %}{{ x.title }},{{ x.src }},{{ x.vendor }},{{ x.alt }};{% endfor %}",
        "{% for x in things %}{{ p.title }}{{ p.alt }}{% assign p = x %}{{ p.vendor }}{{ p.src }};{% endfor %}",
        "{{ p.title }}{% assign p = q %}{{ p.title }}{{ p.alt }}{% capture p %}c{% endcapture %}{{ p.title }}",
        "{% assign p = none %}{{ p.title }}{% assign p = q %}{{ p.alt }}{{ p.vendor }}",
        "{% for p in things %}{{ p.title }}{% for p in things %}{{ p.src }}{{ p.vendor }}{% endfor %}{% endfor %}",
        "{% for x in things %}{{ x.title }}{{ forloop.parentloop.index }}{{ x.vendor }}{{ forloop }}{% endfor %}",
        "{% tablerow x in things %}{{ x.title }}{{ x.vendor }}{% endtablerow %}{{ x.title }}",
        "{% for x in things %}{{ x.title }}{{ x.vendor | nothing }}{{ x.vendor }}{% endfor %}",
    )
    for source in loops:
        files = {"templates/p.liquid": "{% layout none %}" + source}
        texts = {
            Engine(DictLoader(files), compiled=compiled).render_template("p", Context(objects=data))
            for compiled in (True, False)
        }
        assert len(texts) == 1, (source, texts)
    assert render_string(loops[0], data) == "T,V;,;d,dv;,;,;T,V;,;"
    assert render_string(loops[3], data) == "TA"


@pytest.mark.parametrize("compiled", [True, False])
def test_what_every_page_has_gives_way_to_names_of_templates(compiled: bool) -> None:
    files = {
        "templates/page.about.liquid": "{% layout none %}{{ settings.a }}{{ template }}{{ theme.name }}"
        "{{ current_page }}"
        "{% render 's', settings: h %}{% render 's' %}{% include 's' %}{% assign settings = h %}{{ settings.a }}"
        "{% assign names = 'settings,template' | split: ',' %}{{ [names[0]].a }}{{ [names[1]] }}",
        "snippets/s.liquid": "({{ settings.a }}{{ template.suffix }})",
        "config/settings_schema.json": '[{"settings": [{"id": "a", "type": "text", "default": "set"}]}]',
    }
    engine = Engine(DictLoader(files), compiled=compiled)
    context = Context(objects={"h": {"a": "own"}}, query={"page": "3"})
    html = engine.render_template("page.about", context)
    assert html == "setpage.abouttheme3(ownabout)(setabout)(setabout)ownownpage.about"
    assert context.issues == []
    assert render_string("{{ settings }}{{ template }}{{ theme.name }}", {}, compiled=compiled) == ""


def test_programs_used_least_are_forgotten() -> None:
    one = Program.of(f"{0:030}", "f", DEFAULT_LIMITS).size
    kept = Programs(most=one * 3 + 100)

    def get(number: int) -> Program:
        text = f"{number:030}"
        return kept.get(key_of(text, "f", DEFAULT_LIMITS), lambda: text, "f", DEFAULT_LIMITS)

    first = get(0)
    for number in (1, 2, 0, 3):
        get(number)
    assert len(kept) == 3
    assert kept.size == one * 3
    assert get(0) is first
    assert get(1).source == f"{1:030}"


def test_trees_used_least_are_forgotten() -> None:
    kept = Trees(most=4)
    programs = [Program.of("{{ a }}{{ b }}", f"f{number}", DEFAULT_LIMITS) for number in range(3)]
    first = kept.get(programs[0])
    assert set(first[1]) == {0, 7}
    kept.get(programs[1])
    assert kept.get(programs[0]) is first
    kept.get(programs[2])
    assert kept.size == 4
    assert kept.get(programs[0]) is first


@pytest.fixture(autouse=True)
def _no_side_effects() -> Iterator[None]:
    from pathlib import Path

    yield
    assert not Path("/tmp/owned").exists()
