"""What a plan lets a theme ask for: each figure is between bounds, and each of them bites where it should."""

import json
from dataclasses import fields, replace
from typing import Any

import pytest

from storefront_themes.allowance import ALLOWANCES, WIDEST_FILES, Allowance, limits_of, told
from storefront_themes.check import check_theme
from storefront_themes.engine import Context, DictLoader, Engine, FolderLoader, ThemeError, ZipLoader
from storefront_themes.engine.limits import DEFAULT_LIMITS, Limits
from tests.themes.world import AGORA, World
from tests.theming.zips import packed

BY_NAME = {each.name: each for each in ALLOWANCES}
OF_PAGES = [each.name for each in ALLOWANCES if each.of_pages]
OF_FILES = [each.name for each in ALLOWANCES if not each.of_pages]

# Templates that need more than the least a plan can give, and no more than the standard.
GREEDY = {
    "theme_page_milliseconds": "{% for a in (1..200) %}{% for b in (1..240) %}"
    "{{ b | times: a | plus: 1 | append: 'x' | upcase | downcase | append: 'y' }}{% endfor %}{% endfor %}",
    "theme_page_steps": "{% for a in (1..1500) %}{% endfor %}",
    "theme_page_snippets": "{% for a in (1..150) %}{% render 'leaf' %}{% endfor %}",
    "theme_page_kilobytes": "{% for a in (1..1100) %}{{ hundred }}{% endfor %}",
    "theme_text_kilobytes": "{% capture long %}{% for a in (1..600) %}{{ hundred }}{% endfor %}{% endcapture %}",
    "theme_levels": "{% render 'deep', left: 8 %}",
}
SNIPPETS = {
    "snippets/leaf.liquid": ".",
    "snippets/deep.liquid": "{% if left > 0 %}{% assign n = left | minus: 1 %}{% render 'deep', left: n %}{% endif %}",
}


def theme(section: str, **files: str) -> dict[str, bytes]:
    texts = {
        "layout/theme.liquid": "{{ content_for_header }}{{ content_for_layout }}",
        "templates/index.json": '{"sections": {"one": {"type": "one"}}, "order": ["one"]}',
        "sections/one.liquid": f"{section}stands",
        **SNIPPETS,
        **files,
    }
    return {name: text.encode() for name, text in texts.items()}


def messages(section: str, limits: Limits, *, compiled: bool) -> list[str]:
    engine = Engine(DictLoader(theme(section)), limits=WIDEST_FILES, compiled=compiled)
    context = Context(objects={"hundred": "x" * 100})
    html = engine.customized(limits=limits).render_template("index", context)
    assert ("stands" in html) is not bool(context.issues)
    return [issue.message for issue in context.issues]


def test_a_plan_that_says_nothing_gives_the_standard() -> None:
    assert limits_of(()) == limits_of((("products", 5), ("theme_megabytes", 9))) == DEFAULT_LIMITS
    assert [figure for _, figure in told(())] == [each.standard for each in ALLOWANCES]


@pytest.mark.parametrize("each", ALLOWANCES, ids=lambda each: each.name)
def test_a_figure_stands_between_its_bounds(each: Allowance) -> None:
    def given(figure: Any) -> float:
        found: float = getattr(limits_of([(each.name, figure)]), each.limit)
        return found

    assert each.limit in {field.name for field in fields(Limits)}
    assert each.least <= each.standard <= each.most
    assert given(each.standard) == getattr(DEFAULT_LIMITS, each.limit)
    assert given(-(10**9)) == given(0) == given(each.least) < given(each.most) == given(10**12)
    for nonsense in ("5", None, True, 2.5, [1]):
        assert given(nonsense) == getattr(DEFAULT_LIMITS, each.limit)


@pytest.mark.parametrize("compiled", [True, False], ids=["compiled", "interpreted"])
@pytest.mark.parametrize("name", GREEDY)
def test_the_least_is_too_little_for_a_greedy_page(name: str, compiled: bool) -> None:
    unhurried = Limits(cpu_seconds=60)
    least = limits_of([(name, BY_NAME[name].least)])
    assert messages(GREEDY[name], least, compiled=compiled)
    assert not messages(GREEDY[name], replace(unhurried, loop_items=10**6), compiled=compiled)


@pytest.mark.parametrize("compiled", [True, False], ids=["compiled", "interpreted"])
@pytest.mark.parametrize("name", GREEDY)
def test_a_greedy_section_leaves_enough_for_those_after_it_and_the_layout(name: str, compiled: bool) -> None:
    """Several greedy ones, modest ones between and after them, a section group and a loop in the layout."""
    order = ["a1", "b1", "a2", "a3", "b2"]
    files = {
        **theme(""),
        "layout/theme.liquid": b"{% for a in (1..9) %}{% endfor %}{{ content_for_layout }}{% sections 'foot-group' %}.",
        "templates/index.json": placed(order).encode(),
        "sections/foot-group.json": b'{"type": "foot", "name": "F", ' + placed(["a9", "b9"])[1:].encode(),
        "sections/a.liquid": f"greedy{GREEDY[name]}".encode(),
        "sections/b.liquid": b"<i>{% for a in (1..2) %}{{ a }}{% render 'leaf' %}{% endfor %}</i>",
    }
    engine = Engine(DictLoader(files), limits=limits_of([(name, BY_NAME[name].least)]), compiled=compiled)
    context = Context(objects={"hundred": "x" * 100})
    html = engine.render_template("index", context)
    assert (html.count("<i>"), html.count("greedy"), html[-1]) == (3, 0, ".")
    assert [issue.section for issue in context.issues] == ["a1", "a2", "a3", "a9"]


def placed(names: list[str]) -> str:
    return json.dumps({"sections": {name: {"type": name[0]} for name in names}, "order": names})


def test_what_a_page_writes_is_counted_once() -> None:
    piece = "{% for a in (1..400) %}{{ hundred }}{% endfor %}"  # 40,000 characters of 100,000
    files = {**theme(piece), "layout/theme.liquid": b"{{ content_for_layout }}{{ content_for_layout }}"}
    limits = limits_of([("theme_page_kilobytes", 100)])
    engine, context = Engine(DictLoader(files), limits=limits), Context(objects={"hundred": "x" * 100})
    assert len(engine.render_template("index", context)) > 80_000
    assert not context.issues
    files["layout/theme.liquid"] *= 2
    with pytest.raises(ThemeError, match="too large"):
        Engine(DictLoader(files), limits=limits).render_template("index", context)


def test_objects_by_name_end_at_the_plans_figure() -> None:
    text = "{% for a in (1..20) %}{% assign h = 'p' | append: a %}{{ all_products[h] }}{% endfor %}"
    asked: list[str] = []
    engine = Engine(DictLoader(theme(text))).customized(limits=limits_of([("theme_page_lookups", 10)]))
    engine.render_template("index", Context(objects={}, resources={"product": asked.append}))
    assert len(asked) == 5  # a section has half of a page's


def test_every_page_is_somehow_limited() -> None:
    assert {*GREEDY, "theme_page_lookups"} == set(OF_PAGES)


def test_the_built_in_theme_lives_on_the_least_of_everything() -> None:
    world = World("acme")
    least = limits_of(
        [(each.name, each.least) for each in ALLOWANCES if each.name != "theme_page_milliseconds"]
    )
    engine = world.engine.customized(limits=least)
    for template, context in world.pages().values():
        engine.render_template(template, context)
        assert not context.issues


def test_files_are_held_to_the_plan_when_a_theme_arrives() -> None:
    limits = limits_of([(name, BY_NAME[name].least) for name in OF_FILES])
    assert ZipLoader(packed(theme("x")), limits=limits).files
    many = {f"snippets/s{number}.liquid": "" for number in range(60)}
    with pytest.raises(ThemeError, match="more than 50 files"):
        ZipLoader(packed(theme("x", **many)), limits=limits)
    with pytest.raises(ThemeError, match="larger than 32 KB"):
        ZipLoader(packed(theme("x" * 33_000)), limits=limits)
    pictures = {f"assets/{number}.bin": "x" * 600_000 for number in range(2)}
    assert ZipLoader(packed(theme("x", **pictures)), limits=DEFAULT_LIMITS).files
    with pytest.raises(ThemeError, match="larger than 1 MB"):
        ZipLoader(packed(theme("x", **pictures)), limits=limits)
    for files, file, code in (
        (theme("x", **many), "snippets/s50.liquid", "TooManyFiles"),
        (theme("x", **pictures), "assets/1.bin", "TooLarge"),
        (theme("x", **{"assets/a.bin": "x" * 2_200_000}), "assets/a.bin", "TooLarge"),
        (theme("x" * 33_000), "sections/one.liquid", "TooLarge"),
    ):
        assert (file, code) in {
            (each.file, each.code) for each in check_theme(DictLoader(files), limits=limits)
        }
    found = check_theme(DictLoader(theme("{{ a }}" * 600)), limits=limits)
    assert [each.message for each in found if each.file == "sections/one.liquid"] == [
        "more than 500 statements in a file"
    ]


def test_the_widest_templates_can_be_compiled() -> None:
    most = WIDEST_FILES.statements
    text = "{% if a %}{{ b | upcase }}{% endif %}" * (most // 3)
    engine = Engine(DictLoader(theme(text)), limits=WIDEST_FILES)
    assert not engine.compile()
    context = Context(objects={"a": True, "b": "x"})
    html = engine.customized(limits=limits_of([("theme_page_milliseconds", 2_000)])).render_template(
        "index", context
    )
    assert html.count("X") == most // 3


def test_the_built_in_theme_is_within_the_least_files() -> None:
    loader = FolderLoader(AGORA)
    limits = limits_of([(name, BY_NAME[name].least) for name in OF_FILES if name != "theme_files"])
    assert not [each for each in check_theme(loader, limits=limits) if each.severity == "error"]
