"""Collections: groups of products chosen by hand."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Max

from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.errors import Invalid, NotFound
from core.outbox import emit
from core.stale import check_fresh
from tenants.catalog import locks
from tenants.catalog.checking import Problems, clean_fields
from tenants.catalog.events import CollectionChanged, CollectionDeleted
from tenants.catalog.handles import handle_among, make_handle
from tenants.catalog.html import clean_html
from tenants.catalog.inputs import CollectionInput
from tenants.catalog.models import Collection, CollectionProduct, Media, Product
from tenants.catalog.selectors.backoffice import collections_with
from tenants.store.services import leave_handle, touch_storefront


def create_collection(*, actor: Actor, data: CollectionInput) -> UUID:
    """Create an empty collection behind the others. Raises Invalid with a message per field."""
    actor.require("products.edit")
    problems = Problems()
    given = {name: getattr(data, name) for name in data.__dataclass_fields__ if name != "image_id"}
    fields = clean_fields(given, problems)
    problems.refuse()
    with shop_atomic():
        locks.handles_of_collections()
        last: int | None = Collection.objects.aggregate(last=Max("position"))["last"]
        row = Collection(position=(last or 0) + 1)
        fields["handle"] = _handle(fields["handle"], fields["title"])
        _assign(row, fields, data.image_id)
        row.save(force_insert=True)
        _tell(row, actor, "collection.created", {"title": row.title})
    return row.id


def update_collection(
    *, actor: Actor, collection_id: UUID, changes: Mapping[str, Any], seen: str = ""
) -> bool:
    """Change fields of a collection, with the names of CollectionInput. True when anything differs.

    Raises Invalid, NotFound, or Conflict for an edit by somebody else since it was `seen` (core.stale).
    """
    actor.require("products.edit")
    problems = Problems()
    fields = clean_fields({name: value for name, value in changes.items() if name != "image_id"}, problems)
    problems.refuse()
    with shop_atomic():
        if "handle" in fields:
            locks.handles_of_collections()
        row = locks.collection_for_update(collection_id)
        check_fresh(row.updated_at, seen, what="this collection")
        if "handle" in fields and fields["handle"] != row.handle:
            fields["handle"] = _handle(fields["handle"], fields.get("title", row.title))
            leave_handle("collection", row.handle, target_id=row.id)
        changed = _assign(row, fields, changes.get("image_id", row.media_id))
        if not changed:
            return False
        row.updated_at = clock.now()
        row.save()
        _tell(row, actor, "collection.updated", {"changes": changed})
    return True


def _handle(wanted: str, title: str) -> str:
    base = wanted or make_handle(title, fallback="collection")
    if base == "all":
        base, wanted = "all-products", wanted and "all"  # /collections/all shows everything
    return handle_among(Collection.objects.all(), asked_for=wanted, base=base)


def _assign(row: Collection, fields: dict[str, Any], image_id: UUID | None) -> dict[str, list[Any]]:
    if "description_html" in fields:
        fields["description_html"] = clean_html(fields["description_html"])
    if image_id is not None and not Media.objects.filter(id=image_id, status=Media.Status.READY).exists():
        raise Invalid("This picture no longer exists.", field="image_id")
    changed: dict[str, list[Any]] = {}
    for name, value in {**fields, "media_id": image_id}.items():
        before = getattr(row, name)
        if before != value:
            setattr(row, name, value)
            changed[name] = [] if name == "description_html" else [_plain(before), _plain(value)]
    return changed


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def _tell(row: Collection, actor: Actor, action: str, data: Mapping[str, Any]) -> None:
    audit(actor, action, target="collection", target_id=row.id, data=data)
    emit(CollectionChanged(collection_id=row.id))
    touch_storefront()


def delete_collection(*, actor: Actor, collection_id: UUID) -> None:
    """Delete a collection; its products stay. Raises NotFound."""
    actor.require("products.delete")
    with shop_atomic():
        row = locks.collection_for_update(collection_id)
        title = row.title
        row.delete()
        audit(
            actor, "collection.deleted", target="collection", target_id=collection_id, data={"title": title}
        )
        emit(CollectionDeleted(collection_id=collection_id))
        touch_storefront()


def add_to_collection(*, actor: Actor, collection_id: UUID, product_ids: Sequence[UUID]) -> int:
    """Put products behind those that are there. Returns how many are new. Raises NotFound."""
    actor.require("products.edit")
    wanted = list(dict.fromkeys(product_ids))
    with shop_atomic():
        row = locks.collection_for_update(collection_id)
        if Product.objects.filter(id__in=wanted).count() < len(wanted):
            raise NotFound("A product no longer exists.")
        places = CollectionProduct.objects.filter(collection=row)
        there = set(places.filter(product__in=wanted).values_list("product_id", flat=True))
        missing = [key for key in wanted if key not in there]
        if not missing:
            return 0
        last: int | None = places.aggregate(last=Max("position"))["last"]
        CollectionProduct.objects.bulk_create(
            CollectionProduct(collection=row, product_id=key, position=position)
            for position, key in enumerate(missing, start=(last or 0) + 1)
        )
        _tell(row, actor, "collection.products_added", {"products": [str(key) for key in missing[:50]]})
    return len(missing)


def remove_from_collection(*, actor: Actor, collection_id: UUID, product_ids: Sequence[UUID]) -> int:
    """Take products out. Returns how many were in. Raises NotFound."""
    actor.require("products.edit")
    with shop_atomic():
        row = locks.collection_for_update(collection_id)
        gone, _ = CollectionProduct.objects.filter(collection=row, product__in=list(product_ids)).delete()
        if gone:
            _tell(
                row,
                actor,
                "collection.products_removed",
                {"products": [str(key) for key in product_ids[:50]]},
            )
    return gone


def choose_collections(*, actor: Actor, product_id: UUID, collection_ids: Iterable[UUID]) -> None:
    """Have a product in exactly these collections, behind what is there already. Raises NotFound."""
    actor.require("products.edit")
    wanted = set(collection_ids)
    with shop_atomic():
        present = set(collections_with(product_id))
        for key in sorted(wanted | present):  # in key order, as everybody locks them
            if key not in present:
                add_to_collection(actor=actor, collection_id=key, product_ids=[product_id])
            elif key not in wanted:
                remove_from_collection(actor=actor, collection_id=key, product_ids=[product_id])


def arrange_collection(*, actor: Actor, collection_id: UUID, order: Sequence[UUID]) -> None:
    """Put the collection's products in this order; those that are not named follow as they were."""
    actor.require("products.edit")
    with shop_atomic():
        row = locks.collection_for_update(collection_id)
        places = {
            place.product_id: place
            for place in CollectionProduct.objects.filter(collection=row).order_by("position", "product_id")
        }
        first = [key for key in dict.fromkeys(order) if key in places]
        rest = [key for key in places if key not in set(first)]
        for position, key in enumerate([*first, *rest], start=1):
            places[key].position = position
        CollectionProduct.objects.bulk_update(places.values(), ["position"], batch_size=1000)
        _tell(row, actor, "collection.arranged", {})


def arrange_collections(*, actor: Actor, order: Sequence[UUID]) -> None:
    """Put the shop's collections in this order; those that are not named follow as they were."""
    actor.require("products.edit")
    with shop_atomic():
        locks.handles_of_collections()
        rows = {row.id: row for row in Collection.objects.order_by("position", "title", "id")}
        first = [key for key in dict.fromkeys(order) if key in rows]
        for position, key in enumerate([*first, *(key for key in rows if key not in set(first))], start=1):
            rows[key].position = position
        Collection.objects.bulk_update(rows.values(), ["position"])
        audit(actor, "collection.all_arranged", target="collection")
        touch_storefront()
