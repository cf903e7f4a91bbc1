"""Rooms and landscapes around the drawn things: hero pictures and the second view of a product."""

import math
from dataclasses import dataclass

from web.demo.camp import CAMP
from web.demo.canvas import FLAT, Canvas, Point, curve, ellipse, lit, mix, rgb, rounded
from web.demo.home import HOME
from web.demo.wear import WEAR

DRAWINGS = HOME | WEAR | CAMP
ON_THE_WALL = frozenset({"clock", "pendant", "jacket", "tee", "socks"})


@dataclass(frozen=True, slots=True)
class Placed:
    """A drawing within a scene: where it stands on the floor, and how large."""

    drawing: str
    colour: str
    accent: str
    dx: float
    dy: float = 0
    scale: float = 0.6


def studio_view(canvas: Canvas, drawing: str, colour: str, accent: str, wall: str) -> None:
    """The thing alone before a plain wall."""
    canvas.studio(wall)
    canvas.view(1.12, dy=24)
    DRAWINGS[drawing](canvas, colour, accent)


def room_view(canvas: Canvas, drawing: str, colour: str, accent: str, wall: str) -> None:
    """The thing in a niche with a lower sun, on a plinth if it stands."""
    deep = mix(rgb(wall), lit(rgb(colour), -0.1), 0.34)
    canvas.studio("#{:02x}{:02x}{:02x}".format(*deep), horizon=0.8, light=0.2)
    arch = [(190, 1000), (190, 430), *ellipse(500, 430, 310, 310, 180, 360), (810, 1000)]
    canvas.glow([(x + 26, y + 10) for x, y in arch], "#1d1611", 0.3, 30)
    canvas.fill(arch, lit(deep, 0.3), ((0, 0.16), (0.5, 0.04), (1, -0.22)))
    canvas.glow(ellipse(350, 330, 180, 260), "#fffaf0", 0.3, 90, within=arch)
    if drawing in ON_THE_WALL:
        canvas.view(0.84, dy=-66)
    else:
        canvas.fill(
            rounded(150, 822, 700, 240, 6), lit(deep, 0.1), ((0, 0.2), (0.12, -0.04), (1, -0.2)), upright=True
        )
        canvas.fill([(150, 822), (850, 822), (850, 856), (150, 856)], lit(deep, 0.42), FLAT)
        canvas.view(0.84, dy=30)
    DRAWINGS[drawing](canvas, colour, accent)


def still_life(
    canvas: Canvas, wall: str, things: tuple[Placed, ...], *, shelf: float = 0.8, sun: bool = True
) -> None:
    """Several things on a ledge, in late light through a window."""
    canvas.studio(wall, horizon=shelf - 0.01, light=0.34)
    base = rgb(wall)
    if sun:
        for left in (60, 330):
            pane = [(left, 90), (left + 210, 40), (left + 330, 660), (left + 120, 730)]
            canvas.glow(pane, "#fff6e2", 0.42, 14)
    width, unit = canvas.width, canvas.unit
    edge = (canvas.height * shelf - canvas.dy) / unit
    low, wide = (canvas.height - canvas.dy) / unit, width / unit
    table: list[Point] = [(-wide, edge), (2 * wide, edge), (2 * wide, low), (-wide, low)]
    canvas.fill(table, lit(base, -0.16), ((0, 0.24), (0.16, 0.05), (1, -0.12)), upright=True)
    keep = (canvas.unit, canvas.dx, canvas.dy)
    for thing in things:
        canvas.unit, canvas.dx, canvas.dy = keep
        canvas.view(thing.scale, dx=thing.dx / thing.scale, dy=thing.dy / thing.scale)
        DRAWINGS[thing.drawing](canvas, thing.colour, thing.accent)
    canvas.unit, canvas.dx, canvas.dy = keep


def ridges(canvas: Canvas, sky: tuple[str, str], far: str, near: str, *, sun: Point = (0.68, 0.42)) -> None:
    """Hills behind hills at the end of a day, with a lit tent."""
    top, low = rgb(sky[0]), rgb(sky[1])
    wide, high = canvas.width / canvas.unit, canvas.height / canvas.unit
    left, up = -canvas.dx / canvas.unit, -canvas.dy / canvas.unit
    for step in range(28):
        y = up + high * 0.72 * step / 28
        band = [
            (left, y),
            (left + wide, y),
            (left + wide, y + high * 0.72 / 28 + 2),
            (left, y + high * 0.72 / 28 + 2),
        ]
        canvas.fill(band, mix(top, low, (step / 27) ** 1.3), ((0, 0), (1, 0)))
    cx, cy = left + wide * sun[0], up + high * sun[1]
    canvas.glow(ellipse(cx, cy, 300, 260), "#ffdca6", 0.6, 150)
    canvas.fill(ellipse(cx, cy, 66, 66), "#fff0cc", ((0, 0.2), (1, 0)))
    for layer in range(6):
        depth = layer / 5
        base = up + high * (0.46 + 0.085 * layer)
        tall = high * (0.13 - 0.012 * layer)
        line = [
            (left + wide * i / 80, base - tall * _ridge(i / 80, layer))
            for i in range(81)
        ]  # fmt: skip
        colour = mix(mix(rgb(far), low, 0.32 * (1 - depth)), rgb(near), depth)
        canvas.fill(
            [*line, (left + wide, up + high), (left, up + high)],
            colour,
            ((0, 0.1), (0.35, -0.05), (1, -0.1)),
            upright=True,
        )
        if layer < 4:
            mist = [
                (left, base + tall * 0.2),
                (left + wide, base + tall * 0.2),
                (left + wide, base + tall),
                (left, base + tall),
            ]
            canvas.glow(mist, low, 0.28, 44)
    _trees(canvas, left, wide, up + high * 0.93, near)


def _ridge(x: float, layer: int) -> float:
    waves = ((1.3, 0.55), (3.1, 0.3), (7.3, 0.13), (17.9, 0.05))
    return sum(size * math.sin(x * rate * 6.283 + layer * (1.7 + rate)) for rate, size in waves) * 0.62 + 0.5


def _trees(canvas: Canvas, left: float, wide: float, ground: float, near: str) -> None:
    dark = lit(rgb(near), -0.45)
    for index in range(30):
        spot = (index * 0.61803) % 1
        if 0.6 < spot < 0.86:
            continue
        x = left + wide * spot
        tall = 90 + (index * 53) % 110
        for tier in range(4):
            y = ground - tall * (0.22 + tier * 0.22)
            half = tall * (0.24 - tier * 0.045)
            canvas.fill(
                [(x - half, y + tall * 0.24), (x, y - tall * 0.06), (x + half, y + tall * 0.24)],
                lit(dark, tier * 0.03),
            )
    floor = curve(
        [
            (left - 20, ground + 12),
            (left + wide * 0.3, ground - 8),
            (left + wide * 0.7, ground + 16),
            (left + wide + 20, ground),
        ]
    )
    canvas.fill(
        [*floor, (left + wide, ground + 400), (left, ground + 400)],
        dark,
        ((0, 0.08), (1, -0.2)),
        upright=True,
    )
