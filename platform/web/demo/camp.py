"""Globex Outfitters: things for the hills, drawn."""

from web.demo.canvas import (
    FLAT,
    GLOSS,
    ROUND,
    SOFT,
    Canvas,
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
from web.demo.wear import folds


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
    folds(
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


def drybag(c: Canvas, colour: str, accent: str) -> None:
    """A roll-top dry bag."""
    c.shadow(500, 808, 170, 36)
    body = turned(500, [(330, 150), (380, 158), (500, 166), (700, 166), (796, 158)], bottom=0.22)
    c.fill(body, colour, GLOSS)
    folds(
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


CAMP: dict[str, Draw] = {
    "pack": pack, "bottle": bottle, "tent": tent, "enamel": enamel, "lantern": lantern, "drybag": drybag,
    "kettle": kettle,
}  # fmt: skip
