"""Colours that meet on screen have the contrast WCAG 2.2 AA asks for, in both schemes."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[2] / "platform/web/static/css/tokens.css").read_text(
    encoding="utf-8"
)
COLORS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", TOKENS)
}
SURFACES = ("canvas", "surface", "surface-raised", "surface-sunken", "surface-hover")
TEXT = [
    *((ink, surface) for ink in ("ink", "ink-soft", "ink-faint", "accent") for surface in SURFACES),
    *((f"{tone}-ink", f"{tone}-soft") for tone in ("neutral", "info", "success", "warning", "danger")),
    *((f"{tone}-ink", "surface") for tone in ("neutral", "info", "success", "warning", "danger")),
    ("ink", "surface-active"),
    ("ink-soft", "surface-active"),
    ("accent-strong", "accent-soft"),
    ("ink", "accent-soft"),
    ("ink-soft", "accent-soft"),
    ("on-primary", "primary"),
    ("on-primary", "primary-hover"),
    ("on-accent", "accent"),
    ("on-danger", "danger"),
    ("on-danger", "danger-hover"),
    ("clay", "canvas"),
    ("clay", "clay-soft"),
]
EDGES = [
    ("line-strong", "surface"),
    ("line-strong", "surface-sunken"),
    ("accent", "surface"),
    ("accent", "canvas"),
    ("danger", "surface"),
    ("success-mark", "canvas"),
]


def luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_contrast_is_measured_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink: str, ground: str, scheme: int) -> None:
    assert contrast(COLORS[ink][scheme], COLORS[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_controls_have_visible_edges(edge: str, ground: str, scheme: int) -> None:
    assert contrast(COLORS[edge][scheme], COLORS[ground][scheme]) >= 3
