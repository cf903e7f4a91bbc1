"""What a stock movement came from: its reference as a page one may open."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from core.errors import NotFound
from core.ids import parse_public_id, public_id
from tenants.importing.selectors import import_names
from tenants.orders.selectors import order_table
from web.access import ShopRequest


@dataclass(frozen=True, slots=True)
class Origin:
    name: str
    address: str


def origins(request: ShopRequest, references: Iterable[str]) -> dict[str, Origin]:
    """Reference → what it names, for those that are there and that this person may see. Two queries."""
    wanted = list(references)
    return {**_orders(request, wanted), **_imports(request, wanted)}


def _orders(request: ShopRequest, references: list[str]) -> dict[str, Origin]:
    ids = _ids("ord", references)
    if not ids or not request.actor.can("orders.view"):
        return {}
    rows = order_table(status="all").filter(id__in=ids.values()).values_list("id", "name")
    return {
        public_id("ord", key): Origin(
            f"Order {name}", reverse("backoffice:order", args=[request.shop.slug, key])
        )
        for key, name in rows
    }


def _imports(request: ShopRequest, references: list[str]) -> dict[str, Origin]:
    ids = _ids("imp", references)
    if not ids or not request.actor.can("products.import"):
        return {}
    found = {public_id("imp", key): name for key, name in import_names(ids.values()).items()}
    return {
        key: Origin(f"Import {name}", reverse("backoffice:import", args=[request.shop.slug, key]))
        for key, name in found.items()
    }


def _ids(prefix: str, references: list[str]) -> dict[str, UUID]:
    found = {}
    for reference in references:
        try:
            found[reference] = parse_public_id(prefix, reference)
        except NotFound:
            continue  # of another kind, or written by hand
    return found
