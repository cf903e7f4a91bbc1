"""One product of a file into the shop, through the services of catalog and inventory, in the caller's transaction."""

from collections.abc import Mapping
from uuid import UUID

from core.actor import Actor
from core.ids import public_id
from tenants.catalog import selectors as catalog
from tenants.catalog import services as products
from tenants.catalog.checking import DEFAULT_VALUE
from tenants.importing.comparing import Decision, Values, product_input
from tenants.inventory import services as inventory


def apply(decision: Decision, *, actor: Actor, job_id: UUID) -> UUID:
    """Create or change the product; its stock movements name the import. Returns its id; raises what the services
    raise.
    """
    if decision.product is None:
        product_id = products.create_product(actor=actor, data=product_input(decision))
    else:
        product_id = decision.product.id
        _change(decision, product_id, actor)
    if decision.pictures:
        products.request_media(actor=actor, product_id=product_id, pictures=decision.pictures)
    if decision.images or decision.stock:
        ids = catalog.variants_of([product_id])[product_id]
        keys = [tuple(item.options) or (DEFAULT_VALUE,) for item in decision.variants]
        variants = dict(zip(keys, ids, strict=True))  # both in the product's order
        _show(decision, product_id, variants, actor)
        stock = {variants[key]: quantity for key, quantity in decision.stock.items()}
        inventory.import_on_hand(actor=actor, quantities=stock, reference=public_id("imp", job_id))
    return product_id


def _change(decision: Decision, product_id: UUID, actor: Actor) -> None:
    if decision.fields:
        products.update_product(actor=actor, product_id=product_id, changes=decision.fields)
    if decision.status:
        products.change_status(actor=actor, product_id=product_id, status=decision.status)
    if decision.save_variants:
        products.save_variants(
            actor=actor, product_id=product_id, options=decision.options, variants=decision.variants
        )


def _show(decision: Decision, product_id: UUID, variants: Mapping[Values, UUID], actor: Actor) -> None:
    """Give variants the pictures that the file names for them."""
    if not decision.images:
        return
    known = catalog.picture_sources([product_id]).get(product_id, {})
    changes = {
        variants[key]: {"image_id": known[address]}
        for key, address in decision.images.items()
        if address in known
    }
    products.update_variants(actor=actor, product_id=product_id, changes=changes)
