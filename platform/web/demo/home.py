"""Acme Objects: things for the house, drawn."""

from collections.abc import Callable

from web.demo.canvas import (
    GLOSS,
    ROUND,
    SOFT,
    Canvas,
    Point,
    curve,
    ellipse,
    lit,
    mix,
    moved,
    rgb,
    rounded,
    turned,
)

Draw = Callable[[Canvas, str, str], None]


def _rim(c: Canvas, y: float, rx: float, ry: float, colour: str, inside: str) -> None:
    """The mouth of a vessel: a lip and the dark within."""
    c.fill(ellipse(500, y, rx, ry), lit(rgb(colour), 0.22), SOFT)
    c.fill(ellipse(500, y + ry * 0.08, rx * 0.9, ry * 0.8), inside, ((0, -0.55), (0.6, -0.2), (1, 0.05)))


def _speckle(c: Canvas, points: list[Point], colour: str, opacity: float = 0.3) -> None:
    """The flecks of stoneware, at fixed places."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    seed = 7
    for _ in range(46):
        seed = (seed * 1103515245 + 12345) % 2147483648
        x = min(xs) + (max(xs) - min(xs)) * (0.14 + 0.72 * (seed % 997) / 997)
        y = min(ys) + (max(ys) - min(ys)) * (0.1 + 0.8 * (seed // 997 % 991) / 991)
        half = max((px - 500 for px, py in points if abs(py - y) < 14), default=0)
        if abs(x - 500) < half * 0.9:
            c.fill(ellipse(x, y, 1.5 + seed % 3, 1.3 + seed % 2), colour, opacity=opacity)


def vase(c: Canvas, colour: str, accent: str) -> None:
    """A tall vase with two dry stems."""
    c.shadow(500, 806, 150, 34)
    for lean, height, heads in ((-58, 128, 5), (44, 170, 4)):
        stem = curve([(500, 380), (500 + lean * 0.3, 280), (500 + lean, height)])
        c.line(stem, "#8a7650", 4)
        for index in range(heads):
            x, y = stem[-1 - index * 3]
            c.fill(ellipse(x + (-13 if index % 2 else 13), y, 15, 24), "#b89a66", SOFT)
    body = turned(
        500, [(330, 46), (352, 43), (420, 52), (500, 108), (590, 150), (680, 152), (760, 112), (796, 92)]
    )  # fmt: skip
    c.fill(body, colour, ROUND)
    c.glow(ellipse(446, 600, 22, 110), "#ffffff", 0.28, 18, within=body)
    c.glow(ellipse(500, 800, 120, 26), "#000000", 0.3, 18, within=body)
    _speckle(c, body, accent)
    _rim(c, 330, 46, 12, colour, "#2b211a")


def mug(c: Canvas, colour: str, accent: str) -> None:
    """A mug with two thirds glazed."""
    c.shadow(490, 800, 165, 36)
    handle = curve([(622, 520), (700, 505), (746, 570), (722, 660), (640, 690)], steps=14)
    c.line(handle, lit(rgb(accent), -0.24), 42)
    c.line(moved(handle, -4, -5), lit(rgb(accent), -0.02), 26)
    c.line(moved(handle, -9, -11), lit(rgb(accent), 0.16), 7, 0.8)
    body = turned(500, [(440, 148), (560, 150), (690, 146), (770, 128), (790, 112)], bottom=0.2)
    c.fill(body, accent, ROUND)
    glaze = [*turned(500, [(440, 148), (560, 150), (660, 147)], bottom=0.14)]
    c.fill(glaze, colour, ROUND)
    c.glow(ellipse(424, 560, 18, 84), "#ffffff", 0.32, 14, within=body)
    _speckle(c, glaze, "#4a3b30", 0.26)
    c.fill(ellipse(500, 440, 148, 40), lit(rgb(colour), 0.25), SOFT)
    c.fill(ellipse(500, 444, 134, 33), colour, ((0, -0.5), (0.7, -0.18), (1, 0)))
    c.fill(ellipse(500, 456, 118, 22), "#4b2f1d", ((0, -0.3), (0.5, 0.06), (1, 0.16)))


def bowl(c: Canvas, colour: str, accent: str) -> None:
    """A wide bowl on a foot, glazed inside."""
    c.shadow(500, 792, 200, 36)
    foot = turned(500, [(740, 92), (782, 98)], bottom=0.2)
    c.fill(foot, accent, ROUND)
    body = turned(500, [(520, 262), (560, 256), (640, 218), (710, 156), (756, 102)], bottom=0.12)
    c.fill(body, accent, ROUND)
    c.glow(ellipse(390, 600, 40, 70), "#ffffff", 0.22, 22, within=body)
    _speckle(c, body, "#3b2d22")
    c.fill(ellipse(500, 520, 262, 76), lit(rgb(accent), 0.2), SOFT)
    inner = ellipse(500, 524, 250, 68)
    c.fill(inner, colour, ((0, -0.42), (0.45, -0.05), (0.8, 0.22), (1, 0.1)))
    c.glow(ellipse(500, 560, 150, 30), lit(rgb(colour), -0.5), 0.4, 26, within=inner)
    c.glow(ellipse(620, 530, 60, 20), "#ffffff", 0.35, 16, within=inner)


def lamp(c: Canvas, colour: str, accent: str) -> None:
    """A table lamp, lit."""
    c.shadow(500, 806, 140, 30)
    c.glow(ellipse(500, 640, 300, 170), "#ffe3a8", 0.34, 70)
    base = turned(500, [(770, 118), (792, 124)], bottom=0.2)
    c.fill(base, colour, ROUND)
    c.fill(ellipse(500, 770, 118, 26), lit(rgb(colour), 0.18), SOFT)
    c.fill(turned(500, [(470, 15), (772, 17)]), colour, GLOSS)
    c.glow(ellipse(500, 764, 70, 15), "#ffdf9b", 0.55, 10)
    shade = [(396, 210), (604, 210), *curve([(690, 500), (690, 516), (500, 548), (310, 516), (310, 500)])]
    c.fill(shade, accent, ((0, -0.2), (0.3, 0.18), (0.5, 0.3), (0.75, 0.06), (1, -0.26)))
    c.glow(ellipse(500, 440, 150, 120), "#fff1c9", 0.75, 56, within=shade)
    c.fill(ellipse(500, 211, 104, 20), lit(rgb(accent), 0.35), SOFT)
    c.fill(ellipse(500, 213, 92, 14), "#fff3d2", SOFT)


def carafe(c: Canvas, colour: str, accent: str) -> None:
    """A glass carafe with a tumbler."""
    c.shadow(470, 806, 130, 30, strength=0.22)
    c.shadow(700, 812, 78, 20, strength=0.22)
    body = turned(
        460, [(200, 60), (230, 54), (320, 56), (400, 92), (500, 128), (620, 134), (740, 126), (796, 112)]
    )  # fmt: skip
    c.fill(body, colour, ((0, -0.42), (0.06, 0.1), (0.5, 0.3), (0.93, 0.05), (1, -0.4)), opacity=0.42)
    water = turned(460, [(560, 131), (640, 133), (740, 122), (788, 106)], bottom=0.14)
    c.fill(water, mix(rgb(colour), (90, 130, 150), 0.25), ((0, -0.3), (0.3, 0.25), (1, -0.2)), opacity=0.4)
    c.fill(ellipse(460, 560, 131, 22), lit(rgb(colour), 0.5), SOFT, opacity=0.6)
    shine = [
        *curve([(380, 440), (352, 520), (350, 640), (362, 740)], steps=6),
        (376, 740),
        (370, 600),
        (394, 450),
    ]
    c.glow(shine, "#ffffff", 0.8, 7, within=body)
    c.fill(ellipse(460, 200, 60, 14), lit(rgb(colour), 0.4), SOFT, opacity=0.8)
    c.fill(ellipse(460, 202, 50, 10), lit(rgb(colour), -0.3), SOFT, opacity=0.4)
    c.fill(ellipse(460, 180, 30, 12), accent, SOFT)
    c.fill(turned(460, [(140, 34), (160, 36), (214, 44)]), accent, ROUND)
    c.fill(ellipse(460, 140, 34, 9), lit(rgb(accent), 0.25), SOFT)
    tumbler = turned(700, [(640, 74), (720, 70), (802, 62)], bottom=0.18)
    c.fill(tumbler, colour, ((0, -0.4), (0.08, 0.15), (0.5, 0.35), (0.92, 0.1), (1, -0.38)), opacity=0.45)
    c.glow([(648, 660), (658, 660), (664, 780), (654, 780)], "#ffffff", 0.8, 5, within=tumbler)
    c.fill(ellipse(700, 640, 74, 16), lit(rgb(colour), 0.45), SOFT, opacity=0.7)


def cushion(c: Canvas, colour: str, accent: str) -> None:
    """A square cushion with piping."""
    c.shadow(500, 808, 250, 34)
    corners = [(236, 300), (500, 322), (764, 300), (752, 540), (776, 796), (500, 786), (224, 796), (248, 540)]
    body = curve(corners, closed=True, steps=14)
    c.fill(body, colour, ((0, -0.2), (0.3, 0.12), (0.6, 0.02), (1, -0.3)))
    for x, y, light in ((360, 420, 0.28), (640, 700, -0.2)):
        shade = "#ffffff" if light > 0 else "#241a14"
        c.glow(ellipse(x, y, 150, 110), shade, abs(light), 60, within=body)
    for step in range(1, 12):
        y = 316 + step * 40
        bend = 14 * (1 - abs(step - 6) / 6)
        c.line(curve([(262, y), (500, y + bend), (740, y)], steps=6), accent, 2.4, 0.5)
    c.line([*body, body[0]], lit(rgb(colour), -0.28), 7)
    for x, y in ((236, 300), (764, 300), (776, 796), (224, 796)):
        c.glow(ellipse(x, y, 46, 46), "#241a14", 0.25, 24, within=body)


def stool(c: Canvas, colour: str, accent: str) -> None:
    """A round stool with three legs."""
    c.shadow(510, 812, 210, 30)
    for top, foot, light in ((560, 668, -0.3), (430, 340, 0.02), (506, 520, -0.12)):
        leg = [(top - 20, 440), (top + 20, 440), (foot + 13, 806), (foot - 13, 806)]
        c.fill(leg, lit(rgb(colour), light), SOFT)
    c.line([(392, 640), (626, 640)], lit(rgb(colour), -0.2), 16)
    seat = turned(500, [(386, 216), (424, 214)], bottom=0.2)
    c.fill(seat, colour, ROUND)
    c.fill(ellipse(500, 386, 216, 50), lit(rgb(colour), 0.14), SOFT)
    for ring in (0.86, 0.68, 0.5, 0.33, 0.17):
        c.line(ellipse(492, 386, 216 * ring, 50 * ring), accent, 2.2, 0.45)


def candle(c: Canvas, colour: str, accent: str) -> None:
    """A candle in a stoneware cup with a paper label."""
    c.shadow(500, 800, 140, 32)
    c.glow(ellipse(500, 380, 150, 150), "#ffd98a", 0.5, 56)
    body = turned(500, [(480, 136), (620, 138), (760, 134), (788, 124)], bottom=0.2)
    c.fill(body, colour, ROUND)
    c.fill(ellipse(500, 480, 136, 36), lit(rgb(colour), 0.2), SOFT)
    wax = ellipse(500, 486, 122, 29)
    c.fill(wax, "#f6ead2", ((0, -0.06), (0.5, 0.4), (1, 0)))
    c.glow(ellipse(500, 480, 60, 16), "#fff6cf", 0.9, 12, within=wax)
    c.line([(500, 482), (500, 448)], "#3a2a1e", 5)
    flame = curve([(500, 356), (520, 410), (514, 446), (500, 456), (486, 446), (480, 410)], closed=True)
    c.glow(flame, "#ffb347", 0.9, 10)
    c.fill(flame, "#ffd774", ((0, 0), (0.5, 0.6), (1, 0)))
    c.fill(
        [(424, 590), *curve([(424, 716), (500, 730), (576, 716)]), (576, 590), (500, 604)], "#f3ecdf", SOFT
    )
    c.line([(452, 640), (548, 640)], accent, 7)
    c.line([(468, 664), (532, 664)], accent, 4, 0.7)
    c.line([(468, 682), (532, 682)], accent, 4, 0.7)
    c.glow(ellipse(424, 640, 14, 100), "#ffffff", 0.24, 12, within=body)


def board(c: Canvas, colour: str, accent: str) -> None:
    """A round board leaning on the wall, with grain."""
    c.shadow(500, 806, 190, 26)
    outline = [
        *ellipse(500, 566, 240, 240, -76, 256),
        (442, 250),
        *ellipse(500, 208, 58, 58, 180, 360),
        (558, 250),
    ]
    c.fill(moved(outline, 12, 6), lit(rgb(colour), -0.45))
    c.fill(outline, colour, ((0, -0.08), (0.3, 0.16), (0.7, 0), (1, -0.18)))
    for index, x in enumerate(range(290, 730, 34)):
        drop = (240**2 - (x - 500) ** 2) ** 0.5 * 0.94
        sway = 9 if index % 2 else -7
        c.line(
            curve([(x, 566 - drop), (x + sway, 500), (x - sway, 640), (x + 3, 566 + drop)], steps=8),
            accent,
            3,
            0.34,
        )
    c.line(curve([(480, 300), (486, 400), (470, 560)], steps=8), accent, 3, 0.4)
    c.fill(ellipse(500, 206, 20, 20), lit(rgb(accent), -0.5))
    c.glow(ellipse(420, 470, 90, 140), "#fff5dd", 0.3, 50, within=outline)


def pendant(c: Canvas, colour: str, accent: str) -> None:
    """A dome hanging from the ceiling, lit below."""
    c.line([(500, -60), (500, 300)], "#2c2722", 7)
    c.glow(ellipse(500, 760, 330, 170), "#ffe2a3", 0.4, 90)
    c.fill(turned(500, [(284, 20), (330, 30)]), accent, GLOSS)
    dome = [
        (262, 570),
        *curve([(262, 560), (292, 430), (390, 346), (500, 326), (610, 346), (708, 430), (738, 560)]),
    ]
    dome += ellipse(500, 566, 238, 44, 0, 180)
    c.fill(dome, colour, ROUND)
    c.glow(ellipse(392, 440, 40, 80), "#ffffff", 0.34, 24, within=dome)
    c.fill(ellipse(500, 568, 232, 40), "#fff2cf", ((0, -0.16), (0.5, 0.4), (1, -0.12)))
    c.glow(ellipse(500, 574, 90, 22), "#ffffff", 0.9, 16)


def clock(c: Canvas, colour: str, accent: str) -> None:
    """A quiet wall clock at ten past ten."""
    c.glow(ellipse(526, 520, 258, 258), "#231a14", 0.32, 26)
    c.fill(ellipse(500, 490, 256, 256), accent, ROUND)
    face = ellipse(500, 490, 232, 232)
    c.fill(face, colour, ((0, 0.1), (1, -0.1)), upright=True)
    c.glow(ellipse(500, 300, 220, 60), "#2a2019", 0.24, 30, within=face)
    ink = "#2b2521" if sum(rgb(colour)) > 330 else "#f5ede0"
    for hour in range(12):
        x, y = ellipse(500, 490, 1, 1, hour * 30, hour * 30 + 1)[0]
        far, near = (206, 172) if hour % 3 == 0 else (206, 190)
        start = (500 + (x - 500) * far, 490 + (y - 490) * far)
        c.line([start, (500 + (x - 500) * near, 490 + (y - 490) * near)], ink, 7 if hour % 3 == 0 else 4)
    c.line([(500, 490), (412, 424)], ink, 13)
    c.line([(500, 490), (640, 398)], ink, 9)
    c.line([(486, 530), (520, 340)], accent, 4)
    c.fill(ellipse(500, 490, 14, 14), accent, SOFT)


def planter(c: Canvas, colour: str, accent: str) -> None:
    """A rubber plant in a tapered pot."""
    c.shadow(500, 806, 150, 34)
    leaves = [(500, 560, 500, 150, 74), (480, 560, 310, 250, 66), (520, 560, 700, 236, 68),
              (470, 570, 250, 430, 58), (530, 570, 748, 420, 60), (505, 560, 588, 320, 60)]  # fmt: skip
    for index, (x0, y0, x1, y1, width) in enumerate(leaves):
        nx, ny = -(y1 - y0), x1 - x0
        length = (nx**2 + ny**2) ** 0.5
        nx, ny = nx / length * width, ny / length * width
        mx, my = x0 + (x1 - x0) * 0.62, y0 + (y1 - y0) * 0.62
        leaf = curve([(x0, y0), (mx + nx, my + ny), (x1, y1), (mx - nx, my - ny)], closed=True, steps=14)
        green = lit(rgb(accent), (-0.22, -0.06, 0.04, 0.1, -0.1, 0.16)[index])
        c.fill(leaf, green, ((0, 0.12), (0.5, 0), (1, -0.2)))
        c.line([(x0, y0), (x1, y1)], lit(green, 0.3), 3, 0.8)
    pot = turned(500, [(540, 152), (600, 146), (720, 122), (792, 106)], bottom=0.18)
    c.fill(pot, colour, ROUND)
    c.fill(ellipse(500, 540, 152, 38), lit(rgb(colour), 0.22), SOFT)
    c.fill(ellipse(500, 544, 136, 31), "#35271d", SOFT)
    c.line([(500, 560), (500, 470)], lit(rgb(accent), -0.3), 9)
    c.glow(ellipse(430, 660, 18, 90), "#ffffff", 0.3, 16, within=pot)
    _speckle(c, pot, "#3f3026", 0.22)


def plates(c: Canvas, colour: str, accent: str) -> None:
    """A stack of plates, seen from above the table."""
    c.shadow(500, 776, 260, 44)
    for index in range(6):
        y = 740 - index * 34
        shade = colour if index % 2 == 0 else accent
        c.fill(turned(500, [(y, 262 - index * 2), (y + 16, 236)], bottom=0.24), shade, ROUND)
        c.fill(ellipse(500, y, 262 - index * 2, 66), lit(rgb(shade), 0.16), SOFT)
    top = 740 - 5 * 34
    inner = ellipse(500, top + 6, 196, 44)
    c.fill(inner, accent, ((0, -0.26), (0.6, 0.06), (1, 0.16)))
    c.glow(ellipse(600, top + 10, 60, 14), "#ffffff", 0.35, 14, within=inner)


def throw(c: Canvas, colour: str, accent: str) -> None:
    """A folded wool blanket with stripes and a fringe."""
    c.shadow(500, 796, 290, 34)
    for index in range(4):
        y = 740 - index * 92
        fold = rounded(214 + index * 6, y - 46, 572 - index * 12, 92, 46)
        c.fill(fold, colour, ((0, 0.16), (0.45, 0.02), (1, -0.34)), upright=True)
        for band, wide in ((330, 26), (380, 8), (620, 26), (596, 8)):
            c.fill([(band, y - 45), (band + wide, y - 45), (band + wide, y + 45), (band, y + 45)],
                   accent, ((0, 0.16), (0.45, 0), (1, -0.34)), upright=True)  # fmt: skip
    for x in range(232, 776, 16):
        c.line([(x, 780), (x + (5 if x % 32 else -4), 818)], lit(rgb(colour), -0.1), 5)


HOME: dict[str, Draw] = {
    "vase": vase, "mug": mug, "bowl": bowl, "lamp": lamp, "carafe": carafe, "cushion": cushion, "stool": stool,
    "candle": candle, "board": board, "pendant": pendant, "clock": clock, "planter": planter, "plates": plates,
    "throw": throw,
}  # fmt: skip
