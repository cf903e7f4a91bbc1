"""Collections, search, pages and menus."""

import re
from collections.abc import Callable, Sequence
from typing import Annotated
from urllib.parse import quote

from markupsafe import Markup

from storefront_themes.engine.drops.base import Drop, computed
from storefront_themes.engine.drops.lists import LazyList
from storefront_themes.engine.drops.media import Image
from storefront_themes.engine.drops.product import Product


class SortOption(Drop):
    """One way to sort a list."""

    liquid_name = "sort_option"

    value: Annotated[str, "What the address says"]
    name: Annotated[str, "What the shopper reads"]


class Collection(Drop):
    """A group of products."""

    liquid_name = "collection"
    json_keys = ("id", "title", "handle", "url")
    aliases = {"featured_image": "_featured"}

    id: Annotated[str, "Identifier"]
    title: Annotated[str, "Name"]
    handle: Annotated[str, "Name in addresses"]
    url: Annotated[str, "Address"] = ""
    description: Annotated[Markup, "HTML, sanitised"] = Markup("")
    image: Annotated[Image | None, "Its own picture, if it has one"] = None
    products: Annotated[Sequence[Product], "Its products, fetched when read; use paginate"] = ()
    sort_options: Annotated[Sequence[SortOption], "Ways to sort"] = ()
    sort_by: Annotated[str, "How the address asks to sort"] = ""
    default_sort_by: Annotated[str, "How the merchant sorts"] = "manual"

    def __post_init__(self) -> None:
        self.url = self.url or f"/collections/{quote(self.handle)}"

    @computed
    def products_count(self) -> int:
        """How many products it has."""
        return self.products.total if isinstance(self.products, LazyList) else len(self.products)

    @computed
    def all_products_count(self) -> int:
        """The same as products_count."""
        return self.products_count

    _load_kinds: Callable[[], tuple[Sequence[str], Sequence[str], Sequence[str]]] = lambda: ((), (), ())

    @computed
    def _kinds(self) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
        return self._load_kinds()

    @computed
    def all_tags(self) -> Sequence[str]:
        """Tags of its products."""
        return self._kinds[0]

    @computed
    def tags(self) -> Sequence[str]:
        """The same as all_tags."""
        return self.all_tags

    @computed
    def all_vendors(self) -> Sequence[str]:
        """Makers of its products."""
        return self._kinds[1]

    @computed
    def all_types(self) -> Sequence[str]:
        """Kinds of its products."""
        return self._kinds[2]

    @computed
    def _featured(self) -> Image | None:
        """Its own picture or that of its first product."""
        if self.image:
            return self.image
        return self.products[0].featured_image if len(self.products) else None


class Search(Drop):
    """A search and what it found."""

    liquid_name = "search"

    terms: Annotated[str, "What was typed"] = ""
    performed: Annotated[bool, "Whether anything was typed"] = False
    results: Annotated[Sequence[Product], "What was found; use paginate"] = ()

    @computed
    def types(self) -> Sequence[str]:
        """What is searched: products."""
        return ["product"]

    @computed
    def results_count(self) -> int:
        """How much was found."""
        return self.results.total if isinstance(self.results, LazyList) else len(self.results)


class ContentPage(Drop):
    """A page of text."""

    liquid_name = "page"

    id: Annotated[str, "Identifier"]
    title: Annotated[str, "Title"]
    handle: Annotated[str, "Name in addresses"]
    content: Annotated[Markup, "HTML, sanitised"] = Markup("")
    url: Annotated[str, "Address"] = ""
    published_at: Annotated[str, "ISO 8601"] = ""

    def __post_init__(self) -> None:
        self.url = self.url or f"/pages/{quote(self.handle)}"


class Link(Drop):
    """An entry of a menu."""

    liquid_name = "link"

    title: Annotated[str, "What the shopper reads"]
    url: Annotated[str, "Where it leads"]
    active: Annotated[bool, "Whether it leads to this page"] = False
    links: Annotated[Sequence["Link"], "Entries below it"] = ()

    type: Annotated[str, "Such as collection_link; http_link when it leads elsewhere"] = "http_link"
    _load_object: Callable[[], Drop | None] = lambda: None  # a default for a field

    @computed
    def object(self) -> Drop | None:
        """The collection, product or page it leads to."""
        return self._load_object()

    @computed
    def handle(self) -> str:
        """Its title as addresses have it."""
        return "-".join(re.findall(r"\w+", self.title.lower()))

    @computed
    def current(self) -> bool:
        """The same as active."""
        return self.active

    @computed
    def levels(self) -> int:
        """How deep the entries below it go."""
        return _depth(self.links)

    @computed
    def child_current(self) -> bool:
        """The same as child_active."""
        return self.child_active

    @computed
    def child_active(self) -> bool:
        """Whether an entry below leads to this page."""
        return any(link.active or link.child_active for link in self.links)


class LinkList(Drop):
    """A menu."""

    liquid_name = "linklist"

    handle: Annotated[str, "Its name for themes, such as main-menu"]
    title: Annotated[str, "What the merchant calls it"] = ""
    links: Annotated[Sequence[Link], "Entries"] = ()

    @computed
    def levels(self) -> int:
        """How deep it goes."""
        return _depth(self.links)


class Recommendations(Drop):
    """What goes with the product of the page."""

    liquid_name = "recommendations"
    aliases = {"performed?": "performed"}

    products: Annotated[Sequence[Product], "The products"] = ()
    intent: Annotated[str, "Why they are shown"] = "related"

    @computed
    def performed(self) -> bool:
        """Whether they were looked for: always."""
        return True

    @computed
    def products_count(self) -> int:
        """How many there are."""
        return len(self.products)


def _depth(links: Sequence[Link]) -> int:
    return 1 + max(_depth(link.links) for link in links) if links else 0
