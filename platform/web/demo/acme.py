"""Acme Objects: things for the house, made slowly."""

from tenants.content.services import LinkInput
from web.demo.catalog_types import DemoCollection, DemoPage, DemoProduct, DemoShop, DemoVariant, alts, spread

_VENDOR = "Acme Objects"


def _product(
    key: str, title: str, subject: str, description: str, product_type: str, tags: tuple[str, ...],
    options: tuple[str, ...], variants: tuple[DemoVariant, ...], colours: tuple[str, ...],
) -> DemoProduct:  # fmt: skip
    return DemoProduct(
        key=key, title=title, description=description, product_type=product_type, vendor=_VENDOR, tags=tags,
        options=options, variants=variants, alts=alts(subject, colours),
    )  # fmt: skip


_GLAZES = ("Chalk", "Terracotta", "Ink")
_MUGS = ("Oat", "Moss", "Dusk")
_BOWLS = ("Tide", "Amber")
_LINEN = ("Sand", "Sage", "Clay")
_WOOD = ("Oak", "Walnut")
_DOMES = ("Terracotta", "Bone", "Pine")

PRODUCTS = (
    _product(
        "halden-vase", "Halden Vase", "Bottle-shaped stoneware vase with two dry stems",
        "<p>A narrow neck above a generous belly: made for one branch, or two, and never more than you can find on a "
        "walk. Thrown on the wheel and dipped once, so every shoulder catches the light a little differently.</p>"
        "<ul><li>Stoneware, 28 cm tall</li><li>Watertight, and safe in the dishwasher</li>"
        "<li>The stems in the picture stay with us</li></ul>",
        "Vases", ("ceramics", "living", "bestseller"), ("Glaze",),
        spread("HAL", _GLAZES, price=6800, stock=(14, 6, 3), grams=1300), _GLAZES,
    ),
    _product(
        "morning-mug", "Morning Mug", "Two-tone stoneware mug with a round handle",
        "<p>The mug you reach for first. Holds a proper 350 ml, keeps it warm for the length of a "
        "newspaper, and leaves "
        "its foot bare so that you can feel the clay.</p><ul><li>Stoneware, 350 ml</li>"
        "<li>Microwave and dishwasher safe</li><li>A set of four comes in a box worth keeping</li></ul>",
        "Mugs", ("ceramics", "kitchen", "gift"), ("Glaze", "Set"),
        spread("MUG", _MUGS, ("Single", "Set of 4"), price=2400, step=6000, stock=(42, 12, 30, 0, 18, 5), grams=420),
        _MUGS,
    ),
    _product(
        "tide-bowl", "Tide Bowl", "Wide footed bowl, speckled outside and glazed within",
        "<p>For salad, for bread, for keys, for nothing at all. The glaze pools at the bottom the way "
        "the sea does on a "
        "flat beach, and no two are alike.</p><ul><li>Stoneware, 26 cm across</li><li>Dishwasher safe</li></ul>",
        "Bowls", ("ceramics", "kitchen"), ("Glaze",),
        spread("TID", _BOWLS, price=5200, stock=(9, 11), grams=1100), _BOWLS,
    ),
    _product(
        "lantern-lamp", "Lantern Table Lamp", "Table lamp with a linen shade, lit",
        "<p>A turned stem, a plain linen shade, and a light like late afternoon. Small enough for a "
        "windowsill, bright "
        "enough to read by.</p>"
        "<ul><li>46 cm tall, E27, up to 40 W</li><li>Textile cable, 1.8 m, with a foot switch</li>"
        "<li>Shade of European linen</li></ul>",
        "Lamps", ("lighting", "living", "bestseller"), ("Finish",),
        spread("LAN", ("Brass", "Black"), price=14900, stock=(4, 7), grams=2400), ("Brass", "Black"),
    ),
    _product(
        "carafe-no-3", "Carafe No. 3", "Tinted glass carafe with a cork stopper and a tumbler",
        "<p>Mouth-blown, lightly tinted, and stopped with a piece of cork that fits only this one. With "
        "a tumbler that "
        "turns over to be its lid.</p><ul><li>Recycled glass, 1 litre</li><li>Comes with one tumbler</li>"
        "<li>Wash by hand</li></ul>",
        "Glass", ("glass", "kitchen"), ("Tint",),
        spread("CAR", ("Mist", "Rose"), price=5900, compare_at=7400, stock=(8, 2), grams=900), ("Mist", "Rose"),
    ),
    _product(
        "linen-cushion", "Linen Cushion", "Square linen cushion with woven lines",
        "<p>Stonewashed linen, woven with a line that wanders a little. It creases; that is the point.</p>"
        "<ul><li>Cover 100 % linen, washable at 40 °C</li><li>Filled with feathers from traceable farms</li></ul>",
        "Cushions", ("textiles", "living"), ("Colour", "Size"),
        spread("LIN", _LINEN, ("45 × 45 cm", "60 × 60 cm"), price=4900, step=2000,
               stock=(20, 8, 16, 4, 0, 6), grams=700),
        _LINEN,
    ),
    _product(
        "three-legged-stool", "Three-Legged Stool", "Round wooden stool on three legs",
        "<p>Three legs never wobble. Sit on it, stand a plant on it, or carry it round the kitchen as your "
        "grandmother did.</p><ul><li>Solid wood, oiled, 44 cm high</li><li>Joined without a screw</li></ul>",
        "Furniture", ("furniture", "living", "wood"), ("Wood",),
        spread("STO", _WOOD, price=18900, step=0, stock=(5, 3), grams=3800), _WOOD,
    ),
    _product(
        "fig-candle", "Candle in Stoneware", "Burning candle in a stoneware cup with a paper label",
        "<p>Rapeseed wax and nothing you could not say aloud. Forty hours of light; afterwards the cup is yours for "
        "pencils, or coffee.</p><ul><li>220 g, burns about 40 hours</li><li>Cotton wick</li></ul>",
        "Candles", ("living", "gift"), ("Scent",),
        spread("CAN", ("Fig & Cedar", "Amber & Smoke"), price=3400, stock=(33, 21), grams=620),
        ("Fig & Cedar", "Amber & Smoke"),
    ),
    _product(
        "round-board", "Round Serving Board", "Round wooden board with a handle",
        "<p>One piece of ash from a wood we know, cut so that the grain runs to the handle.</p>"
        "<ul><li>Solid ash, 32 cm, food-safe oil</li><li>Wipe clean, and oil it when it looks thirsty</li></ul>",
        "Kitchen", ("kitchen", "wood"), (),
        (DemoVariant(options=(), sku="BRD-ASH", price=4600, stock=17, grams=1200),), ("",),
    ),
    _product(
        "dome-pendant", "Dome Pendant", "Dome-shaped pendant lamp, lit from below",
        "<p>A quiet dome that gives all its light to the table. Spun from steel, painted once outside "
        "and white within.</p>"
        "<ul><li>38 cm across, E27</li><li>Cable 2 m, shortened by turning the brass cap</li></ul>",
        "Lamps", ("lighting", "kitchen"), ("Colour",),
        spread("DOM", _DOMES, price=22900, compare_at=None, stock=(3, 5, 0), grams=2100), _DOMES,
    ),
    _product(
        "quiet-clock", "Quiet Hours Wall Clock", "Round wall clock showing ten past ten",
        "<p>It sweeps and does not tick. Twelve marks, three hands, and nothing it needs to tell you in between.</p>"
        "<ul><li>30 cm across, silent movement</li><li>One AA battery, for about two years</li></ul>",
        "Clocks", ("living",), ("Face",),
        spread("CLO", ("Chalk", "Pine"), price=8900, stock=(12, 4), grams=900), ("Chalk", "Pine"),
    ),
    _product(
        "tapered-planter", "Tapered Planter", "Rubber plant in a tapered pot",
        "<p>A pot with good shoulders. Glazed inside, bare outside, and heavy enough to stand up to a cat.</p>"
        "<ul><li>Earthenware, 22 cm across</li><li>With a saucer; the plant is not included</li></ul>",
        "Planters", ("ceramics", "living"), ("Colour",),
        spread("PLA", ("Terracotta", "Bone"), price=4400, stock=(15, 9), grams=2600), ("Terracotta", "Bone"),
    ),
    _product(
        "supper-plates", "Supper Plates, Set of Six", "Stack of six stoneware plates",
        "<p>Six plates in two tones of oat that stack without a sound and come out every evening.</p>"
        "<ul><li>Stoneware, 27 cm</li><li>Dishwasher and oven safe</li></ul>",
        "Plates", ("ceramics", "kitchen", "gift"), (),
        (DemoVariant(options=(), sku="PLT-6", price=11400, compare_at=13800, stock=6, grams=4200),), ("",),
    ),
    _product(
        "meadow-throw", "Meadow Throw", "Folded wool blanket with stripes and a fringe",
        "<p>Woven from the wool of sheep that spend the summer higher up than we do. It is warm at once and softens "
        "for years.</p><ul><li>Pure new wool, 130 × 180 cm</li><li>Air it; wash it by hand when you must</li></ul>",
        "Blankets", ("textiles", "living", "bestseller"), ("Colour",),
        spread("THR", ("Meadow", "Harbour"), price=15900, stock=(7, 1), grams=1400), ("Meadow", "Harbour"),
    ),
)  # fmt: skip

COLLECTIONS = (
    DemoCollection(
        handle="table", title="For the table", picture=("tide-bowl", 1),
        description="Plates that stack, mugs that warm your hands, and a bowl for the middle.",
        products=("tide-bowl", "morning-mug", "supper-plates", "carafe-no-3", "round-board"),
    ),
    DemoCollection(
        handle="light", title="Light", picture=("lantern-lamp", 1),
        description="Lamps and candles for the end of the day.",
        products=("lantern-lamp", "dome-pendant", "fig-candle"),
    ),
    DemoCollection(
        handle="living", title="Living", picture=("halden-vase", 3),
        description="Vases, wool and linen: what makes a room yours.",
        products=(
            "halden-vase", "meadow-throw", "linen-cushion", "three-legged-stool", "tapered-planter", "quiet-clock"),
    ),
    DemoCollection(
        handle="gifts", title="Gifts", picture=("fig-candle", 1),
        description="Small things that say it well.",
        products=("fig-candle", "morning-mug", "supper-plates", "halden-vase"),
    ),
)  # fmt: skip

PAGES = (
    DemoPage(
        handle="terms", title="Terms",
        body="<p>You buy from Acme Objects, and the contract is made when we confirm your order by e-mail. Prices "
        "include tax; what delivery costs is said before you pay.</p><h2>Changing your mind</h2><p>You have 14 days "
        "from the day the parcel arrives, and need give no reason.</p><h2>When something is wrong</h2><p>We mend it, "
        "send another one or give the money back. The law gives you two years.</p>",
    ),
    DemoPage(
        handle="privacy", title="Privacy",
        body="<p>We keep what we need to send your parcel and to write your invoice: your name, your addresses and "
        "what you bought. Nobody else gets it but the carrier and the payment service.</p>"
        "<p>Pages of this shop do not follow you around.</p>",
    ),
    DemoPage(
        handle="about", title="About us",
        body="<p>Acme Objects began with one kiln, a borrowed van and a list of everything we could not find in the "
        "shops: a mug of the right weight, a lamp that does not shout, a bowl one wants to leave on the table.</p>"
        "<h2>How we make things</h2><p>In small runs, with four workshops we can reach by train. When a "
        "glaze is gone "
        "it is gone, and the next one will be a little different. We repair what we sell.</p>"
        "<h2>Visit</h2><p>The showroom is open on Fridays and Saturdays from eleven to six. There is coffee.</p>",
    ),
    DemoPage(
        handle="delivery", title="Delivery and returns",
        body="<p>We pack on weekdays and hand your parcel over within two working days, in boxes that were made for "
        "the things inside them.</p><h2>Returns</h2><p>Anything unused can come back within 14 days. "
        "Write to us first "
        "and we will send a label.</p>",
    ),
)  # fmt: skip

ACME = DemoShop(
    slug="acme",
    name="Acme Objects",
    tagline="Made slowly, kept long.",
    country="DE",
    seller={
        "legal_name": "Acme Objects GmbH", "tax_number": "DE 123 456 789", "address_line1": "Werkhof 7",
        "postal_code": "04229", "city": "Leipzig", "contact_email": "hello@acme.example",
        "contact_phone": "+49 341 5550170",
    },
    products=PRODUCTS,
    collections=COLLECTIONS,
    pages=PAGES,
    menus={
        "main-menu": (
            LinkInput("Shop", "/collections/all", (
                LinkInput("For the table", "/collections/table"), LinkInput("Light", "/collections/light"),
                LinkInput("Living", "/collections/living"),
            )),
            LinkInput("Light", "/collections/light"), LinkInput("About us", "/pages/about"),
        ),
        "footer": (
            LinkInput("About us", "/pages/about"), LinkInput("Delivery and returns", "/pages/delivery"),
            LinkInput("Contact", "/pages/contact"),
        ),
    },
    theme={
        "preset": "Agora",
        "sections": {
            "announcement": {"text": "Free delivery from €80. Packed by hand in two days."},
            "hero": {
                "image": "hero", "eyebrow": "The autumn shelf", "heading": "Made slowly, kept long.",
                "text": "Stoneware, lamps and linen from four small workshops, for rooms that are lived in.",
                "button": "See everything", "button_link": "/collections/all",
            },
            "featured": {"heading": "What people take home"},
            "collections": {"heading": "Three ways in"},
            "statement": {
                "text": "We make a few things well: a mug of the right weight, a lamp that does not "
                "shout, a bowl you "
                "want to leave on the table.", "link": "/pages/about", "link_text": "About us",
            },
            "story": {
                "image": "story", "eyebrow": "For the table", "heading": "Supper, without fuss",
                "text": "<p>Plates that stack without a sound, a carafe with its own lid, and mugs that "
                "fit the hand. "
                "Everything goes into the dishwasher, except the evening.</p>",
                "link": "/collections/table", "link_text": "Lay the table",
            },
        },
    },
)  # fmt: skip
