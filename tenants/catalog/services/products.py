"""Products: created, changed, shown and hidden, deleted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from core import clock
from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.errors import Conflict
from core.outbox import emit
from shops.context import current_shop
from shops.limits import check_room
from tenants.catalog import locks
from tenants.catalog.checking import Problems, check_status, clean_fields, clean_options, clean_variants
from tenants.catalog.events import ProductChanged, ProductCreated, ProductDeleted
from tenants.catalog.handles import handle_among, make_handle
from tenants.catalog.html import clean_html, plain_text
from tenants.catalog.inputs import ProductInput
from tenants.catalog.models import Product
from tenants.catalog.selectors.backoffice import product_count
from tenants.catalog.services.files import forget_files
from tenants.catalog.services.variant_set import summarise, write_variants
from tenants.store.services import leave_handle, touch_storefront

_APART = {"options", "variants", "status"}


def create_product(*, actor: Actor, data: ProductInput) -> UUID:
    """Create a product with its variants. Raises Invalid with a message per field (`variants.0.price`)."""
    actor.require("products.edit")
    problems = Problems()
    given = {name: value for name, value in _shallow(data).items() if name not in _APART}
    fields = clean_fields(given, problems)
    check_status(data.status, problems)
    options = clean_options(data.options, problems)
    variants = clean_variants(options, data.variants, problems)
    problems.refuse()
    with shop_atomic():
        locks.handles_of_products()
        if data.status != Product.Status.ARCHIVED:
            check_product_room()
        product = Product(title=fields["title"], status=data.status)
        _assign(product, {**fields, "handle": _handle(fields["handle"], fields["title"])})
        summarise(product, variants)
        product.save(force_insert=True)
        write_variants(product, options, variants, new=True)
        audit(actor, "product.created", target="product", target_id=product.id, data={"title": product.title})
        emit(ProductCreated(product_id=product.id))
        touch_storefront()
    return product.id


def check_product_room() -> None:
    """Raise PlanLimitReached when the plan has no room for another product; archived ones take none."""
    check_room(dict(current_shop().limits), "products", product_count)


def _shallow(data: Any) -> dict[str, Any]:
    return {name: getattr(data, name) for name in data.__dataclass_fields__}


def _handle(wanted: str, title: str) -> str:
    return handle_among(Product.objects.all(), asked_for=wanted, base=wanted or make_handle(title))


def update_product(
    *, actor: Actor, product_id: UUID, changes: Mapping[str, Any], seen_at: datetime | None = None
) -> bool:
    """Change plain fields of a product (those of ProductInput but status, options and variants).

    True when anything differs; equal values write nothing. With `seen_at` (the `updated_at` that the form showed) an
    edit that somebody else made meanwhile raises Conflict instead of being overwritten. Raises Invalid, NotFound.
    """
    actor.require("products.edit")
    problems = Problems()
    fields = clean_fields(dict(changes), problems)
    problems.refuse()
    with shop_atomic():
        if "handle" in fields:
            locks.handles_of_products()
        product = locks.product_for_update(product_id)
        check_not_stale(product, seen_at)
        if "handle" in fields and fields["handle"] != product.handle:
            fields["handle"] = _handle(fields["handle"], fields.get("title", product.title))
            leave_handle("product", product.handle, target_id=product.id)
        changed = _assign(product, fields)
        if not changed:
            return False
        save_product(product, actor, "product.updated", {"changes": changed})
    return True


def check_not_stale(product: Product, seen_at: datetime | None) -> None:
    if seen_at is not None and product.updated_at != seen_at:
        raise Conflict(
            "Somebody else changed this product while you were editing it. Load the page again.",
            code="stale_product",
        )


def save_product(product: Product, actor: Actor, action: str, data: Mapping[str, Any]) -> None:
    """In the caller's transaction: save a locked, changed product and say so (audit log, event, storefront)."""
    product.updated_at = clock.now()
    product.save()
    audit(actor, action, target="product", target_id=product.id, data=data)
    emit(ProductChanged(product_id=product.id))
    touch_storefront()


def _assign(product: Product, fields: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set the fields; what differs as {field: [before, after]}, long texts only by their name."""
    wanted = {name: value for name, value in fields.items() if name != "published"}
    if "description_html" in wanted:
        wanted["description_html"] = clean_html(wanted["description_html"])
        wanted["description_text"] = plain_text(wanted["description_html"])
    if "published" in fields:
        wanted["published_at"] = (product.published_at or clock.now()) if fields["published"] else None
    changed: dict[str, list[Any]] = {}
    for name, value in wanted.items():
        before = getattr(product, name)
        if before != value:
            setattr(product, name, value)
            if name not in {"description_html", "description_text"}:
                changed[name] = [_json(before), _json(value)]
            elif name == "description_html":
                changed["description"] = []
    return changed


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def change_status(*, actor: Actor, product_id: UUID, status: str) -> bool:
    """Make a product a draft, active or archived. True when it was something else. Raises Invalid, NotFound."""
    actor.require("products.edit")
    problems = Problems()
    check_status(status, problems)
    problems.refuse()
    with shop_atomic():
        product = locks.product_for_update(product_id)
        if product.status == status:
            return False
        if product.status == Product.Status.ARCHIVED:
            locks.handles_of_products()  # makes one at a time, as creating does
            check_product_room()
        before, product.status = product.status, status
        save_product(product, actor, "product.status_changed", {"changes": {"status": [before, status]}})
    return True


def delete_product(*, actor: Actor, product_id: UUID) -> None:
    """Delete a product with its variants, their stock and its pictures; orders keep what they say. Raises NotFound."""
    actor.require("products.delete")
    with shop_atomic():
        product = locks.product_for_update(product_id)
        hashes = [row.content_hash for row in product.media.all()]
        title = product.title
        product.delete()
        forget_files(hashes)
        audit(actor, "product.deleted", target="product", target_id=product_id, data={"title": title})
        emit(ProductDeleted(product_id=product_id))
        touch_storefront()
