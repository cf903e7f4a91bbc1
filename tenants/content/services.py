"""Writing pages and menus."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import nh3
from django.db import IntegrityError
from django.utils.text import slugify

from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.errors import Conflict, Invalid, NotFound
from shops.context import ShopRef
from tenants.content.models import Menu, MenuLink, Page
from tenants.store.services import touch_storefront

_PATH = re.compile(r"/(?!/)[^\s<>\"'\\]*")
_ADDRESS = re.compile(r"https://[^\s<>\"'\\]+")
_MOST_LINKS = 50


@dataclass(frozen=True, slots=True)
class LinkInput:
    title: str
    url: str


def open_defaults(shop: ShopRef) -> None:
    """The menus and the one page a new shop starts with. Harmless when it runs twice."""
    with shop_atomic():
        if Menu.objects.exists():
            return
        main = Menu.objects.create(handle="main-menu", title="Main menu")
        footer = Menu.objects.create(handle="footer", title="Footer")
        Page.objects.get_or_create(
            handle="about",
            defaults={"title": "About us", "body_html": f"<p>Welcome to {nh3.clean_text(shop.name)}.</p>"},
        )
        MenuLink.objects.bulk_create(
            [
                MenuLink(menu=main, title="Home", url="/", position=1),
                MenuLink(menu=main, title="Shop all", url="/collections/all", position=2),
                MenuLink(menu=main, title="About us", url="/pages/about", position=3),
                MenuLink(menu=footer, title="Search", url="/search", position=1),
                MenuLink(menu=footer, title="About us", url="/pages/about", position=2),
            ]
        )


def save_page(
    *,
    actor: Actor,
    title: str,
    body_html: str,
    handle: str = "",
    published: bool = True,
    seo_title: str = "",
    seo_description: str = "",
    page_id: UUID | None = None,
) -> UUID:
    """Create or change a page; the HTML is sanitised. Raises Invalid, NotFound, or Conflict for a taken address."""
    actor.require("content.edit")
    title = title.strip()
    if not title:
        raise Invalid("Give the page a title.", field="title")
    handle = slugify(handle or title)[:200]
    if not handle:
        raise Invalid("The address needs letters or digits.", field="handle")
    try:
        with shop_atomic(savepoint=True):
            row = _page(page_id)
            row.title, row.handle, row.published = title, handle, published
            row.body_html = nh3.clean(body_html)
            row.seo_title, row.seo_description = seo_title.strip(), seo_description.strip()
            row.updated_at = clock.now()
            row.save()
            audit(actor, "page.saved", target="page", target_id=row.id, data={"title": title})
            touch_storefront()
    except IntegrityError:
        raise Conflict("Another page has this address.", field="handle") from None
    return row.id


def _page(page_id: UUID | None) -> Page:
    if page_id is None:
        return Page()
    row = Page.objects.filter(id=page_id).first()
    if row is None:
        raise NotFound("This page no longer exists.")
    return row


def delete_page(*, actor: Actor, page_id: UUID) -> None:
    actor.require("content.edit")
    with shop_atomic():
        row = _page(page_id)
        audit(actor, "page.deleted", target="page", target_id=page_id, data={"title": row.title})
        row.delete()
        touch_storefront()


def save_menu(*, actor: Actor, handle: str, links: Sequence[LinkInput]) -> None:
    """Replace the links of a menu. An address is a path of the shop or starts with https://."""
    actor.require("content.edit")
    _check_links(links)
    with shop_atomic():
        menu = Menu.objects.filter(handle=handle).first()
        if menu is None:
            raise NotFound("This menu does not exist.")
        menu.links.all().delete()
        MenuLink.objects.bulk_create(
            [
                MenuLink(menu=menu, title=link.title.strip(), url=link.url.strip(), position=position)
                for position, link in enumerate(links, start=1)
            ]
        )
        audit(actor, "menu.saved", target="menu", target_id=handle, data={"links": len(links)})
        touch_storefront()


def _check_links(links: Sequence[LinkInput]) -> None:
    if len(links) > _MOST_LINKS:
        raise Invalid(f"A menu holds at most {_MOST_LINKS} links.", field="links")
    for link in links:
        if not link.title.strip():
            raise Invalid("Every link needs a title.", field="links")
        url = link.url.strip()
        if not (_PATH.fullmatch(url) or _ADDRESS.fullmatch(url)):
            raise Invalid(
                f"“{url}” is neither a path such as /pages/about nor an https:// address.", field="links"
            )
