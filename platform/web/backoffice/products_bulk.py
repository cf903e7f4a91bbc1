"""What is done to many products at once, each in a transaction of its own: one that is refused stops no other."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from core.errors import DomainError
from tenants.catalog import services
from web.access import ShopRequest
from web.backoffice.lists import chosen_id, selected_ids

_STATUSES = {"activate": "active", "draft": "draft", "archive": "archived"}
_DONE = {"activate": "activated", "draft": "made a draft", "archive": "archived", "delete": "deleted"}


@dataclass(frozen=True, slots=True)
class Outcome:
    text: str
    worked: bool = True


def apply_to_many(request: ShopRequest) -> Outcome:
    """Do what the form says to the products it selects, and say how that went."""
    action = request.POST.get("action", "")
    ids = selected_ids("prod", request.POST.getlist("selected"))
    if not ids:
        return Outcome("Select products first.", worked=False)
    if action == "collect":
        return _collect(request, ids)
    if action not in _DONE:
        return Outcome("Choose what shall be done.", worked=False)
    if action == "delete":
        request.actor.require("products.delete")
    done = sum(_one(request, action, key) for key in ids)
    text = f"{_products(done)} {_DONE[action]}." if done else ""
    left = len(ids) - done
    return Outcome(f"{text} {_products(left)} left as before.".strip() if left else text, worked=not left)


def _one(request: ShopRequest, action: str, key: UUID) -> bool:
    work: Callable[[], object]
    if action == "delete":
        work = lambda: services.delete_product(actor=request.actor, product_id=key)  # noqa: E731
    else:
        work = lambda: services.change_status(  # noqa: E731
            actor=request.actor, product_id=key, status=_STATUSES[action]
        )
    try:
        work()
    except DomainError:
        return False
    return True


def _collect(request: ShopRequest, ids: list[UUID]) -> Outcome:
    collection_id = chosen_id("col", request.POST.get("collection", ""))
    if collection_id is None:
        return Outcome("Choose a collection.", worked=False)
    added = services.add_to_collection(actor=request.actor, collection_id=collection_id, product_ids=ids)
    if not added:
        return Outcome("They are in this collection already.")
    return Outcome(f"{_products(added)} added to the collection.")


def _products(count: int) -> str:
    return "1 product was" if count == 1 else f"{count} products were"
