"""The public golden-liquid cases, where they are at hand (they are large and not ours): our Liquid is Liquid.

Both ways to render: compiled, and interpreted, which say the same, character for character.
"""

import json
from typing import Any

import pytest

from storefront_themes.engine import render_string
from tests.shared_data import SHARED_DATA

GOLDEN = SHARED_DATA / "liquid" / "golden.json"

# 5 of 1,054 cases.
DIFFERENT = {
    "filters, base64 decode, from string with URL unsafe": "pages escape what they print",
    "filters, base64 url safe decode, from string with URL unsafe": "pages escape what they print",
    "filters, strip html, some HTML markup": "pages escape what they print",
    "filters, strip html, some HTML markup with HTML comment": "pages escape what they print",
    "tags, case, unexpected when token, strict2": "contradicts the case of that name without strict2",
}


def outcome(case: dict[str, Any], *, compiled: bool) -> str | None:
    """What a case prints; None when it is refused."""
    try:
        return render_string(case["template"], case.get("data", {}), case.get("templates"), compiled=compiled)
    except Exception:
        return None


def cases() -> list[dict[str, Any]]:
    if not GOLDEN.exists():
        pytest.skip("golden-liquid is not here")
    found: list[dict[str, Any]] = json.loads(GOLDEN.read_text())["tests"]
    return found


@pytest.mark.parametrize("compiled", [True, False])
def test_liquid_is_what_it_is_elsewhere(compiled: bool) -> None:
    different = set()
    for case in cases():
        expected = [None] if case.get("invalid") else case.get("results") or [case["result"]]
        if outcome(case, compiled=compiled) not in expected:
            different.add(case["name"])
    assert different == set(DIFFERENT)


def test_both_ways_to_render_say_the_same() -> None:
    for case in cases():
        assert outcome(case, compiled=True) == outcome(case, compiled=False), case["name"]
