from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from core.folding import Fold, folded
from core.prepared import Prepared
from tenants.content.models import Menu, MenuLink, Page
from tenants.store.selectors import former_handles, who_had

# As shops and the systems they come from call these pages.
LEGAL_HANDLES = (
    "terms", "terms-and-conditions", "terms-of-service", "privacy", "privacy-policy", "refunds", "refund-policy",
    "returns", "delivery", "shipping", "shipping-policy", "legal-notice", "imprint", "impressum",
)  # fmt: skip
_legal = Prepared(
    lambda: Page.objects.filter(handle__in=LEGAL_HANDLES, published=True).values_list("handle", "title")
)


@dataclass(frozen=True, slots=True)
class PageData:
    handle: str
    title: str
    body_html: str
    seo_title: str
    seo_description: str
    created_at: datetime
    template: str


@dataclass(frozen=True, slots=True)
class LinkData:
    title: str
    url: str
    links: tuple["LinkData", ...] = ()


@dataclass(frozen=True, slots=True)
class MenuData:
    handle: str
    title: str
    links: tuple[LinkData, ...]


def page(handle: str) -> PageData | None:
    """A published page."""
    row = Page.objects.filter(handle=handle, published=True).first()
    return _page(row) if row is not None else None


def legal_titles() -> dict[str, str]:
    """Titles of the published pages that a buyer may want to read before paying, by handle, in order. One query."""
    titles: dict[str, str] = dict(_legal.rows())
    return {handle: titles[handle] for handle in LEGAL_HANDLES if handle in titles}


def pages_by_handle(handles: Iterable[str]) -> dict[str, PageData]:
    """Published pages. One query."""
    return {row.handle: _page(row) for row in Page.objects.filter(handle__in=list(handles), published=True)}


def _page(row: Page) -> PageData:
    return PageData(
        row.handle, row.title, row.body_html, row.seo_title, row.seo_description, row.created_at, row.template
    )


def pages(*, query: str = "") -> QuerySet[Page]:
    """Pages by title, hidden ones too; `query` is looked for in title and address."""
    rows = Page.objects.order_by("title")
    if query:
        rows = rows.alias(words=Fold("title", "handle")).filter(words__contains=folded(query))
    return rows


def published_handles() -> list[str]:
    return list(Page.objects.filter(published=True).values_list("handle", flat=True))


def menus() -> dict[str, MenuData]:
    """All menus by handle, with their links. One query."""
    links = list(MenuLink.objects.select_related("menu").order_by("menu_id", "position", "id"))
    found: dict[str, MenuData] = {}
    for handle in dict.fromkeys(link.menu.handle for link in links):
        mine = [link for link in links if link.menu.handle == handle]
        found[handle] = MenuData(handle, mine[0].menu.title, _tree(mine, None))
    return found


def _tree(links: list[MenuLink], parent: object) -> tuple[LinkData, ...]:
    return tuple(
        LinkData(link.title, link.url, _tree(links, link.id)) for link in links if link.parent_id == parent
    )


def menu_rows() -> QuerySet[Menu]:
    return Menu.objects.prefetch_related("links").order_by("title")


def page_moved(handle: str) -> str | None:
    """The handle that a published page has now, of one it had. Asked where no page has it."""
    found = Page.objects.filter(id__in=who_had("page", handle), published=True)
    return found.values_list("handle", flat=True).first()


def former_page_handles(page_id: UUID) -> list[str]:
    """Those that lead to this page: of no other by now, nor its own."""
    names = former_handles("page", page_id)
    taken = set(Page.objects.filter(handle__in=names).values_list("handle", flat=True))
    return [name for name in names if name not in taken]
