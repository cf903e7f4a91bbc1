"""Globex Outfitters: things for the hills, drawn."""

from web.demo.canvas import (
    FLAT,
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
from web.demo.home import Draw


def _mirror(points: list[Point]) -> list[Point]:
    return [(1000 - x, y) for x, y in points]


def _folds(c: Canvas, within: list[Point], places: list[tuple[list[Point], float]]) -> None:
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
    _folds(c, body, [([(350, 560), (420, 640), (400, 760)], 0.16), ([(610, 520), (580, 640), (620, 770)], 0.18),
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
    _folds(c, body, [([(350, 430), (420, 520), (400, 640)], 0.13), ([(640, 430), (600, 560), (630, 700)], 0.15),
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


def pack(c: Canvas, colour: str, accent: str) -> None:
    """A daypack with a roll top and a front pocket."""
    c.shadow(500, 814, 220, 36)
    for x in (332, 644):
        c.fill(rounded(x, 520, 34, 240, 17), lit(rgb(colour), -0.5), SOFT)
    handle = curve([(446, 220), (450, 168), (500, 150), (550, 168), (554, 220)])
    c.line(handle, lit(rgb(accent), -0.3), 20)
    body = curve(
        [
            (340, 330),
            (352, 244),
            (420, 206),
            (580, 206),
            (648, 244),
            (660, 330),
            (684, 560),
            (672, 780),
            (600, 822),
            (400, 822),
            (328, 780),
            (316, 560),
        ],
        closed=True,
    )
    c.fill(body, colour, ROUND)
    _folds(
        c, body, [([(360, 380), (420, 440), (380, 520)], 0.14), ([(640, 340), (600, 420), (640, 500)], 0.12)]
    )
    lid = curve(
        [(336, 352), (344, 250), (420, 200), (580, 200), (656, 250), (664, 352), (500, 392)], closed=True
    )
    c.glow(moved(lid, 0, 20), "#140f10", 0.4, 14, within=body)
    c.fill(lid, lit(rgb(colour), 0.08), ROUND)
    pocket = rounded(372, 540, 256, 230, 44)
    c.glow(moved(pocket, 6, 10), "#140f10", 0.4, 12, within=body)
    c.fill(pocket, accent, ((0, -0.2), (0.3, 0.1), (1, -0.3)))
    c.line([(392, 584), (608, 584)], lit(rgb(accent), -0.5), 7)
    c.fill(rounded(588, 576, 30, 16, 6), "#efe6d2")
    for x in (420, 560):
        c.fill(rounded(x, 330, 20, 190, 6), lit(rgb(accent), -0.1), SOFT)
        c.fill(rounded(x - 8, 426, 36, 44, 8), "#2d2a27", GLOSS)
        c.fill(rounded(x - 1, 436, 22, 24, 4), "#5a544d")
    c.glow(ellipse(380, 500, 24, 200), "#ffffff", 0.18, 26, within=body)


def bottle(c: Canvas, colour: str, accent: str) -> None:
    """An insulated bottle with a loop."""
    c.shadow(500, 812, 104, 26)
    loop = curve([(458, 220), (452, 132), (500, 108), (548, 132), (542, 220)])
    c.line(loop, lit(rgb(accent), -0.25), 22)
    c.line(moved(loop, -4, -4), lit(rgb(accent), 0.1), 6)
    c.fill(turned(500, [(196, 58), (250, 60), (274, 60)]), accent, GLOSS)
    c.fill(ellipse(500, 196, 58, 13), lit(rgb(accent), 0.25), SOFT)
    c.fill(turned(500, [(276, 52), (300, 52)]), "#b9bcbd", GLOSS)
    body = turned(
        500, [(300, 56), (326, 74), (366, 98), (440, 104), (640, 104), (780, 102), (804, 94)], bottom=0.2
    )
    c.fill(body, colour, GLOSS)
    c.glow([(424, 400), (440, 400), (440, 780), (424, 780)], "#ffffff", 0.4, 8, within=body)
    base = turned(500, [(768, 103), (804, 94)], bottom=0.2)
    c.fill(base, "#b3b6b6", GLOSS)
    c.fill([(462, 560), (494, 500), (508, 524), (522, 506), (548, 560)], lit(rgb(colour), 0.75))
    c.line([(462, 580), (548, 580)], lit(rgb(colour), 0.75), 5)


def tent(c: Canvas, colour: str, accent: str) -> None:
    """A two-person tent with its door open."""
    c.shadow(500, 800, 360, 40)
    c.line([(130, 800), (60, 826)], "#6b6257", 4)
    c.line([(870, 800), (940, 826)], "#6b6257", 4)
    back = [*curve([(170, 800), (330, 420), (560, 330)]), *curve([(560, 330), (760, 440), (880, 800)])]
    c.fill(back, lit(rgb(colour), -0.3), SOFT)
    front = [*curve([(120, 806), (300, 480), (440, 318)]), *curve([(440, 318), (600, 500), (720, 806)])]
    c.fill(front, colour, ((0, 0.1), (0.45, 0.16), (0.6, -0.06), (1, -0.2)))
    side = [
        (440, 318),
        (560, 330),
        *curve([(560, 330), (760, 440), (880, 806)]),
        (720, 806),
        *curve([(720, 806), (600, 500), (440, 318)]),
    ]
    c.fill(side, lit(rgb(colour), -0.12), ((0, 0.14), (0.5, -0.05), (1, -0.34)))
    door = [*curve([(300, 806), (376, 560), (440, 430)]), *curve([(440, 430), (520, 580), (580, 806)])]
    c.fill(door, "#2a241f", ((0, -0.3), (0.6, 0.1), (1, -0.1)))
    c.glow(ellipse(446, 760, 100, 60), "#ffcf80", 0.7, 44, within=door)
    flap = [*curve([(440, 430), (520, 580), (580, 806)]), *curve([(640, 806), (560, 600), (440, 430)])]
    c.fill(flap, accent, SOFT)
    c.line(curve([(120, 806), (300, 480), (440, 318), (600, 500), (720, 806)]), accent, 11)
    c.line([(440, 318), (560, 330)], accent, 9)
    c.line(curve([(560, 330), (760, 440), (880, 806)]), lit(rgb(accent), -0.3), 8)
    c.glow(ellipse(280, 640, 50, 120), "#ffffff", 0.16, 36, within=front)


def enamel(c: Canvas, colour: str, accent: str) -> None:
    """An enamel mug with a dark rim."""
    c.shadow(490, 796, 160, 34)
    handle = curve([(630, 520), (726, 510), (752, 590), (712, 680), (636, 690)], steps=14)
    c.line(handle, lit(rgb(colour), -0.4), 26)
    c.line(moved(handle, -3, -5), lit(rgb(colour), 0.14), 13)
    body = turned(500, [(450, 150), (620, 150), (770, 148), (788, 144)], bottom=0.18)
    c.fill(body, colour, GLOSS)
    c.fill([(416, 690), (474, 590), (500, 630), (532, 572), (598, 690)], accent)
    c.fill([(512, 606), (532, 572), (553, 610), (538, 620), (530, 606), (520, 620)], lit(rgb(accent), 0.75))
    c.fill(ellipse(500, 450, 152, 40), "#26262a", GLOSS)
    c.fill(ellipse(500, 454, 140, 33), lit(rgb(colour), 0.1), ((0, -0.4), (0.7, -0.1), (1, 0.15)))
    c.fill(ellipse(500, 466, 122, 21), "#3d2618", SOFT)
    steam = [*curve([(440, 430), (470, 360), (440, 300), (470, 230)])]
    steam += curve([(482, 230), (454, 300), (484, 360), (456, 430)])
    c.glow(steam, "#ffffff", 0.5, 16)


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


def lantern(c: Canvas, colour: str, accent: str) -> None:
    """A camp lantern, lit."""
    c.glow(ellipse(500, 560, 280, 260), "#ffd78a", 0.42, 90)
    c.shadow(500, 808, 140, 30)
    bail = curve([(380, 420), (390, 230), (500, 160), (610, 230), (620, 420)], steps=14)
    c.line(bail, "#4a4642", 10)
    c.fill(turned(500, [(700, 130), (740, 142), (798, 136)], bottom=0.18), colour, GLOSS)
    globe = turned(500, [(440, 104), (520, 126), (620, 126), (700, 108)], bottom=0.16)
    c.fill(globe, "#ffe7b0", ((0, -0.16), (0.4, 0.5), (1, -0.2)))
    c.glow(ellipse(500, 590, 52, 84), "#ffffff", 0.95, 24, within=globe)
    for x in (402, 468, 532, 598):
        c.line(
            curve([(500 + (x - 500) * 0.86, 440), (x, 570), (500 + (x - 500) * 0.9, 706)]),
            lit(rgb(colour), -0.3),
            6,
        )
    c.fill(turned(500, [(300, 40), (330, 84), (390, 120), (444, 126)], bottom=0.16), colour, GLOSS)
    c.fill(turned(500, [(276, 26), (304, 34)]), accent, GLOSS)
    c.fill(rounded(466, 752, 68, 22, 11), accent, SOFT)


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


def drybag(c: Canvas, colour: str, accent: str) -> None:
    """A roll-top dry bag."""
    c.shadow(500, 808, 170, 36)
    body = turned(500, [(330, 150), (380, 158), (500, 166), (700, 166), (796, 158)], bottom=0.22)
    c.fill(body, colour, GLOSS)
    _folds(
        c,
        body,
        [
            ([(380, 380), (420, 460), (390, 560)], 0.18),
            ([(600, 360), (570, 470), (620, 560)], 0.2),
            ([(470, 340), (480, 420), (460, 480)], 0.12),
        ],
    )
    neck = [(352, 340), (334, 250), (666, 250), (648, 340)]
    c.fill(neck, lit(rgb(colour), -0.1), ((0, -0.2), (0.3, 0.2), (0.5, -0.1), (0.7, 0.1), (1, -0.4)))
    c.fill(rounded(318, 216, 364, 44, 20), lit(rgb(colour), -0.3), GLOSS)
    c.line([(322, 238), (280, 300), (300, 420)], "#2c2926", 14)
    c.line([(678, 238), (720, 300), (700, 420)], "#2c2926", 14)
    c.fill(rounded(672, 284, 44, 56, 10), "#3c3833", GLOSS)
    c.fill(rounded(430, 520, 140, 140, 12), lit(rgb(accent), 0.1), SOFT)
    c.fill([(454, 628), (488, 560), (506, 592), (522, 570), (548, 628)], lit(rgb(colour), -0.2))


def kettle(c: Canvas, colour: str, accent: str) -> None:
    """A camp kettle over no fire yet."""
    c.shadow(500, 800, 220, 36)
    bail = curve([(330, 520), (340, 320), (500, 230), (660, 320), (670, 520)], steps=14)
    c.line(bail, "#5b5650", 12)
    c.fill(rounded(440, 214, 120, 34, 16), "#7a4d2c", GLOSS)
    spout = curve(
        [(680, 640), (770, 600), (800, 500), (850, 480), (846, 520), (820, 600), (730, 720)], closed=True
    )
    c.fill(spout, lit(rgb(colour), -0.14), ROUND)
    body = turned(500, [(510, 150), (540, 186), (640, 214), (740, 212), (788, 196)], bottom=0.16)
    c.fill(body, colour, GLOSS)
    c.fill(ellipse(500, 510, 150, 34), lit(rgb(colour), 0.12), GLOSS)
    c.fill(turned(500, [(474, 60), (492, 120), (510, 136)], bottom=0.2), lit(rgb(colour), 0.06), GLOSS)
    c.fill(ellipse(500, 462, 26, 18), accent, ROUND)
    c.glow(ellipse(400, 660, 20, 80), "#ffffff", 0.45, 12, within=body)
    for index in range(24):
        x = 320 + (index * 137) % 360
        y = 580 + (index * 71) % 200
        if abs(x - 500) < 190:
            c.fill(
                ellipse(x, y, 4 + index % 3, 3 + index % 3),
                mix(rgb(colour), (255, 255, 255), 0.7),
                FLAT,
                opacity=0.7,
            )


OUTDOOR: dict[str, Draw] = {
    "jacket": jacket, "tee": tee, "beanie": beanie, "pack": pack, "bottle": bottle, "tent": tent, "enamel": enamel,
    "socks": socks, "boot": boot, "lantern": lantern, "cap": cap, "drybag": drybag, "kettle": kettle,
}  # fmt: skip
