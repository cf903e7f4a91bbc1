"""Globex Outfitters: clothes for the hills, drawn."""

from web.demo.canvas import GLOSS, ROUND, SOFT, Canvas, Point, curve, ellipse, lit, moved, rgb, rounded
from web.demo.home import Draw


def _mirror(points: list[Point]) -> list[Point]:
    return [(1000 - x, y) for x, y in points]


def folds(c: Canvas, within: list[Point], places: list[tuple[list[Point], float]]) -> None:
    """Soft creases in cloth."""
    for line, strength in places:
        wide = [*line, *[(x + 26, y + 10) for x, y in reversed(line)]]
        c.glow(wide, "#140f10" if strength > 0 else "#ffffff", abs(strength), 14, within=within)


def jacket(c: Canvas, colour: str, accent: str) -> None:
    """A shell jacket with a hood."""
    c.glow(rounded(290, 330, 460, 500, 60), "#241d18", 0.28, 36)
    hood = curve([(404, 268), (398, 170), (500, 112), (602, 170), (596, 268), (500, 300)], closed=True)
    c.fill(hood, lit(rgb(colour), -0.18), SOFT)
    c.fill(
        curve([(430, 268), (432, 196), (500, 152), (568, 196), (570, 268), (500, 300)], closed=True),
        accent,
        ROUND,
    )
    sleeve = curve(
        [(350, 280), (268, 330), (214, 520), (184, 730), (272, 752), (316, 580), (356, 430)], closed=True
    )
    for side, light in ((sleeve, 0.02), (_mirror(sleeve), -0.2)):
        c.fill(side, lit(rgb(colour), light), ROUND)
    for cuff, light in (
        ([(184, 724), (272, 746), (266, 786), (178, 764)], 0),
        ([(816, 724), (728, 746), (734, 786), (822, 764)], -0.2),
    ):
        c.fill(cuff, lit(rgb(accent), light), SOFT)
    body = [*curve([(410, 250), (346, 282), (322, 330), (330, 520), (312, 800)]),
            *curve([(312, 800), (500, 822), (688, 800)]),
            *curve([(688, 800), (670, 520), (678, 330), (654, 282), (590, 250)]), (500, 292)]  # fmt: skip
    c.fill(body, colour, ((0, -0.2), (0.2, 0.08), (0.48, 0.1), (0.52, -0.06), (0.8, -0.1), (1, -0.38)))
    yoke = [
        *curve([(410, 250), (346, 282), (322, 340), (324, 400)]),
        (500, 440),
        *curve([(676, 400), (678, 340), (654, 282), (590, 250)]),
        (500, 292),
    ]
    c.fill(yoke, accent, ((0, -0.16), (0.3, 0.1), (0.5, 0.02), (1, -0.34)))
    folds(c, body, [([(350, 560), (420, 640), (400, 760)], 0.16), ([(610, 520), (580, 640), (620, 770)], 0.18),
                     ([(400, 470), (440, 560), (430, 640)], -0.1)])  # fmt: skip
    c.line([(500, 290), (500, 812)], lit(rgb(colour), -0.55), 9)
    c.line([(500, 300), (500, 806)], lit(rgb(accent), 0.3), 3)
    c.line([(388, 620), (440, 700)], lit(rgb(colour), -0.5), 6)
    c.line([(612, 620), (560, 700)], lit(rgb(colour), -0.5), 6)
    c.fill(rounded(572, 372, 58, 20, 6), lit(rgb(accent), 0.5))


def tee(c: Canvas, colour: str, accent: str) -> None:
    """A T-shirt with a printed ridge line."""
    c.glow(rounded(300, 300, 440, 520, 40), "#241d18", 0.26, 34)
    sleeve = [*curve([(400, 236), (300, 270), (238, 350), (196, 470)]), (304, 520), (346, 430)]
    for side, light in ((sleeve, 0.04), (_mirror(sleeve), -0.16)):
        c.fill(side, lit(rgb(colour), light), SOFT)
    body = [*curve([(404, 232), (350, 262), (326, 400), (334, 600), (326, 810)]),
            *curve([(326, 810), (500, 826), (674, 810)]),
            *curve([(674, 810), (666, 600), (674, 400), (650, 262), (596, 232)]),
            *curve([(596, 232), (560, 278), (500, 292), (440, 278), (404, 232)])]  # fmt: skip
    c.fill(body, colour, ((0, -0.2), (0.25, 0.1), (0.6, 0), (1, -0.28)))
    folds(c, body, [([(350, 430), (420, 520), (400, 640)], 0.13), ([(640, 430), (600, 560), (630, 700)], 0.15),
                     ([(440, 640), (480, 720), (450, 800)], 0.1)])  # fmt: skip
    neck = curve([(404, 232), (440, 278), (500, 292), (560, 278), (596, 232)])
    c.line(neck, lit(rgb(colour), -0.24), 16)
    c.line(moved(neck, 0, 9), lit(rgb(colour), 0.14), 4)
    c.line([(204, 464), (300, 508)], lit(rgb(colour), -0.2), 4)
    c.line([(796, 464), (700, 508)], lit(rgb(colour), -0.34), 4)
    c.fill([(404, 520), (458, 430), (484, 470), (526, 396), (598, 520)], accent)
    c.fill([(502, 438), (526, 396), (552, 440), (534, 450), (524, 436), (512, 452)], lit(rgb(accent), 0.7))
    c.line([(404, 540), (598, 540)], accent, 7)


def beanie(c: Canvas, colour: str, accent: str) -> None:
    """A ribbed hat with a turned-up brim."""
    c.shadow(500, 770, 240, 34)
    crown = [*curve([(266, 620), (270, 440), (360, 300), (500, 256), (640, 300), (730, 440), (734, 620)])]
    crown += [(734, 700), (266, 700)]
    c.fill(crown, colour, ROUND)
    for index in range(-7, 8):
        x = 500 + index * 32
        rib = curve([(500 + index * 8, 268), (500 + index * 24, 380), (x, 660)], steps=8)
        c.line(rib, lit(rgb(colour), -0.38), 7, 0.42)
        c.line(moved(rib, -8, 0), lit(rgb(colour), 0.25), 4, 0.3)
    brim = [*curve([(248, 610), (500, 640), (752, 610)]), *curve([(760, 650), (752, 756)]),
            *curve([(752, 756), (500, 790), (248, 756)]), (240, 650)]  # fmt: skip
    c.glow(moved(brim, 0, -16), "#140f10", 0.35, 10, within=crown)
    c.fill(brim, lit(rgb(colour), 0.06), ROUND)
    for index in range(-12, 13):
        place = 500 + index * 20.5
        bend = 30 * (1 - (index / 12) ** 2)
        c.line([(place, 612 + bend), (place, 756 + bend)], lit(rgb(colour), -0.4), 6, 0.42)
    c.fill(rounded(452, 678, 96, 60, 8), accent, SOFT)
    c.fill([(474, 724), (494, 692), (504, 706), (514, 696), (530, 724)], "#f6f1e6")


def socks(c: Canvas, colour: str, accent: str) -> None:
    """A pair of hiking socks."""
    c.glow(rounded(300, 240, 420, 580, 80), "#241d18", 0.2, 44)
    outline = curve(
        [
            (470, 180),
            (474, 420),
            (470, 560),
            (400, 640),
            (270, 720),
            (240, 790),
            (300, 836),
            (420, 810),
            (560, 730),
            (620, 620),
            (622, 420),
            (620, 180),
        ],
        closed=True,
        steps=12,
    )
    for dx, dy, light in ((96, -24, -0.22), (-10, 12, 0)):
        sock = moved(outline, dx, dy)
        c.glow(moved(sock, 12, 14), "#1d1611", 0.34, 16)
        c.fill(sock, lit(rgb(colour), light), ROUND)
        toe = [p for p in sock if p[0] < 376 + dx and p[1] > 640 + dy]
        c.fill(toe, lit(rgb(accent), light), SOFT)
        heel = ellipse(596 + dx, 640 + dy, 60, 74)
        c.glow(heel, lit(rgb(accent), light), 1, 1.5, within=sock)
        for row in range(3):
            y = 236 + dy + row * 54
            c.fill(
                [(472 + dx, y), (622 + dx, y), (622 + dx, y + 22), (472 + dx, y + 22)],
                lit(rgb(accent), light),
                ROUND,
            )
        for index in range(9):
            x = 482 + dx + index * 16
            c.line([(x, 178 + dy), (x, 232 + dy)], lit(rgb(colour), -0.35 + light), 4, 0.5)


def boot(c: Canvas, colour: str, accent: str) -> None:
    """A leather hiking boot."""
    c.shadow(520, 806, 300, 30)
    upper = curve(
        [
            (330, 250),
            (322, 420),
            (300, 600),
            (290, 740),
            (520, 750),
            (760, 744),
            (786, 680),
            (720, 610),
            (600, 560),
            (548, 470),
            (540, 250),
        ],
        closed=True,
        steps=12,
    )
    c.fill(upper, colour, ((0, -0.26), (0.2, 0.12), (0.45, 0.02), (0.8, 0.08), (1, -0.3)))
    tongue = curve(
        [(500, 190), (570, 210), (590, 300), (600, 470), (660, 570), (600, 580), (540, 480), (520, 300)],
        closed=True,
    )
    c.fill(tongue, lit(rgb(accent), -0.1), SOFT)
    c.fill(
        curve([(326, 232), (430, 206), (546, 236), (550, 296), (430, 268), (324, 300)], closed=True),
        accent,
        ROUND,
    )
    c.line(curve([(306, 620), (420, 590), (500, 640), (520, 748)]), lit(rgb(colour), -0.4), 5)
    c.line(curve([(640, 744), (660, 660), (720, 614)]), lit(rgb(colour), -0.4), 5)
    for index in range(6):
        x, y = 536 + index * 11 + (index > 3) * 22, 300 + index * 50
        c.line([(x - 26, y + 14), (x + 44, y - 8)], "#efe3c8", 9)
        c.fill(ellipse(x - 26, y + 14, 9, 9), "#8f8a80", GLOSS)
    sole = [
        *curve([(280, 728), (520, 748), (770, 730), (806, 744)]),
        *curve([(806, 744), (812, 790), (780, 806)]),
        (300, 808),
        *curve([(284, 800), (276, 760)]),
    ]
    c.fill(sole, "#2a2622", ((0, 0.1), (0.5, 0), (1, -0.2)))
    for index in range(12):
        c.fill(
            [
                (300 + index * 42, 794),
                (322 + index * 42, 794),
                (318 + index * 42, 816),
                (304 + index * 42, 816),
            ],
            "#1b1815",
        )
    c.line(curve([(284, 742), (520, 760), (780, 744)]), accent, 7)
    c.glow(ellipse(380, 440, 30, 140), "#ffffff", 0.2, 30, within=upper)


def cap(c: Canvas, colour: str, accent: str) -> None:
    """A five-panel cap."""
    c.shadow(480, 720, 280, 34)
    brim = curve(
        [(300, 600), (520, 640), (700, 600), (850, 650), (880, 700), (700, 724), (440, 700), (306, 660)],
        closed=True,
    )
    c.fill(brim, lit(rgb(accent), -0.12), ((0, 0.1), (0.6, 0.04), (1, -0.24)))
    crown = [
        *curve([(236, 640), (236, 480), (320, 350), (470, 306), (600, 330), (690, 430), (716, 610)]),
        *curve([(716, 610), (480, 660), (236, 640)]),
    ]
    c.fill(crown, colour, ROUND)
    panel = [
        *curve([(440, 308), (430, 480), (446, 652)]),
        *curve([(700, 620), (716, 610)]),
        *curve([(690, 430), (600, 330), (470, 306)]),
    ]
    c.fill(panel, lit(rgb(colour), 0.05), ((0, 0.04), (0.5, 0.04), (1, -0.34)))
    c.line(curve([(440, 308), (430, 480), (446, 652)]), lit(rgb(colour), -0.4), 4)
    c.line(curve([(690, 560), (480, 610), (238, 590)]), lit(rgb(colour), -0.35), 3, 0.6)
    c.fill(ellipse(462, 306, 18, 11), accent, SOFT)
    c.fill(rounded(516, 440, 124, 84, 10), accent, SOFT)
    c.fill([(540, 508), (566, 460), (580, 482), (592, 464), (616, 508)], "#f6f1e6")


WEAR: dict[str, Draw] = {
    "jacket": jacket, "tee": tee, "beanie": beanie, "socks": socks, "boot": boot, "cap": cap,
}  # fmt: skip
