"""The public golden-liquid cases. All but a named few; most of those are about escaping, which is on here."""

import json
from pathlib import Path
from typing import Any

import pytest

from storefront_themes.engine import render_string

GOLDEN = Path(__file__).resolve().parents[3] / "shared" / "data" / "liquid" / "golden.json"
MOST_DIFFERENT = 10  # 1,054 cases


def passes(case: dict[str, Any]) -> bool:
    try:
        result = render_string(case["template"], case.get("data", {}), case.get("templates"))
    except Exception:
        return bool(case.get("invalid"))
    return not case.get("invalid") and result in (case.get("results") or [case["result"]])


def test_liquid_is_what_it_is_elsewhere() -> None:
    if not GOLDEN.exists():
        pytest.skip("golden-liquid is not here")
    cases = json.loads(GOLDEN.read_text())["tests"]
    different = [case["name"] for case in cases if not passes(case)]
    assert len(different) <= MOST_DIFFERENT, different
