"""The demo shops as drops, without a database: what themes are rendered with in tests and for screenshots."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from markupsafe import Markup

from storefront_themes.engine import Context, Engine, FolderLoader, Limits, MoneyFormat
from storefront_themes.engine.drops import (
    Brand,
    CartDrop,
    Collection,
    ContentPage,
    Image,
    Language,
    LazyList,
    LineItem,
    LineOption,
    Link,
    LinkList,
    Localization,
    Product,
    Recommendations,
    Request,
    Routes,
    Search,
    Shop,
    SortOption,
    Variant,
)
from tenants.content.services import LinkInput
from web.demo.catalog_types import DemoProduct, DemoShop
from web.demo.demo_catalog import DEMO_SHOPS

AGORA = Path(__file__).resolve().parents[2] / "storefront_themes" / "agora"
WIDTHS = (320, 640, 960, 1200)
SORTS = [
    SortOption(value="manual", name="Featured"),
    SortOption(value="price-ascending", name="Price, low to high"),
]

UNHURRIED = Limits(cpu_seconds=30)  # what these pages show must not depend on the machine's speed


class World:
    """One demo shop: its engine, and contexts for its pages."""

    def __init__(self, slug: str = "acme", *, locale: str = "en", empty: bool = False) -> None:
        self.demo: DemoShop = DEMO_SHOPS[slug]
        self.locale = locale
        look: Mapping[str, object] = {} if empty else self.demo.theme
        sections = look.get("sections", {})
        assert isinstance(sections, dict)
        self.engine = Engine(FolderLoader(AGORA), name="agora", limits=UNHURRIED).customized(
            preset=str(look.get("preset", "")), sections=sections
        )
        self.products = [] if empty else [self.product(product) for product in self.demo.products]
        self.collections = (
            [] if empty else [self._collection(index) for index in range(len(self.demo.collections))]
        )

    def image(self, name: str, alt: str = "", *, width: int = 1200, height: int = 1200) -> Image:
        return Image(
            src=f"/media/{name}-1200.webp", alt=alt, width=width, height=height, id=name,
            _renditions=tuple((size, f"/media/{name}-{size}.webp") for size in WIDTHS),
        )  # fmt: skip

    def product(self, demo: DemoProduct, *, selected: str = "") -> Product:
        images = [self.image(f"{demo.key}.{number}", alt) for number, alt in enumerate(demo.alts)]
        prices = [variant.price for variant in demo.variants]
        before = [variant.compare_at for variant in demo.variants if variant.compare_at]
        variants = [
            Variant(
                id=variant.sku, title=" / ".join(variant.options), price=variant.price, sku=variant.sku,
                compare_at_price=variant.compare_at, available=variant.stock > 0, options=variant.options,
                inventory_quantity=variant.stock, featured_image=images[variant.image], weight=variant.grams,
                url=f"/products/{demo.key}?variant={variant.sku}", selected=variant.sku == selected,
            )
            for variant in demo.variants
        ]  # fmt: skip
        return Product(
            id=demo.key, title=demo.title, handle=demo.key, price_min=min(prices), price_max=max(prices),
            compare_at_price_min=min(before, default=None), compare_at_price_max=max(before, default=None),
            available=any(variant.available for variant in variants), vendor=demo.vendor, tags=demo.tags,
            description=_html(demo.description), images=images, options=demo.options,
            variants_count=len(variants), _load_variants=lambda: variants, _selected_id=selected,
        )  # fmt: skip

    def _collection(self, index: int) -> Collection:
        demo = self.demo.collections[index]
        members = [product for key in demo.products for product in self.products if product.handle == key]
        key, number = demo.picture
        return Collection(
            id=demo.handle, title=demo.title, handle=demo.handle, description=_html(f"<p>{demo.description}</p>"),
            image=self.image(f"{key}.{number}"), products=_lazy(members), sort_options=SORTS,
        )  # fmt: skip

    def everything(self, title: str = "Everything") -> Collection:
        return Collection(
            id="all", title=title, handle="all", products=_lazy(self.products), sort_options=SORTS
        )  # fmt: skip

    def menu(self, handle: str) -> LinkList | None:
        links = self.demo.menus.get(handle)
        if links is None or not self.products:
            return None
        return LinkList(handle=handle, links=[_link(link) for link in links])

    def picture(self, name: str) -> Image | None:
        sizes = {("acme", "hero"): (1500, 1600), ("globex", "hero"): (2000, 1300)}
        width, height = sizes.get((self.demo.slug, name), (1600, 1280))
        return self.image(f"{self.demo.slug}-{name}", "", width=width, height=height)

    def context(
        self, template: str, path: str = "/", query: Mapping[str, str] | None = None, **more: object
    ) -> Context:
        language = Language(iso_code=self.locale, endonym_name=self.locale, primary=True)
        by_handle = {collection.handle: collection for collection in self.collections}
        return Context(
            objects={
                "shop": Shop(
                    name=self.demo.name, url="http://shop.test", email="hello@shop.test", brand=Brand()
                ),
                "request": Request(origin="http://shop.test", path=path, page_type=template, locale=language),
                "routes": Routes(),
                "localization": Localization(language=language),
                "featured_collection": self.everything(),
                "collections_preview": self.collections,
                "collections_list": self.collections,
                "canonical_url": f"http://shop.test{path}",
                **more,
            },
            locale=self.locale,
            money=MoneyFormat.of("EUR" if self.demo.country == "DE" else "USD", self.locale),
            path=path,
            query=query or {},
            resources={"collection": by_handle.get, "link_list": self.menu, "image_picker": self.picture},
        )

    def pages(self) -> dict[str, tuple[str, Context]]:
        """A page of every kind: name -> (template, context)."""
        product = self.products[0]
        sold_out = next((p for p in self.products if not p.available), product)
        cart = self.cart()
        return {
            "home": ("index", self.context("index")),
            "collection": ("collection", self.context(
                "collection", "/collections/living", collection=self.collections[0], page_title="For the table")),
            "everything": ("collection", self.context(
                "collection", "/collections/all", {"page": "1"}, collection=self.everything())),
            "collections": ("list-collections", self.context("list-collections", "/collections")),
            "product": ("product", self.context(
                "product", product.url, product=product, page_title=product.title,
                recommendations=Recommendations(products=self.products[1:5]))),
            "sold-out": ("product", self.context(
                "product", sold_out.url, product=sold_out, page_title=sold_out.title,
                recommendations=Recommendations(products=()))),
            "search": ("search", self.context("search", "/search", {"q": "mug"}, search=Search(
                terms="mug", performed=True, results=_lazy(self.products[1:3])))),
            "search-empty": ("search", self.context("search", "/search", {"q": "xyzzy"}, search=Search(
                terms="xyzzy", performed=True, results=_lazy([])))),
            "search-start": ("search", self.context("search", "/search", search=Search())),
            "cart": ("cart", self.context("cart", "/cart", cart=cart)),
            "cart-empty": ("cart", self.context("cart", "/cart", cart=CartDrop())),
            "page": ("page", self.context("page", "/pages/about", page=ContentPage(
                id="about", title=self.demo.pages[0].title, handle="about", content=_html(self.demo.pages[0].body)))),
            "404": ("404", self.context("404", "/nowhere")),
        }  # fmt: skip

    def cart(self) -> CartDrop:
        chosen = [(self.products[0], 1), (self.products[1], 2), (self.products[4], 1)]
        lines = []
        for product, quantity in chosen:
            variant = product.variants[0]
            lines.append(LineItem(
                key=variant.id, title=product.title, quantity=quantity, final_price=variant.price,
                original_price=variant.price, final_line_price=variant.price * quantity, url=variant.url,
                image=product.images[0], product_title=product.title,
                options_with_values=[
                    LineOption(name=n, value=v) for n, v in zip(product.options, variant.options, strict=True)
                ],
                error_message="Only 1 left. Please lower the quantity." if quantity == 2 else "",
            ))  # fmt: skip
        total = sum(line.final_line_price for line in lines)
        return CartDrop(items=lines, item_count=4, items_subtotal_price=total, total_price=total)


def _lazy(items: Sequence[Product]) -> LazyList[Product]:
    return LazyList(len(items), lambda offset, limit: items[offset : offset + limit])


def _html(text: str) -> Markup:
    return Markup(text)


def _link(link: LinkInput) -> Link:
    return Link(title=link.title, url=link.url, links=[_link(below) for below in link.links])
