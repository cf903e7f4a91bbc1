"""Pictures of the demo shops, drawn when the demo is made: always the same, and no file in the repository."""

from dataclasses import dataclass

from web.demo.canvas import Canvas
from web.demo.scenes import DRAWINGS, Placed, ridges, room_view, still_life, studio_view


@dataclass(frozen=True, slots=True)
class Look:
    """One colourway: two colours and the wall behind."""

    colour: str
    accent: str
    wall: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What is drawn for a product, and in which colourways."""

    drawing: str
    looks: tuple[Look, ...]


SUBJECTS: dict[str, Subject] = {
    # Acme Objects
    "halden-vase": Subject("vase", (
        Look("#efe6d8", "#8d7a64", "#d8c8b4"),
        Look("#b4583c", "#5e2c1e", "#ecdfd0"),
        Look("#38434a", "#c9cfcf", "#d9dcd8"))),
    "morning-mug": Subject("mug", (
        Look("#efe4cf", "#c9a27c", "#dfe0d3"),
        Look("#6f8061", "#d9c5a3", "#e9e1d2"),
        Look("#5b6f86", "#d6c2a6", "#e6ddd4"))),
    "tide-bowl": Subject("bowl", (
        Look("#3f6f78", "#ece2d0", "#e2d6c6"),
        Look("#c98a4b", "#ece2d0", "#dcdccf"))),
    "lantern-lamp": Subject("lamp", (
        Look("#b98b4e", "#f1e6d2", "#cfc3b4"),
        Look("#2f3331", "#efe7da", "#d9cdbd"))),
    "carafe-no-3": Subject("carafe", (
        Look("#9db8b0", "#b08758", "#e3ddd0"),
        Look("#c79a86", "#b08758", "#e8e0d6"))),
    "linen-cushion": Subject("cushion", (
        Look("#c9b48f", "#8b7550", "#e8e2d8"),
        Look("#7d8c77", "#4f5c4a", "#e6dfd0"),
        Look("#a8604c", "#6d3527", "#eadfd2"))),
    "three-legged-stool": Subject("stool", (
        Look("#c99a63", "#7d5527", "#e5dfd3"),
        Look("#6d4830", "#2f1c10", "#e3d8c9"))),
    "fig-candle": Subject("candle", (
        Look("#5d6b5a", "#5d6b5a", "#ddd3c4"),
        Look("#a3705a", "#a3705a", "#e3d9ca"))),
    "round-board": Subject("board", (
        Look("#b98752", "#6f451d", "#e6dfd4"),)),
    "dome-pendant": Subject("pendant", (
        Look("#c46a45", "#c9a25e", "#dfd4c5"),
        Look("#e6ddcb", "#c9a25e", "#c4c5ba"),
        Look("#3c4b4a", "#c9a25e", "#d9d1c3"))),
    "quiet-clock": Subject("clock", (
        Look("#f3ecdf", "#b4583c", "#d5cbbb"),
        Look("#3b4a4c", "#c9a25e", "#dcd6c9"))),
    "tapered-planter": Subject("planter", (
        Look("#c4714e", "#4d6b46", "#e7decf"),
        Look("#e9e0d0", "#54734f", "#d3cdbd"))),
    "supper-plates": Subject("plates", (
        Look("#e9dfcc", "#cbb490", "#d9d3c6"),)),
    "meadow-throw": Subject("throw", (
        Look("#d9c9a9", "#5d7360", "#e8e1d5"),
        Look("#5f7186", "#ece3d2", "#dfd8cb"))),
    # Globex Outfitters
    "ridge-jacket": Subject("jacket", (
        Look("#2f6a55", "#d99a3c", "#dde1d8"),
        Look("#2f4d6b", "#c8d2d6", "#dfe1dd"),
        Look("#b64a34", "#33302c", "#e3dfd6"))),
    "ridgeline-tee": Subject("tee", (
        Look("#f1ede1", "#2f6a55", "#cfd6cc"),
        Look("#3a4a44", "#e0a94a", "#dfe2da"),
        Look("#b9633f", "#f0e2c4", "#e4e1d6"))),
    "watch-beanie": Subject("beanie", (
        Look("#c9962f", "#2a3b36", "#dfe2da"),
        Look("#3a5a74", "#d9c9a4", "#e0e2de"),
        Look("#4a4a45", "#c0652f", "#dddfd6"))),
    "trail-pack-22": Subject("pack", (
        Look("#39604d", "#c98c3a", "#dfe1d6"),
        Look("#33404f", "#6f8c8f", "#e0e2de"))),
    "field-bottle": Subject("bottle", (
        Look("#2f6a55", "#26332d", "#e0e3da"),
        Look("#d48b35", "#3b2d1a", "#dfe0d4"),
        Look("#e9ebe6", "#7d8a86", "#bcc9c4"))),
    "bivouac-tent": Subject("tent", (
        Look("#d2852f", "#fff0cf", "#d3dad1"),
        Look("#40705c", "#d9a441", "#dfe0d5"))),
    "enamel-mug": Subject("enamel", (
        Look("#f2efe6", "#2f6a55", "#ccd5cc"),
        Look("#2d4a63", "#e9c46a", "#dde1de"))),
    "summit-socks": Subject("socks", (
        Look("#c8bfa6", "#b64a34", "#dce0d8"),
        Look("#41564c", "#d9a441", "#e2e3da"))),
    "fellwalker-boot": Subject("boot", (
        Look("#8a5631", "#b64a34", "#dfe0d5"),
        Look("#4b4741", "#d9a441", "#dfe2dc"))),
    "ember-lantern": Subject("lantern", (
        Look("#2f6a55", "#d99a3c", "#aebbb2"),)),
    "five-panel-cap": Subject("cap", (
        Look("#d8ccb0", "#2f6a55", "#d3dad1"),
        Look("#2f4d6b", "#d99a3c", "#dfe1dd"))),
    "roll-top-dry-bag": Subject("drybag", (
        Look("#d99a2c", "#2d2a26", "#dbe1d9"),
        Look("#2f6a8a", "#f0e6cf", "#dfe2dd"))),
    "camp-kettle": Subject("kettle", (
        Look("#2e4f5e", "#d99a3c", "#dfe1d8"),)),
}  # fmt: skip

_ACME_HERO = (
    Placed("lamp", "#b98b4e", "#f1e6d2", -235, -6, 0.62),
    Placed("vase", "#b4583c", "#5e2c1e", 214, -14, 0.7),
    Placed("bowl", "#3f6f78", "#ece2d0", -10, 36, 0.5),
    Placed("candle", "#5d6b5a", "#5d6b5a", 318, 60, 0.34),
)
_ACME_STORY = (
    Placed("carafe", "#9db8b0", "#b08758", -280, -6, 0.56),
    Placed("plates", "#e9dfcc", "#cbb490", 60, 16, 0.56),
    Placed("mug", "#6f8061", "#d9c5a3", 330, 44, 0.4),
)
_GLOBEX_STORY = (
    Placed("pack", "#39604d", "#c98c3a", -250, -6, 0.66),
    Placed("boot", "#8a5631", "#b64a34", 120, 24, 0.46),
    Placed("bottle", "#d48b35", "#3b2d1a", 352, 20, 0.5),
    Placed("enamel", "#f2efe6", "#2f6a55", -20, 66, 0.28),
)


def image_count(key: str) -> int:
    """How many pictures a product has: two for every colourway."""
    return len(SUBJECTS[key].looks) * 2


def product_image(key: str, variant: int) -> bytes:
    """A WebP of 1200 by 1200. Even variants show a colourway alone, odd ones the same in a room."""
    subject = SUBJECTS[key]
    look = subject.looks[variant // 2 % len(subject.looks)]
    canvas = Canvas(1200, 1200)
    draw = room_view if variant % 2 else studio_view
    draw(canvas, subject.drawing, look.colour, look.accent, look.wall)
    return canvas.webp()


def hero_image(shop: str) -> bytes:
    """The large picture of a demo shop's front page, WebP."""
    if shop == "globex":
        canvas = Canvas(2000, 1300)
        ridges(canvas, ("#f0b978", "#f7dfba"), "#7d8f8c", "#18342b")
        canvas.view(0.34, dx=1060, dy=230)
        DRAWINGS["tent"](canvas, "#d2852f", "#fff0cf")
        return canvas.webp(80)
    canvas = Canvas(1500, 1600)
    still_life(canvas, "#dcb99b", _ACME_HERO)
    return canvas.webp(82)


def story_image(shop: str) -> bytes:
    """The second large picture of a demo shop's front page, WebP."""
    canvas = Canvas(1600, 1280)
    if shop == "globex":
        still_life(canvas, "#c3ccbd", _GLOBEX_STORY)
    else:
        still_life(canvas, "#c9cbb9", _ACME_STORY)
    return canvas.webp(82)
