"""The domain's dataclasses as the objects themes know."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Collection as Group
from dataclasses import astuple
from datetime import datetime
from functools import lru_cache
from uuid import UUID
from weakref import ref

from markupsafe import Markup

from storefront_themes.engine.drops import (
    CartDrop,
    Collection,
    ContentPage,
    Drop,
    Image,
    LazyList,
    LineItem,
    LineOption,
    Link,
    LinkList,
    Product,
    SortOption,
    Variant,
)
from storefront_themes.engine.drops.lists import DEFAULT_WINDOW
from tenants.cart.limits import MAX_QUANTITY
from tenants.cart.selectors import CartData, CartLineData
from tenants.catalog import selectors as catalog
from tenants.catalog.media import rendition_name
from tenants.catalog.types import CollectionSummary, ImageData, ProductCard, ProductData, VariantData
from tenants.content.selectors import LinkData, MenuData, PageData
from tenants.inventory.selectors import Availability, availability_of
from tenants.store.brand import BrandPng
from web.storefront.parts import Parts


def image(
    data: ImageData | None, *, product_id: str = "", position: int = 1, attached: bool = False
) -> Image | None:
    """A picture with the addresses of its renditions."""
    if data is None:
        return None
    renditions = tuple((width, f"/media/{rendition_name(data.key, width)}") for width in data.widths)
    return Image(
        src=renditions[-1][1] if renditions else "", width=data.width, height=data.height, alt=data.alt,
        id=data.id.hex, product_id=product_id, position=position, attached_to_variant=attached, _renditions=renditions,
    )  # fmt: skip


def named_image(found: object) -> Image | None:
    """A picture of the shop itself, as the theme's settings keep it: key, width, height, widths, alt."""
    if not isinstance(found, Mapping) or not isinstance(found.get("key"), str):
        return None
    widths = tuple(sorted(int(width) for width in found.get("widths", ())))
    renditions = tuple((width, f"/media/{rendition_name(found['key'], width)}") for width in widths)
    return Image(
        src=renditions[-1][1] if renditions else "", width=int(found.get("width", 0)),
        height=int(found.get("height", 0)), alt=str(found.get("alt", "")), _renditions=renditions,
    )  # fmt: skip


def png(found: BrandPng | None) -> Image | None:
    """A picture of the shop itself that is not to be drawn in other widths."""
    if found is None:
        return None
    return Image(
        src=found.url, width=found.width, height=found.height, _renditions=((found.width, found.url),)
    )


def card(data: ProductCard) -> Product:
    """A product on a list; one whose stock nobody asked for is shown as if there were some."""
    before = data.compare_at_max
    both = (
        image(each, product_id=str(data.id), position=at)
        for at, each in enumerate((data.image, data.second_image), 1)
    )
    pictures = [found for found in both if found is not None]
    return Product(
        id=str(data.id), title=data.title, handle=data.handle, price_min=data.price_min, price_max=data.price_max,
        compare_at_price_min=before, compare_at_price_max=before, available=data.available is not False,
        vendor=data.vendor, type=data.product_type, tags=data.tags, images=pictures, variants_count=data.variant_count,
        created_at=data.created_at.isoformat(), published_at=_moment(data.published_at),
    )  # fmt: skip


FindProduct = Callable[[str], Product | None]
FRONT_PAGE = 12  # products a section of the front page shows at most


def lazy(
    listing: catalog.Listing, *, window: int = DEFAULT_WINDOW, page: int = 1, kind: str = "collection"
) -> LazyList[Product]:
    """A listing as themes read it: fetched when read, and the asked page together with the count."""
    parts = Parts(listing, page=page, kind=kind)

    def fetch(offset: int, limit: int) -> list[Product]:
        return [card(found) for found in parts.cards(offset, limit)]

    return LazyList(parts.total, fetch, window=window)


def collection(
    data: CollectionSummary,
    *,
    sort: str = "",
    with_products: bool = True,
    window: int = DEFAULT_WINDOW,
    page: int = 1,
) -> Collection:
    """A collection; its products are fetched when read."""
    listing = catalog.collection_cards(data, sort=sort)
    return Collection(
        id=data.id.hex, title=data.title, handle=data.handle, description=_html(data.description_html),
        image=image(data.image), products=lazy(listing, window=window, page=page) if with_products else (),
        sort_options=sort_options(), sort_by=sort, default_sort_by=listing.sort,
        _load_kinds=lambda: astuple(catalog.kinds(data.id)),
    )  # fmt: skip


def everything(title: str, *, sort: str = "", window: int = DEFAULT_WINDOW, page: int = 1) -> Collection:
    """All products, as a collection."""
    listing = catalog.all_products(sort=sort)
    options = [option for option in sort_options() if option.value != "manual"]
    return Collection(
        id="all", title=title, handle="all", products=lazy(listing, window=window, page=page), sort_options=options,
        sort_by=sort, default_sort_by=listing.sort, _load_kinds=lambda: astuple(catalog.kinds()),
    )  # fmt: skip


@lru_cache(maxsize=1)
def sort_options() -> tuple[SortOption, ...]:
    """The ways a list can be sorted."""
    return tuple(SortOption(value=value, name=name) for value, name in catalog.SORTS.items())


def product(
    data: ProductData, stock: Mapping[UUID, Availability], *, selected: str, collections: Sequence[Collection]
) -> Product:
    """A product on its page."""
    own = {variant.image_id for variant in data.variants}
    drawn = (
        image(each, product_id=str(data.id), position=at, attached=each.id in own)
        for at, each in enumerate(data.images, start=1)
    )
    pictures = [found for found in drawn if found is not None]
    by_id = {picture.id: picture for picture in pictures}
    url = f"/products/{data.handle}"
    variants = [_variant(variant, stock, url, by_id, selected) for variant in data.variants]
    before = [variant.compare_at for variant in data.variants if variant.compare_at]
    made = Product(
        id=str(data.id), title=data.title, handle=data.handle, price_min=data.price_min, price_max=data.price_max,
        compare_at_price_min=min(before, default=None), compare_at_price_max=max(before, default=None),
        available=any(variant.available for variant in variants), vendor=data.vendor, type=data.product_type,
        tags=data.tags, description=_html(data.description_html), images=pictures, variants_count=len(variants),
        options=[option.name for option in data.options], collections=collections, url=url,
        created_at=data.created_at.isoformat(), published_at=_moment(data.published_at),
        _selected_id=selected, _load_variants=lambda: variants,
    )  # fmt: skip
    for variant in variants:
        variant._product = ref(made)  # weak: what belongs together shall not keep each other
    return made


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _variant(
    data: VariantData,
    stock: Mapping[UUID, Availability],
    url: str,
    pictures: Mapping[str, Image],
    selected: str,
) -> Variant:
    found = availability_of(dict(stock), variant_id=data.id, tracked=data.tracked, oversell=data.oversell)
    return Variant(
        id=str(data.id), title=data.title, price=data.price, compare_at_price=data.compare_at, sku=data.sku,
        barcode=data.barcode, available=found.sellable, options=data.options, url=f"{url}?variant={data.id}",
        featured_image=pictures.get(data.image_id.hex) if data.image_id else None,
        inventory_quantity=found.available or 0, inventory_policy="continue" if found.available is None else "deny",
        weight=data.weight_grams, requires_shipping=data.requires_shipping, taxable=data.taxable,
        selected=str(data.id) == selected,
    )  # fmt: skip


def page(data: PageData) -> ContentPage:
    """A page of text."""
    return ContentPage(
        id=data.handle,
        title=data.title,
        handle=data.handle,
        content=_html(data.body_html),
        published_at=data.created_at.isoformat(),
    )


FindThing = Callable[[str, str], Drop | None]
_LEADS = {"collections": "collection_link", "products": "product_link", "pages": "page_link"}
_FIXED = {
    "/": "frontpage_link",
    "/collections": "collections_link",
    "/collections/all": "catalog_link",
    "/search": "search_link",
}


def menu(data: MenuData | None, path: str, find: FindThing) -> LinkList | None:
    """A menu that knows which entry leads here. `find` gets what an entry leads to, by kind and handle."""
    if data is None:
        return None
    return LinkList(
        handle=data.handle, title=data.title, links=[_link(link, path, find) for link in data.links]
    )


def _link(data: LinkData, path: str, find: FindThing) -> Link:
    links = [_link(link, path, find) for link in data.links]
    kind, _, handle = data.url.strip("/").partition("/")
    leads = _FIXED.get(data.url) or (_LEADS.get(kind, "http_link") if handle else "http_link")
    return Link(
        title=data.title, url=data.url, active=data.url == path, links=links, type=leads,
        _load_object=lambda: find(leads.removesuffix("_link"), handle),
    )  # fmt: skip


def cart(
    data: CartData | None,
    *,
    taxes_included: bool,
    currency: str,
    find_product: FindProduct,
    message: str = "",
) -> CartDrop:
    """The browser's cart; an empty one when there is none."""
    if data is None:
        return CartDrop(currency=currency, taxes_included=taxes_included, message=message)
    return CartDrop(
        items=[_line(line, find_product) for line in data.lines], item_count=data.item_count,
        items_subtotal_price=data.subtotal,
        total_price=data.subtotal, original_total_price=data.subtotal, total_weight=data.grams, currency=currency,
        note=data.note, taxes_included=taxes_included, message=message,
    )  # fmt: skip


def _line(data: CartLineData, find_product: FindProduct) -> LineItem:
    variant = data.variant
    title = (
        f"{variant.product_title} – {variant.variant_title}"
        if variant.variant_title
        else variant.product_title
    )
    options: Group[tuple[str, str]] = variant.options if variant.variant_title else ()
    return LineItem(
        key=str(variant.id), title=title, quantity=data.quantity, final_price=data.unit_price,
        final_line_price=data.line_total, original_price=data.unit_price, original_line_price=data.line_total,
        variant_id=str(variant.id), product_id=str(variant.product_id), product_title=variant.product_title,
        variant_title=variant.variant_title, sku=variant.sku, image=image(variant.image), error_message=data.problem,
        url=f"/products/{variant.product_handle}?variant={variant.id}", requires_shipping=variant.requires_shipping,
        options_with_values=[LineOption(name=name, value=value) for name, value in options],
        grams=variant.weight_grams, taxable=variant.taxable,
        max_quantity=MAX_QUANTITY if data.available is None else min(data.available, MAX_QUANTITY),
        _load_product=lambda: find_product(variant.product_handle),
    )  # fmt: skip


def _html(text: str) -> Markup:
    """HTML that was sanitised when it was saved."""
    return Markup(text)  # noqa: S704  # catalog and content clean it with nh3 on the way in
