"""The names a template finds, what each is, and on which pages: what a shop's pages hand over.

The checker and the reference pages are made from this list; a test holds the storefront to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from storefront_themes.engine.drops.browse import Collection, ContentPage, LinkList, Recommendations, Search
from storefront_themes.engine.drops.cart import CartDrop
from storefront_themes.engine.drops.customer import Customer
from storefront_themes.engine.drops.kinds import Kind, kind_of
from storefront_themes.engine.drops.media import Image
from storefront_themes.engine.drops.page import Block, Form, Paginate, Section, Settings
from storefront_themes.engine.drops.product import Product
from storefront_themes.engine.drops.shop import Localization, Request, Routes, Shop, Template, Theme


@dataclass(frozen=True, slots=True)
class Name:
    """One name. `where` is empty for everywhere, else the templates, files or tags in which it exists."""

    hint: Any
    text: str
    where: tuple[str, ...] = ()
    by_handle: bool = False
    kind: Kind = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", kind_of(self.hint))


NAMES: Mapping[str, Name] = {
    # the whole shop
    "shop": Name(Shop, "The shop the page belongs to"),
    "request": Name(Request, "What was asked for"),
    "routes": Name(Routes, "Addresses of the storefront"),
    "localization": Name(Localization, "Where and in which language the page is shown"),
    "settings": Name(Settings, "The theme's settings, by id"),
    "theme": Name(Theme, "The theme at work"),
    "template": Name(Template, "The template at work"),
    "collections": Name(Sequence[Collection], "Collections by handle", by_handle=True),
    "all_products": Name(Sequence[Product], "Products by handle", by_handle=True),
    "pages": Name(Sequence[ContentPage], "Pages by handle", by_handle=True),
    "linklists": Name(Sequence[LinkList], "Menus by handle", by_handle=True),
    "canonical_url": Name(str, "The one address of this page"),
    "page_title": Name(str, "The page's title"),
    "page_description": Name(str, "What the page is about, for search engines"),
    "page_image": Name(Image, "The picture that stands for the page"),
    "current_page": Name(int, "Which page of a list is asked for"),
    # pages of one thing
    "product": Name(Product, "The product of the page", ("product",)),
    "recommendations": Name(Recommendations, "What goes with the product of the page", ("product",)),
    "collection": Name(Collection, "The collection of the page", ("collection",)),
    "search": Name(Search, "The search and what it found", ("search",)),
    "page": Name(ContentPage, "The page of text", ("page",)),
    "cart": Name(CartDrop, "The browser's cart", ("cart",)),
    "customer": Name(Customer, "Who is signed in; nothing for everybody else", ("cart",)),
    "collections_list": Name(Sequence[Collection], "All collections", ("list-collections",)),
    "collections_preview": Name(Sequence[Collection], "All collections, when read", ("index",)),
    "featured_collection": Name(Collection, "Everything the shop sells", ("index",)),
    # parts of a page
    "section": Name(Section, "The section at work", ("sections", "blocks")),
    "block": Name(Block, "The block at work", ("blocks",)),
    "content_for_header": Name(Markup, "Links to the theme's bundles; belongs into the head", ("layout",)),
    "content_for_layout": Name(Markup, "The page itself; belongs into the body", ("layout",)),
    # inside tags
    "form": Name(Form, "The form at work", ("{% form %}",)),
    "paginate": Name(Paginate, "The list's page", ("{% paginate %}",)),
    "forloop": Name(Mapping[str, object], "Where the loop is", ("{% for %}",)),
    "tablerowloop": Name(Mapping[str, object], "Where the loop is", ("{% tablerow %}",)),
}
