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
from core.errors import Conflict, Invalid
from core.markup import safe_html
from core.stale import check_fresh
from shops.context import ShopRef
from tenants.content.locks import menu_for_update, page_for_update
from tenants.content.models import Menu, MenuLink, Page
from tenants.store.services import leave_handle, touch_storefront

_PATH = re.compile(r"/(?!/)[^\s<>\"'\\]*")
_ADDRESS = re.compile(r"https://[^\s<>\"'\\]+")
_TEMPLATE = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_MOST_LINKS = 50


@dataclass(frozen=True, slots=True)
class LinkInput:
    """An entry of a menu; those below it stand in its list, and have none of their own."""

    title: str
    url: str
    links: tuple["LinkInput", ...] = ()


def open_defaults(shop: ShopRef) -> None:
    """The menus and the pages a new shop starts with. Harmless when it runs twice."""
    with shop_atomic():
        if Menu.objects.exists():
            return
        main = Menu.objects.create(handle="main-menu", title="Main menu")
        footer = Menu.objects.create(handle="footer", title="Footer")
        Page.objects.get_or_create(
            handle="about",
            defaults={"title": "About us", "body_html": f"<p>Welcome to {nh3.clean_text(shop.name)}.</p>"},
        )
        Page.objects.get_or_create(
            handle="contact",
            defaults={
                "title": "Contact",
                "body_html": "<p>Write to us: we answer by e-mail.</p>",
                "template": "contact",
            },
        )
        MenuLink.objects.bulk_create(
            [
                MenuLink(menu=main, title="Home", url="/", position=1),
                MenuLink(menu=main, title="Shop all", url="/collections/all", position=2),
                MenuLink(menu=main, title="About us", url="/pages/about", position=3),
                MenuLink(menu=footer, title="Search", url="/search", position=1),
                MenuLink(menu=footer, title="About us", url="/pages/about", position=2),
                MenuLink(menu=footer, title="Contact", url="/pages/contact", position=3),
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
    template: str = "",
    page_id: UUID | None = None,
    seen: str = "",
) -> UUID:
    """Create or change a page; the HTML is sanitised. Raises Invalid, NotFound, or Conflict for a taken address, and
    for an edit by somebody else since it was `seen` (core.stale).
    """
    actor.require("content.edit")
    title = title.strip()
    if not title:
        raise Invalid("Give the page a title.", field="title")
    handle = slugify(handle or title)[:200]
    if not handle:
        raise Invalid("The address needs letters or digits.", field="handle")
    if template and not _TEMPLATE.fullmatch(template):
        raise Invalid("There is no such template.", field="template")
    try:
        with shop_atomic(savepoint=True):
            row = Page() if page_id is None else page_for_update(page_id)
            check_fresh(row.updated_at, seen, what="this page")
            if page_id is not None and row.handle != handle:
                leave_handle("page", row.handle, target_id=row.id)
            row.title, row.handle, row.published, row.template = title, handle, published, template
            row.body_html = safe_html(body_html)
            row.seo_title, row.seo_description = seo_title.strip(), seo_description.strip()
            row.updated_at = clock.now()
            row.save()
            audit(actor, "page.saved", target="page", target_id=row.id, data={"title": title})
            touch_storefront()
    except IntegrityError:
        raise Conflict("Another page has this address.", field="handle") from None
    return row.id


def delete_page(*, actor: Actor, page_id: UUID) -> None:
    actor.require("content.edit")
    with shop_atomic():
        row = page_for_update(page_id)
        audit(actor, "page.deleted", target="page", target_id=page_id, data={"title": row.title})
        row.delete()
        touch_storefront()


def save_menu(*, actor: Actor, handle: str, links: Sequence[LinkInput], seen: str = "") -> None:
    """Replace the links of a menu, those below them too. An address is a path of the shop or starts with https://.

    Raises Invalid, NotFound, or Conflict for an edit by somebody else since it was `seen` (core.stale).
    """
    actor.require("content.edit")
    flat = [each for link in links for each in (link, *link.links)]
    _check_links(flat)
    if any(below.links for link in links for below in link.links):
        raise Invalid("A menu has two levels: links, and links below them.", field="links")
    with shop_atomic():
        menu = menu_for_update(handle)
        check_fresh(menu.updated_at, seen, what="this menu")
        menu.links.all().delete()
        _write(menu, links, None)
        menu.updated_at = clock.now()
        menu.save(update_fields=["updated_at"])
        audit(actor, "menu.saved", target="menu", target_id=handle, data={"links": len(flat)})
        touch_storefront()


def _write(menu: Menu, links: Sequence[LinkInput], parent: MenuLink | None) -> None:
    """One statement a level, and one for each list below."""
    rows = MenuLink.objects.bulk_create(
        MenuLink(menu=menu, parent=parent, title=link.title.strip(), url=link.url.strip(), position=position)
        for position, link in enumerate(links, start=1)
    )
    for row, link in zip(rows, links, strict=True):
        if link.links:
            _write(menu, link.links, row)


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
