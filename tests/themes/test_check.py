"""The theme check: a theme that is broken in every way, the built-in one, and the command."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from storefront_themes.check import Severity, check_theme
from storefront_themes.check.__main__ import main
from storefront_themes.engine import DictLoader, FolderLoader
from tests.themes.test_loading import archive
from tests.themes.world import AGORA

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BROKEN = HERE / "broken"
WHOLE = {
    "layout/theme.liquid": "{{ content_for_header }}{{ content_for_layout }}",
    "config/settings_schema.json": "[]",
    "locales/en.default.json": '{"hello": "Hello"}',
}


def found(**files: str) -> list[str]:
    """Code and line of every problem of a small theme with these files (`a__b` is a/b.liquid)."""
    named = {name.replace("__", "/") + ".liquid": text for name, text in files.items()}
    return [f"{each.code}:{each.line}" for each in check_theme(DictLoader({**WHOLE, **named}))]


def test_the_built_in_theme_passes() -> None:
    assert check_theme(FolderLoader(AGORA)) == []


def test_every_fault_of_a_broken_theme_is_found_where_it_is() -> None:
    """broken.txt lists the faults by file, line and code; what is not in it is not wrong."""
    problems = check_theme(FolderLoader(BROKEN))
    assert [f"{each.file}:{each.line} {each.code}" for each in problems] == (
        HERE / "broken.txt"
    ).read_text().splitlines()
    for problem in problems:
        assert problem.line <= len((BROKEN / problem.file).read_text().splitlines()) + 1


@pytest.mark.parametrize(
    "text",
    [
        "{% for p in collection.products limit: 3 %}{{ p.title }}{{ forloop.index }}{% else %}-{% endfor %}",
        "{% assign x = product.variants | map: 'title' | first %}{{ x.anything }}",
        "{% capture word %}a{% endcapture %}{{ word | upcase }}{% increment n %}{{ n }}",
        "{% liquid\n  assign a = 'b'\n  echo a\n%}",
        "{% case product.type %}{% when 'a' %}{{ product.vendor }}{% else %}{{ shop.name }}{% endcase %}",
        "{{ collections['lamps'].title }}{{ collections.lamps.products.first.title }}{{ linklists.footer.links.size }}",
        "{% form 'product', product, class: 'x' %}{{ form.errors.messages }}{% endform %}",
        "{% paginate collection.products by 12 %}{{ paginate.next.url }}{% endpaginate %}",
        "{% raw %}{{ nothing.at | all }}{% endraw %}{% comment %}{{ nor | here }}{% endcomment %}",
        "{{ 'hello' | t }}{{ product.options_with_values[0].values.first.variant.featured_image.src }}",
        "{% assign one = product %}{% if one.title contains 'x' and one.tags.size > 1 %}{{ one.url }}{% endif %}",
        "{% for v in product.variants %}{% for o in v.options %}{{ o }}{% endfor %}{{ v.price | money }}{% endfor %}",
        "{% tablerow p in collection.products cols: 2 %}{{ p.title }}{{ tablerowloop.col }}{% endtablerow %}",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert found(sections__one=text) == []


def test_a_snippet_is_read_with_what_it_is_given() -> None:
    calls = "{% render 'card', product: product, size: 2 %}"
    assert found(sections__one=calls, snippets__card="{{ size }}{{ product.titel }}") == ["UnknownProperty:1"]
    assert found(sections__one=calls, snippets__card="{{ colour }}") == ["UnknownObject:1"]
    looped = "{% render 'card' for collection.products as item %}"
    assert found(sections__one=looped, snippets__card="{{ item.title }}\n{{ item.titel }}") == [
        "UnknownProperty:2"
    ]
    documented = "{% doc %} @param {string} [colour] - any {% enddoc %}{{ colour }}"
    assert found(sections__one="{% render 'card' %}", snippets__card=documented) == []
    assert (
        found(sections__one="{% assign colour = 1 %}{% include 'card' %}", snippets__card="{{ colour }}")
        == []
    )


def test_settings_are_followed_into_snippets_and_blocks() -> None:
    schema = (
        '{% schema %}{"name": "One", "settings": [{"type": "text", "id": "a", "label": "A"}]}{% endschema %}'
    )
    assert found(sections__one=schema) == ["UnreadSetting:1"]
    assert found(sections__one="{% render 's' %}" + schema, snippets__s="{{ section.settings.a }}") == []
    assert found(sections__one="{% assign k = 'a' %}{{ section.settings[k] }}" + schema) == []
    picked = '{% schema %}{"name": "One", "settings": [{"type": "product", "id": "a", "label": "A"}]}{% endschema %}'
    assert found(sections__one="{{ section.settings.a.titel }}" + picked) == ["UnknownProperty:1"]


def test_reading_goes_on_after_an_error() -> None:
    text = "{% for x of y %}{% endfor %}\n{% assign = 2 %}\n{% if %}{% endif %}\n{{ product.titel }}"
    assert found(sections__one=text) == [
        "SyntaxError:1",
        "SyntaxError:2",
        "SyntaxError:3",
        "UnknownProperty:4",
    ]


def test_files_that_are_missing_or_too_large_are_named() -> None:
    problems = check_theme(DictLoader({"sections/large.liquid": " " * 300_000}))
    assert [(each.file, each.code) for each in problems] == [
        ("config/settings_schema.json", "MissingFile"),
        ("layout/theme.liquid", "MissingFile"),
        ("sections/large.liquid", "TooLarge"),
    ]


def test_a_hostile_theme_is_checked_in_bounds() -> None:
    hostile = "{{" + " " * 40_000 + "{% if " * 200 + "{{ a" + "[0" * 3_000
    assert any(code.startswith("SyntaxError") for code in found(sections__one=hostile))
    deep = "{% if true %}" * 3_000 + "{% endif %}" * 3_000
    assert any(code.startswith("SyntaxError") for code in found(sections__one=deep))
    nested = '{% schema %}{"name": ' + "[" * 100_000 + "{% endschema %}"
    assert any(code.startswith("SchemaError") for code in found(sections__one=nested))


def test_the_command_says_it_by_its_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*arguments: str) -> int:
        return main([*arguments])

    assert (run(str(AGORA)), run(str(BROKEN))) == (0, 1)
    said = capsys.readouterr().out
    assert "sections/main.liquid:2: error UnknownProperty: product is a product, which has no 'titel'" in said
    assert run(str(BROKEN), "--json") == 1
    problems = json.loads(capsys.readouterr().out)
    assert {"file", "line", "code", "message", "severity"} == problems[0].keys()
    packed = tmp_path / "theme.zip"
    packed.write_bytes(archive({**WHOLE, "sections/a.liquid": "{{ nothing }}"}))
    assert run(str(packed)) == 1
    assert "sections/a.liquid:1" in capsys.readouterr().out
    (tmp_path / "noise.zip").write_bytes(b"noise")
    assert run(str(tmp_path / "noise.zip")) == 2
    assert run(str(tmp_path / "nowhere")) == 2


@pytest.mark.parametrize(("arguments", "code"), [(["check", str(AGORA)], 0), (["nonsense"], 2)])
def test_the_launcher_hands_it_on(arguments: list[str], code: int) -> None:
    command = [sys.executable, "-m", "launch", "theme", *arguments]
    assert subprocess.run(command, capture_output=True, check=False, cwd=ROOT).returncode == code


def test_warnings_alone_are_no_failure() -> None:
    problems = check_theme(FolderLoader(BROKEN))
    assert {each.code for each in problems if each.severity is Severity.WARNING} == {
        "MissingTranslation", "UnusedTranslation", "UnplacedSection", "UnreadSetting",
    }  # fmt: skip


def test_a_form_that_leads_nowhere_is_a_fault() -> None:
    assert found(sections__a="{% form 'contact' %}{{ form.email }}{% endform %}") == []
    assert found(sections__a="\n{% form 'new_comment' %}{% endform %}") == ["UnknownForm:2"]
