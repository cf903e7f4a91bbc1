"""A small studio for vector drawing with light and shade, rendered by Pillow.

Coordinates run from 0 to 1000 both ways, whatever the picture's size. Shapes are filled through masks drawn at
twice the size, only as large as the shape, so a picture of a dozen shapes takes some tens of milliseconds.
"""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Point = tuple[float, float]
RGB = tuple[int, int, int]
Stops = Sequence[tuple[float, float]]

# Lightness across a body from left to right, for light from the upper left.
ROUND: Stops = ((0, -0.38), (0.12, -0.12), (0.3, 0.16), (0.42, 0.2), (0.62, -0.06), (0.88, -0.36), (1, -0.46))
SOFT: Stops = ((0, -0.1), (0.3, 0.1), (0.7, -0.06), (1, -0.22))
FLAT: Stops = ((0, 0.05), (1, -0.08))
GLOSS: Stops = (
    (0, -0.4),
    (0.16, -0.05),
    (0.24, 0.5),
    (0.32, 0.2),
    (0.6, -0.08),
    (0.9, -0.4),
    (0.97, -0.2),
    (1, -0.35),
)


def rgb(colour: str) -> RGB:
    """`#aabbcc` as numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(one: RGB, other: RGB, share: float) -> RGB:
    """So much of the other in the one."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def lit(colour: RGB, light: float) -> RGB:
    """A colour lighter (towards warm white) or darker (towards its own cool shade); light from -1 to 1."""
    if light >= 0:
        return mix(colour, (255, 251, 243), light)
    shade = (round(colour[0] * 0.3), round(colour[1] * 0.27), round(colour[2] * 0.33))
    return mix(colour, shade, -light)


def ellipse(x: float, y: float, rx: float, ry: float, start: float = 0, end: float = 360) -> list[Point]:
    """Points of an ellipse or of an arc of it, clockwise from the right."""
    steps = max(int(abs(end - start) / 5), 8)
    angles = (math.radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return [(x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles]


def curve(points: Sequence[Point], *, closed: bool = False, steps: int = 10) -> list[Point]:
    """A smooth line through points (Catmull-Rom)."""
    count = len(points)
    smooth: list[Point] = []
    for index in range(count if closed else count - 1):
        if closed:
            p0, p1, p2, p3 = (points[(index + shift) % count] for shift in (-1, 0, 1, 2))
        else:
            p0, p1, p2, p3 = (points[min(max(index + shift, 0), count - 1)] for shift in (-1, 0, 1, 2))
        smooth.extend(_between(p0, p1, p2, p3, step / steps) for step in range(steps))
    return smooth if closed else [*smooth, points[-1]]


def _between(p0: Point, p1: Point, p2: Point, p3: Point, t: float) -> Point:
    def axis(a: float, b: float, c: float, d: float) -> float:
        return 0.5 * (
            2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
        )

    return axis(p0[0], p1[0], p2[0], p3[0]), axis(p0[1], p1[1], p2[1], p3[1])


def turned(x: float, profile: Sequence[Point], *, bottom: float = 0.16) -> list[Point]:
    """The outline of a turned body: half-widths by height, the foot rounded as seen from slightly above."""
    right = curve([(x + half, y) for y, half in profile])
    half, y = profile[-1][1], profile[-1][0]
    foot = ellipse(x, y, half, half * bottom, 0, 180)
    return [*right, *foot, *[(2 * x - px, py) for px, py in reversed(right)]]


def moved(points: Iterable[Point], dx: float = 0, dy: float = 0, scale: float = 1) -> list[Point]:
    """Points scaled about the origin, then shifted."""
    return [(px * scale + dx, py * scale + dy) for px, py in points]


def rounded(x: float, y: float, width: float, height: float, radius: float) -> list[Point]:
    """A rectangle with round corners."""
    r = min(radius, width / 2, height / 2)
    return [
        *ellipse(x + width - r, y + r, r, r, -90, 0),
        *ellipse(x + width - r, y + height - r, r, r, 0, 90),
        *ellipse(x + r, y + height - r, r, r, 90, 180),
        *ellipse(x + r, y + r, r, r, 180, 270),
    ]


@lru_cache(maxsize=256)
def _ramp(colour: RGB, stops: tuple[tuple[float, float], ...], upright: bool) -> Image.Image:
    """A strip of the colour through its lights and shades."""
    samples = []
    for step in range(64):
        at = step / 63
        left, right = stops[0], stops[-1]
        for one, other in pairwise(stops):
            if one[0] <= at <= other[0]:
                left, right = one, other
        span = right[0] - left[0]
        share = (at - left[0]) / span if span else 0.0
        samples.append(lit(colour, left[1] + (right[1] - left[1]) * share))
    strip = Image.new("RGB", (1, 64) if upright else (64, 1))
    strip.putdata(samples)
    return strip


def _pool(image: Image.Image, x: float, y: float, radius: float, colour: RGB, opacity: float) -> None:
    """A wide pool of light or shade on a backdrop."""
    size, r = 96, radius * 48
    spot = Image.new("L", (size, size))
    box = (x * size - r, y * size - r, x * size + r, y * size + r)
    ImageDraw.Draw(spot).ellipse(box, fill=round(255 * opacity))
    spot = spot.filter(ImageFilter.GaussianBlur(size / 7))
    image.paste(colour, (0, 0), spot.resize(image.size, Image.Resampling.BICUBIC))


class Canvas:
    """One picture being drawn."""

    def __init__(self, width: int = 1200, height: int = 1200) -> None:
        self.width = width
        self.height = height
        self.unit = min(width, height) / 1000
        self.dx = (width - 1000 * self.unit) / 2
        self.dy = (height - 1000 * self.unit) / 2
        self.image = Image.new("RGB", (width, height))

    def view(self, scale: float, dx: float = 0, dy: float = 0) -> None:
        """Draw what follows larger or smaller about the middle of the floor (500, 800), then shifted."""
        self.unit *= scale
        self.dx = self.width / 2 - 500 * self.unit + dx * self.unit
        self.dy = self.height * 0.8 - 800 * self.unit + dy * self.unit

    def _px(self, points: Iterable[Point]) -> list[Point]:
        return [(x * self.unit + self.dx, y * self.unit + self.dy) for x, y in points]

    def _box(self, pixels: Sequence[Point], pad: float = 1) -> tuple[int, int, int, int] | None:
        xs, ys = [p[0] for p in pixels], [p[1] for p in pixels]
        left, top = max(math.floor(min(xs) - pad), 0), max(math.floor(min(ys) - pad), 0)
        right, bottom = min(math.ceil(max(xs) + pad), self.width), min(math.ceil(max(ys) + pad), self.height)
        return (left, top, right, bottom) if right > left and bottom > top else None

    def _mask(self, pixels: Sequence[Point], box: tuple[int, int, int, int]) -> Image.Image:
        left, top, right, bottom = box
        large = Image.new("L", ((right - left) * 2, (bottom - top) * 2))
        ImageDraw.Draw(large).polygon([((x - left) * 2, (y - top) * 2) for x, y in pixels], fill=255)
        return large.reduce(2)

    def fill(
        self, points: Sequence[Point], colour: str | RGB, stops: Stops = FLAT, *, upright: bool = False,
        opacity: float = 1,
    ) -> None:  # fmt: skip
        """A shape with light running over it, from left to right or from top to bottom."""
        pixels = self._px(points)
        box = self._box(pixels)
        if box is None:
            return
        xs, ys = [p[0] for p in pixels], [p[1] for p in pixels]
        base = rgb(colour) if isinstance(colour, str) else colour
        size = (math.ceil(max(xs) - min(xs)) + 2, math.ceil(max(ys) - min(ys)) + 2)
        paint = _ramp(base, tuple(stops), upright).resize(size, Image.Resampling.BILINEAR)
        offset = (box[0] - math.floor(min(xs) - 1), box[1] - math.floor(min(ys) - 1))
        paint = paint.crop((*offset, offset[0] + box[2] - box[0], offset[1] + box[3] - box[1]))
        mask = self._mask(pixels, box)
        if opacity < 1:
            mask = mask.point(lambda value: round(value * opacity))
        self.image.paste(paint, box[:2], mask)

    def glow(
        self, points: Sequence[Point], colour: str | RGB, opacity: float, blur: float,
        *, within: Sequence[Point] | None = None,
    ) -> None:  # fmt: skip
        """A soft-edged shape: a shadow, a highlight, a bloom; `within` another shape if given."""
        pixels, soft = self._px(points), blur * self.unit
        frame = self._px(within) if within else pixels
        box = self._box(frame, 1 if within else soft * 2.6)
        if box is None:
            return
        left, top, right, bottom = box
        by = 4 if soft > 8 else 2
        small = Image.new("L", (max((right - left) // by, 2), max((bottom - top) // by, 2)))
        ImageDraw.Draw(small).polygon(
            [((x - left) / by, (y - top) / by) for x, y in pixels], fill=round(255 * opacity)
        )
        small = small.filter(ImageFilter.GaussianBlur(soft / by))
        mask = small.resize((right - left, bottom - top), Image.Resampling.BILINEAR)
        if within:
            mask = ImageChops.multiply(mask, self._mask(frame, box))
        self.image.paste(rgb(colour) if isinstance(colour, str) else colour, box, mask)

    def line(self, points: Sequence[Point], colour: str | RGB, width: float, opacity: float = 1) -> None:
        """A line with round joints."""
        pixels = self._px(points)
        thick = width * self.unit
        box = self._box(pixels, thick)
        if box is None:
            return
        left, top, right, bottom = box
        large = Image.new("L", ((right - left) * 2, (bottom - top) * 2))
        draw = ImageDraw.Draw(large)
        draw.line(
            [((x - left) * 2, (y - top) * 2) for x, y in pixels],
            fill=round(255 * opacity), width=max(round(thick * 2), 1), joint="curve",
        )  # fmt: skip
        for x, y in (pixels[0], pixels[-1]):
            cx, cy, r = (x - left) * 2, (y - top) * 2, thick
            draw.ellipse((cx - r, cy - r, cx + r, cy + r), fill=round(255 * opacity))
        self.image.paste(rgb(colour) if isinstance(colour, str) else colour, box, large.reduce(2))

    def studio(self, wall: str, *, horizon: float = 0.66, light: float = 0.3) -> None:
        """A seamless backdrop: wall into floor, light from the upper left."""
        base = rgb(wall)
        stops = ((0, -0.02), (horizon - 0.1, 0.07), (horizon, 0.0), (horizon + 0.06, 0.1), (1, 0.02))
        small = _ramp(base, stops, True).resize((self.width // 4, self.height // 4), Image.Resampling.BICUBIC)
        _pool(small, 0.3, 0.24, 0.75, (255, 252, 246), light)
        _pool(small, 1.02, 0.42, 0.7, lit(base, -0.6), 0.16)
        self.image = small.resize((self.width, self.height), Image.Resampling.BICUBIC)

    def shadow(self, x: float, y: float, rx: float, ry: float, *, strength: float = 0.34) -> None:
        """A body's shadow on the floor: close and dark, then wide and falling to the right."""
        self.glow(ellipse(x + rx * 0.45, y + ry * 0.2, rx * 1.35, ry * 0.9), "#2a2019", strength * 0.5, 34)
        self.glow(ellipse(x + rx * 0.1, y, rx * 1.02, ry * 0.7), "#1d1611", strength, 12)

    def webp(self, quality: int = 84) -> bytes:
        """The picture as a file."""
        out = BytesIO()
        self.image.save(out, "WEBP", quality=quality, method=2)
        return out.getvalue()
