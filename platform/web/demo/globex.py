"""Globex Outfitters: clothes and things for the hills."""

from tenants.content.services import LinkInput
from web.demo.catalog_types import DemoCollection, DemoPage, DemoProduct, DemoShop, DemoVariant, alts, spread

_VENDOR = "Globex"


def _product(
    key: str, title: str, subject: str, description: str, product_type: str, tags: tuple[str, ...],
    options: tuple[str, ...], variants: tuple[DemoVariant, ...], colours: tuple[str, ...],
) -> DemoProduct:  # fmt: skip
    return DemoProduct(
        key=key, title=title, description=description, product_type=product_type, vendor=_VENDOR, tags=tags,
        options=options, variants=variants, alts=alts(subject, colours),
    )  # fmt: skip


_SIZES = ("XS", "S", "M", "L", "XL")
_SHELLS = ("Pine", "Fjord", "Ember")
_TEES = ("Chalk", "Spruce", "Clay")
_HATS = ("Ochre", "Fjord", "Slate")

PRODUCTS = (
    _product(
        "ridge-jacket", "Ridge Shell Jacket", "Hooded shell jacket with a contrast yoke",
        "<p>Three layers against whatever the forecast forgot. Light enough to leave in the pack, quiet "
        "enough to talk "
        "in, and taped at every seam.</p><ul><li>20,000 mm water column, 410 g in M</li>"
        "<li>Two-way zip, pockets above the hip belt</li><li>No PFAS</li></ul>",
        "Jackets", ("clothing", "rain", "bestseller"), ("Colour", "Size"),
        spread("RDG", _SHELLS, _SIZES, price=24900, stock=(4, 9, 12, 7, 2, 0, 5, 11, 8, 3), grams=410), _SHELLS,
    ),
    _product(
        "ridgeline-tee", "Ridgeline Tee", "T-shirt with a printed ridge line",
        "<p>Heavy organic cotton with the view from our workshop window on the front.</p>"
        "<ul><li>Organic cotton, 200 g/m²</li><li>Printed with water-based ink</li></ul>",
        "T-shirts", ("clothing", "gift"), ("Colour", "Size"),
        spread("TEE", _TEES, _SIZES, price=3600, stock=(12, 25, 30, 22, 9), grams=190), _TEES,
    ),
    _product(
        "watch-beanie", "Watch Beanie", "Ribbed wool hat with a turned-up brim",
        "<p>Merino rib, knitted double where your ears are.</p><ul><li>Merino wool, 70 g</li><li>One size</li></ul>",
        "Hats", ("clothing", "winter", "gift"), ("Colour",),
        spread("BEA", _HATS, price=3200, stock=(18, 14, 4), grams=70), _HATS,
    ),
    _product(
        "trail-pack-22", "Trail Pack 22", "Daypack with a lid, two straps and a front pocket",
        "<p>Twenty-two litres: a day out, a night in a hut, a week in town. A back panel that breathes "
        "and buckles that "
        "work with gloves on.</p>"
        "<ul><li>22 l, 780 g</li><li>Recycled ripstop</li><li>Sleeve for a 14-inch laptop</li></ul>",
        "Packs", ("packs", "bestseller"), ("Colour",),
        spread("PCK", ("Forest", "Slate"), price=13900, compare_at=16900,
               stock=(7, 3), grams=780), ("Forest", "Slate"),
    ),
    _product(
        "field-bottle", "Field Bottle", "Insulated steel bottle with a loop",
        "<p>Hot for twelve hours, cold for a day, and it does not mind being dropped.</p>"
        "<ul><li>Stainless steel, double-walled</li><li>All parts can be replaced</li></ul>",
        "Bottles", ("camp", "gift"), ("Colour", "Size"),
        spread("BOT", ("Pine", "Ochre", "Snow"), ("0.5 l", "1 l"), price=2900, step=900,
               stock=(40, 22, 31, 0, 16, 12), grams=340),
        ("Pine", "Ochre", "Snow"),
    ),
    _product(
        "bivouac-tent", "Bivouac Tent for Two", "Two-person tent with its door open",
        "<p>Up in four minutes, down in three. Two doors, two porches, and room to sit up straight.</p>"
        "<ul><li>1.9 kg with everything</li><li>Stands without pegs</li><li>Repair kit in the bag</li></ul>",
        "Tents", ("camp", "shelter"), ("Colour",),
        spread("TNT", ("Signal", "Forest"), price=42900, stock=(5, 2), grams=1900), ("Signal", "Forest"),
    ),
    _product(
        "enamel-mug", "Summit Enamel Mug", "Enamel mug with a dark rim, steaming",
        "<p>It chips, it blackens, it goes on for ever.</p>"
        "<ul><li>Enamelled steel, 400 ml</li><li>Straight onto the fire</li></ul>",
        "Mugs", ("camp", "gift"), ("Colour",),
        spread("ENM", ("Snow", "Fjord"), price=1600, stock=(60, 44), grams=180), ("Snow", "Fjord"),
    ),
    _product(
        "summit-socks", "Summit Socks", "Pair of hiking socks with stripes",
        "<p>Merino where it matters, nylon where it wears. Two pairs and you can walk for a month.</p>"
        "<ul><li>62 % merino</li><li>Padded heel and toe</li></ul>",
        "Socks", ("clothing",), ("Colour", "Size"),
        spread("SOX", ("Oat", "Spruce"), ("36–38", "39–41", "42–44", "45–47"), price=2200,
               stock=(14, 22, 25, 8), grams=90),
        ("Oat", "Spruce"),
    ),
    _product(
        "fellwalker-boot", "Fellwalker Boot", "Leather hiking boot with red laces",
        "<p>One piece of leather, one row of stitches, and a sole we can replace. They hurt for a day and then never "
        "again.</p><ul><li>Full-grain leather, 1.3 kg the pair in 42</li><li>Resoled twice, on average</li></ul>",
        "Boots", ("footwear", "bestseller"), ("Colour", "Size"),
        spread("FEL", ("Chestnut", "Ash"), ("38", "40", "42", "44", "46"), price=21900,
               stock=(3, 6, 8, 4, 0), grams=1300),
        ("Chestnut", "Ash"),
    ),
    _product(
        "ember-lantern", "Ember Lantern", "Camp lantern, lit",
        "<p>A warm light that lasts a long weekend and charges anything with a plug.</p>"
        "<ul><li>Up to 60 hours</li><li>USB-C, in and out</li></ul>",
        "Lanterns", ("camp",), (),
        (DemoVariant(options=(), sku="EMB-1", price=6900, compare_at=7900, stock=13, grams=480),), ("",),
    ),
    _product(
        "five-panel-cap", "Five-Panel Cap", "Five-panel cap with a patch",
        "<p>Shade that folds flat.</p><ul><li>Recycled nylon</li><li>Adjustable, one size</li></ul>",
        "Hats", ("clothing", "summer"), ("Colour",),
        spread("CAP", ("Sand", "Fjord"), price=2900, stock=(0, 0), grams=80), ("Sand", "Fjord"),
    ),
    _product(
        "roll-top-dry-bag", "Roll-Top Dry Bag", "Roll-top dry bag with a buckle",
        "<p>Keeps the river out or the river in.</p>"
        "<ul><li>Welded seams</li><li>Rolls down to the size of an apple</li></ul>",
        "Bags", ("packs", "water"), ("Colour", "Size"),
        spread("DRY", ("Signal", "Lake"), ("10 l", "20 l"), price=2400, step=800, stock=(16, 9, 12, 5), grams=160),
        ("Signal", "Lake"),
    ),
    _product(
        "camp-kettle", "Camp Kettle", "Speckled enamel kettle with a wire handle",
        "<p>Tea for four. The lid stays on when you pour, which is more than can be said for others.</p>"
        "<ul><li>Enamelled steel, 1.5 l</li><li>For gas, fire and induction</li></ul>",
        "Kettles", ("camp",), (),
        (DemoVariant(options=(), sku="KTL-15", price=4900, stock=11, grams=820),), ("",),
    ),
)  # fmt: skip

COLLECTIONS = (
    DemoCollection(
        handle="wear", title="To wear", picture=("ridge-jacket", 1),
        description="Layers that work together, from socks to shell.",
        products=(
            "ridge-jacket", "ridgeline-tee", "watch-beanie", "summit-socks", "fellwalker-boot", "five-panel-cap"),
    ),
    DemoCollection(
        handle="carry", title="To carry", picture=("trail-pack-22", 1),
        description="Packs, bottles and bags for a day or a week.",
        products=("trail-pack-22", "field-bottle", "roll-top-dry-bag"),
    ),
    DemoCollection(
        handle="camp", title="To camp", picture=("bivouac-tent", 1),
        description="A roof, a light, and something hot to drink.",
        products=("bivouac-tent", "ember-lantern", "camp-kettle", "enamel-mug", "field-bottle"),
    ),
    DemoCollection(
        handle="new", title="New this season", picture=("fellwalker-boot", 1),
        description="Just in from the hills.",
        products=(
            "ridge-jacket", "trail-pack-22", "bivouac-tent", "fellwalker-boot", "field-bottle", "ridgeline-tee",
            "ember-lantern", "watch-beanie",
        ),
    ),
)  # fmt: skip

PAGES = (
    DemoPage(
        handle="terms", title="Terms",
        body="<p>You buy from Globex Outfitters. Sales tax is added at the checkout, and you see it before you pay."
        "</p><h2>When something gives</h2><p>Send it back. We mend it, or send another one.</p>",
    ),
    DemoPage(
        handle="privacy", title="Privacy",
        body="<p>Your name, your addresses and what you bought: that is what we keep, and only the carrier and the "
        "payment service see it besides us.</p>",
    ),
    DemoPage(
        handle="about", title="Our story",
        body="<p>Globex Outfitters makes clothes and tools for people who go outside on purpose. We test everything on "
        "the same hill, in all its weathers, until something gives; then we mend it and try again.</p>"
        "<h2>Repairs</h2><p>Send it back and we will repair it, at cost, for as long as we have the thread.</p>",
    ),
    DemoPage(
        handle="delivery", title="Delivery and returns",
        body="<p>Orders before noon leave the same day.</p><h2>Returns</h2><p>Walk in them for a month. If they are "
        "not right, send them back.</p>",
    ),
)  # fmt: skip

GLOBEX = DemoShop(
    slug="globex",
    name="Globex Outfitters",
    tagline="Further, and home again.",
    country="US",
    seller={
        "legal_name": "Globex Outfitters LLC", "address_line1": "1200 Cannery Row", "postal_code": "97209",
        "city": "Portland", "region": "OR", "contact_email": "hello@globex.example",
        "contact_phone": "+1 503 555 0142",
    },
    products=PRODUCTS,
    collections=COLLECTIONS,
    pages=PAGES,
    menus={
        "main-menu": (
            LinkInput("Shop all", "/collections/all"), LinkInput("Wear", "/collections/wear"),
            LinkInput("Carry", "/collections/carry"), LinkInput("Camp", "/collections/camp"),
            LinkInput("Our story", "/pages/about"),
        ),
        "footer": (
            LinkInput("Our story", "/pages/about"), LinkInput("Delivery and returns", "/pages/delivery"),
            LinkInput("Contact", "/pages/contact"),
        ),
    },
    theme={
        "preset": "Summit",
        "sections": {
            "announcement": {"text": "Free repairs for life. Returns within 30 days."},
            "hero": {
                "image": "hero", "eyebrow": "Autumn in the hills", "heading": "Further, and home again.",
                "text": "Clothes and tools for people who go outside on purpose.",
                "button": "Shop the season", "button_link": "/collections/new",
            },
            "featured": {"heading": "New this season", "collection": "new"},
            "collections": {"heading": "Pack your day"},
            "statement": {
                "text": "We test everything on the same hill, in all its weathers, until something "
                "gives. Then we mend "
                "it and try again.", "link": "/pages/about", "link_text": "Our story",
            },
            "story": {
                "image": "story", "eyebrow": "Field notes", "heading": "Twenty-two litres is enough",
                "text": "<p>One pack, one bottle, one good pair of boots. We packed for three days on the ridge and "
                "left nothing behind but the second jumper.</p>",
                "link": "/collections/carry", "link_text": "What to carry", "reverse": True,
            },
        },
    },
)  # fmt: skip
