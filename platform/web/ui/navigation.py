"""The menus of the back office and the operators' console."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.template import Context
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu: where it leads below the menu's root, and what one must be allowed to see it."""

    words: str | Promise
    icon: str
    path: str
    permission: str = ""
    group: str | Promise = ""
    on_phone: bool = False


BACKOFFICE: tuple[Entry, ...] = (
    Entry(_("Home"), "home", "", on_phone=True),
    Entry(_("Orders"), "orders", "orders/", "orders.view", on_phone=True),
    Entry(_("Products"), "product", "products/", "products.view", on_phone=True),
    Entry(_("Collections"), "collection", "collections/", "products.view"),
    Entry(_("Inventory"), "inventory", "inventory/", "inventory.view"),
    Entry(_("Customers"), "customers", "customers/", "customers.view", on_phone=True),
    Entry(_("Messages"), "mail", "messages/", "messages.view"),
    Entry(_("Themes"), "image", "themes/", "themes.edit", group=_("Online shop")),
    Entry(_("Pages"), "page", "pages/", "content.edit", group=_("Online shop")),
    Entry(_("Payouts and fees"), "payout", "payouts/", "billing.view", group=_("Business")),
    Entry(_("Staff"), "staff", "staff/", "staff.view", group=_("Business")),
    Entry(_("API keys"), "key", "api-keys/", "api_keys.manage", group=_("Business")),
    Entry(_("Audit log"), "audit", "audit-log/", "audit.view", group=_("Business")),
    Entry(_("Settings"), "settings", "settings/", "settings.edit", group=_("Business")),
)

OPERATIONS: tuple[Entry, ...] = (
    Entry(_("Overview"), "chart", "", on_phone=True),
    Entry(_("Shops"), "building", "shops/", on_phone=True),
    Entry(_("Commission"), "percent", "commission/", on_phone=True),
    Entry(_("Ledger"), "payout", "ledger/"),
    Entry(_("Failed work"), "error", "failed-work/", on_phone=True),
    Entry(_("Audit log"), "audit", "audit-log/"),
    Entry(_("Health"), "shield", "health/"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it stands on this page."""

    entry: Entry
    href: str
    current: bool
    heading: str | Promise = ""


def links(context: Context, menu: str) -> Sequence[Link]:
    """The lines of a menu that this actor may see, with the one that leads here marked."""
    entries, root = (
        (BACKOFFICE, f"/manage/{_slug(context)}/") if menu == "backoffice" else (OPERATIONS, "/operations/")
    )
    request, actor = context.get("request"), context.get("actor")
    here = request.path if isinstance(request, HttpRequest) else ""
    seen: list[Link] = []
    group: str | Promise = ""
    for entry in entries:
        if entry.permission and actor is not None and not actor.can(entry.permission):
            continue
        href = root + entry.path
        current = here == href if not entry.path else here.startswith(href)
        seen.append(Link(entry, href, current, heading=entry.group if entry.group != group else ""))
        group = entry.group
    return seen


def _slug(context: Context) -> str:
    shop = context.get("shop") or getattr(context.get("request"), "shop", None)
    return str(getattr(shop, "slug", ""))
