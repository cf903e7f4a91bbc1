"""Templates that mean harm: each is refused or bounded, quickly, and named by file and line."""

import json
from collections.abc import Mapping
from operator import itemgetter
from typing import Any

import pytest

from storefront_themes.engine import Context, DictLoader, Engine
from storefront_themes.engine.tokenizer import tokenize_template
from tests.themes.hostile import HARMLESS, HOSTILE, SNIPPETS, cost

MOST_SECONDS = 0.5
MOST_BYTES = 100_000_000
TRIES = 3  # of which the cheapest counts: a core that others use as well charges more for the same work


def cheapest(source: str, *, compiled: bool) -> Mapping[str, Any]:
    """What it costs in a process of its own, once everything is warm."""
    spent = cost(source, compiled=compiled)
    for _ in range(TRIES - 1):
        if spent["seconds"] < MOST_SECONDS:
            break
        spent = min(spent, cost(source, compiled=compiled), key=itemgetter("seconds"))
    return spent


@pytest.mark.parametrize("compiled", [True, False], ids=["compiled", "interpreted"])
@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_or_bounded(name: str, compiled: bool) -> None:
    spent = cheapest(HOSTILE[name], compiled=compiled)
    assert spent["seconds"] < MOST_SECONDS
    assert spent["bytes"] < MOST_BYTES
    assert spent["size"] <= 4_000_000
    assert not spent["leaks"]
    issues = spent["issues"]
    assert name in HARMLESS or (issues and issues[0][0] and issues[0][1]), issues


@pytest.mark.parametrize("compiled", [True, False], ids=["compiled", "interpreted"])
@pytest.mark.parametrize("name", ["itself", "nested ranges", "open braces", "doubling", "a giant number"])
def test_a_section_that_fails_costs_itself(name: str, compiled: bool) -> None:
    files = {
        "layout/theme.liquid": "{{ content_for_layout }}",
        "templates/index.json": json.dumps(
            {"sections": {each: {"type": each} for each in "abc"}, "order": ["a", "b", "c"]}
        ),
        "sections/a.liquid": "first",
        "sections/b.liquid": HOSTILE[name],
        "sections/c.liquid": "last",
        **{f"snippets/{each}.liquid": text for each, text in SNIPPETS.items()},
    }
    context = Context(objects={"x": "y"})
    html = Engine(DictLoader(files), compiled=compiled).render_template("index", context)
    assert "first" in html
    assert "last" in html
    assert {issue.section for issue in context.issues} == {"b"}


def test_tokens_cover_the_text_in_order() -> None:
    source = (
        "a{{- b -}} c {%- if d -%} e {%- endif %}{% raw %}{{ f }}{% endraw %}"
        "{% comment %}{% raw %}{% endcomment %}{% endraw %}g{% endcomment %}h"
    )
    tokens = [(token.kind, token.value) for token in tokenize_template(source)]
    assert [value for kind, value in tokens if kind == "content"] == ["a", "c", "e", "{{ f }}", "h"]
