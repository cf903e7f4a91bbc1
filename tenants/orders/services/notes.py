from uuid import UUID

from core.actor import Actor
from core.audit import audit
from core.db import shop_atomic
from core.errors import Invalid
from tenants.orders import locks
from tenants.orders.services.timeline import tell


def add_note(*, actor: Actor, order_id: UUID, text: str) -> None:
    """A word among staff in the order's timeline, at most 500 characters. The customer never sees it."""
    actor.require("orders.view")
    text = text.strip()
    if not text:
        raise Invalid("Write something first.", field="text")
    with shop_atomic():
        order = locks.order_for_update(order_id)
        tell(order.id, "note", text, actor=actor)
        audit(actor, "order.note_added", target="order", target_id=order.id)
